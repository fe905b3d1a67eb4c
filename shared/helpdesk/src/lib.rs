//! Help desks: signed webhooks in, answers and notes and events out.
