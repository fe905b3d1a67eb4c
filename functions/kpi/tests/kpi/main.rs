//! KPI, from the stream of changes to figures, in a world in memory.

mod counting;
mod reports;
mod world;
