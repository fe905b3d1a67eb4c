//! Match: a ticket finds an automation, experts, or the client's agents.
//!
//! Offers are computed, not stored: the routing record keeps the plan, and who may claim when is read from it. What is left to do on
//! a wake is small: answer at once, save a plan, hand off, or wake again.

mod aside;
mod automation;
mod banks;
mod call_up;
mod known;
mod peers;
mod promise;
mod rules;
mod waves;

use std::sync::Arc;

use async_trait::async_trait;
use boot::{Failure, Ports, Stage};
use domain::{EscalatedBecause, Program, State, Ticket, TicketId, Timestamp};
use models::AppropriatenessJudge;
use queue::{Outgoing, QueueName, Work};
use store::{ClientStore, Stored};
use tokio::sync::OnceCell;
use tracing::info;
use triage::{Encoder, Lexical};

use crate::aside::aside;
use crate::banks::Banks;

/// The environment variables that this function cannot do without.
pub const NEEDS: &[&str] = &["SUPPORT_TABLE", "MATCH_QUEUE_URL", "RELAY_QUEUE_URL", "MATCH_DEAD_LETTERS_URL"];

/// The stage that reads the match queue.
pub struct MatchStage {
    ports: Ports,
    banks: Banks,
    encoder: OnceCell<Arc<dyn Encoder>>,
    judge: OnceCell<Option<Arc<dyn AppropriatenessJudge>>>,
}

impl MatchStage {
    /// The stage over these ports, with the encoder and the judge that the settings name.
    pub fn new(ports: Ports) -> Self {
        MatchStage { ports, banks: Banks::default(), encoder: OnceCell::new(), judge: OnceCell::new() }
    }

    /// The same stage, in which this judge is asked where a program wants one.
    pub fn with_judge(self, judge: Arc<dyn AppropriatenessJudge>) -> Self {
        MatchStage { judge: OnceCell::new_with(Some(Some(judge))), ..self }
    }

    /// The judge, where the settings name a model for it.
    async fn judge(&self) -> Option<Arc<dyn AppropriatenessJudge>> {
        let connect = async || {
            let judge = models::BedrockJudge::connect(&self.ports.settings.judge_model).await?;
            Some(Arc::new(judge) as Arc<dyn AppropriatenessJudge>)
        };
        self.judge.get_or_init(connect).await.clone()
    }

    /// The encoder that the settings name, opened when the first ticket needs it: loading a model takes longer than all else.
    async fn encoder(&self) -> Arc<dyn Encoder> {
        let (wished, folder) = (self.ports.settings.encoder, self.ports.settings.models_folder.clone());
        let open = move || models::encoder_or_lexical(wished, &models::Shelf::in_folder(folder), Arc::new(Lexical));
        self.encoder.get_or_init(async || aside(open).await.unwrap_or_else(|| Arc::new(Lexical))).await.clone()
    }

    /// The ticket with its program, if it still stands in this epoch.
    async fn load(&self, id: &TicketId, epoch: u32) -> Result<Option<Seeking>, Failure> {
        let store = self.ports.store.of_ticket(id);
        let Some(ticket) = store.ticket(id).await?.filter(|ticket| ticket.value.epoch == epoch) else { return Ok(None) };
        let program = store.program(&ticket.value.program).await?;
        let program = program.ok_or_else(|| Failure::Park(format!("program {} of {id} is gone", ticket.value.program)))?.value;
        Ok(Some(Seeking { store, ticket, program }))
    }

    /// Looks for somebody: for the first time in this epoch, or because the clock of plan `woken` rang.
    async fn find_somebody(&self, seeking: &Seeking, woken: Option<u32>) -> Result<(), Failure> {
        if !matches!(seeking.ticket.value.state, State::Open) {
            return Ok(());
        }
        let now = self.ports.now();
        // Decided once, when the ticket comes in: whoever waits for an expert now is not answered by an automation an hour later.
        let is_new = seeking.ticket.value.epoch == 0 && woken.is_none();
        if is_new && (self.try_rules(seeking, now).await? || self.try_automations(seeking, now).await?) {
            return Ok(());
        }
        let Some(acted) = promise::acted(&seeking.ticket.value, &seeking.program, now) else {
            return self.go_on(seeking, woken, now).await;
        };
        info!(ticket.id = %acted.id, "a breach nears for ticket {}: {}", acted.id, acted.state.name());
        let saved = seeking.with(acted).await?;
        if matches!(saved.ticket.value.state, State::Open) { self.go_on(&saved, woken, now).await } else { Ok(()) }
    }

    async fn hand_off(&self, seeking: &Seeking, because: EscalatedBecause, now: Timestamp) -> Result<(), Failure> {
        match seeking.ticket.value.clone().escalate(because, now) {
            Ok(escalated) => Ok(seeking.store.save_ticket(&seeking.ticket.with(escalated)).await?),
            // It moved on meanwhile: there is nothing to hand off.
            Err(_) => Ok(()),
        }
    }

    /// The lease of this epoch should be over, or the answer that was on its way should be sent. A message that comes early waits again.
    async fn lapse(&self, seeking: &Seeking) -> Result<(), Failure> {
        let now = self.ports.now();
        let ticket = &seeking.ticket.value;
        match &ticket.state {
            State::Claimed(lease) if now >= lease.ends_at() => {
                Ok(seeking.store.save_ticket(&seeking.ticket.with(ticket.clone().lapse(now))).await?)
            }
            State::Claimed(lease) => {
                let work = Work::LapseLease { ticket: ticket.id.clone(), epoch: ticket.epoch };
                Ok(self.ports.sender.send(vec![Outgoing::after(lease.ends_at().since(now), work, &ticket.correlation)]).await?)
            }
            _ => Ok(()),
        }
    }
}

/// A ticket on its way to somebody.
struct Seeking {
    store: ClientStore,
    ticket: Stored<Ticket>,
    program: Program,
}

impl Seeking {
    /// Saves the ticket as it stands now, and goes on with it.
    async fn with(&self, ticket: Ticket) -> Result<Seeking, Failure> {
        let next = self.ticket.with(ticket);
        self.store.save_ticket(&next).await?;
        let saved = Stored { version: next.version + 1, value: next.value };
        Ok(Seeking { store: self.store.clone(), ticket: saved, program: self.program.clone() })
    }
}

#[async_trait]
impl Stage for MatchStage {
    fn queue(&self) -> Option<QueueName> {
        Some(QueueName::Match)
    }

    async fn work(&self, work: Work, _correlation: &str) -> Result<(), Failure> {
        let (Work::MatchTicket { ticket, epoch }
        | Work::NextWave { ticket, epoch, .. }
        | Work::LapseLease { ticket, epoch }
        | Work::EndPeersWindow { ticket, epoch }) = &work
        else {
            return Err(Failure::Park(format!("match does not do {work:?}")));
        };
        let Some(seeking) = self.load(ticket, *epoch).await? else { return Ok(()) };
        match work {
            Work::LapseLease { .. } => self.lapse(&seeking).await,
            Work::EndPeersWindow { .. } => peers::end_window(&self.ports, &seeking.store, &seeking.ticket).await,
            Work::NextWave { plan, .. } => self.find_somebody(&seeking, Some(plan)).await,
            _ => self.find_somebody(&seeking, None).await,
        }
    }
}
