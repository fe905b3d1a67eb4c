//! The names of things: queue ARNs and URLs, and message ids.

use super::SqsRefused;

/// The account number that stands in every ARN and URL.
pub(super) const ACCOUNT: &str = "000000000000";
const ARN_PREFIX: &str = "arn:aws:sqs:us-east-1:000000000000:";

/// The ARN of the queue of this name.
pub fn arn(queue: &str) -> String {
    format!("{ARN_PREFIX}{queue}")
}

/// The name of the queue that an ARN names; `None` for anything but an SQS ARN of this account and region.
pub fn queue_of_arn(arn: &str) -> Option<&str> {
    arn.strip_prefix(ARN_PREFIX).filter(|name| !name.is_empty())
}

/// The queue's URL as a caller reaches it: `host` is the host and port, as in a `Host` header.
pub fn url(host: &str, queue: &str) -> String {
    format!("http://{host}/{ACCOUNT}/{queue}")
}

/// The name of the queue that a URL names. Host and account are not compared: they depend on how the caller reaches us.
///
/// # Errors
/// [`SqsRefused::MissingParameter`] for an empty URL or one that ends with a slash.
pub fn queue_of_url(url: &str) -> Result<&str, SqsRefused> {
    let name = url.rsplit('/').next().unwrap_or_default();
    if name.is_empty() { Err(SqsRefused::MissingParameter { parameter: "QueueUrl" }) } else { Ok(name) }
}

/// A new random id in the form of a UUID, version 4.
pub(super) fn new_id() -> Result<String, SqsRefused> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(SqsRefused::Randomness)?;
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = data_encoding::HEXLOWER.encode(&bytes);
    Ok([&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_names_its_queue() {
        assert_eq!(queue_of_arn(&arn("match")), Some("match"));
        assert_eq!(queue_of_arn("arn:aws:sns:us-east-1:000000000000:match"), None);
    }

    #[test]
    fn a_url_names_its_queue_under_any_host() {
        assert_eq!(queue_of_url("http://elsewhere:1/000000000000/match").unwrap(), "match");
        assert!(queue_of_url("").is_err());
    }

    #[test]
    fn an_id_is_a_version_4_uuid() {
        let id = new_id().unwrap();
        assert_eq!((id.len(), &id[14..15]), (36, "4"));
    }
}
