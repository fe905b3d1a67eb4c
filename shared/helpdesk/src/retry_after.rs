//! `Retry-After`: how long another server asks us to wait.

use domain::{Span, Timestamp};
use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

/// The longest wait that is believed.
const WAIT_MAX: Span = Span::hours(24);

/// The wait in seconds, or until a date, counted from the answer's own `Date`. Nothing when neither is readable.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Span> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse::<u32>() {
        Ok(seconds) => Span::seconds(i64::from(seconds)),
        Err(_) => http_date(text)?.since(http_date(headers.get(DATE)?.to_str().ok()?)?),
    };
    Some(wait.clamp(Span::ZERO, WAIT_MAX))
}

/// Reads `Wed, 21 Oct 2026 07:28:00 GMT`.
fn http_date(text: &str) -> Option<Timestamp> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let parts: Vec<&str> = text.split_ascii_whitespace().collect();
    let [_, day, month, year, time, "GMT"] = parts[..] else { return None };
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    format!("{year}-{month:02}-{day}T{time}Z").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(pairs: &[(&'static str, &'static str)]) -> Option<Span> {
        let headers = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        retry_after(&headers)
    }

    #[test]
    fn seconds_and_dates_are_both_read() {
        let now = ("date", "Wed, 21 Oct 2026 07:28:00 GMT");
        assert_eq!(wait(&[("retry-after", "93")]), Some(Span::seconds(93)));
        assert_eq!(wait(&[("retry-after", "Wed, 21 Oct 2026 07:29:30 GMT"), now]), Some(Span::seconds(90)));
        assert_eq!(wait(&[("retry-after", "Wed, 21 Oct 2026 07:00:00 GMT"), now]), Some(Span::ZERO), "a date in the past");
    }

    #[test]
    fn nonsense_is_no_wait_and_no_wait_is_longer_than_a_day() {
        for text in ["soon", "-5", "1.5", "", "Wed, 21 Foo 2026 07:28:00 GMT"] {
            assert_eq!(wait(&[("retry-after", text)]), None, "{text}");
        }
        assert_eq!(wait(&[("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")]), None, "a date needs the sender's own");
        assert_eq!(wait(&[("retry-after", "4000000000")]), Some(WAIT_MAX));
    }
}
