//! A dozen stories and some, each played once, with every delivery doubled, and with every effect crashed before and after.
//!
//! ```text
//! run.rs         how a story is played, and what its ends are held against
//! paid.rs        webhook to paid, silence, automation
//! reopened.rs    reopened, thanks, a new problem, too late
//! shared.rs      released with a note, a lapsed lease, two at once
//! agents.rs      escalated, nobody qualified, unknown topic, returned
//! door.rs        duplicates, forgeries, spam
//! survey.rs      rated twice, rated too late, reopened from the page
//! tiers.rs       automation, experts, agents and back: peers, rules, the customer's wish, the help desk's return
//! automation.rs  experts' automations: shadow, live, a person in one tap, audit, suspension, silence
//! desk.rs        the experts' pages: a race through forms, a lapse, an answer taken back, a question
//! poison.rs      messages and records that nobody can read
//! ```

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod agents;
mod automation;
mod desk;
mod door;
mod paid;
mod poison;
mod reopened;
mod run;
mod shared;
mod survey;
mod tiers;
