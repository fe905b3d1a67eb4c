//! What every stage stands in: configuration, clients, clock, tracing, and the frames that end each delivery well.
