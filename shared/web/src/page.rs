//! A page of results: how many, and where to go on.

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};

/// How many results a page has at most.
const LIMIT_MAX: usize = 100;

/// What the caller asks for: `?limit=20&after=…`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct PageRequest {
    limit: Option<usize>,
    after: Option<String>,
}

/// A page as the API answers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listing<T> {
    /// The results.
    pub items: Vec<T>,
    /// What to send as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// The cursor is not one of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read page cursor: send the `next` of the page before, unchanged")]
pub struct CursorUnreadable;

impl PageRequest {
    /// How many results, 1 to 100, 20 unless asked.
    pub fn limit(&self) -> usize {
        self.limit.unwrap_or(20).clamp(1, LIMIT_MAX)
    }

    /// The sort text after which the page begins. Errors when the cursor is not one of ours.
    pub fn after(&self) -> Result<Option<String>, CursorUnreadable> {
        let Some(cursor) = &self.after else { return Ok(None) };
        let bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).map_err(|_| CursorUnreadable)?;
        String::from_utf8(bytes).map(Some).map_err(|_| CursorUnreadable)
    }
}

impl<T> Listing<T> {
    /// One page of sorted `(sort text, result)` pairs: those after the cursor, up to the limit.
    pub fn cut(pairs: Vec<(String, T)>, request: &PageRequest) -> Result<Self, CursorUnreadable> {
        let after = request.after()?;
        let mut rest = pairs.into_iter().filter(|(sort, _)| after.as_ref().is_none_or(|after| sort > after));
        let mut last = None;
        let items = rest.by_ref().take(request.limit()).map(|(sort, item)| {
            last = Some(sort);
            item
        });
        let items: Vec<T> = items.collect();
        let next = rest.next().and(last).map(|sort| BASE64URL_NOPAD.encode(sort.as_bytes()));
        Ok(Listing { items, next })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_without_gap_or_double() {
        let all: Vec<(String, u32)> = (0..45).map(|n| (format!("{n:03}"), n)).collect();
        let mut seen = Vec::new();
        let mut request = PageRequest { limit: Some(20), after: None };
        loop {
            let page = Listing::cut(all.clone(), &request).unwrap();
            seen.extend(page.items);
            match page.next {
                Some(next) => request.after = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, (0..45).collect::<Vec<_>>());
    }
}
