//! A question: what a customer asks, as it came, by whichever door.

use domain::{MessageId, Ticket, digest_of};
use helpdesk::{Customer, Inbound};

/// The longest channel name that is kept; it becomes part of rollup keys.
const CHANNEL_CHARS_MAX: usize = 40;

/// What a customer asks, before triage: nothing is redacted yet, so nothing of it is stored as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    /// The ticket's id over there.
    pub(crate) external: String,
    /// The subject line; may be empty.
    pub(crate) subject: String,
    /// The question.
    pub(crate) text: String,
    /// Who the client says it is.
    pub(crate) identity: String,
    /// The channel as the help desk names it.
    pub(crate) channel: String,
    /// The language tag, where one was given.
    pub(crate) language: Option<String>,
    /// The topic, where one was named.
    pub(crate) topic: Option<String>,
    /// The program, where one was named.
    pub(crate) program: Option<String>,
    /// Tells two requests under one id apart.
    pub(crate) digest: String,
}

/// What stands for a question without subject and words, such as one that was only a picture.
const NO_WORDS: &str = "(no words)";
/// How the digest of a ticket begins that was opened by a comment; the comment's id follows.
const COMMENT: &str = "comment-";

impl Question {
    /// The question of a webhook that opens a ticket.
    pub(crate) fn of_opening(inbound: &Inbound) -> Self {
        Question::of_inbound(inbound, digest_of(&["hook", &inbound.subject, &inbound.body]))
    }

    /// The question of a comment whose ticket is not known: it came first, or the opening was never sent.
    pub(crate) fn of_comment(inbound: &Inbound, comment: &MessageId) -> Self {
        Question::of_inbound(inbound, format!("{COMMENT}{comment}"))
    }

    fn of_inbound(inbound: &Inbound, digest: String) -> Self {
        let is_without_words = inbound.subject.trim().is_empty() && inbound.body.trim().is_empty();
        Question {
            external: inbound.external_ticket.clone(),
            subject: inbound.subject.clone(),
            text: if is_without_words { NO_WORDS.to_owned() } else { inbound.body.clone() },
            identity: identity(inbound.customer.as_ref(), &inbound.external_ticket),
            channel: channel(inbound.channel.as_deref(), "unknown"),
            language: inbound.language.clone(),
            topic: inbound.topic.clone(),
            program: inbound.program.clone(),
            digest,
        }
    }
}

/// The comment that opened the ticket, where it was no opening of its own.
pub(crate) fn opening_comment(ticket: &Ticket) -> Option<MessageId> {
    ticket.origin.digest.strip_prefix(COMMENT)?.parse().ok()
}

/// The channel in the form in which it is kept.
pub(crate) fn channel(named: Option<&str>, otherwise: &str) -> String {
    let named = named.map(str::trim).filter(|named| !named.is_empty()).unwrap_or(otherwise);
    named.to_lowercase().chars().filter(|c| !c.is_control()).take(CHANNEL_CHARS_MAX).collect()
}

/// Who asks; a customer whom nobody names is as many as they have tickets.
fn identity(customer: Option<&Customer>, external: &str) -> String {
    let known = customer.and_then(|customer| customer.id.as_ref().or(customer.mail.as_ref()).or(customer.name.as_ref()));
    known.cloned().unwrap_or_else(|| format!("ticket {external}"))
}
