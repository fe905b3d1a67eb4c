//! What every queue service must do, asked through the real SQS client.
//!
//! The cases make queues of their own with unlikely names, so they may run against any endpoint; a case that turns out
//! true deletes its queues again.
//! Where the independent emulator `ministack` is known to differ from SQS, the case says so.

mod dead_letters;
mod fifo;
mod plumbing;
mod queues;
mod receives;
mod refusals;
mod sends;

use aws_sdk_sqs::Client;
use std::future::Future;
use std::pin::Pin;

/// How one case ended.
#[derive(Debug)]
pub struct Outcome {
    /// What should be true, as a sentence.
    pub name: &'static str,
    /// How `ministack` is known to differ, if it does.
    pub differs_on_ministack: Option<&'static str>,
    /// Whether it is true, and if not, what was seen.
    pub result: Result<(), String>,
}

type Asked = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// One case: a sentence, a known difference, and how to find out.
struct Case {
    name: &'static str,
    differs_on_ministack: Option<&'static str>,
    ask: fn(Client) -> Asked,
}

/// Writes `case!(function)` or `case!(function, "how ministack differs")`; the function's name is the sentence.
macro_rules! case {
    ($ask:ident) => {
        case!($ask, None)
    };
    ($ask:ident, $differs:expr) => {
        $crate::sqs_cases::Case { name: stringify!($ask), differs_on_ministack: $differs, ask: |client| Box::pin($ask(client)) }
    };
}
use case;

/// Asks the service at the other end of `client` about every case, one after the other. Give the client time-outs
/// above three seconds: some cases wait that long for a message.
pub async fn all(client: &Client) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for case in cases() {
        let result = (case.ask)(client.clone()).await;
        outcomes.push(Outcome { name: case.name, differs_on_ministack: case.differs_on_ministack, result });
    }
    outcomes
}

/// The sentences of the cases that are false, each with what was seen.
pub fn failures(outcomes: &[Outcome]) -> Vec<String> {
    let failed = |outcome: &Outcome| outcome.result.as_ref().err().map(|seen| format!("{}: {seen}", outcome.name));
    outcomes.iter().filter_map(failed).collect()
}

/// What `ministack` does otherwise than expected: cases that are false there without a known difference, and known
/// differences that are no more.
pub fn surprises_on_ministack(outcomes: &[Outcome]) -> Vec<String> {
    let surprise = |outcome: &Outcome| match (&outcome.result, outcome.differs_on_ministack) {
        (Err(seen), None) => Some(format!("{}: {seen}", outcome.name)),
        (Ok(()), Some(known)) => Some(format!("{}: it is true by now, though {known:?} was known", outcome.name)),
        _ => None,
    };
    outcomes.iter().filter_map(surprise).collect()
}

fn cases() -> Vec<Case> {
    [queues::CASES, sends::CASES, receives::CASES, fifo::CASES, dead_letters::CASES, refusals::CASES]
        .into_iter()
        .flatten()
        .map(|case| Case { name: case.name, differs_on_ministack: case.differs_on_ministack, ask: case.ask })
        .collect()
}
