//! Which experts see a ticket, when, and why: deterministic fair waves.
