//! The embedded queue service: SQS over rows in one SQLite file, in process and over HTTP.
//!
//! [`Queues`] holds all rules and is called directly by the runner's event-source mappings; [`router`] speaks the
//! AWS JSON 1.0 protocol over the same rules, so that any AWS SDK works against it. Time comes from a [`Clock`] in
//! milliseconds, which may run faster than the wall's or jump.
//!
//! Every call is one short SQLite transaction under one lock. With WAL and `synchronous = NORMAL` a sent message
//! survives the end of the process at any moment, `kill -9` included; only a loss of power may cost the last ones.
//!
//! Where the real service leaves a choice or differs:
//! - A receipt handle belongs to one receive. Deleting by an older handle of a message that was received again
//!   succeeds and deletes nothing, as on standard queues of the real service. Deleting twice succeeds.
//! - On FIFO queues a handle whose visibility time-out has passed is refused.
//! - A message that exceeds `maxReceiveCount` keeps its id, body, send time and receive count in the dead-letter
//!   queue; one that is moved back by a move task is a new message with a new id.
//! - Purging takes effect at once and may be repeated; a deleted queue's name may be used again at once.
//! - Signatures, policies and `ReceiveRequestAttemptId` are accepted and not looked at; list-valued message
//!   attributes are refused; account numbers in queue URLs are not compared.

mod attribute;
mod batch;
mod catalogue;
mod count;
mod digest;
mod http;
mod identity;
mod long_poll;
mod message;
mod move_task;
mod operation;
mod queue;
mod queues;
mod receipt;
mod receive;
mod redrive;
mod refusal;
mod schema;
mod send;
mod settings;
mod stored;
mod tags;
#[cfg(test)]
mod tests;
mod wake;
mod work;

pub use attribute::MessageAttribute;
pub use count::Counts;
pub use http::{router, serve};
pub use identity::{arn, queue_of_arn, queue_of_url, url};
pub use message::Message;
pub use move_task::{MoveStatus, MoveTask};
pub use operation::Operation;
pub use queues::{Clock, Queues};
pub use redrive::Which;
pub use refusal::SqsRefused;
pub use send::Sent;
pub use settings::Attributes;
pub use stored::{Received, Stored};
