//! An act: one call out, and as a step the mark under which it is made once.

use domain::Timestamp;
use helpdesk::Event;

/// One call and the mark under which it is made once.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The mark's name: the same for every delivery of the same fact.
    pub what: String,
    /// When the fact happened; whatever the help desk had before is not ours.
    pub at: Timestamp,
    /// The call.
    pub act: Act,
}

/// A call.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// A text to the customer.
    Reply(String),
    /// A note to the agents, with a marker by which it is found again.
    Note {
        /// The text.
        text: String,
        /// The marker.
        marker: String,
    },
    /// The ticket waits for the customer.
    Pending,
    /// The agents' group has the ticket.
    HandOff,
    /// The ticket is solved.
    Solve,
    /// A signed event.
    Tell(Event),
}
