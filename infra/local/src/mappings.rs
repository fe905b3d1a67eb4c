//! Event-source mappings: what Lambda's pollers do between a queue or a stream and a function.

mod answer;
mod filter;
mod sqs;
mod sqs_event;
mod stream;
mod stream_batch;
mod stream_event;
mod stream_failure;

pub use filter::{Filter, FilterUnreadable};
pub use sqs::QueueMapping;
pub use stream::{StreamMapping, StreamStuck, StreamWorld};
