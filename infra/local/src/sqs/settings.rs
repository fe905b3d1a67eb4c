//! The settings of a queue: its attributes as text, checked and read once.

use super::SqsRefused;
use super::identity::queue_of_arn;
use serde_json::Value;
use std::collections::BTreeMap;

/// Attributes of a queue by their SQS names, with their values as text.
pub type Attributes = BTreeMap<String, String>;

/// What a value of an attribute must be.
enum Rule {
    /// A whole number in a range; the last is what holds when nothing is given.
    Range(i64, i64, i64),
    Flag,
    OneOf(&'static [&'static str]),
    Json,
    Text,
}

const RULES: &[(&str, Rule)] = &[
    ("DelaySeconds", Rule::Range(0, 900, 0)),
    ("MaximumMessageSize", Rule::Range(1024, 1_048_576, 1_048_576)),
    ("MessageRetentionPeriod", Rule::Range(60, 1_209_600, 345_600)),
    ("ReceiveMessageWaitTimeSeconds", Rule::Range(0, 20, 0)),
    ("VisibilityTimeout", Rule::Range(0, 43_200, 30)),
    ("KmsDataKeyReusePeriodSeconds", Rule::Range(60, 86_400, 300)),
    ("FifoQueue", Rule::Flag),
    ("ContentBasedDeduplication", Rule::Flag),
    ("SqsManagedSseEnabled", Rule::Flag),
    ("DeduplicationScope", Rule::OneOf(&["messageGroup", "queue"])),
    ("FifoThroughputLimit", Rule::OneOf(&["perQueue", "perMessageGroupId"])),
    ("RedrivePolicy", Rule::Json),
    ("RedriveAllowPolicy", Rule::Json),
    ("Policy", Rule::Json),
    ("KmsMasterKeyId", Rule::Text),
];

/// Where messages go that were received too often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Redrive {
    pub(super) dead_letter_queue: String,
    pub(super) max_receive_count: i64,
}

/// The attributes that were given, and what they amount to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Settings {
    pub(super) given: Attributes,
    pub(super) fifo: bool,
    pub(super) redrive: Option<Redrive>,
}

impl Settings {
    /// Reads the attributes of the queue of this name.
    pub(super) fn read(queue: &str, attributes: &Attributes) -> Result<Settings, SqsRefused> {
        let given: Attributes = attributes.iter().filter(|(_, value)| !value.is_empty()).map(owned).collect();
        given.iter().try_for_each(|(name, value)| check(name, value))?;
        let fifo = given.get("FifoQueue").is_some_and(|value| value == "true");
        if fifo != queue.ends_with(".fifo") {
            return Err(refuse("FifoQueue", "", "the name of a FIFO queue, and only of one, ends with .fifo"));
        }
        let only_fifo = ["FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"];
        if let Some(name) = only_fifo.iter().find(|name| !fifo && given.contains_key(**name)) {
            return Err(SqsRefused::InvalidAttributeName { name: (*name).to_owned() });
        }
        let redrive = given.get("RedrivePolicy").map(|text| read_redrive(text)).transpose()?;
        Ok(Settings { given, fifo, redrive })
    }

    /// These settings with some attributes changed; an empty text takes an attribute back to its default.
    pub(super) fn with(&self, queue: &str, changes: &Attributes) -> Result<Settings, SqsRefused> {
        let mut attributes = self.given.clone();
        attributes.extend(changes.iter().map(owned));
        let changed = Settings::read(queue, &attributes)?;
        if changed.fifo != self.fifo {
            return Err(refuse("FifoQueue", "", "it is fixed when the queue is created"));
        }
        Ok(changed)
    }

    /// The first of these attributes that has another value here, policies compared by meaning.
    pub(super) fn differing<'a>(&self, other: &'a Settings) -> Option<&'a str> {
        other
            .given
            .iter()
            .find(|(name, value)| self.text(name).is_none_or(|own| !same(&own, value)))
            .map(|(name, _)| name.as_str())
    }

    /// The value of an attribute or its default; `None` when it has none.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let rule = RULES.iter().find(|(known, _)| *known == name).map(|(_, rule)| rule);
        let usual = match rule {
            Some(Rule::Range(_, _, usual)) if !name.starts_with("Kms") => Some(usual.to_string()),
            Some(Rule::Flag) if name == "SqsManagedSseEnabled" => Some("true".to_owned()),
            Some(Rule::Flag) if self.fifo => Some("false".to_owned()),
            Some(Rule::OneOf(values)) if self.fifo => values.iter().find(|v| v.ends_with("ueue")).map(|v| (*v).to_owned()),
            _ => None,
        };
        self.given.get(name).cloned().or(usual)
    }

    /// A number among the attributes, in its own unit: seconds or bytes.
    pub(super) fn number(&self, name: &str) -> i64 {
        self.text(name).and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    /// Whether a flag is on.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.given.get(name).is_some_and(|value| value == "true")
    }

    /// The names of all attributes that can be set.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        RULES.iter().map(|(name, _)| *name)
    }
}

