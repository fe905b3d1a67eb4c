//! Rewards held, earned or forfeited: postings that balance, and periods that close.
