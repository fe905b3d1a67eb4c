//! A ticket as its expert sees it: preview, claimed, sent, over - one page whose part follows the ticket's state.

use askama::Template;
use domain::{Language, Span, TicketId, Timestamp};
use matching::Why;
use money::{BasisPoints, Money};

use crate::{Frame, OfferView};

/// One ticket, `GET /desk/{ticket}`.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "ticket.html")]
pub struct TicketPage {
    /// The frame.
    pub frame: Frame,
    /// The ticket.
    pub ticket: TicketView,
    /// What the expert can do with it.
    pub part: TicketPart,
}

/// What an expert reads of a ticket, claimed or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketView {
    /// Which.
    pub ticket: TicketId,
    /// Its routing epoch, for the forms' hidden field `epoch`.
    pub epoch: u32,
    /// Its episode, for the forms' hidden field `episode`.
    pub episode: u32,
    /// What it is about, in the customer's words.
    pub subject: String,
    /// The language of those words.
    pub language: Language,
    /// The program's name.
    pub program: String,
    /// The topic's name.
    pub topic: Option<String>,
    /// The channel as the help desk names it, such as `web`.
    pub channel: String,
    /// When it came in.
    pub opened_at: Timestamp,
    /// When the client's agents get it, unless it is answered before.
    pub due_at: Option<Timestamp>,
    /// What was said, oldest first: the question, answers that did not help, later words.
    pub thread: Vec<WordView>,
    /// What experts who released it leave for the next one, oldest first.
    pub notes: Vec<NoteView>,
    /// An escalation that an answer still stops.
    pub escalation: Option<EscalationView>,
    /// What an automation suggests, where this expert may see it.
    pub suggestion: Option<SuggestionView>,
    /// What a resolution pays.
    pub reward: RewardView,
    /// Why this expert may claim it, or not.
    pub why: Option<Why>,
}

/// One word in the thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordView {
    /// Who said it.
    pub by: Voice,
    /// The text, private data hidden.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// Who speaks in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// The customer.
    Customer,
    /// This expert.
    You,
    /// Another expert.
    Expert,
    /// An automation; its answer did not help, or the ticket would not be here.
    Automation,
    /// The client's agents, to experts alone.
    Agent,
}

/// A hand-over note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteView {
    /// What the next expert should know.
    pub text: String,
    /// When it was left.
    pub at: Timestamp,
    /// What it earns of the experts' part, if this episode is resolved.
    pub share: BasisPoints,
}

/// An escalation by another expert, while an answer still stops it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EscalationView {
    /// Why they think that only the client can solve it.
    pub reason: String,
    /// Until when an answer stops it.
    pub until: Timestamp,
}

/// What an automation would answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestionView {
    /// Its title.
    pub title: String,
    /// Its text.
    pub answer: String,
    /// What this or another expert said of it.
    pub fits: Option<bool>,
    /// Whether this expert may say now whether it fits.
    pub may_judge: bool,
}

/// What a resolution pays: the table that is shown before the claim, and stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RewardView {
    /// The experts' part of the price.
    pub experts: Money,
    /// What experts who released it with a note get of it; may be nothing.
    pub earlier_experts: Money,
    /// What is left for whoever answers: `experts` less `earlier_experts`.
    pub yours: Money,
    /// What a release with a note would earn of the experts' part.
    pub release_share: BasisPoints,
    /// The same as an amount.
    pub release: Money,
    /// Silence after the answer that counts as solved.
    pub confirm: Span,
    /// How long a resolution can still be reopened; then the reward is paid for good.
    pub reopen: Span,
}

/// What an expert can do with a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TicketPart {
    /// It may be read, and perhaps claimed.
    Preview(PreviewPart),
    /// They hold it.
    Claimed(Box<ClaimPart>),
    /// They answered it.
    Sent(SentPart),
    /// Nothing can be done with it here.
    Over(OverPart),
}

/// The part of a ticket that this expert does not hold. Whether the claim button stands is `why.may_claim` with `why.taken_until`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PreviewPart {
    /// A draft that the expert left; it comes back with a claim.
    pub draft: Option<String>,
    /// When the expert's own lease ended, if it did and nobody took the ticket since: one button takes it back.
    pub lapsed_at: Option<Timestamp>,
    /// Whether somebody else reads it now.
    pub being_read: bool,
    /// Up to three tickets like it, where another was faster.
    pub alike: Vec<OfferView>,
}

/// The part of a ticket that this expert holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimPart {
    /// Since when.
    pub at: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Now, by the system's clock.
    pub now: Timestamp,
    /// Whether it can be made longer still.
    pub extendable: bool,
    /// What stands in the composer: the draft, or what was typed when a form was refused.
    pub draft: String,
    /// When the draft was saved.
    pub draft_saved_at: Option<Timestamp>,
    /// What stands in the field of the question to the customer.
    pub question: String,
    /// What stands in the field of the reason for the client's agents.
    pub reason: String,
    /// What was wrong with the last form.
    pub error: Option<TicketError>,
}

/// What was wrong with a form on a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketError {
    /// The answer is empty.
    AnswerEmpty,
    /// The answer is too long.
    AnswerTooLong {
        /// The most bytes.
        most: usize,
    },
    /// The question to the customer is empty.
    QuestionEmpty,
    /// The question to the customer is too long.
    QuestionTooLong {
        /// The most bytes.
        most: usize,
    },
    /// The reason for the client's agents is empty.
    ReasonEmpty,
    /// The reason is too long.
    ReasonTooLong {
        /// The most bytes.
        most: usize,
    },
}

/// The part of a ticket that this expert answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentPart {
    /// The answer.
    pub answer: String,
    /// When it was given.
    pub at: Timestamp,
    /// Until when it can be taken back; nothing once it has left.
    pub undo_until: Option<Timestamp>,
    /// What stands now.
    pub stands: SentState,
    /// What the expert does best next; it is selected, not claimed.
    pub next: Option<OfferView>,
}

/// What became of an answer so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentState {
    /// The customer may confirm or reopen.
    Waiting {
        /// When silence counts as solved.
        until: Timestamp,
    },
    /// It is resolved and may still be reopened.
    Resolved {
        /// Until when.
        until: Timestamp,
    },
    /// It stands for good, and the reward is earned.
    Settled,
}

/// Why nothing can be done with a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverPart {
    /// Why.
    pub is: OverState,
    /// A draft that the expert left, so that nothing is lost.
    pub draft: Option<String>,
    /// Up to three tickets that may be claimed instead.
    pub alike: Vec<OfferView>,
}

/// How a ticket is over for this expert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverState {
    /// Somebody else answered.
    Answered,
    /// It is resolved.
    Resolved,
    /// The client's agents have it.
    WithAgents,
    /// This expert released it.
    Released,
    /// It was closed at the door.
    Closed,
}

rendered!(TicketPage);
