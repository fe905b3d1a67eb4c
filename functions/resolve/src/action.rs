//! An action: `POST /v1/tickets/{id}:{action}`. Each loads, lets the domain decide, and saves on the version that it saw.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use boot::{Ports, contend, problem_of};
use domain::{
    ClaimRefused, EscalateRefused, EscalatedBecause, Expert, Message, MessageId, Program, ReopenRefused, Speaker, Ticket,
    TicketId, Timestamp,
};
use matching::{NotYours, Policy};
use serde::Deserialize;
use serde_json::{Value, json};
use tracing::info;
use web::{BODY_BYTES_MAX, Problem, read_json};

use crate::offer;
use crate::preview::view;
use crate::suggestion;
use crate::who::{AtHand, Who, at_hand};

/// The longest reason, in bytes: it stands in the ticket itself.
const REASON_BYTES_MAX: usize = 2_000;

/// What a body may say; every action takes what it needs.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    #[serde(default)]
    text: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    reason: String,
}

/// `POST /v1/tickets/{id}:{action}`.
pub(crate) async fn act(
    State(ports): State<Ports>,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let (id, action) = path.split_once(':').ok_or_else(Problem::not_found)?;
    let id: TicketId = id.parse().map_err(|_| Problem::not_found())?;
    if action == "judge" {
        return suggestion::judge(&ports, &headers, &id, &body).await;
    }
    let said = if body.is_empty() { Said::default() } else { read_json::<Said>(&body, BODY_BYTES_MAX)? };
    let done = contend(|| async {
        let at_hand = at_hand(&ports, &headers, &id).await?;
        let program = at_hand.store.program(&at_hand.ticket.value.program).await.map_err(problem_of)?;
        let program = program.ok_or_else(Problem::fault)?.value;
        let acting = Acting { now: ports.now(), program, at_hand, said: said.clone() };
        let next = acting.decide(action).await?;
        Ok(acting.save(&next).await.map(|()| (acting, next)))
    });
    let (acting, next) = done.await?;
    info!(ticket.id = %id, correlation.chain = %next.ticket.correlation, "{action} of ticket {id}: now {}", next.ticket.state.name());
    let mut view = view(&next.ticket, &[], &acting.at_hand.who);
    if let (Who::Expert(expert), "answer") = (&acting.at_hand.who, action) {
        // Their answer is on its way, so nothing that is shown now can have led it.
        let decided = acting.at_hand.store.decision(&id).await.map_err(problem_of)?;
        view["suggestion"] = json!(decided.and_then(|decided| suggestion::of(&decided.value, &next.ticket, expert)));
    }
    if let (Who::Expert(expert), "answer" | "release" | "escalate") = (&acting.at_hand.who, action) {
        // They are idle now: what they do best next comes along, so that nobody has to ask for lists.
        view["next"] = json!(offer::next(&ports, expert, &acting.program).await?);
    }
    Ok(Json(view))
}

struct Acting {
    at_hand: AtHand,
    program: Program,
    said: Said,
    now: Timestamp,
}

/// What is true next: the ticket, and a message that goes with it.
struct Next {
    ticket: Ticket,
    message: Option<Message>,
}

impl From<Ticket> for Next {
    fn from(ticket: Ticket) -> Self {
        Next { ticket, message: None }
    }
}

impl Acting {
    async fn decide(&self, action: &str) -> Result<Next, Problem> {
        match (action, &self.at_hand.who) {
            ("claim", Who::Expert(expert)) => self.claim(expert).await,
            ("answer", Who::Expert(expert)) => self.answer(expert),
            ("release", Who::Expert(expert)) => self.release(expert),
            ("escalate", Who::Expert(expert)) => {
                escalated(self.ticket().ask_peers(&expert.id, &self.reason()?, self.program.windows.peers, self.now))
            }
            ("escalate", Who::Client) => {
                escalated(self.ticket().escalate(EscalatedBecause::Customer { reason: self.reason()? }, self.now))
            }
            ("confirm", Who::Client) => self.confirm(),
            ("reopen", Who::Client) => self.reopen(),
            ("return", Who::Client) => self.give_back(),
            ("not-spam", Who::Client) => self.appeal(),
            ("claim" | "answer" | "release", _) => Err(Problem::forbidden("Only experts do that.")),
            ("escalate" | "confirm" | "reopen" | "return" | "not-spam", _) => {
                Err(Problem::forbidden("Only the client does that."))
            }
            _ => Err(Problem::not_found()),
        }
    }

    async fn save(&self, next: &Next) -> Result<(), store::StoreError> {
        let AtHand { store, ticket, .. } = &self.at_hand;
        if next.ticket == ticket.value {
            return Ok(());
        }
        let mut puts = vec![store.put_ticket(&ticket.with(next.ticket.clone()))?];
        if let Some(message) = &next.message {
            puts.push(store.put_message(message)?);
        }
        store.save(puts).await
    }

    fn ticket(&self) -> Ticket {
        self.at_hand.ticket.value.clone()
    }

    async fn claim(&self, expert: &Expert) -> Result<Next, Problem> {
        let ticket = self.ticket();
        let record = self.at_hand.store.routing(&ticket.id, ticket.epoch).await.map_err(problem_of)?;
        let record = record.as_ref();
        // That it is over or taken says more than that the wave is not open yet.
        let claimed = ticket.clone().claim(&expert.id, self.program.windows.lease, self.now).map_err(claim_refused)?;
        matching::may_claim(record, &ticket, expert, &Policy::of(&self.program), self.now).map_err(not_yours)?;
        Ok(claimed.into())
    }

