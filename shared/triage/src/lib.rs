//! First look at a ticket: redaction, spam gate, topic, and whether an automation answers.
