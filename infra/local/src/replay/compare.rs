//! The comparison: the file on one side, tables, ledger and help desk on the other. What the file has and they do not is lost; what
//! they have twice is doubled.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::{ClientId, ConnectionId, MessageId, Span, State, Ticket, TicketId};
use ledger::{Posting, Rule};
use serde_json::Value;

use super::evidence::Evidence;
use super::script::{What, script};
use super::thread::{Post, Thread};
use crate::desk::DeskTicket;

/// All that a comparison looks at.
pub struct Sides<'a> {
    /// The file.
    pub threads: &'a [Thread],
    /// The client of the replay.
    pub client: &'a ClientId,
    /// The connection of the replay.
    pub connection: &'a ConnectionId,
    /// The tables.
    pub evidence: &'a Evidence,
    /// Posts that no rule let through, or that an automation's answer spared.
    pub left: &'a HashSet<u64>,
    /// The help desk.
    pub desk: &'a HashMap<String, DeskTicket>,
}

/// What is lost and what is doubled, each told in words.
#[derive(Debug, Default)]
pub struct Found {
    /// In the file, but not in the tables.
    pub lost: Vec<String>,
    /// More often than it happened.
    pub doubled: Vec<String>,
    /// Every ticket of the tables, by id.
    pub tickets: BTreeMap<TicketId, Ticket>,
    /// Every posting.
    pub postings: Vec<Posting>,
}

/// Compares the sides.
pub fn compare(sides: &Sides) -> Found {
    let mut found = Found { postings: read(sides.evidence.of("POSTING")), ..Found::default() };
    for ticket in read::<Ticket>(sides.evidence.of("TICKET")) {
        if let Some(double) = found.tickets.insert(ticket.id.clone(), ticket) {
            found.doubled.push(format!("ticket {} stands twice", double.id));
        }
    }
    let words = Words::of(sides, &found.tickets);
    for thread in sides.threads {
        compare_thread(thread, sides, &words, &mut found);
    }
    one_ticket_for_each_question(sides, &mut found);
    ledger(&mut found);
    found
}

pub(super) fn read<T: serde::de::DeserializeOwned>(values: &[Value]) -> Vec<T> {
    values.iter().filter_map(|value| serde_json::from_value(value.clone()).ok()).collect()
}

/// All words of the tables by the thread that they belong to.
struct Words {
    /// Message ids by thread.
    messages: HashSet<MessageId>,
    /// Texts that experts gave, by the external id of the first ticket.
    experts: HashMap<String, Vec<String>>,
    /// Questions of tickets that continue others.
    repeats: HashMap<String, usize>,
}

impl Words {
    fn of(sides: &Sides, tickets: &BTreeMap<TicketId, Ticket>) -> Words {
        let mut words = Words { messages: HashSet::new(), experts: HashMap::new(), repeats: HashMap::new() };
        for ticket in tickets.values() {
            let texts = words.experts.entry(ticket.origin.external.clone()).or_default();
            let people = |answer: &&domain::Answer| matches!(answer.by, domain::Author::Expert { .. });
            let answers = ticket.earlier_answers.iter().chain(&ticket.answer).filter(people);
            texts.extend(answers.map(|answer| answer.text.clone()));
            if ticket.origin.repeat_of.is_some() {
                *words.repeats.entry(ticket.origin.external.clone()).or_default() += 1;
            }
        }
        for message in read::<domain::Message>(sides.evidence.of("MESSAGE")) {
            if let (domain::Speaker::Expert(_), Some(ticket)) = (&message.speaker, tickets.get(&message.ticket)) {
                words.experts.entry(ticket.origin.external.clone()).or_default().push(message.text.clone());
            }
            words.messages.insert(message.id);
        }
        words
    }
}

fn compare_thread(thread: &Thread, sides: &Sides, words: &Words, found: &mut Found) {
    let external = thread.id.to_string();
    let id = TicketId::from_external(sides.client, sides.connection, &external);
    if !found.tickets.contains_key(&id) {
        found.lost.push(format!("question {external} has no ticket"));
        return;
    }
    let chain: Vec<&Ticket> = found.tickets.values().filter(|ticket| ticket.origin.external == external).collect();
    if thread.is_answered() && !chain.iter().any(|ticket| is_heard_of(ticket)) {
        found.lost.push(format!("question {external} is answered in the file, but nobody wrote to its customer"));
    }
    replies(thread, &chain, words, &mut found.lost);
    posts(thread, sides, words, &mut found.lost, &mut found.doubled);
}

/// Whether its customer heard from anybody: an expert's first word, or an automation's answer.
pub(super) fn is_heard_of(ticket: &Ticket) -> bool {
    ticket.first_response_at.is_some() || ticket.answer.is_some()
}

