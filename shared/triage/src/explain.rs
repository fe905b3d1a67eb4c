//! Evidence: what a decision for or against an automation rests on, told to agent, author and customer service alike.

use domain::AutomationId;
use serde::{Deserialize, Serialize};

/// What a score rests on. Kept with the ticket. It holds examples that experts published, and words of the ticket only where an example
/// has them too; of tickets that people resolved it tells how near one was, never its text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// The examples nearest to the question, the nearest first; at most three.
    pub nearest: Vec<NearExample>,
    /// Rare words that the question shares with the examples of the best automation, the rarest first; at most five.
    pub words: Vec<String>,
    /// The nearest ticket that people resolved otherwise.
    pub negative: Option<NearNegative>,
    /// The gate's probability that the best automation fits, 0 to 1.
    pub p: f64,
    /// The same as if no ticket of people's were known: what the automation would claim if it were not for them, 0 to 1.
    #[serde(default)]
    pub alone: f64,
    /// By how much the best automation is ahead of the next best, another one or silence: a difference of scores, which are about 1
    /// where something fits and about 0 where it does not.
    pub margin: f64,
}

/// An example near the question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NearExample {
    /// Whose example it is.
    pub automation: AutomationId,
    /// Of which version.
    pub version: u32,
    /// The example.
    pub text: String,
    /// The cosine between both, -1 to 1.
    pub cosine: f64,
}

/// A ticket near the question that people resolved otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NearNegative {
    /// Its place in the list of negatives that the bank was made of.
    pub index: usize,
    /// The cosine between both, -1 to 1.
    pub cosine: f64,
}
