//! Zendesk: its signed webhooks in, its Tickets API out.

mod client;
mod comments;
mod event;
mod read;
mod signature;
mod trigger;

/// The tag by which an agent gives a ticket back to the experts.
pub const RETURN_TAG: &str = "fandesk_return";

pub use client::Client;
pub use read::read;
pub use signature::{TEST_SECRET, sign, signed_headers, verify};
pub use trigger::TEMPLATE;
