//! The trace: a real forum's questions, and its volunteers as the experts. Texts are never read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use domain::{Language, Timestamp, TopicId};
use flate2::read::MultiGzDecoder;
use serde::Deserialize;

use crate::agenda::Millis;
use crate::draw::Dice;
use crate::model::{DAY, MINUTE};
use crate::names::named;
use crate::people::Person;
use crate::scenario::Scenario;
use crate::spread::{gini, quantile};
use crate::world::{Question, World};

/// The forum's data.
#[derive(Debug, Clone)]
pub struct Trace {
    threads: Vec<Asked>,
    stream: Vec<Asked>,
    helpers: Vec<Helper>,
    topics: Vec<TopicId>,
    languages: Vec<Language>,
    /// What the volunteers did without any routing.
    pub volunteers: Volunteers,
}

/// What the volunteers did in autumn 2019.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Volunteers {
    /// Questions.
    pub questions: usize,
    /// People who wrote on another's question.
    pub helpers: usize,
    /// Gini of their posts.
    pub gini: f64,
    /// The part of posts of the five busiest.
    pub top_five: f64,
    /// Median minutes to the first post of another, of those questions that got one.
    pub response_p50_min: f64,
    /// The same, p90.
    pub response_p90_min: f64,
}

/// The data cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("read {path}: {why}")]
pub struct TraceUnreadable {
    /// Which file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub why: String,
}

/// One question of the files, by the numbers of topic and language.
#[derive(Debug, Clone, Copy)]
struct Asked {
    at: Timestamp,
    topic: u8,
    language: u8,
}

/// One volunteer.
#[derive(Debug, Clone, Default)]
struct Helper {
    languages: u64,
    posts: Vec<Timestamp>,
}

#[derive(Deserialize)]
struct Line {
    at: Timestamp,
    by: String,
    locale: String,
    topic: String,
    #[serde(default)]
    posts: Vec<Post>,
}

#[derive(Deserialize)]
struct Post {
    at: Timestamp,
    by: String,
}

const THREADS: &str = "firefox-support/threads-2019-08..11.jsonl.gz";
const STREAM: &str = "firefox-support/questions-2020-10..2021-12.jsonl.gz";
/// Somebody who writes is there from so long before to so long after.
const AROUND: Millis = 15 * MINUTE;
/// The helpers' first Monday, the stream's Monday from which the surge is played, and for how many days.
const HELPERS_BEGIN: &str = "2019-08-05T00:00:00Z";
const SURGE_BEGIN: &str = "2021-05-10T00:00:00Z";
const SURGE_DAYS: u64 = 42;
/// Autumn 2019 in the file: from its first Monday on.
const AUTUMN_DAYS: u64 = 112;

impl Trace {
    /// Reads the folder that holds `firefox-support`. Nothing if it is not there.
    pub fn read(folder: &Path) -> Result<Option<Trace>, TraceUnreadable> {
        if !folder.join(THREADS).is_file() || !folder.join(STREAM).is_file() {
            return Ok(None);
        }
        let mut names = Named::default();
        let lines = lines(&folder.join(THREADS))?;
        let threads: Vec<Asked> = lines.iter().map(|line| names.asked(line)).collect();
        let helpers = helpers(&lines, &threads);
        let stream = self::lines(&folder.join(STREAM))?.iter().map(|line| names.asked(line)).collect();
        let volunteers = volunteers(&lines, &helpers);
        let Named { topics, languages } = names;
        Ok(Some(Trace { threads, stream, helpers: helpers.into_values().collect(), topics, languages, volunteers }))
    }

    /// The world of one of the two stories: its people keep the hours that they kept in 2019.
    pub fn world(&self, scenario: Scenario, seed: u64) -> World {
        let dice = Dice::new(seed);
        let (asked, begin, days) = match scenario {
            Scenario::TraceSurge => (&self.stream, SURGE_BEGIN, SURGE_DAYS),
            _ => (&self.threads, HELPERS_BEGIN, AUTUMN_DAYS),
        };
        let begin: Timestamp = named(begin);
        let closes = days * DAY;
        let question = |asked: &Asked| {
            let at = Millis::try_from(asked.at.since(begin).as_millis()).ok()?;
            (at < closes).then_some(Question { at, topic: asked.topic, language: asked.language, is_backlog: false })
        };
        let mut questions: Vec<Question> = asked.iter().filter_map(question).collect();
        questions.sort_by_key(|question| question.at);
        let person = |(number, helper): (u32, &Helper)| helper.person(&dice, number, scenario);
        World {
            scenario,
            dice,
            people: (0..).zip(&self.helpers).map(person).collect(),
            questions,
            languages: self.languages.clone(),
            topics: self.topics.clone(),
            closes,
            ends: closes + DAY,
        }
    }
}

