//! The promise: what the program's SLA says of a ticket that waits, and what is done before it is broken.

use domain::{ActedOn, Program, Ticket, Timestamp};
use sla::{Facts, Kind, Nearing, Run, Sla, clocks, near};

/// The ticket after whatever its program wants done by now, if that changes it.
pub(crate) fn acted(ticket: &Ticket, program: &Program, now: Timestamp) -> Option<Ticket> {
    let nearing = nears(ticket, program, now).filter(|nearing| now >= nearing.at)?;
    let run = ActedOn { clock: name(nearing.run.clock), since: nearing.run.since };
    Some(ticket.clone().breach_nears(run, &nearing.actions, now)).filter(|next| next != ticket)
}

/// When to look at the ticket again for its promise.
pub(crate) fn look_at(ticket: &Ticket, program: &Program, now: Timestamp) -> Option<Timestamp> {
    nears(ticket, program, now).map(|nearing| nearing.at)
}

fn nears(ticket: &Ticket, program: &Program, now: Timestamp) -> Option<Nearing> {
    let sla = Sla::of(program.sla.as_ref()?);
    let acted: Vec<Run> = ticket.nearings.iter().filter_map(run).collect();
    near(&clocks(&Facts::of(ticket), &sla, now), &sla, &acted)
}

fn run(acted: &ActedOn) -> Option<Run> {
    let clock =
        [Kind::FirstResponse, Kind::NextResponse, Kind::Resolution].into_iter().find(|kind| name(*kind) == acted.clock)?;
    Some(Run { clock, since: acted.since })
}

fn name(kind: Kind) -> String {
    kind.to_string().replace(' ', "-")
}
