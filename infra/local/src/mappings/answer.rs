//! A function's answer to a batch: which of its records failed.

use std::collections::BTreeSet;

use serde_json::Value;

/// What a function says about a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// All is done but these, by their identifiers; none named is all done.
    Failed(BTreeSet<String>),
    /// The answer is malformed or names a stranger, which counts as a failure of everything.
    Everything,
}

impl Answer {
    /// Reads `{"batchItemFailures":[{"itemIdentifier":".."}]}`. An empty or missing list is a success, an empty identifier
    /// or one that is not in the batch is a failure of the whole batch, as on AWS.
    pub(super) fn read(answer: &Value, known: impl Fn(&str) -> bool) -> Answer {
        let failures = match answer.get("batchItemFailures") {
            None | Some(Value::Null) => return Answer::Failed(BTreeSet::new()),
            Some(Value::Array(failures)) => failures,
            Some(_) => return Answer::Everything,
        };
        let identifier = |failure: &Value| failure.get("itemIdentifier").and_then(Value::as_str).map(str::to_owned);
        let named: Option<BTreeSet<String>> = failures.iter().map(identifier).collect();
        named.filter(|named| named.iter().all(|id| known(id))).map_or(Answer::Everything, Answer::Failed)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn silence_is_success_and_strangers_fail_everything() {
        let read = |answer: Value| Answer::read(&answer, |id| id == "a" || id == "b");
        for success in [json!(null), json!({}), json!({"batchItemFailures": null}), json!({"batchItemFailures": []})] {
            assert_eq!(read(success), Answer::Failed(BTreeSet::new()));
        }
        let failed = json!({"batchItemFailures": [{"itemIdentifier": "b"}]});
        assert_eq!(read(failed), Answer::Failed(BTreeSet::from(["b".to_owned()])));
        for wrong in [
            json!({"batchItemFailures": [{"itemIdentifier": ""}]}),
            json!({"batchItemFailures": [{"itemIdentifier": null}]}),
            json!({"batchItemFailures": [{}]}),
            json!({"batchItemFailures": 1}),
        ] {
            assert_eq!(read(wrong), Answer::Everything);
        }
    }
}
