//! Match: a ticket finds an automation, experts, or the client's agents.
//!
//! Offers are computed, not stored: the routing record keeps the plan, and who may claim when is read from it. What is left to do on
//! a wake is small: answer at once, save a plan, hand off, or wake again.

mod call_up;
mod peers;
mod promise;

use async_trait::async_trait;
use boot::{Failure, Ports, Stage};
use domain::{Author, EscalatedBecause, Program, Span, State, Ticket, TicketId, Timestamp};
use matching::{Opening, Policy, Roster, Routing, Step};
use queue::{Outgoing, QueueName, Work};
use store::{ClientStore, Stored};
use tracing::info;
use triage::Decision;

/// The environment variables that this function cannot do without.
pub const NEEDS: &[&str] = &["SUPPORT_TABLE", "MATCH_QUEUE_URL", "RELAY_QUEUE_URL", "MATCH_DEAD_LETTERS_URL"];

/// The longest delay that a queue keeps.
const LONGEST_SLEEP: Span = Span::minutes(15);

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

    async fn find_somebody(&self, seeking: &Seeking) -> Result<(), Failure> {
        if !matches!(seeking.ticket.value.state, State::Open) {
            return Ok(());
        }
        let now = self.ports.now();
        if let Some(answered) = answer_at_once(seeking, now)? {
            info!(ticket.id = %answered.id, "answered ticket {} at once", answered.id);
            return Ok(seeking.store.save_ticket(&seeking.ticket.with(answered)).await?);
        }
        if let Some(acted) = promise::acted(&seeking.ticket.value, &seeking.program, now) {
            info!(ticket.id = %acted.id, "a breach nears for ticket {}: {}", acted.id, acted.state.name());
            let saved = seeking.with(acted).await?;
            return if matches!(saved.ticket.value.state, State::Open) { self.walk_waves(&saved, now).await } else { Ok(()) };
        }
        self.walk_waves(seeking, now).await
    }

    /// Goes on with the newest plan of this epoch, made now if there is none.
    async fn walk_waves(&self, seeking: &Seeking, now: Timestamp) -> Result<(), Failure> {
        let ticket = &seeking.ticket.value;
        let (policy, opening) = (Policy::of(&seeking.program), Opening::of(ticket));
        let known = seeking.store.routing(&ticket.id, ticket.epoch).await?;
        let number = known.as_ref().map_or(0, |record| record.plan);
        let mut part = seeking.store.roster_for(&opening, &policy, number, now).await?;
        let mut record = match known {
            Some(record) => record,
            None => seeking.keep(matching::plan(&opening, &part.roster, &policy)).await?,
        };
        if matching::next(&record, ticket, &part.roster, &policy, now) == Step::Replan {
            // Another plan looks elsewhere in a large roster.
            part = seeking.store.roster_for(&opening, &policy, record.plan.saturating_add(1), now).await?;
            record = seeking.keep(matching::plan_again(&record, &opening, &part.roster, &policy, now)).await?;
            call_up::call_up(&self.ports, &seeking.store, &opening, &part, &policy, now).await?;
        }
        self.take(matching::next(&record, ticket, &part.roster, &policy, now), seeking, &part.roster, now).await
    }

    async fn take(&self, step: Step, seeking: &Seeking, roster: &Roster, now: Timestamp) -> Result<(), Failure> {
        let ticket = &seeking.ticket.value;
        match step {
            Step::Notify { wave, experts, then } => {
                info!(ticket.id = %ticket.id, wave, experts = experts.len(), "offered ticket {} to wave {wave}", ticket.id);
                self.wake_at(seeking, then, now).await
            }
            Step::SleepUntil(at) => self.wake_at(seeking, Some(at), now).await,
            Step::Replan => self.wake_at(seeking, Some(now), now).await,
            Step::HandOff(reason) => {
                info!(ticket.id = %ticket.id, roster = roster.experts.len(), "handed off ticket {}: {reason:?}", ticket.id);
                self.hand_off(seeking, reason.into(), now).await
            }
            Step::Done => self.wake_at(seeking, None, now).await,
        }
    }

    async fn wake_at(&self, seeking: &Seeking, at: Option<Timestamp>, now: Timestamp) -> Result<(), Failure> {
        let (ticket, program) = (&seeking.ticket.value, &seeking.program);
        // A queue keeps a delay for a quarter of an hour at most; whoever wakes early looks and sleeps again.
        let Some(at) = at.into_iter().chain(promise::look_at(ticket, program, now)).min() else { return Ok(()) };
        let at = at.min(now + LONGEST_SLEEP);
        let work = Work::NextWave { ticket: ticket.id.clone(), epoch: ticket.epoch };
        Ok(self.ports.sender.send(vec![Outgoing::after(at.since(now), work, &ticket.correlation)]).await?)
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

    /// Saves a plan. A plan of this number that stands already is a conflict: somebody else planned first, and theirs counts.
    async fn keep(&self, record: Routing) -> Result<Routing, Failure> {
        self.store.save(vec![self.store.put_routing(&record)?]).await?;
        Ok(record)
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
        | Work::NextWave { ticket, epoch }
        | Work::LapseLease { ticket, epoch }
        | Work::EndPeersWindow { ticket, epoch }) = &work
        else {
            return Err(Failure::Park(format!("match does not do {work:?}")));
        };
        let Some(seeking) = self.load(ticket, *epoch).await? else { return Ok(()) };
        match work {
            Work::LapseLease { .. } => self.lapse(&seeking).await,
            Work::EndPeersWindow { .. } => peers::end_window(&self.ports, &seeking.store, &seeking.ticket).await,
            _ => self.find_somebody(&seeking).await,
        }
    }
}
