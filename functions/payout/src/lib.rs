//! Payout: postings from resolutions, and payout runs.