impl Helper {
    /// A volunteer with the character that the seed draws for them: they answer any topic, in the languages in which they wrote.
    fn person(&self, dice: &Dice, number: u32, scenario: Scenario) -> Person {
        let begin: Timestamp = named(HELPERS_BEGIN);
        let times = self.posts.iter().filter_map(|at| Millis::try_from(at.since(begin).as_millis()).ok());
        Person { topics: u64::MAX, languages: self.languages, sessions: sessions(times), ..Person::drawn(dice, number, scenario) }
    }
}

/// Posts that are close to each other are one session.
fn sessions(times: impl Iterator<Item = Millis>) -> Vec<(Millis, Millis)> {
    let mut sessions: Vec<(Millis, Millis)> = Vec::new();
    for at in times {
        let (from, to) = (at.saturating_sub(AROUND), at + AROUND);
        match sessions.last_mut().filter(|last| from <= last.1) {
            Some(last) => last.1 = last.1.max(to),
            None => sessions.push((from, to)),
        }
    }
    sessions
}

/// The numbers of topics and languages, as they come up.
#[derive(Default)]
struct Named {
    topics: Vec<TopicId>,
    languages: Vec<Language>,
}

impl Named {
    fn asked(&mut self, line: &Line) -> Asked {
        let topic = line.topic.to_lowercase().parse().unwrap_or_else(|_| named("other"));
        let language = line.locale.parse().unwrap_or_else(|_| Language::english());
        Asked { at: line.at, topic: number(&mut self.topics, topic), language: number(&mut self.languages, language) }
    }
}

fn number<T: PartialEq>(known: &mut Vec<T>, one: T) -> u8 {
    let place = known.iter().position(|other| *other == one).unwrap_or_else(|| {
        known.push(one);
        known.len() - 1
    });
    // A forum has a few dozen of each; one bit each must do.
    place.min(63) as u8
}

fn lines(path: &Path) -> Result<Vec<Line>, TraceUnreadable> {
    let unreadable = |why: String| TraceUnreadable { path: path.to_owned(), why };
    let file = File::open(path).map_err(|error| unreadable(error.to_string()))?;
    let lines = BufReader::new(MultiGzDecoder::new(file)).lines();
    let parsed = |(number, line): (usize, std::io::Result<String>)| {
        let line = line.map_err(|error| unreadable(error.to_string()))?;
        serde_json::from_str(&line).map_err(|error| unreadable(format!("line {number}: {error}")))
    };
    (1..).zip(lines).map(parsed).collect()
}

/// Everybody who wrote on another's question, in the order of their names.
fn helpers(lines: &[Line], threads: &[Asked]) -> BTreeMap<String, Helper> {
    let mut helpers: BTreeMap<String, Helper> = BTreeMap::new();
    for (line, asked) in lines.iter().zip(threads) {
        for post in line.posts.iter().filter(|post| post.by != line.by) {
            let helper = helpers.entry(post.by.clone()).or_default();
            helper.languages |= 1 << asked.language;
            helper.posts.push(post.at);
        }
    }
    helpers.values_mut().for_each(|helper| helper.posts.sort_unstable());
    helpers
}

fn volunteers(lines: &[Line], helpers: &BTreeMap<String, Helper>) -> Volunteers {
    let mut posts: Vec<f64> = helpers.values().map(|helper| helper.posts.len() as f64).collect();
    posts.sort_by(f64::total_cmp);
    let first = |line: &Line| {
        let answered: BTreeSet<Timestamp> = line.posts.iter().filter(|post| post.by != line.by).map(|post| post.at).collect();
        Some(answered.first()?.since(line.at).as_millis() as f64 / MINUTE as f64)
    };
    let mut waits: Vec<f64> = lines.iter().filter_map(first).collect();
    let top: f64 = posts.iter().rev().take(5).sum();
    Volunteers {
        questions: lines.len(),
        helpers: helpers.len(),
        gini: gini(&posts).unwrap_or(0.0),
        top_five: top / posts.iter().sum::<f64>().max(1.0),
        response_p50_min: quantile(&mut waits, 0.5).unwrap_or(0.0),
        response_p90_min: quantile(&mut waits, 0.9).unwrap_or(0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_close_to_each_other_are_one_session() {
        let times = [60, 70, 200].map(|minute| minute * MINUTE);
        assert_eq!(sessions(times.into_iter()), vec![(45 * MINUTE, 85 * MINUTE), (185 * MINUTE, 215 * MINUTE)]);
    }
}