fn owned((name, value): (&String, &String)) -> (String, String) {
    (name.clone(), value.clone())
}

fn refuse(name: &str, value: &str, reason: &str) -> SqsRefused {
    SqsRefused::InvalidAttributeValue { name: name.to_owned(), value: value.to_owned(), reason: reason.to_owned() }
}

fn same(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    match (read_redrive(one), read_redrive(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => matches!((json(one), json(other)), (Some(one), Some(other)) if one == other),
    }
}

fn json(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

fn check(name: &str, value: &str) -> Result<(), SqsRefused> {
    let rule = RULES.iter().find(|(known, _)| *known == name).map(|(_, rule)| rule);
    match rule.ok_or_else(|| SqsRefused::InvalidAttributeName { name: name.to_owned() })? {
        Rule::Range(least, most, _) if value.parse::<i64>().is_ok_and(|n| (*least..=*most).contains(&n)) => Ok(()),
        Rule::Range(least, most, _) => Err(refuse(name, value, &format!("a whole number from {least} to {most} is needed"))),
        Rule::Flag if !["true", "false"].contains(&value) => Err(refuse(name, value, "true or false is needed")),
        Rule::OneOf(values) if !values.contains(&value) => Err(refuse(name, value, &format!("one of {values:?} is needed"))),
        Rule::Json if !json(value).is_some_and(|json| json.is_object()) => Err(refuse(name, value, "a JSON object is needed")),
        _ => Ok(()),
    }
}

/// Reads a redrive policy; `maxReceiveCount` comes as a number or, from older tools, as text.
fn read_redrive(text: &str) -> Result<Redrive, SqsRefused> {
    let refuse = |reason| refuse("RedrivePolicy", text, reason);
    let policy = json(text).ok_or_else(|| refuse("a JSON object is needed"))?;
    let target = policy["deadLetterTargetArn"].as_str().and_then(queue_of_arn);
    let count = &policy["maxReceiveCount"];
    let count = count.as_i64().or_else(|| count.as_str().and_then(|text| text.parse().ok()));
    Ok(Redrive {
        dead_letter_queue: target.ok_or_else(|| refuse("deadLetterTargetArn is not the ARN of a queue here"))?.to_owned(),
        max_receive_count: count.filter(|n| (1..=1000).contains(n)).ok_or_else(|| refuse("maxReceiveCount must be 1 to 1000"))?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::arn;
    use super::*;

    fn read(name: &str, attributes: &[(&str, &str)]) -> Result<Settings, SqsRefused> {
        Settings::read(name, &attributes.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn the_receive_count_may_be_a_number_or_text() {
        for count in ["3", "\"3\""] {
            let policy = format!(r#"{{"deadLetterTargetArn":"{}","maxReceiveCount":{count}}}"#, arn("dead"));
            let settings = read("match", &[("RedrivePolicy", &policy)]).unwrap();
            assert_eq!(settings.redrive, Some(Redrive { dead_letter_queue: "dead".into(), max_receive_count: 3 }));
        }
    }

    #[test]
    fn a_receive_count_of_nought_is_refused() {
        let policy = format!(r#"{{"deadLetterTargetArn":"{}","maxReceiveCount":0}}"#, arn("dead"));
        assert!(matches!(read("match", &[("RedrivePolicy", &policy)]), Err(SqsRefused::InvalidAttributeValue { .. })));
    }

    #[test]
    fn every_number_is_held_to_its_range() {
        for (name, rule) in RULES {
            let Rule::Range(least, most, _) = rule else { continue };
            for (value, good) in [(*least, true), (*most, true), (least - 1, false), (most + 1, false)] {
                assert_eq!(read("match", &[(name, &value.to_string())]).is_ok(), good, "{name} {value}");
            }
        }
    }

    #[test]
    fn only_a_fifo_queue_is_named_so() {
        assert!(read("match.fifo", &[("FifoQueue", "true")]).is_ok());
        assert!(read("match.fifo", &[]).is_err());
        assert!(read("match", &[("FifoQueue", "true")]).is_err());
        assert!(read("match", &[("ContentBasedDeduplication", "true")]).is_err());
    }

    #[test]
    fn the_defaults_of_a_fifo_queue_are_per_queue() {
        let settings = read("match.fifo", &[("FifoQueue", "true")]).unwrap();
        assert_eq!(settings.text("DeduplicationScope").as_deref(), Some("queue"));
        assert_eq!(settings.text("FifoThroughputLimit").as_deref(), Some("perQueue"));
    }
}
