//! A reward: what one resolution costs the client, and who gets which part of it.

use money::{BasisPoints, Money};
use serde::{Deserialize, Serialize};

use crate::{ExpertId, ProgramId, TicketId, Timestamp};

/// The terms of a ticket's reward. They are fixed when it opens, so every expert knows them before a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardTerms {
    /// What the client pays for the resolution.
    pub price: Money,
    /// The experts' part of the price.
    pub expert_share: BasisPoints,
    /// What a release with a note earns of the experts' part.
    pub release_share: BasisPoints,
    /// What an automation's author earns of the experts' part.
    pub royalty: BasisPoints,
}

/// The reward of one episode: the parts and the platform's fee add up to the price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reward {
    /// Whose work it pays.
    pub ticket: TicketId,
    /// The program that pays.
    pub program: ProgramId,
    /// Which episode of the ticket.
    pub episode: u32,
    /// When the answer was given: the reward's own date.
    pub answered_at: Timestamp,
    /// What the client pays.
    pub price: Money,
    /// The experts' parts, in the order of their ids; may be empty for an automation without an author.
    pub parts: Vec<RewardPart>,
    /// What the platform keeps.
    pub platform: Money,
}

/// One expert's part of a reward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardPart {
    /// Who.
    pub expert: ExpertId,
    /// How much.
    pub amount: Money,
}
