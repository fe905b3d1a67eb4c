//! A ticket: one customer's question, and all that happens to it until its resolution stands.

use money::BasisPoints;
use serde::{Deserialize, Serialize};

use crate::{
    ActedOn, Author, ClientId, ClosedBecause, ConnectionId, ConnectionKind, EscalatedBecause, Escalation, ExpertId, Happened,
    Language, Moment, Oddity, Program, ProgramId, Rating, Reading, RewardTerms, Share, State, TicketId, Timestamp, TopicId,
};

/// One customer's question with its state. Every change is one of its methods in `work.rs`, `escalation.rs` or
/// `outcome.rs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Derived from connection and external id.
    pub id: TicketId,
    /// The program that answers it.
    pub program: ProgramId,
    /// How it came, and where its answer goes.
    pub origin: Origin,
    /// The language of the customer.
    pub language: Language,
    /// The topic, once triage knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicId>,
    /// The customer, hashed.
    pub asker: Asker,
    /// The subject line, redacted.
    pub subject: String,
    /// The first question, redacted.
    pub question: String,
    /// When it came in.
    pub opened_at: Timestamp,
    /// Where it stands.
    pub state: State,
    /// The routing epoch: one more at each release, lapse, reopen and return.
    pub epoch: u32,
    /// When this epoch began: waves are counted from here.
    pub epoch_at: Timestamp,
    /// The episode: one more at each reopen. A reward, a resolution and a response belong to one episode.
    pub episode: u32,
    /// Who released it with a note.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<Share>,
    /// The last answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// The answers that were taken back, oldest first: nothing that a customer read is forgotten.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_answers: Vec<Answer>,
    /// The last rating.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// What its resolution pays.
    pub terms: RewardTerms,
    /// When an expert first wrote to the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_response_at: Option<Timestamp>,
    /// How many public words experts wrote.
    #[serde(default)]
    pub touches: u32,
    /// An expert's escalation, while the others may still stop it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<Escalation>,
    /// The runs of its clocks on whose nearing breach the program has acted, so that it acts once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nearings: Vec<ActedOn>,
    /// What about the question looks odd: people answer it, and no automation does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub odd: Option<Oddity>,
    /// Whether every qualified expert may claim it at once, because a breach nears.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub widened: bool,
    /// Who reads it now, while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
    /// What happened since it came in, oldest first, at most [`HISTORY_MAX`](crate::HISTORY_MAX) moments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Moment>,
    /// When the clock alone will change it: a hand-off, the end of a peers' window, an assumed resolution, the end of the reopen window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// The correlation id of the whole chain, from the request that opened it.
    pub correlation: String,
}

/// How a ticket came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Through which connection.
    pub connection: ConnectionId,
    /// Of which kind.
    pub kind: ConnectionKind,
    /// The ticket's id over there.
    pub external: String,
    /// The channel as the help desk names it: `web`, `email`, `chat`.
    pub channel: String,
    /// A digest of the request, so that one key with two bodies is told.
    pub digest: String,
    /// The ticket that this one continues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat_of: Option<TicketId>,
}

/// The customer as experts and measures know them: a digest, never a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Asker(String);

impl Asker {
    /// The customer whom the client knows as `identity`; the same identity at another client is another asker.
    pub fn of(client: &ClientId, identity: &str) -> Self {
        Asker(crate::digest_of(&["asker", client.as_str(), &identity.trim().to_lowercase()]))
    }

    /// The digest.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text that an answer gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Who gave it.
    pub by: Author,
    /// The text as the customer reads it.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// In which episode.
    pub episode: u32,
}

/// What is known of a question when it comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The derived id.
    pub id: TicketId,
    /// How it came.
    pub origin: Origin,
    /// The language of the customer.
    pub language: Language,
    /// The topic, if triage found one.
    pub topic: Option<TopicId>,
    /// The customer, hashed.
    pub asker: Asker,
    /// The redacted subject.
    pub subject: String,
    /// The redacted question.
    pub question: String,
    /// The correlation id of the request.
    pub correlation: String,
}

impl Ticket {
    /// Opens a ticket in `program` at `now`.
    pub fn open(opening: Opening, program: &Program, now: Timestamp) -> Ticket {
        let terms = program.terms(opening.topic.as_ref());
        Ticket {
            id: opening.id,
            program: program.id.clone(),
            origin: opening.origin,
            language: opening.language,
            topic: opening.topic,
            asker: opening.asker,
            subject: opening.subject,
            question: opening.question,
            opened_at: now,
            state: State::Open,
            epoch: 0,
            epoch_at: now,
            episode: 0,
            shares: Vec::new(),
            answer: None,
            earlier_answers: Vec::new(),
            rating: None,
            terms,
            first_response_at: None,
            touches: 0,
            escalation: None,
            nearings: Vec::new(),
            odd: None,
            widened: false,
            reading: None,
            history: Vec::new(),
            due: program.deadlines.hand_off.map(|span| now + span),
            correlation: opening.correlation,
        }
    }

    /// The same ticket closed at the door: spam, or a double.
    pub fn closed(mut self, because: ClosedBecause, now: Timestamp) -> Ticket {
        self.remember(Happened::Closed, now);
        self.state = State::Closed { at: now, because };
        self.due = None;
        self
    }

    /// The same ticket given to the client's agents at the door.
    pub fn handed_off(self, because: EscalatedBecause, now: Timestamp) -> Ticket {
        self.given_to_agents(because, now)
    }

    /// Whose customers asked.
    pub fn client(&self) -> &ClientId {
        self.id.client()
    }

    /// The shares of the present episode.
    pub fn current_shares(&self) -> impl Iterator<Item = &Share> {
        self.shares.iter().filter(|share| share.episode == self.episode)
    }

    /// Whether this expert released the ticket in its present episode.
    pub fn was_released_by(&self, expert: &ExpertId) -> bool {
        self.current_shares().any(|share| &share.expert == expert)
    }

    /// Who gets no further offer of it: whoever released it in its present episode, and whose escalation stands.
    pub fn withheld_from(&self) -> impl Iterator<Item = &ExpertId> {
        let escalated = self.escalation.iter().map(|escalation| &escalation.by);
        self.current_shares().map(|share| &share.expert).chain(escalated)
    }

    /// What all releases of the present episode earn together, at most 4,000 basis points.
    pub fn released_share(&self) -> BasisPoints {
        self.current_shares().fold(BasisPoints::ZERO, |sum, share| sum.plus_up_to(share.share, RELEASED_SHARE_MAX))
    }

    /// Whether this expert may write to the customer: they hold it, answered it, or share in it.
    pub fn is_worked_on_by(&self, expert: &ExpertId) -> bool {
        let holds = matches!(&self.state, State::Claimed(lease) if &lease.by == expert);
        let answered = self.state.author().is_some_and(|author| author.is_expert(expert));
        holds || answered || self.shares.iter().any(|share| &share.expert == expert)
    }
}

/// The most that all releases of an episode may earn of the experts' part.
pub(crate) const RELEASED_SHARE_MAX: BasisPoints = match BasisPoints::new(4_000) {
    Ok(share) => share,
    Err(_) => BasisPoints::ZERO,
};
