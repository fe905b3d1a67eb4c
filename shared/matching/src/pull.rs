//! A pull: the ticket that an idle expert takes next from the pool.

use domain::{Ticket, TicketId, Timestamp};

use crate::{Opening, Policy, Standing};

/// One of the oldest tickets that wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueHead {
    /// The ticket as matching sees it.
    pub opening: Opening,
    /// Since when the customer waits; a release does not begin this anew.
    pub waiting_since: Timestamp,
}

impl QueueHead {
    /// The head that this open ticket is.
    pub fn of(ticket: &Ticket) -> QueueHead {
        QueueHead { opening: Opening::of(ticket), waiting_since: ticket.opened_at }
    }
}

/// The ticket for this expert: among those of their topics and languages that are open to all, the one that waits longest.
/// Nothing when they are away, at their limit, or no head fits.
pub fn pull(standing: &Standing, heads: &[QueueHead], policy: &Policy, now: Timestamp) -> Option<TicketId> {
    let fits = |head: &&QueueHead| {
        let opening = &head.opening;
        now >= opening.epoch_at + policy.pool_after()
            && standing.is_qualified(opening)
            && !opening.released.contains(&standing.id)
    };
    let heads = standing.is_free(policy).then_some(heads)?;
    heads.iter().filter(fits).min_by_key(|head| (head.waiting_since, &head.opening.id)).map(|head| head.opening.id.clone())
}
