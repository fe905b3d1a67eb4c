//! First look at a ticket: redaction, spam gate, topic, language, doubles, thanks, the rules that call agents, and whether an automation answers.
//!
//! No I/O, no clock, no randomness: texts go in, findings come out.

mod automation;
mod double;
mod language;
mod redact;
mod rule;
mod spam;
mod thanks;
mod topic;
mod words;

pub use automation::{Decision, Evidence, WhyHuman, decide};
pub use double::fingerprint;
pub use language::language;
pub use redact::{Found, Kind, Redacted, redact};
pub use rule::rule_met;
pub use spam::{SpamEvidence, spam};
pub use thanks::is_thanks;
pub use topic::{TopicFound, topic};
