//! First look at a ticket: redaction, spam gate, topic, language, doubles, thanks, the rules that call agents, and whether an automation answers.
//!
//! No I/O, no clock, no randomness: texts go in, findings come out.

mod automation;
mod bank;
mod decide;
mod decided;
mod double;
mod duplicates;
mod encoder;
mod explain;
mod gate;
mod guarantee;
mod judge;
mod language;
mod lesson;
mod lexical;
mod normalise;
mod prepared;
mod redact;
mod rule;
mod sample;
mod scores;
mod segments;
mod spam;
mod thanks;
mod topic;
mod vector;
mod words;

pub use automation::{NoRule, word_rule};
pub use bank::{Bank, Candidate, Lesson, Negative, Scored, Segment};
pub use decide::{Decision, Footing, Policy, WhyHuman, decide};
pub use decided::{Decided, FoundRule, JudgeRefused, JudgeSaid, Judged, Outcome, Suggestion};
pub use double::{fingerprint, same_words};
pub use duplicates::{ALIKE, Alike, Clash, alike, alike_pairs, clashes};
pub use encoder::{Encoder, EncoderFailed, EncoderId, UnknownEncoder};
pub use explain::{Evidence, NearExample, NearNegative};
pub use guarantee::{
    AuditKey, Basis, Calibration, Drawn, Heard, Label, OWN_LABELS_MAX, POOL_LABELS_MAX, PoolStanding, Promise, Proven, Source,
    Standing, Standings, Suspension, TRAFFIC_MAX, VERSIONS_MAX, VersionStanding, WhyShadow, is_audited, learn_then_test,
    points_of, standings,
};
pub use judge::{Doubt, JUDGED_CHARS_MAX, JudgeQuestion, Prompt, RedactedText, VERDICT_BYTES_MAX, Verdict};
pub use language::{ClearLanguage, are_kin, clear_language, language};
pub use lesson::{lesson, read_lessons};
pub use lexical::{Lexical, is_everyday};
pub use normalise::normalise;
pub use prepared::{Prepared, SEGMENT_CHARS_MAX, SEGMENTS_MAX, prepare};
pub use redact::{Found, Kind, Original, Redacted, Spot, find_all, redact, redact_keeping, restore};
pub use rule::rule_met;
pub use sample::{SAMPLE_ANSWER_CHARS_MAX, SAMPLE_SLOTS, SAMPLE_TEXT_CHARS_MAX, Sample};
pub use segments::{segments, segments_of_all};
pub use spam::{BANDS, FLOOD_ASKERS, Flood, Screened, Sketch, SpamEvidence, screen, spam};
pub use thanks::is_thanks;
pub use topic::{TopicFound, topic};
pub use vector::{Packed, UnpackRefused, Vector};
