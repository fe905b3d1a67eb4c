//! Payout: postings from resolutions, and payout runs.

pub mod bank_file;
