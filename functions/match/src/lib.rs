//! Match: a ticket finds an automation, experts, or the client's agents.
