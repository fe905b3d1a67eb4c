//! The call-up: experts who are away are asked to come when more waits than those present can take.

use boot::{Failure, Ports};
use domain::{Span, Timestamp};
use matching::{Opening, Policy};
use queue::{Outgoing, Work};
use store::{ClientStore, Part};
use tracing::info;

/// One program and language calls once in this time at most, whatever comes in.
const PAUSE: Span = Span::minutes(5);

/// Calls who is needed, if anybody is missing and nobody was called lately. That it was called is saved first: a crash then loses one
/// call, and the next plan calls again.
pub(crate) async fn call_up(
    ports: &Ports,
    store: &ClientStore,
    ticket: &Opening,
    part: &Part,
    policy: &Policy,
    now: Timestamp,
) -> Result<(), Failure> {
    let missing = part.demand.demand.shortfall(part.present);
    if missing == 0 || !policy.rules().call_up.enabled || is_pausing(part.demand.called_at, now) {
        return Ok(());
    }
    let away = store.bench_for(ticket, policy, now).await?;
    let experts = matching::call_up(missing, ticket, &away.roster, policy, now);
    if experts.is_empty() {
        return Ok(());
    }
    let claimed = store.claim_call(&ticket.program, &ticket.language, PAUSE, now).await?;
    if claimed {
        info!(program = %ticket.program, language = %ticket.language, missing, called = experts.len(), "called up {} experts", experts.len());
        let every = policy.rules().call_up.every;
        let work = Work::CallUp { ticket: ticket.id.clone(), experts, every };
        ports.sender.send(vec![Outgoing::now(work, "")]).await?;
    }
    Ok(())
}

fn is_pausing(called_at: Option<Timestamp>, now: Timestamp) -> bool {
    called_at.is_some_and(|called| now < called + PAUSE)
}
