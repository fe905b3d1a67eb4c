//! A failure: the two ends of a delivery that are not "done".

use queue::SendFailed;
use store::StoreError;

/// Why a delivery is not done. A refusal of a rule is no failure: it is an answer, and the delivery is done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Somebody wrote first: load, decide and save again.
    #[error("try at once again: {0}")]
    Contended(String),
    /// The world was busy: the delivery comes again by itself.
    #[error("try later: {0}")]
    Retry(String),
    /// It can never succeed: a person should read it.
    #[error("park: {0}")]
    Park(String),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(_) => Failure::Contended(error.to_string()),
            StoreError::Unavailable(_) => Failure::Retry(error.to_string()),
            StoreError::Malformed(_) | StoreError::Rejected(_) => Failure::Park(error.to_string()),
        }
    }
}

impl From<SendFailed> for Failure {
    fn from(error: SendFailed) -> Self {
        Failure::Retry(error.to_string())
    }
}
