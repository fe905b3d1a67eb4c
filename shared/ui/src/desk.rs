//! The desk: the queue of offers that an expert may claim, above it what is their own already, beside it the preview of one.

use askama::Template;
use domain::{Language, TicketId, Timestamp};
use money::Money;

use crate::sentence::Markup;
use crate::{Frame, RenderFailed, TicketView, Tongue};

/// The queue, `GET /desk`.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "desk.html")]
pub struct DeskPage {
    /// The frame.
    pub frame: Frame,
    /// The programs by which the list can be narrowed.
    pub programs: Vec<Choice>,
    /// The one by which it is, by its id.
    pub program: Option<String>,
    /// How it is ordered.
    pub order: Order,
    /// What the expert holds, lost or left unfinished.
    pub own: Vec<OwnView>,
    /// What may be claimed, in the order that is chosen.
    pub offers: Vec<OfferView>,
    /// Whether more may be claimed than is shown.
    pub more: bool,
    /// The preview of the chosen offer.
    pub selected: Option<TicketView>,
    /// Whether the expert wants to be offered tickets now, by their own toggle.
    pub available: bool,
    /// Whether the expert's work is held for review, so that nothing is shown.
    pub under_review: bool,
}

/// Something that can be chosen from a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What people read.
    pub name: String,
}

/// The order of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// What fits the expert best comes first.
    #[default]
    Fit,
    /// What pays most comes first.
    Reward,
    /// What waits longest comes first.
    Age,
}

/// One ticket that the expert may claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferView {
    /// Which.
    pub ticket: TicketId,
    /// What it is about, in the customer's words.
    pub subject: String,
    /// The language of those words.
    pub language: Language,
    /// The program's name.
    pub program: String,
    /// The topic's name.
    pub topic: Option<String>,
    /// What the expert gets if their answer stands.
    pub reward: Money,
    /// When it came in.
    pub opened_at: Timestamp,
    /// When the client's agents get it, unless it is answered before.
    pub due_at: Option<Timestamp>,
    /// How many experts released it in this episode.
    pub releases: u32,
    /// Whether somebody else reads it now; claiming is still allowed.
    pub being_read: bool,
}

/// One ticket that is the expert's own already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnView {
    /// Which.
    pub ticket: TicketId,
    /// What it is about.
    pub subject: String,
    /// The language of those words.
    pub language: Language,
    /// The program's name.
    pub program: String,
    /// What the expert gets if their answer stands.
    pub reward: Money,
    /// How it is theirs.
    pub is: OwnState,
}

/// How a ticket is the expert's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnState {
    /// They hold it.
    Claimed {
        /// Until when.
        until: Timestamp,
    },
    /// The lease ended, nobody else has it, and the draft is kept.
    Lapsed,
    /// The answer is on its way and can be taken back.
    Sending {
        /// Until when.
        until: Timestamp,
    },
    /// A draft is kept; the ticket is another's or over.
    Draft,
}

impl Order {
    /// All of them.
    pub const ALL: [Order; 3] = [Order::Fit, Order::Reward, Order::Age];

    /// The word for `?order=`.
    pub const fn word(self) -> &'static str {
        match self {
            Order::Fit => "fit",
            Order::Reward => "reward",
            Order::Age => "age",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Order::Fit => "order-fit",
            Order::Reward => "order-reward",
            Order::Age => "order-age",
        }
    }

    /// The order of a word; the usual one for an unknown word.
    pub fn of(word: &str) -> Order {
        Order::ALL.into_iter().find(|order| order.word() == word).unwrap_or_default()
    }
}

impl OfferView {
    pub(crate) fn hints(&self) -> usize {
        usize::try_from(self.releases).unwrap_or(usize::MAX)
    }
}

impl OwnView {
    /// Whether a clock runs on it.
    fn is_pressing(&self) -> bool {
        matches!(self.is, OwnState::Claimed { .. } | OwnState::Sending { .. })
    }

    fn said(&self, tongue: &Tongue) -> Markup {
        match self.is {
            OwnState::Claimed { until } => tongue.with("own-claimed", &[("at", tongue.ago(&until).into())]),
            OwnState::Lapsed => tongue.say("own-lapsed"),
            OwnState::Sending { .. } => tongue.say("own-sending"),
            OwnState::Draft => tongue.say("own-draft"),
        }
    }
}

impl DeskPage {
    fn is_selected(&self, offer: &OfferView) -> bool {
        self.selected.as_ref().is_some_and(|selected| selected.ticket == offer.ticket)
    }

    /// The address of this queue with the offer's preview beside it.
    fn pane_of(&self, offer: &OfferView) -> String {
        // Ids hold no letter that an address would have to escape.
        let program = self.program.as_deref().unwrap_or_default();
        format!("/desk?program={program}&order={}&selected={}", self.order.word(), offer.ticket)
    }

    /// The page as HTML.
    pub fn html(&self) -> Result<String, RenderFailed> {
        Ok(self.render()?)
    }
}
