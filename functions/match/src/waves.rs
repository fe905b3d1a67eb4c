//! Waves on their way: a plan is made once, kept as a record, and sets one clock; when that rings the next plan is made.
//!
//! When each wave opens is read from the record, so a wave needs no message of its own. The clock is set before the record is saved:
//! whoever finds the record saved knows that its clock runs and sends nothing, so a repeated message does not set a second one. A crash
//! between the two leaves a clock without a record; its message comes again and makes the plan.

use boot::Failure;
use domain::{Span, Timestamp};
use matching::{Opening, Policy, Routing, Step};
use queue::{Outgoing, Work};
use store::Part;
use tracing::info;

use crate::{MatchStage, Seeking, call_up, promise};

/// The longest delay that a queue keeps; whoever wakes early looks and sleeps again.
const LONGEST_SLEEP: Span = Span::minutes(15);

impl MatchStage {
    /// Plans for the first time, or goes on with the plan whose clock rang.
    pub(crate) async fn go_on(&self, seeking: &Seeking, woken: Option<u32>, now: Timestamp) -> Result<(), Failure> {
        let ticket = &seeking.ticket.value;
        let (policy, opening) = (Policy::of(&seeking.program), Opening::of(ticket));
        let walk = Walk { stage: self, seeking, policy, opening, now };
        match (seeking.store.routing(&ticket.id, ticket.epoch).await?, woken) {
            (None, None) => walk.first().await,
            (Some(record), Some(plan)) if record.plan == plan => walk.next(record).await,
            // Made already, and its clock runs; only that nobody can take the ticket may be left to do.
            (Some(record), None) => walk.hand_off_if_nobody(&record).await,
            // The clock of an older plan, or of one that was never saved.
            (Some(_) | None, Some(_)) => Ok(()),
        }
    }
}

/// One look for somebody.
struct Walk<'a> {
    stage: &'a MatchStage,
    seeking: &'a Seeking,
    policy: Policy,
    opening: Opening,
    now: Timestamp,
}

impl Walk<'_> {
    async fn first(&self) -> Result<(), Failure> {
        let part = self.part(0).await?;
        self.keep(matching::plan(&self.opening, &part.roster, &self.policy), &part).await
    }

    async fn next(&self, record: Routing) -> Result<(), Failure> {
        let part = self.part(record.plan).await?;
        match self.step(&record, &part) {
            Step::HandOff(reason) => self.stage.hand_off(self.seeking, reason.into(), self.now).await,
            Step::Replan => self.again(&record).await,
            _ => self.wake(&record).await,
        }
    }

    /// Another plan looks elsewhere in a large roster, and calls for help.
    async fn again(&self, record: &Routing) -> Result<(), Failure> {
        let part = self.part(record.plan.saturating_add(1)).await?;
        self.keep(matching::plan_again(record, &self.opening, &part.roster, &self.policy, self.now), &part).await?;
        call_up::call_up(&self.stage.ports, &self.seeking.store, &self.opening, &part, &self.policy, self.now).await
    }

    async fn hand_off_if_nobody(&self, record: &Routing) -> Result<(), Failure> {
        let part = self.part(record.plan).await?;
        match self.step(record, &part) {
            Step::HandOff(reason) => self.stage.hand_off(self.seeking, reason.into(), self.now).await,
            _ => Ok(()),
        }
    }

    /// Sets the clock, then saves the plan. One that stands already is a conflict: somebody else planned first, and theirs counts.
    async fn keep(&self, record: Routing, part: &Part) -> Result<(), Failure> {
        let step = self.step(&record, part);
        if !matches!(step, Step::HandOff(_)) {
            self.wake(&record).await?;
        }
        self.seeking.store.save(vec![self.seeking.store.put_routing(&record)?]).await?;
        let ticket = &record.ticket;
        let asked = record.planned().count();
        info!(ticket.id = %ticket, plan = record.plan, candidates = record.candidates, asked, "planned ticket {ticket} for {asked} experts");
        match step {
            Step::HandOff(reason) => self.stage.hand_off(self.seeking, reason.into(), self.now).await,
            _ => Ok(()),
        }
    }

    async fn part(&self, plan: u32) -> Result<Part, Failure> {
        Ok(self.seeking.store.roster_for(&self.opening, &self.policy, plan, self.now).await?)
    }

    fn step(&self, record: &Routing, part: &Part) -> Step {
        matching::next(record, &self.seeking.ticket.value, &part.roster, &self.policy, self.now)
    }

    /// Wakes when the plan is over, or earlier when a breach nears.
    async fn wake(&self, record: &Routing) -> Result<(), Failure> {
        let (ticket, program) = (&self.seeking.ticket.value, &self.seeking.program);
        let nears = promise::look_at(ticket, program, self.now);
        let Some(at) = record.again_at.into_iter().chain(nears).min() else { return Ok(()) };
        let at = at.min(self.now + LONGEST_SLEEP);
        let work = Work::NextWave { ticket: ticket.id.clone(), epoch: ticket.epoch, plan: record.plan };
        Ok(self.stage.ports.sender.send(vec![Outgoing::after(at.since(self.now), work, &ticket.correlation)]).await?)
    }
}
