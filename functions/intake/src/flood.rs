//! A flood at the door: a ticket that looks odd is counted with those that read nearly the same today, and closed from some customers on.
//!
//! What looks ordinary is never counted, so it costs nothing here, and a hundred customers with one trouble are no flood.

use domain::{ClosedBecause, State, Ticket};
use store::{ClientStore, Put, StoreError, Stored};
use triage::{Flood, Sketch};

/// The ticket as it stands after counting, and what is to be written beside it: one count for each band of its sketch.
pub(crate) async fn counted(store: &ClientStore, ticket: Ticket) -> Result<(Ticket, Vec<Put>), StoreError> {
    let Some(sketch) = sketch(&ticket) else { return Ok((ticket, Vec::new())) };
    let day = ticket.opened_at.day();
    let mut puts = Vec::new();
    let mut most = Flood::default();
    for band in sketch.bands() {
        let found = store.flood(&day, &band).await?;
        let flood = found.as_ref().map(|found| &found.value).unwrap_or(&Flood::default()).with(&ticket.asker);
        let next = found.map_or_else(|| Stored::new(flood.clone()), |found| found.with(flood.clone()));
        puts.push(store.put_flood(&day, &band, &next)?);
        if flood.texts > most.texts {
            most = flood;
        }
    }
    let ticket = if most.is_flood() { closed(ticket, &most) } else { ticket };
    Ok((ticket, puts))
}

/// The sketch of a ticket that waits and looks odd; a continuation is a customer's own word, and a cleared one stays open.
fn sketch(ticket: &Ticket) -> Option<Sketch> {
    let is_new = ticket.state == State::Open && ticket.origin.repeat_of.is_none();
    (is_new && ticket.odd.is_some() && !ticket.is_cleared()).then(|| Sketch::of(&ticket.subject, &ticket.question))?
}

fn closed(ticket: Ticket, flood: &Flood) -> Ticket {
    let now = ticket.opened_at;
    let signs = ticket.odd.iter().flat_map(|odd| &odd.signs).map(|sign| sign.what.as_str());
    let evidence = format!("{}; each looks odd: {}", flood.evidence(), signs.collect::<Vec<_>>().join(", "));
    ticket.closed(ClosedBecause::Spam { evidence }, now)
}
