//! The hand-off packet: all that an agent needs to go on where the experts stopped.
//!
//! It tells the ticket as it stood when the agents got it. So every try tells the same, and a try whose end is unknown is found again.

use domain::{Author, EscalatedBecause, Happened, Message, RuleMet, SlaTerms, Speaker, State, Ticket, Timestamp, TopicId};
use serde_json::{Value, json};
use sla::{Event, Facts, Remaining, Sla, clocks, remaining};
use triage::{Decided, Suggestion};

use crate::say::Known;

/// How much of the question a packet holds, in bytes of JSON.
const QUESTION_MAX: usize = 3_000;
/// How much of a reason, of the subject and of each later word.
const WORD_MAX: usize = 600;
/// How many of what was tried, and as many of what was said; the newest count.
const WORDS_MAX: usize = 6;
/// How many steps from tier to tier; the newest count.
const STEPS_MAX: usize = 12;

/// Something that was tried or said since the question.
struct Word {
    at: Timestamp,
    who: String,
    did: &'static str,
    text: String,
}

/// The packet as agents read it: why, what is known, the question, what was tried and by whom, what was said; then the ids for
/// machines.
pub(crate) fn text(known: &Known<'_>) -> String {
    let Known { ticket, messages, sla, decided, .. } = known;
    let mut lines = vec![
        "This ticket was handed over to you by Fandesk.".to_owned(),
        format!("Why: {}", why(&ticket.state)),
        format!("Topic: {} · Language: {} · Channel: {}", topic(ticket), ticket.language, ticket.origin.channel),
        format!("Open since {}, reopened {} times. {}", ticket.opened_at, ticket.episode, confidence(*decided)),
        format!("Promised: {}", promised(&left(ticket, *sla))),
        String::new(),
        format!("Question: {}", clip(&ticket.subject, WORD_MAX)),
        clip(&ticket.question, QUESTION_MAX),
        String::new(),
    ];
    lines.extend(paragraph("Its way so far:", &steps(ticket)));
    let tried = tried(ticket, *decided);
    lines.extend(if tried.is_empty() { vec!["Nothing was tried yet.".to_owned()] } else { paragraph("What was tried:", &tried) });
    lines.extend(paragraph("What was said:", &said(ticket, messages)));
    lines.extend([String::new(), ids(ticket).to_string()]);
    lines.join("\n")
}

/// The packet as a client's system reads it. With every text cut it stays below the 20 KB of an event.
pub(crate) fn data(known: &Known<'_>) -> Value {
    let Known { ticket, messages, sla, decided, .. } = known;
    json!({
        "why": why(&ticket.state),
        "because": because(&ticket.state).map(clipped),
        "channel": ticket.origin.channel,
        "opened_at": ticket.opened_at,
        "reopened": ticket.episode,
        // How sure it was that the automation answers it. Where nothing measured that there is no number, for it would be believed.
        "confidence": decided.and_then(best).map(|best| best.p),
        "automation": decided.and_then(best).map(|best| json!({
            "id": best.automation, "version": best.version, "title": best.title,
        })),
        "remaining": left(ticket, *sla),
        "subject": clip(&ticket.subject, WORD_MAX),
        "question": clip(&ticket.question, QUESTION_MAX),
        "tiers": list(&steps(ticket)),
        "tried": list(&tried(ticket, *decided)),
        "transcript": list(&said(ticket, messages)),
    })
}

fn best(decided: &Decided) -> Option<&Suggestion> {
    decided.suggestion.as_ref()
}

fn confidence(decided: Option<&Decided>) -> String {
    match decided.and_then(best) {
        Some(best) => format!("Confidence: {:.2} that the automation \"{}\" answers it.", best.p, best.title),
        None => "Confidence: unknown.".to_owned(),
    }
}

/// What is left of the promise, as it was when the agents got the ticket.
fn left(ticket: &Ticket, sla: Option<&SlaTerms>) -> Vec<Remaining> {
    let (Some(terms), State::Escalated { at, .. }) = (sla, &ticket.state) else { return Vec::new() };
    let before = ticket.history.iter().filter(|moment| moment.at <= *at);
    remaining(&clocks(&Facts::fold(ticket.opened_at, before.map(Event::from)), &Sla::of(terms), *at))
}

fn promised(left: &[Remaining]) -> String {
    if left.is_empty() {
        return "no time is running out.".to_owned();
    }
    let left: Vec<String> = left.iter().map(Remaining::to_string).collect();
    format!("{}.", left.join("; "))
}

fn paragraph(title: &str, words: &[Word]) -> Vec<String> {
    if words.is_empty() {
        return Vec::new();
    }
    let line = |word: &Word| {
        let text = if word.text.is_empty() { String::new() } else { format!(": {}", word.text) };
        format!("- {} {} {}{text}", word.at, word.who, word.did)
    };
    std::iter::once(title.to_owned()).chain(words.iter().map(line)).collect()
}

fn list(words: &[Word]) -> Vec<Value> {
    words.iter().map(|word| json!({ "at": word.at, "who": word.who, "did": word.did, "text": word.text })).collect()
}

