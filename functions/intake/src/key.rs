//! An idempotency key: it belongs to the first ticket that it was sent with, whatever else names that ticket.

use domain::{TicketId, Timestamp, digest_of};
use store::{ClientStore, StoreError};
use tracing::warn;

use crate::landing;

/// Gives the key to this ticket, before the ticket is saved: a crash in between leaves the key to the same request's next try.
/// The ticket that has it already, if that is another one.
pub(crate) async fn bind(
    store: &ClientStore,
    key: &str,
    ticket: &TicketId,
    now: Timestamp,
) -> Result<Option<TicketId>, StoreError> {
    let mark = digest_of(&["idempotency-key", key]);
    match landing::again(|| bind_once(store, &mark, ticket, now)).await {
        Ok(bound) => Ok(Some(bound).filter(|bound| bound != ticket)),
        // The overflow queue will take the ticket; that is worth more than finding out a key used twice meanwhile.
        Err(StoreError::Unavailable(detail)) => {
            warn!(ticket.id = %ticket, "the key of {ticket} is not kept: {detail}");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

async fn bind_once(store: &ClientStore, mark: &str, ticket: &TicketId, now: Timestamp) -> Result<TicketId, StoreError> {
    if let Some(bound) = store.double(mark).await? {
        return Ok(bound);
    }
    store.save(vec![store.put_double(mark, ticket, now)?]).await?;
    Ok(ticket.clone())
}
