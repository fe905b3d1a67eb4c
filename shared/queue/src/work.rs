//! Work: what one stage asks of another. Requests are imperative and carry only ids and evidence, never the customer's words.

use domain::{ExpertId, Fact, Message, MessageId, Reward, Span, Ticket, TicketId, Timestamp};
use serde::{Deserialize, Serialize};

/// A request on a queue. The kind of work decides which queue it rides on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Work {
    /// To match: find an automation, experts, or the client's agents for this routing epoch.
    MatchTicket {
        /// Which ticket.
        ticket: TicketId,
        /// Its routing epoch; work for an older one is over.
        epoch: u32,
    },
    /// To match: the clock of a plan rang.
    NextWave {
        /// Which ticket.
        ticket: TicketId,
        /// Its routing epoch.
        epoch: u32,
        /// The plan that set the clock. Once there is a newer one, its own clock runs.
        #[serde(default)]
        plan: u32,
    },
    /// To match: a lease of this epoch should be over.
    LapseLease {
        /// Which ticket.
        ticket: TicketId,
        /// Its routing epoch.
        epoch: u32,
    },
    /// To match: the other experts' time to stop an escalation of this epoch should be over.
    EndPeersWindow {
        /// Which ticket.
        ticket: TicketId,
        /// Its routing epoch.
        epoch: u32,
    },
    /// To relay: ask these experts, who are away, to come.
    CallUp {
        /// A ticket that waits for one of them.
        ticket: TicketId,
        /// Who is asked.
        experts: Vec<ExpertId>,
        /// Nobody is asked twice in this time.
        every: Span,
    },
    /// To relay: bring something to the help desk or the client.
    Deliver {
        /// Which ticket.
        ticket: TicketId,
        /// What.
        delivery: Delivery,
    },
    /// To csat: ask the customer about this episode.
    AskCustomer {
        /// Which ticket.
        ticket: TicketId,
        /// Which episode.
        episode: u32,
    },
    /// To payout: an answer was given.
    HoldReward {
        /// Whose reward.
        reward: Reward,
    },
    /// To payout: the resolution survived its window.
    EarnReward {
        /// Whose reward.
        reward: Reward,
        /// When it was settled.
        at: Timestamp,
    },
    /// To payout: the answer was taken back.
    ForfeitReward {
        /// Whose reward.
        reward: Reward,
        /// When.
        at: Timestamp,
    },
    /// To intake itself: the table pushed back when this ticket came in.
    OpenTicket {
        /// The ticket, redacted already.
        ticket: Box<Ticket>,
    },
    /// To intake itself: the table pushed back when this message came in.
    AddMessage {
        /// The message, redacted already.
        message: Message,
    },
}

/// What relay brings out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Delivery {
    /// The answer of an episode, to the customer.
    Answer {
        /// Which episode.
        episode: u32,
    },
    /// A message of an expert, to the customer.
    Message {
        /// Which message.
        message: MessageId,
    },
    /// The survey's link, to the customer.
    Survey {
        /// Which episode.
        episode: u32,
        /// The signed link.
        link: String,
    },
    /// The hand-off packet and the group, to the client's agents.
    HandOff {
        /// In which epoch it was escalated.
        epoch: u32,
    },
    /// The resolution: the help desk's ticket is solved.
    Solved {
        /// Which episode.
        episode: u32,
    },
    /// A signed event, to the client.
    Event {
        /// What happened.
        fact: Fact,
        /// When it is told to have happened.
        at: Timestamp,
        /// The episode and epoch that make the event one of a kind.
        episode: u32,
        /// See `episode`.
        epoch: u32,
    },
}

/// The queues by their readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QueueName {
    /// Read by match.
    Match,
    /// Read by relay.
    Relay,
    /// Read by csat.
    Csat,
    /// Read by payout.
    Payout,
    /// Read by intake.
    Overflow,
}

impl QueueName {
    /// Every queue.
    pub const ALL: [QueueName; 5] = [QueueName::Match, QueueName::Relay, QueueName::Csat, QueueName::Payout, QueueName::Overflow];

    /// The name in environment variables: `MATCH` of `MATCH_QUEUE_URL`.
    pub fn variable(self) -> &'static str {
        match self {
            QueueName::Match => "MATCH",
            QueueName::Relay => "RELAY",
            QueueName::Csat => "CSAT",
            QueueName::Payout => "PAYOUT",
            QueueName::Overflow => "OVERFLOW",
        }
    }
}

impl Work {
    /// The queue that this work rides on.
    pub fn queue(&self) -> QueueName {
        match self {
            Work::MatchTicket { .. } | Work::NextWave { .. } | Work::LapseLease { .. } | Work::EndPeersWindow { .. } => {
                QueueName::Match
            }
            Work::CallUp { .. } | Work::Deliver { .. } => QueueName::Relay,
            Work::AskCustomer { .. } => QueueName::Csat,
            Work::HoldReward { .. } | Work::EarnReward { .. } | Work::ForfeitReward { .. } => QueueName::Payout,
            Work::OpenTicket { .. } | Work::AddMessage { .. } => QueueName::Overflow,
        }
    }

    /// The ticket that it is about.
    pub fn ticket(&self) -> &TicketId {
        match self {
            Work::MatchTicket { ticket, .. }
            | Work::NextWave { ticket, .. }
            | Work::LapseLease { ticket, .. }
            | Work::EndPeersWindow { ticket, .. }
            | Work::CallUp { ticket, .. }
            | Work::Deliver { ticket, .. }
            | Work::AskCustomer { ticket, .. } => ticket,
            Work::HoldReward { reward } | Work::EarnReward { reward, .. } | Work::ForfeitReward { reward, .. } => &reward.ticket,
            Work::OpenTicket { ticket } => &ticket.id,
            Work::AddMessage { message } => &message.ticket,
        }
    }
}
