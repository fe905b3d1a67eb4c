//! A page of a list of names: at most so many, and a token for the rest.

use crate::sqs::SqsRefused;
use data_encoding::BASE64URL_NOPAD;

const PAGE_MAX: usize = 1000;

/// The names after the token, at most `max` (1 to 1000), and the token of the next page if there is one.
pub(super) fn page(
    names: Vec<String>,
    max: Option<u32>,
    token: Option<&str>,
) -> Result<(Vec<String>, Option<String>), SqsRefused> {
    let refuse = |parameter, reason: &str| SqsRefused::InvalidParameter { parameter, reason: reason.to_owned() };
    let max = max.map_or(PAGE_MAX, |max| max as usize);
    if !(1..=PAGE_MAX).contains(&max) {
        return Err(refuse("MaxResults", "1 to 1000 are possible"));
    }
    let after = token.map(|token| decode(token).ok_or_else(|| refuse("NextToken", "it is not one of ours"))).transpose()?;
    let mut rest: Vec<String> = names.into_iter().filter(|name| after.as_ref().is_none_or(|after| name > after)).collect();
    let more = rest.len() > max;
    rest.truncate(max);
    let next = rest.last().filter(|_| more).map(|last| BASE64URL_NOPAD.encode(last.as_bytes()));
    Ok((rest, next))
}

fn decode(token: &str) -> Option<String> {
    String::from_utf8(BASE64URL_NOPAD.decode(token.as_bytes()).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_together_are_the_list() {
        let names: Vec<String> = ["a", "b", "c", "d", "e"].map(str::to_owned).into();
        let (mut seen, mut token) = (Vec::new(), None);
        loop {
            let (part, next) = page(names.clone(), Some(2), token.as_deref()).unwrap();
            seen.extend(part);
            token = next;
            if token.is_none() {
                break;
            }
        }
        assert_eq!(seen, names);
    }
}
