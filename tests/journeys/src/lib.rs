//! One ticket walks through all stages in memory.