    fn answer(&self, expert: &Expert) -> Result<Next, Problem> {
        if self.said.text.trim().is_empty() {
            return Err(Problem::shape_invalid("/text", "is empty; write the answer"));
        }
        let answered = self.ticket().answer(&expert.id, &self.said.text, self.program.windows.confirm, self.now);
        Ok(answered.map_err(|refused| Problem::refused("not-held", refused.to_string()))?.into())
    }

    fn release(&self, expert: &Expert) -> Result<Next, Problem> {
        let ticket = self.ticket();
        let id = ticket.release_message(&expert.id);
        let released = ticket.clone().release(&expert.id, &self.said.note, self.now);
        let released = released.map_err(|refused| Problem::refused("not-held", refused.to_string()))?;
        if released == ticket || self.said.message.trim().is_empty() {
            return Ok(released.into());
        }
        let message = Message {
            id,
            ticket: ticket.id,
            speaker: Speaker::Expert(expert.id.clone()),
            text: self.said.message.clone(),
            at: self.now,
            correlation: ticket.correlation,
        };
        Ok(Next { ticket: released.spoke(self.now), message: Some(message) })
    }

    fn confirm(&self) -> Result<Next, Problem> {
        let confirmed = self.ticket().confirm(self.program.windows.reopen, self.now);
        Ok(confirmed.map_err(|refused| Problem::refused("nothing-to-confirm", refused.to_string()))?.into())
    }

    fn reopen(&self) -> Result<Next, Problem> {
        let reopened = self.ticket().reopen(self.program.deadlines.hand_off, self.now).map_err(|refused| {
            let name = match &refused {
                ReopenRefused::WindowOver { .. } => "window-over",
                ReopenRefused::NotAnswered { .. } => "nothing-to-reopen",
            };
            Problem::refused(name, refused.to_string())
        });
        let reopened = reopened?;
        Ok(match self.program.escalation.reopened(reopened.episode) {
            Some(rule) => reopened.escalated_by_rule(rule, self.now).into(),
            None => reopened.into(),
        })
    }

    fn give_back(&self) -> Result<Next, Problem> {
        let ticket = self.ticket();
        let returned = ticket.clone().returned(self.program.deadlines.hand_off, self.now);
        let returned = returned.map_err(|refused| Problem::refused("not-escalated", refused.to_string()))?;
        if returned == ticket || self.said.reason.trim().is_empty() {
            return Ok(returned.into());
        }
        // The reason is the agents' word to the experts. The customer never reads it, and neither does it hold what is private.
        let message = Message {
            id: MessageId::from_external(&ticket.id, &format!("return {}", returned.epoch)),
            ticket: ticket.id,
            speaker: Speaker::Agent,
            text: triage::redact(&self.reason()?).text,
            at: self.now,
            correlation: ticket.correlation,
        };
        Ok(Next { ticket: returned, message: Some(message) })
    }

    fn appeal(&self) -> Result<Next, Problem> {
        let opened = self.ticket().not_spam(&self.program, self.now);
        Ok(opened.map_err(|refused| Problem::refused("not-closed-as-spam", refused.to_string()))?.into())
    }

    fn reason(&self) -> Result<String, Problem> {
        let reason = self.said.reason.trim();
        if reason.is_empty() {
            return Err(Problem::shape_invalid("/reason", "is empty; say why"));
        }
        if reason.len() > REASON_BYTES_MAX {
            return Err(Problem::shape_invalid("/reason", format!("is longer than {REASON_BYTES_MAX} bytes")));
        }
        Ok(reason.to_owned())
    }
}

fn escalated(escalated: Result<Ticket, EscalateRefused>) -> Result<Next, Problem> {
    Ok(escalated.map_err(|refused| Problem::refused("cannot-escalate", refused.to_string()))?.into())
}

fn claim_refused(refused: ClaimRefused) -> Problem {
    let name = match &refused {
        ClaimRefused::AlreadyClaimed { .. } => "already-claimed",
        ClaimRefused::ReleasedBefore { .. } => "released-before",
        ClaimRefused::EscalatedBefore { .. } => "escalated-before",
        ClaimRefused::PeersWindowOver { .. } => "over",
        ClaimRefused::Over { .. } => "over",
    };
    Problem::refused(name, refused.to_string())
}

fn not_yours(refused: NotYours) -> Problem {
    let said = refused.to_string();
    match refused {
        NotYours::WaveOpensAt { at } => Problem::refused("wave-not-open", said).opening_at(at.to_string()),
        NotYours::PoolOpensAt { at } => Problem::refused("pool-not-open", said).opening_at(at.to_string()),
        NotYours::LanguageOpensAt { at } => Problem::refused("language-not-open", said).opening_at(at.to_string()),
        NotYours::ReleasedBefore => Problem::refused("released-before", said),
        NotYours::EscalatedBefore => Problem::refused("escalated-before", said),
        NotYours::Conflict => Problem::refused("conflict-of-interest", said),
        NotYours::UnderReview => Problem::refused("under-review", said),
        NotYours::NotQualified { .. } => Problem::refused("not-qualified", said),
    }
}