fn ids(ticket: &Ticket) -> Value {
    json!({
        "ticket": ticket.id,
        "program": ticket.program,
        "topic": ticket.topic,
        "language": ticket.language,
        "state": ticket.state.name(),
        "because": because(&ticket.state).map(clipped),
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
    because(state).map_or_else(|| "it is no longer handed over.".to_owned(), reason)
}

fn reason(because: &EscalatedBecause) -> String {
    match because {
        EscalatedBecause::Expert { by, reason } => format!("{by} found that only you can solve it: {}", clip(reason, WORD_MAX)),
        EscalatedBecause::Customer { reason } if reason.is_empty() => "the customer asked for your own staff.".to_owned(),
        EscalatedBecause::Customer { reason } => format!("the customer asked for your own staff: {}", clip(reason, WORD_MAX)),
        EscalatedBecause::Agents => "your agents ended it themselves.".to_owned(),
        EscalatedBecause::Topic => "your program sends this topic to your agents.".to_owned(),
        EscalatedBecause::Rule { rule: RuleMet::Reopens { after } } => {
            format!("the customer took back more than {after} answers, and your program sends it to your agents then.")
        }
        EscalatedBecause::Rule { rule: RuleMet::Phrase { phrase } } => {
            format!("the customer said {phrase:?}, which your program sends to your agents.")
        }
        EscalatedBecause::NobodyQualified => "no expert is qualified for its topic and language.".to_owned(),
        EscalatedBecause::Deadline => "nobody had answered it by your program's deadline.".to_owned(),
        EscalatedBecause::Unknown { what } => format!("it names something that does not exist: {}", clip(what, WORD_MAX)),
    }
}

/// The same with its texts cut.
fn clipped(because: &EscalatedBecause) -> EscalatedBecause {
    match because.clone() {
        EscalatedBecause::Expert { by, reason } => EscalatedBecause::Expert { by, reason: clip(&reason, WORD_MAX) },
        EscalatedBecause::Customer { reason } => EscalatedBecause::Customer { reason: clip(&reason, WORD_MAX) },
        EscalatedBecause::Unknown { what } => EscalatedBecause::Unknown { what: clip(&what, WORD_MAX) },
        other => other,
    }
}

/// From tier to tier, oldest first: automation, experts, agents and back.
fn steps(ticket: &Ticket) -> Vec<Word> {
    let step = |at, who: &str, did| Word { at, who: who.to_owned(), did, text: String::new() };
    let steps =
        ticket.history.iter().filter(|moment| moment.at <= handed_over_at(ticket)).filter_map(|moment| match &moment.what {
            Happened::AnsweredByAutomation => Some(step(moment.at, "an automation", "answered")),
            Happened::Answered => Some(step(moment.at, "an expert", "answered")),
            Happened::Reopened => Some(step(moment.at, "the customer", "took the answer back")),
            Happened::Appealed => Some(step(moment.at, "the customer", "said that it is no spam")),
            Happened::PeersAsked { by, .. } => {
                Some(step(moment.at, by.as_str(), "asked for you; other experts could still answer"))
            }
            Happened::Escalated(_) => Some(step(moment.at, "you", "got it")),
            Happened::Returned => Some(step(moment.at, "you", "gave it back to the experts")),
            Happened::AgentsEnded => Some(step(moment.at, "you", "ended it")),
            _ => None,
        });
    newest(steps.collect(), STEPS_MAX)
}

/// What automations and experts tried: answers, and what releases and escalations left for the next.
fn tried(ticket: &Ticket, decided: Option<&Decided>) -> Vec<Word> {
    let answers = ticket.earlier_answers.iter().chain(&ticket.answer);
    let answers = answers.map(|answer| word(answer.at, author(&answer.by, decided), "answered", &answer.text));
    let releases =
        ticket.shares.iter().map(|share| word(share.at, share.expert.to_string(), "released it with the note", &share.note));
    let asked = ticket.history.iter().filter_map(|moment| match &moment.what {
        Happened::PeersAsked { by, reason } => Some(word(moment.at, by.to_string(), "asked for you", reason)),
        _ => None,
    });
    newest(answers.chain(releases).chain(asked).filter(|word| word.at <= handed_over_at(ticket)).collect(), WORDS_MAX)
}

/// What customer, experts and agents wrote beside question and answers.
fn said(ticket: &Ticket, messages: &[Message]) -> Vec<Word> {
    let until = handed_over_at(ticket);
    let before = messages.iter().filter(|message| message.at <= until);
    newest(before.map(|message| word(message.at, speaker(&message.speaker), "wrote", &message.text)).collect(), WORDS_MAX)
}

/// The oldest of equals stays first.
fn newest(mut words: Vec<Word>, most: usize) -> Vec<Word> {
    words.sort_by_key(|word| word.at);
    words.split_off(words.len().saturating_sub(most))
}

fn word(at: Timestamp, who: String, did: &'static str, text: &str) -> Word {
    Word { at, who, did, text: clip(text, WORD_MAX) }
}

/// What came later belongs to another hand-off.
fn handed_over_at(ticket: &Ticket) -> Timestamp {
    match &ticket.state {
        State::Escalated { at, .. } => *at,
        _ => Timestamp::from_millis(i64::MAX),
    }
}

fn speaker(speaker: &Speaker) -> String {
    match speaker {
        Speaker::Customer => "the customer".to_owned(),
        Speaker::Expert(expert) => expert.to_string(),
        Speaker::Agent => "an agent".to_owned(),
    }
}

fn author(author: &Author, decided: Option<&Decided>) -> String {
    match author {
        Author::Expert { id } => id.to_string(),
        Author::Automation { id, .. } => match decided.and_then(Decided::answered).filter(|one| &one.automation == id) {
            Some(one) => format!("the automation \"{}\"", one.title),
            None => id.to_string(),
        },
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
