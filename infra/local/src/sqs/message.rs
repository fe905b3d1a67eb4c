//! A message to send, and what SQS allows in one.

use super::settings::Settings;
use super::{MessageAttribute, SqsRefused};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const ATTRIBUTES_MAX: usize = 10;

/// A message on its way into a queue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// The body: 1 byte to 1 MiB of text, attributes counted in.
    pub body: String,
    /// At most 10 attributes by name.
    pub attributes: BTreeMap<String, MessageAttribute>,
    /// The group, in whose order a FIFO queue delivers; needed there, allowed everywhere.
    pub group_id: Option<String>,
    /// By which a FIFO queue knows a message again for five minutes.
    pub deduplication_id: Option<String>,
    /// The tracing header `AWSTraceHeader`.
    pub trace_header: Option<String>,
}

impl Message {
    /// A message with only a body.
    pub fn new(body: impl Into<String>) -> Message {
        Message { body: body.into(), ..Message::default() }
    }

    /// The size that counts against the limit: body and attributes' names, types and values.
    pub(super) fn bytes(&self) -> usize {
        let attributes = self.attributes.iter().map(|(name, a)| name.len() + a.data_type().len() + a.bytes().len());
        self.body.len() + attributes.sum::<usize>()
    }

    /// Refuses what a queue with these settings does not take.
    pub(super) fn check(&self, settings: &Settings) -> Result<(), SqsRefused> {
        if self.body.is_empty() {
            return Err(SqsRefused::MissingParameter { parameter: "MessageBody" });
        }
        if let Some(refused) = self.body.chars().find(|c| !is_allowed(*c)) {
            return Err(SqsRefused::InvalidMessageContents { code: u32::from(refused) });
        }
        if self.attributes.len() > ATTRIBUTES_MAX {
            let reason = format!("{} attributes are more than {ATTRIBUTES_MAX}", self.attributes.len());
            return Err(SqsRefused::InvalidParameter { parameter: "MessageAttributes", reason });
        }
        self.attributes.iter().try_for_each(|(name, attribute)| attribute.check(name))?;
        self.check_size(settings)?;
        self.check_identity(settings)
    }

    /// By which a FIFO queue knows this message again: the id that was given, else the digest of the body.
    pub(super) fn deduplication(&self, settings: &Settings) -> Option<String> {
        let by_content = || HEXLOWER.encode(Sha256::digest(self.body.as_bytes()).as_slice());
        self.deduplication_id.clone().or_else(|| settings.flag("ContentBasedDeduplication").then(by_content))
    }

    fn check_size(&self, settings: &Settings) -> Result<(), SqsRefused> {
        let most = settings.number("MaximumMessageSize");
        if i64::try_from(self.bytes()).is_ok_and(|bytes| bytes <= most) {
            return Ok(());
        }
        let reason = format!("the message must be shorter than {most} bytes and has {}", self.bytes());
        Err(SqsRefused::InvalidParameter { parameter: "MessageBody", reason })
    }

    fn check_identity(&self, settings: &Settings) -> Result<(), SqsRefused> {
        check_id("MessageGroupId", self.group_id.as_deref())?;
        check_id("MessageDeduplicationId", self.deduplication_id.as_deref())?;
        if settings.fifo && self.group_id.is_none() {
            return Err(SqsRefused::MissingParameter { parameter: "MessageGroupId" });
        }
        if settings.fifo && self.deduplication(settings).is_none() {
            let reason = "the queue needs ContentBasedDeduplication, or the message an id".to_owned();
            return Err(SqsRefused::InvalidParameter { parameter: "MessageDeduplicationId", reason });
        }
        if !settings.fifo && self.deduplication_id.is_some() {
            let reason = "a standard queue does not take it".to_owned();
            return Err(SqsRefused::InvalidParameter { parameter: "MessageDeduplicationId", reason });
        }
        Ok(())
    }
}

/// XML's characters: tab, newline, return and everything above, without surrogates and two non-characters.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

fn check_id(parameter: &'static str, id: Option<&str>) -> Result<(), SqsRefused> {
    let Some(id) = id else { return Ok(()) };
    if (1..=128).contains(&id.len()) && id.chars().all(|c| c.is_ascii_graphic()) {
        return Ok(());
    }
    let reason = "1 to 128 visible ASCII characters are needed".to_owned();
    Err(SqsRefused::InvalidParameter { parameter, reason })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn check(message: &Message) -> Result<(), SqsRefused> {
        message.check(&Settings::read("q", &BTreeMap::new()).unwrap())
    }

    #[test]
    fn control_characters_and_non_characters_are_refused_and_emoji_pass() {
        for refused in ["a\u{0}b", "\u{1b}", "\u{FFFE}", "\u{FFFF}"] {
            assert!(matches!(check(&Message::new(refused)), Err(SqsRefused::InvalidMessageContents { .. })), "{refused:?}");
        }
        assert!(check(&Message::new("tab\t line\n return\r \u{1F98A} \u{FFFD} \u{7f}")).is_ok());
    }

    #[test]
    fn a_mebibyte_passes_and_one_byte_more_does_not() {
        assert!(check(&Message::new("x".repeat(1_048_576))).is_ok());
        assert!(check(&Message::new("x".repeat(1_048_577))).is_err());
    }

    #[test]
    fn attributes_count_against_the_size() {
        let mut message = Message::new("x".repeat(1_048_576 - 20));
        message.attributes.insert("name".into(), MessageAttribute::text("0123456789"));
        assert!(check(&message).is_ok());
        message.body.push('x');
        assert!(check(&message).is_err());
    }

    #[test]
    fn eleven_attributes_are_refused() {
        let mut message = Message::new("x");
        message.attributes.extend((0..11).map(|n| (format!("a{n}"), MessageAttribute::text("v"))));
        assert!(check(&message).is_err());
    }

    #[test]
    fn an_empty_body_is_refused() {
        assert!(matches!(check(&Message::new("")), Err(SqsRefused::MissingParameter { .. })));
    }
}
