//! Help desks: signed webhooks in, answers and notes and events out.
//!
//! In: [`zendesk::verify`] or [`standard_webhooks::verify`] proves who sent the raw bytes, then `read` turns them into one [`Inbound`].
//! Out: [`Helpdesk`] writes answers, notes and states to a help desk; [`deliver`] posts a signed [`Event`] to a client.
//! Everything that leaves goes through one [`Wire`], which connects to no private address and follows no redirect.

mod address;
mod event;
mod inbound;
mod json;
mod memory;
mod port;
mod retry_after;
mod shape;
mod signature;
pub mod standard_webhooks;
mod text;
mod wire;
pub mod zendesk;

pub use address::{AddressRefused, Endpoint, Reach, check, check_base, check_endpoint};
pub use event::{DeliveryFailed, EVENT_BYTES_MAX, Event, EventInvalid, deliver, retry_schedule, wait_before};
pub use inbound::{Customer, Inbound, InboundKind};
pub use memory::{Call, MemoryHelpdesk};
pub use port::{Helpdesk, Outgoing, Posted, Sought, WriteRefused};
pub use shape::{ReadRefused, Writer};
pub use signature::{Flaw, Purpose, SignatureRefused, TOLERANCE, Verified, dummy_check};
pub use wire::{Wire, WireUnavailable};
