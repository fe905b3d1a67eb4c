//! What clients are told: facts as signed events, with ids and states, and the text where no help desk shows it.

use domain::{Answer, Author, Fact, Message, Speaker, Ticket, Timestamp, digest_of};
use helpdesk::Event;
use serde_json::{Map, Value, json};

use crate::act::{Act, Step};
use crate::packet::{self, clip};
use crate::say::Known;
use crate::words;

/// How much text an event holds, in bytes of JSON; the rest of its 20 KB is for ids. All of it is to be had from the API.
const TEXT_MAX: usize = 16_000;

/// An answer with its text. An automatic one says so, with the sentence that belongs below it and where a person is one tap away.
pub(crate) fn answer(known: &Known<'_>, answer: &Answer, what: String) -> Step {
    let ticket = known.ticket;
    let author = match ticket.state.author() {
        Some(Author::Automation { id, .. }) => json!({ "kind": "automation", "id": id }),
        Some(Author::Expert { id }) => json!({ "kind": "expert", "id": id }),
        None => Value::Null,
    };
    let text = clip(&answer.text, TEXT_MAX);
    let mut more = vec![
        ("answer", json!(text)),
        ("author", author),
        ("cut", json!(text != answer.text)),
        ("automatic", json!(known.automatic.is_some())),
    ];
    if let Some(automatic) = known.automatic {
        more.extend([
            ("version", json!(automatic.version)),
            ("notice", json!(words::automatic(&ticket.language, automatic))),
            ("person_url", json!(automatic.person_url)),
        ]);
    }
    tell(ticket, "ticket.answered", answer.at, what, more)
}

/// An expert's message with its text.
pub(crate) fn message(ticket: &Ticket, message: &Message, what: String) -> Step {
    let author = match &message.speaker {
        Speaker::Expert(id) => json!({ "kind": "expert", "id": id }),
        Speaker::Customer | Speaker::Agent => Value::Null,
    };
    let text = clip(&message.text, TEXT_MAX);
    let more = [("message", json!(message.id)), ("text", json!(text)), ("author", author), ("cut", json!(text != message.text))];
    tell(ticket, "ticket.message_created", message.at, what, more)
}

/// The survey's link, for the client to show to its customer.
pub(crate) fn survey(ticket: &Ticket, answer: &Answer, link: &str, what: String) -> Step {
    tell(ticket, "csat.requested", answer.at, what, [("link", json!(link))])
}

/// A hand-off with its packet.
pub(crate) fn hand_off(known: &Known<'_>, at: Timestamp, what: String) -> Step {
    tell(known.ticket, "ticket.escalated", at, what, [("packet", packet::data(known))])
}

/// A resolution.
pub(crate) fn solved(ticket: &Ticket, at: Timestamp, what: String) -> Step {
    tell(ticket, "ticket.resolved", at, what, [])
}

/// Any fact, with ids and states. A changed score is another fact than the first one, though its moment is kept.
pub(crate) fn fact(ticket: &Ticket, fact: Fact, at: Timestamp, episode: u32, epoch: u32) -> Step {
    let kind = kind(fact);
    let score = ticket.rating.filter(|_| fact == Fact::Rated).map(|rating| rating.score.get());
    let rated = score.map(|score| format!("#{score}")).unwrap_or_default();
    let what = format!("EVENT#{kind}#{episode:06}#{epoch:06}#{at}{rated}");
    let mut step = tell(ticket, kind, at, what, score.map(|score| ("score", json!(score))));
    if let Act::Tell(event) = &mut step.act {
        // The fact's own numbers: the ticket may have gone on since.
        event.data.insert("episode".to_owned(), episode.into());
        event.data.insert("epoch".to_owned(), epoch.into());
    }
    step
}

fn kind(fact: Fact) -> &'static str {
    match fact {
        Fact::Opened => "ticket.opened",
        Fact::Closed => "ticket.closed",
        Fact::Claimed => "ticket.claimed",
        Fact::Released => "ticket.released",
        Fact::Answered => "ticket.answered",
        Fact::Reopened => "ticket.reopened",
        Fact::Resolved => "ticket.resolved",
        Fact::Settled => "ticket.settled",
        Fact::Escalated => "ticket.escalated",
        Fact::Returned => "ticket.returned",
        Fact::Rated => "csat.responded",
    }
}

fn tell<'a>(ticket: &Ticket, kind: &str, at: Timestamp, what: String, more: impl IntoIterator<Item = (&'a str, Value)>) -> Step {
    let mut data = Map::new();
    let ids = [
        ("ticket", json!(ticket.id)),
        ("external", json!(clip(&ticket.origin.external, 500))),
        ("program", json!(ticket.program)),
        ("topic", json!(ticket.topic)),
        ("language", json!(ticket.language)),
        ("state", json!(ticket.state.name())),
        ("episode", json!(ticket.episode)),
        ("epoch", json!(ticket.epoch)),
    ];
    data.extend(ids.into_iter().chain(more).map(|(name, value)| (name.to_owned(), value)));
    let id = format!("evt_{}", digest_of(&["event", &ticket.id.to_string(), &what]));
    Step { what, at, act: Act::Tell(Event { id, kind: kind.to_owned(), at, data }) }
}
