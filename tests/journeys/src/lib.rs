//! One ticket walks through all stages in memory. The stories stand in `tests/journeys`, one file for each stretch of the way; `run.rs`
//! there plays each of them once, with every delivery doubled, and with every effect crashed.
