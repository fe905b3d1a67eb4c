//! The system as `infra/template.yaml` declares it, read with line numbers and checked before anything starts.
//!
//! [`System::read`] understands the part of SAM and CloudFormation that says what runs: functions with their events,
//! queues, tables, secrets, parameters, and the short and long forms of `Ref`, `GetAtt` and `Sub`. What only matters on
//! AWS (roles, alarms, log groups) is passed over. What would change how the system behaves and is not understood is a
//! [`TemplateMistake`] with file, line and fix, never a silent difference.

mod events;
mod fit;
mod functions;
mod kinds;
mod mistake;
mod nearest;
mod node;
mod queues;
mod reader;
mod routes;
mod streams;
mod system;
mod tables;
mod values;

pub use mistake::TemplateMistake;
pub use reader::Parameters;
pub use system::{
    Addresses, Asynchronous, EnvValue, Function, Index, KeyPart, Part, Projection, Queue, QueueSource, Redrive, Route,
    ScheduleSource, StreamSource, System, Table,
};
pub(crate) use system::{function_arn, stream_arn};

#[cfg(test)]
mod tests;
