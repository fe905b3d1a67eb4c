//! A case: a sentence, and how to find out whether it is true.

use std::collections::hash_map::RandomState;
use std::future::Future;
use std::hash::{BuildHasher, Hasher};
use std::pin::Pin;

/// How one case ended.
#[derive(Debug)]
pub struct Outcome {
    /// What should be true, as a sentence.
    pub name: &'static str,
    /// Whether it is true, and if not, what was seen.
    pub result: Result<(), String>,
}

/// The sentences that are false, each with what was seen.
pub fn failures(outcomes: &[Outcome]) -> Vec<String> {
    let failed = |outcome: &Outcome| outcome.result.as_ref().err().map(|seen| format!("{}: {seen}", outcome.name));
    outcomes.iter().filter_map(failed).collect()
}

pub(crate) type Seen = Result<(), String>;
pub(crate) type Asked = Pin<Box<dyn Future<Output = Seen> + Send>>;

/// Says what was seen unless the condition holds.
macro_rules! ensure {
    ($condition:expr, $($seen:tt)+) => {
        if !$condition {
            return Err(format!($($seen)+));
        }
    };
}
pub(crate) use ensure;

/// A name that nobody else uses.
pub(crate) fn fresh(stem: &str) -> String {
    format!("case-{:016x}-{stem}", RandomState::new().build_hasher().finish())
}
