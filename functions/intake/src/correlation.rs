//! The correlation id of a chain: the request's own where it has one, else one that comes from the ticket.

use axum::http::HeaderMap;
use domain::TicketId;

/// The id under which the whole chain of `ticket` is logged: the caller's `x-request-id`, the delivery's id, or the ticket's own.
pub(crate) fn of(headers: &HeaderMap, delivery: Option<&str>, ticket: &TicketId) -> String {
    let named = headers.get("x-request-id").and_then(|id| id.to_str().ok());
    let fit = |id: &&str| (1..=100).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
    named.filter(fit).or(delivery.filter(fit)).map_or_else(|| format!("cor_{}", ticket.digest()), str::to_owned)
}
