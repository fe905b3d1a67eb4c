//! HTTP at the door: who is asking, problems, limits, pages of results.
