//! Dispatch: a fact on the stream becomes work on the queues.
