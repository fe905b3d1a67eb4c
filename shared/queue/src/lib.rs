//! The messages between stages, and the port that sends them: SQS, or memory.

mod envelope;
mod memory;
mod sender;
mod sqs;
mod work;

pub use envelope::{Envelope, UnreadableMessage};
pub use memory::MemorySender;
pub use sender::{Outgoing, Parked, SendFailed, Sender};
pub use sqs::{QueueUrls, SqsSender};
pub use work::{Delivery, QueueName, Work};
