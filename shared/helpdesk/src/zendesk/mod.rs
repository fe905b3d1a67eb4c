//! Zendesk: its signed webhooks in, its Tickets API out.

mod client;
mod comments;
mod event;
mod read;
mod signature;
mod trigger;

pub use client::Client;
pub use read::read;
pub use signature::{TEST_SECRET, sign, signed_headers, verify};
pub use trigger::TEMPLATE;
