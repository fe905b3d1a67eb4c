//! CSAT: asks the customer, records what they say, and closes windows that are over.
