//! Resolve: claim, answer, release, escalate, confirm, reopen.