/// The question's own words, posted again at once: a help desk that tells a ticket twice does the same, and it is one telling.
fn is_told_twice(thread: &Thread, post: &Post) -> bool {
    post.at.since(thread.at) <= Span::seconds(10) && normal(&post.text) == normal(&thread.text)
}

/// Each of the asker's later posts is a message of one ticket of the chain, or the question of one that continues it.
fn replies(thread: &Thread, chain: &[&Ticket], words: &Words, lost: &mut Vec<String>) {
    let mut missing = 0;
    for post in thread.posts.iter().filter(|post| post.by == thread.by && !is_told_twice(thread, post)) {
        let kept =
            chain.iter().any(|ticket| words.messages.contains(&MessageId::from_external(&ticket.id, &post.id.to_string())));
        missing += usize::from(!kept);
    }
    let continued = words.repeats.get(&thread.id.to_string()).copied().unwrap_or(0);
    if missing > continued {
        lost.push(format!("question {}: {} of the customer's later posts are nowhere", thread.id, missing - continued));
    }
}

/// Each helper's post stands in the tables once, and at the help desk once.
fn posts(thread: &Thread, sides: &Sides, words: &Words, lost: &mut Vec<String>, doubled: &mut Vec<String>) {
    let mut expected: HashMap<String, usize> = HashMap::new();
    for act in script(thread) {
        if let What::PassOn { post, text, .. } | What::Answer { post, text, .. } | What::Add { post, text, .. } = act.what
            && !sides.left.contains(&post)
        {
            *expected.entry(normal(&text)).or_default() += 1;
        }
    }
    let external = thread.id.to_string();
    let kept = count(words.experts.get(&external).into_iter().flatten().map(|text| normal(text)));
    let comments = sides.desk.get(&external).into_iter().flat_map(|ticket| &ticket.comments);
    let public = comments.filter(|comment| comment.public && comment.survey_link().is_none());
    let shown = count(public.map(|comment| normal(&comment.plain_body)));
    for (text, times) in expected.iter().filter(|(text, _)| !text.is_empty()) {
        for (place, counts) in [("the tables", &kept), ("the help desk", &shown)] {
            match counts.get(text).copied().unwrap_or(0) {
                seen if seen < *times => lost.push(format!("question {external}: a helper's post is missing in {place}")),
                seen if seen > *times => {
                    doubled.push(format!("question {external}: a helper's post stands {seen} times in {place}"))
                }
                _ => {}
            }
        }
    }
}

fn count(texts: impl Iterator<Item = String>) -> HashMap<String, usize> {
    texts.fold(HashMap::new(), |mut counts, text| {
        *counts.entry(text).or_default() += 1;
        counts
    })
}

/// White space and markup may differ between the file and a help desk; letters and digits may not.
fn normal(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn one_ticket_for_each_question(sides: &Sides, found: &mut Found) {
    let firsts = found.tickets.values().filter(|ticket| ticket.origin.repeat_of.is_none() && ticket.client() == sides.client);
    let counts = count(firsts.map(|ticket| ticket.origin.external.clone()));
    for (external, times) in counts.iter().filter(|(_, times)| **times > 1) {
        found.doubled.push(format!("question {external} has {times} tickets"));
    }
    let known: HashSet<String> = sides.threads.iter().map(|thread| thread.id.to_string()).collect();
    for external in counts.keys().filter(|external| !known.contains(*external)) {
        found.doubled.push(format!("ticket of question {external}, which is not in the file"));
    }
}

/// The ledger on its own: it balances, and every episode that ended has the postings of its end, once.
fn ledger(found: &mut Found) {
    if let Err(error) = ledger::trial_balance(&found.postings) {
        found.doubled.push(format!("the ledger does not balance: {error}"));
    }
    let mut rules: HashMap<(TicketId, u32, String, String), usize> = HashMap::new();
    for posting in &found.postings {
        if let (Some(ticket), Some(episode)) = (&posting.ticket, posting.episode) {
            let key = (ticket.clone(), episode, posting.expert.to_string(), format!("{:?}", posting.rule));
            *rules.entry(key).or_default() += 1;
        }
    }
    let earned = found.postings.iter().filter(|posting| posting.rule == Rule::Earn);
    let paid: HashSet<&TicketId> = earned.filter_map(|posting| posting.ticket.as_ref()).collect();
    for ticket in found.tickets.values() {
        let settled = matches!(ticket.state, State::Resolved { settled: true, .. });
        let owes = ledger::reward(ticket).is_some_and(|reward| !reward.parts.is_empty());
        if settled && owes && !paid.contains(&ticket.id) {
            found.lost.push(format!("ticket {} is settled, but nobody earned its reward", ticket.id));
        }
    }
    for ((ticket, episode, expert, rule), times) in rules.iter().filter(|(_, times)| **times > 1) {
        found.doubled.push(format!("ticket {ticket}, episode {episode}: {times} postings {rule} for {expert}"));
    }
}
