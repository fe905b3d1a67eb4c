//! An evaluation of the spam gate: what of the marked spam it finds, and what it takes for spam that is none.
//!
//! Every question and every post of a file of threads is a text that comes to the door as a ticket of its own, in the order of time, and
//! is counted against floods as there. The marks of the forum's moderators are believed.

mod figures;

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use domain::{Asker, ClientId, Program, Timestamp};
use triage::{Flood, Screened, Sketch, screen};

use crate::eval::{FilesUnfit, ThreadFiles};
use crate::replay::{self, Thread};
use crate::terminal::{CommandRefused, Exit, Out};

use figures::{Figures, Kind, Tally};

/// Evaluates the file and tells the figures. There is nothing to draw: the gate gives no probability.
pub(crate) fn run(file: &Path, plots: Option<&Path>, out: &Out) -> Result<Exit> {
    let files = ThreadFiles::read(&[file.to_owned()]).map_err(refused)?;
    let program = serde_json::from_value(replay::program(&files.threads)).context("the forum as a program")?;
    let figures = evaluate(&files.threads, &program);
    out.say(&figures.headline());
    out.say(&figures.table().fitted());
    out.say(&figures.footnote());
    if plots.is_some() {
        out.note("The spam gate has no plot: it weighs signs, and gives no probability to be reliable.");
    }
    out.result(&figures)?;
    Ok(Exit::Fine)
}

fn refused(error: FilesUnfit) -> anyhow::Error {
    match error {
        FilesUnfit::NotThere(_) | FilesUnfit::NoneInside(_) => CommandRefused::NotThere(error.to_string()).into(),
        error => error.into(),
    }
}

/// The figures of these threads, for the program that they belong to.
pub(crate) fn evaluate(threads: &[Thread], program: &Program) -> Figures {
    let mut texts: Vec<Text<'_>> = threads.iter().flat_map(texts_of).collect();
    texts.sort_by_key(|text| (text.at, text.id));
    let mut gate = Gate { program, floods: HashMap::new() };
    let mut tally = Tally::default();
    let begun = Instant::now();
    let ends: Vec<End> = texts.iter().map(|text| gate.end_of(text)).collect();
    let seconds = begun.elapsed().as_secs_f64();
    for (text, end) in texts.iter().zip(ends) {
        tally.add(text.kind, text.is_spam, end);
    }
    Figures::of(&tally, seconds)
}

/// One text at the door.
struct Text<'a> {
    id: u64,
    at: Timestamp,
    by: &'a str,
    subject: &'a str,
    text: &'a str,
    is_spam: bool,
    kind: Kind,
}

fn texts_of(thread: &Thread) -> Vec<Text<'_>> {
    let question = Text {
        id: thread.id,
        at: thread.at,
        by: &thread.by,
        subject: &thread.title,
        text: &thread.text,
        is_spam: thread.spam,
        kind: Kind::Question,
    };
    let posts = thread.posts.iter().map(|post| Text {
        id: post.id,
        at: post.at,
        by: &post.by,
        subject: "",
        text: &post.text,
        is_spam: post.spam,
        kind: if post.by == thread.by { Kind::Asker } else { Kind::Helper },
    });
    std::iter::once(question).chain(posts).collect()
}

/// How a text came out of the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It passed.
    Passed,
    /// It looked odd and went to people.
    Odd,
    /// It was closed for its signs.
    Closed,
    /// It was closed in a flood.
    Flooded,
}

/// The gate with what it has counted.
struct Gate<'a> {
    program: &'a Program,
    floods: HashMap<(String, String), Flood>,
}

impl Gate<'_> {
    fn end_of(&mut self, text: &Text<'_>) -> End {
        match screen(self.program, text.subject, text.text) {
            Screened::Pass => End::Passed,
            Screened::Spam { .. } => End::Closed,
            Screened::Odd(odd) if !odd.asks && self.is_flood(text) => End::Flooded,
            Screened::Odd(_) => End::Odd,
        }
    }

    fn is_flood(&mut self, text: &Text<'_>) -> bool {
        let Some(sketch) = Sketch::of(text.subject, text.text) else { return false };
        let keys: Vec<(String, String)> = sketch.bands().map(|band| (text.at.day(), band)).collect();
        if keys.iter().any(|key| self.floods.get(key).is_some_and(Flood::is_flood)) {
            return true;
        }
        let asker = Asker::of(self.client(), text.by);
        keys.into_iter().fold(false, |is_flood, key| {
            let counted = self.floods.entry(key).or_default();
            *counted = counted.with(&asker);
            is_flood || counted.is_flood()
        })
    }

    fn client(&self) -> &ClientId {
        &self.program.client
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn threads(lines: &[serde_json::Value]) -> Vec<Thread> {
        lines.iter().map(|line| serde_json::from_value(line.clone()).unwrap()).collect()
    }

    fn question(id: u64, by: &str, text: &str, spam: bool) -> serde_json::Value {
        serde_json::json!({ "id": id, "at": format!("2026-11-26T10:{id:02}:00Z"), "by": by, "locale": "en", "topic": "sync",
            "title": "", "text": text, "spam": spam, "posts": [] })
    }

    #[test]
    fn adverts_are_found_odd_ones_from_the_fifth_customer_on_and_questions_pass() {
        let mut lines = vec![
            question(1, "kim", "My bookmarks are gone since the update, how do I get them back?", false),
            question(2, "bot", "Call 1=855=555=0142 printer customer support number, call now 1=855=555=0142", true),
        ];
        // Each alone is merely odd: it names what it sells, and no way to get it.
        let offer = "We offer bitcoin investment with daily returns for all the members of this nice community";
        lines.extend((3..12).map(|id| question(id, &format!("bot {id}"), &format!("{offer} {id}"), true)));
        let threads = threads(&lines);
        let figures = evaluate(&threads, &serde_json::from_value(replay::program(&threads)).unwrap());
        assert_eq!((figures.n, figures.n_spam), (11, 10));
        assert_eq!((figures.spam.precision, figures.odd.recall, figures.odd.fpr), (1.0, 1.0, 0.0));
        // One by its signs, and of nine alike all from the fifth on.
        assert_eq!((figures.closed_in_floods, figures.spam.recall), (5, 0.6));
    }
}
