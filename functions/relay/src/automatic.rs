//! What is said with an answer that nobody wrote for this customer: that it is automatic, who wrote it, and one tap to a person.

use boot::{Failure, Ports};
use domain::{Author, Ticket};
use queue::Delivery;
use triage::{Decided, Suggestion};
use web::person_url;

/// What goes along with an automatic answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Automatic {
    /// The name of the expert who wrote it; none for a client's own rules.
    pub author: Option<String>,
    /// Which version of the automation; none for a client's own rules, which have none.
    pub version: Option<u32>,
    /// Where a person is one tap away.
    pub person_url: String,
}

/// Whether the delivery brings an automatic answer out.
pub(crate) fn is_told(ticket: &Ticket, delivery: &Delivery) -> bool {
    matches!(delivery, Delivery::Answer { .. }) && matches!(ticket.state.author(), Some(Author::Automation { .. }))
}

/// What goes along with the delivery, if it is an automatic answer.
pub(crate) async fn of(
    ports: &Ports,
    ticket: &Ticket,
    decided: Option<&Decided>,
    delivery: &Delivery,
) -> Result<Option<Automatic>, Failure> {
    let Some(Author::Automation { id, author }) = ticket.state.author().filter(|_| is_told(ticket, delivery)) else {
        return Ok(None);
    };
    let answered: Option<&Suggestion> = decided.and_then(Decided::answered).filter(|one| &one.automation == id);
    // Who wrote it is told even where they earn nothing by it.
    let name = match answered.map(|one| &one.author).or(author.as_ref()) {
        Some(expert) => ports.store.expert(expert).await?.map(|expert| expert.value.name),
        None => None,
    };
    let settings = &ports.settings;
    Ok(Some(Automatic {
        author: name,
        version: answered.map(|one| one.version),
        person_url: person_url(&settings.public_url, &settings.link_secret, &ticket.id, ticket.episode),
    }))
}
