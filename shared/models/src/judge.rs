//! A judge: asked in the uncertain band alone whether an answer fits, and believed only when it says yes and nothing else.

use async_trait::async_trait;
use triage::{JudgeQuestion, Verdict};

/// Says whether an answer that was written before fits a question. It may turn "answer" into "ask a person", never the other way
/// round. It never fails: whatever goes wrong is a doubt.
#[async_trait]
pub trait AppropriatenessJudge: Send + Sync {
    /// Who judges, for the record of the decision.
    fn name(&self) -> &str;

    /// What the judge says, soon.
    async fn judge(&self, question: &JudgeQuestion) -> Verdict;
}
