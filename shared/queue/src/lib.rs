//! The messages between stages, and the port that sends them: SQS, or memory.
