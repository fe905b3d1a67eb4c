//! Intake: a webhook or an API call becomes a ticket.
