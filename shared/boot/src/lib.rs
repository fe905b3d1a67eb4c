//! What every stage stands in: configuration, clients, clock, tracing, and the frames that end each delivery well.
//!
//! A stage is a value that implements [`Stage`]. [`run()`] puts it behind the Lambda runtime; the local runner calls the same
//! [`Function`] in process. Either way an event comes in as JSON and its answer goes out as JSON.

mod caller;
mod clock;
mod failure;
mod frame;
mod function;
mod http;
mod page;
mod ports;
mod run;
mod session;
mod settings;
mod stage;
mod telemetry;

pub use caller::{caller, contend, problem_of};
pub use clock::{Clock, SystemClock};
pub use failure::Failure;
pub use function::Function;
pub use http::source;
pub use page::{frame_of, html, not_found};
pub use ports::Ports;
pub use run::run;
pub use session::{Visitor, session, to_sign_in, visitor};
pub use settings::{SettingMissing, Settings};
pub use stage::{Change, Stage};
pub use telemetry::start_tracing;
