//! The same system on one machine, and the command line.
//!
//! `runner.rs` brings up what `infra/template.yaml` declares; `local.rs` puts the stages into it. `timeline.rs` is its clock.

pub mod api;
pub mod cli;
pub mod demo;
pub mod desk;
pub mod dynamo;
pub mod eval;
pub mod folder;
pub mod front;
pub mod iban;
pub mod invoke;
pub mod local;
pub mod mappings;
pub mod model;
pub mod replay;
pub mod runner;
pub mod schedules;
pub mod sqs;
pub mod stages;
pub mod streams;
pub mod template;
pub mod terminal;
pub mod timeline;
