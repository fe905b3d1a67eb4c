//! Match: a ticket finds an automation, experts, or the client's agents.
//!
//! Offers are computed, not stored: the routing record keeps the plan, and who may claim when is read from it. What is left to do on
//! a wake is small: answer at once, save a plan, hand off, or wake again.

mod call_up;
mod peers;
mod promise;
mod waves;

use async_trait::async_trait;
use boot::{Failure, Ports, Stage};
use domain::{Author, EscalatedBecause, Program, State, Ticket, TicketId, Timestamp};
use queue::{Outgoing, QueueName, Work};
use store::{ClientStore, Stored};
use tracing::info;
use triage::Decision;

/// The environment variables that this function cannot do without.
pub const NEEDS: &[&str] = &["SUPPORT_TABLE", "MATCH_QUEUE_URL", "RELAY_QUEUE_URL", "MATCH_DEAD_LETTERS_URL"];

/// The stage that reads the match queue.
pub struct MatchStage {
    ports: Ports,
}

impl MatchStage {
    /// The stage over these ports.
    pub fn new(ports: Ports) -> Self {
        MatchStage { ports }
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
        if let Some(answered) = answer_at_once(seeking, now)? {
            info!(ticket.id = %answered.id, "answered ticket {} at once", answered.id);
            return Ok(seeking.store.save_ticket(&seeking.ticket.with(answered)).await?);
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

    /// The lease of this epoch should be over. A message that comes early waits again.
    async fn lapse(&self, seeking: &Seeking) -> Result<(), Failure> {
        let now = self.ports.now();
        let ticket = &seeking.ticket.value;
        match &ticket.state {
            State::Claimed(lease) if lease.has_lapsed(now) => {
                Ok(seeking.store.save_ticket(&seeking.ticket.with(ticket.clone().lapse(now))).await?)
            }
            State::Claimed(lease) => {
                let work = Work::LapseLease { ticket: ticket.id.clone(), epoch: ticket.epoch };
                Ok(self.ports.sender.send(vec![Outgoing::after(lease.until.since(now), work, &ticket.correlation)]).await?)
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

/// The answer of an automation, for a question that nobody has looked at yet.
fn answer_at_once(seeking: &Seeking, now: Timestamp) -> Result<Option<Ticket>, Failure> {
    let ticket = &seeking.ticket.value;
    if ticket.epoch > 0 {
        return Ok(None);
    }
    match triage::decide(&seeking.program, ticket.topic.as_ref(), &ticket.language, &ticket.subject, &ticket.question) {
        Decision::Answer { automation, author, text, .. } => {
            let by = Author::Automation { id: automation, author };
            let answered = ticket.clone().answer_at_once(by, &text, seeking.program.windows.confirm, now);
            answered.map(Some).map_err(|refused| Failure::Park(refused.to_string()))
        }
        Decision::Suggest { .. } | Decision::Human { .. } => Ok(None),
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
