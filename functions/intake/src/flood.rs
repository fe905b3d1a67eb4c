//! A flood at the door: a ticket that looks odd is counted with those that read nearly the same today, and closed from some customers on.
//!
//! What looks ordinary or asks something is never counted, so it costs nothing here, and a hundred customers with one trouble are no flood.
//! Neither is anybody counted once it is one: however many come at once, a band of a day is written a handful of times.

use domain::{ClosedBecause, State, Ticket};
use store::{ClientStore, Put, StoreError, Stored};
use triage::{FLOOD_ASKERS, Flood, Sketch};

/// The ticket as it stands after counting, and what is to be written beside it: a count for each band of its sketch that it changes.
pub(crate) async fn counted(store: &ClientStore, ticket: Ticket) -> Result<(Ticket, Vec<Put>), StoreError> {
    let Some(sketch) = sketch(&ticket) else { return Ok((ticket, Vec::new())) };
    let (now, mut puts, mut is_flood) = (ticket.opened_at, Vec::new(), false);
    for band in sketch.bands() {
        let before = store.flood(now, &band).await?.unwrap_or(Stored::new(Flood::default()));
        if before.value.is_flood() {
            return Ok((closed(ticket), Vec::new()));
        }
        let after = before.with(before.value.with(&ticket.asker));
        is_flood |= after.value.is_flood();
        if after != before {
            puts.push(store.put_flood(now, &band, &after)?);
        }
    }
    Ok((if is_flood { closed(ticket) } else { ticket }, puts))
}

/// The sketch of a ticket that waits, looks odd and asks nothing; a continuation is a customer's own word, and a cleared one stays open.
fn sketch(ticket: &Ticket) -> Option<Sketch> {
    let is_new = ticket.state == State::Open && ticket.origin.repeat_of.is_none();
    let is_counted = ticket.odd.as_ref().is_some_and(|odd| !odd.asks) && !ticket.is_cleared();
    (is_new && is_counted).then(|| Sketch::of(&ticket.subject, &ticket.question))?
}

fn closed(ticket: Ticket) -> Ticket {
    let now = ticket.opened_at;
    let signs = ticket.odd.iter().flat_map(|odd| &odd.signs).map(|sign| sign.what.as_str()).collect::<Vec<_>>().join(", ");
    let evidence = format!("{FLOOD_ASKERS} customers or more sent nearly the same text today; each looks odd: {signs}");
    ticket.closed(ClosedBecause::Spam { evidence }, now)
}
