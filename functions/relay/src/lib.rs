//! Relay: answers, hand-offs and events go out to help desks and clients.
