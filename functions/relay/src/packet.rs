//! The hand-off packet: all that an agent needs to go on where the experts stopped.

use domain::{Author, EscalatedBecause, Message, Speaker, State, Ticket, Timestamp, TopicId};
use serde_json::{Value, json};

/// How much of the question a packet holds, in bytes of JSON.
const QUESTION_MAX: usize = 4_000;
/// How much of each later word.
const WORD_MAX: usize = 1_000;
/// How many later words; the newest count.
const WORDS_MAX: usize = 8;

/// Something that was said or done since the question.
struct Word {
    at: Timestamp,
    who: String,
    did: &'static str,
    text: String,
}

/// The packet as agents read it: why, what is known, the question, what was tried and by whom; then the ids for machines.
pub(crate) fn text(ticket: &Ticket, messages: &[Message]) -> String {
    let mut lines = vec![
        "This ticket was handed over to you by Fandesk.".to_owned(),
        format!("Why: {}", why(&ticket.state)),
        format!("Topic: {} · Language: {} · Channel: {}", topic(ticket), ticket.language, ticket.origin.channel),
        format!("Open since {}, reopened {} times.", ticket.opened_at, ticket.episode),
        String::new(),
        format!("Question: {}", clip(&ticket.subject, WORD_MAX)),
        clip(&ticket.question, QUESTION_MAX),
        String::new(),
    ];
    let words = words(ticket, messages);
    lines.push(if words.is_empty() { "Nothing was tried yet.".to_owned() } else { "What was tried:".to_owned() });
    lines.extend(words.iter().map(|word| format!("- {} {} {}: {}", word.at, word.who, word.did, word.text)));
    lines.extend([String::new(), ids(ticket).to_string()]);
    lines.join("\n")
}

/// The packet as a client's system reads it. With every text cut it stays far below the 20 KB of an event.
pub(crate) fn data(ticket: &Ticket, messages: &[Message]) -> Value {
    let tried = words(ticket, messages);
    let tried: Vec<Value> =
        tried.iter().map(|word| json!({ "at": word.at, "who": word.who, "did": word.did, "text": word.text })).collect();
    json!({
        "why": why(&ticket.state),
        "because": because(&ticket.state),
        "channel": ticket.origin.channel,
        "opened_at": ticket.opened_at,
        "subject": clip(&ticket.subject, WORD_MAX),
        "question": clip(&ticket.question, QUESTION_MAX),
        "tried": tried,
    })
}

fn ids(ticket: &Ticket) -> Value {
    json!({
        "ticket": ticket.id,
        "program": ticket.program,
        "topic": ticket.topic,
        "language": ticket.language,
        "state": ticket.state.name(),
        "because": because(&ticket.state),
        "episode": ticket.episode,
        "epoch": ticket.epoch,
    })
}

fn topic(ticket: &Ticket) -> &str {
    ticket.topic.as_ref().map_or("unknown", TopicId::as_str)
}

fn because(state: &State) -> Option<&EscalatedBecause> {
    match state {
        State::Escalated { because, .. } => Some(because),
        _ => None,
    }
}

fn why(state: &State) -> String {
    match because(state) {
        Some(EscalatedBecause::Expert { by, reason }) => {
            format!("{by} found that only you can solve it: {}", clip(reason, WORD_MAX))
        }
        Some(EscalatedBecause::Customer { reason }) => {
            format!("the customer asked for your own staff: {}", clip(reason, WORD_MAX))
        }
        Some(EscalatedBecause::Agents) => "your agents ended it themselves.".to_owned(),
        Some(EscalatedBecause::Topic) => "your program sends this topic to your agents.".to_owned(),
        Some(EscalatedBecause::NobodyQualified) => "no expert is qualified for its topic and language.".to_owned(),
        Some(EscalatedBecause::Deadline) => "nobody had answered it by your program's deadline.".to_owned(),
        Some(EscalatedBecause::Unknown { what }) => format!("it names something that does not exist: {}", clip(what, WORD_MAX)),
        None => "it is no longer handed over.".to_owned(),
    }
}

/// Releases with their notes, messages and the last answer, oldest first.
fn words(ticket: &Ticket, messages: &[Message]) -> Vec<Word> {
    let word = |at, who: String, did, text: &str| Word { at, who, did, text: clip(text, WORD_MAX) };
    let releases =
        ticket.shares.iter().map(|share| word(share.at, share.expert.to_string(), "released it with the note", &share.note));
    let said = messages.iter().map(|message| word(message.at, speaker(&message.speaker), "wrote", &message.text));
    let answer = ticket.answer.iter().map(|answer| word(answer.at, answerer(ticket), "answered", &answer.text));
    let mut words: Vec<Word> = releases.chain(said).chain(answer).collect();
    words.sort_by_key(|word| word.at);
    words.split_off(words.len().saturating_sub(WORDS_MAX))
}

fn speaker(speaker: &Speaker) -> String {
    match speaker {
        Speaker::Customer => "the customer".to_owned(),
        Speaker::Expert(expert) => expert.to_string(),
        Speaker::Agent => "an agent".to_owned(),
    }
}

fn answerer(ticket: &Ticket) -> String {
    match ticket.state.author() {
        Some(Author::Expert { id }) => id.to_string(),
        Some(Author::Automation { id, .. }) => id.to_string(),
        None => "an earlier answer".to_owned(),
    }
}

/// The beginning of a text that takes at most `most` bytes in JSON, with an ellipsis where it was cut.
pub(crate) fn clip(text: &str, most: usize) -> String {
    let mut size = 0_usize;
    let mut fits = |c: char| {
        size += size_in_json(c);
        size <= most
    };
    let kept: String = text.chars().take_while(|c| fits(*c)).collect();
    if kept.len() == text.len() { kept } else { format!("{kept}…") }
}

fn size_in_json(c: char) -> usize {
    match c {
        '"' | '\\' | '\n' | '\r' | '\t' => 2,
        c if c.is_control() => 6,
        c => c.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clipped_text_never_takes_more_than_its_place_in_json() {
        for text in ["short", &"é".repeat(5_000), &"\u{1}\n\"".repeat(3_000)] {
            let written = serde_json::to_string(&clip(text, 1_000)).unwrap();
            assert!(written.len() <= 1_000 + 5, "{}", written.len());
        }
        assert_eq!(clip("whole", 5), "whole");
        assert_eq!(clip("whole", 4), "whol…");
    }
}
