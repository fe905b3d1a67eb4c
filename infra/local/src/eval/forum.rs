//! A forum as it is known at one moment: its helpers with what they answered so far, and what was asked.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::Timestamp;
use matching::knowledge::{Affinity, Credit, Pace, Presence, Profile, Question, affinity};

use crate::replay::Thread;

use super::story::What;

/// Everything known so far. Nothing of the future is in it: `learn` is told events in the order of time.
pub(super) struct Forum<'a, 't> {
    threads: &'t [&'a Thread],
    /// From which thread on votes are unknown: those of the test file have no time, and may be younger than the questions.
    test_from: usize,
    questions: Vec<Question>,
    helpers: Vec<Helper<'a>>,
    place_of: HashMap<&'a str, usize>,
    answered: HashSet<(usize, usize)>,
    asked: Profile,
    pace: Pace,
}

/// Somebody who helped.
pub(super) struct Helper<'a> {
    pub(super) name: &'a str,
    profile: Profile,
    presence: Presence,
    /// In how many threads.
    pub(super) answered: u32,
    /// The same by language and by topic, whole, for the baselines.
    pub(super) by_language: BTreeMap<String, u32>,
    pub(super) by_topic: BTreeMap<&'a str, u32>,
}

impl<'a, 't> Forum<'a, 't> {
    /// A forum in which nothing has happened yet.
    pub(super) fn of(threads: &'t [&'a Thread], test_from: usize) -> Forum<'a, 't> {
        Forum {
            threads,
            test_from,
            questions: threads.iter().map(|thread| question(thread)).collect(),
            helpers: vec![],
            place_of: HashMap::new(),
            answered: HashSet::new(),
            asked: Profile::default(),
            pace: Pace::default(),
        }
    }

    /// Learns what happened at this time.
    pub(super) fn learn(&mut self, what: What, at: Timestamp) {
        match what {
            What::Asked { thread } => {
                self.asked.learn(&self.questions[thread], Credit::default());
                self.pace.count(at);
            }
            What::Posted { thread, post } => self.posted(thread, self.threads[thread].posts[post].by.as_str(), at),
        }
    }

    fn posted(&mut self, thread: usize, name: &'a str, at: Timestamp) {
        let place = *self.place_of.entry(name).or_insert(self.helpers.len());
        if place == self.helpers.len() {
            self.helpers.push(Helper::new(name, at));
        }
        let is_first = self.answered.insert((place, thread));
        let credit = self.credit(thread, name);
        let (helper, asked_in) = (&mut self.helpers[place], self.threads[thread]);
        if !is_first {
            helper.presence.seen(at);
            return;
        }
        helper.presence.answered(at);
        helper.profile.learn(&self.questions[thread], credit);
        helper.answered += 1;
        *helper.by_language.entry(asked_in.language()).or_default() += 1;
        *helper.by_topic.entry(&asked_in.topic).or_default() += 1;
    }

    /// What somebody's answer counts: by the votes on all their posts in the thread, where these are known.
    fn credit(&self, thread: usize, name: &str) -> Credit {
        if thread >= self.test_from {
            return Credit::default();
        }
        let own = || self.threads[thread].posts.iter().filter(|post| post.by == name && !post.spam);
        Credit::of(own().map(|post| post.helpful).sum(), own().map(|post| post.unhelpful).sum())
    }

    pub(super) fn thread(&self, thread: usize) -> &'a Thread {
        self.threads[thread]
    }

    pub(super) fn helpers(&self) -> &[Helper<'a>] {
        &self.helpers
    }

    pub(super) fn len(&self) -> usize {
        self.helpers.len()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.helpers.iter().map(|helper| helper.name)
    }

    /// The place of somebody among the helpers, if they helped before.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.place_of.get(name).copied()
    }

    /// What speaks for each helper at the moment at which this question is asked.
    pub(super) fn likelihoods(&self, thread: usize, now: Timestamp) -> Vec<Likelihood> {
        let question = &self.questions[thread];
        let of = |helper: &Helper| Likelihood {
            presence: helper.presence.log_rate(&self.pace, now),
            affinity: affinity(&helper.profile, &self.asked, question),
            fresh: helper.presence.fresh(now),
        };
        self.helpers.iter().map(of).collect()
    }
}

/// What speaks for somebody: logarithms, apart from `fresh`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Likelihood {
    pub(super) presence: f64,
    pub(super) affinity: Affinity,
    pub(super) fresh: f64,
}

impl<'a> Helper<'a> {
    fn new(name: &'a str, at: Timestamp) -> Helper<'a> {
        Helper {
            name,
            profile: Profile::default(),
            presence: Presence::new(at),
            answered: 0,
            by_language: BTreeMap::new(),
            by_topic: BTreeMap::new(),
        }
    }

    pub(super) fn last_at(&self) -> Timestamp {
        self.presence.last_at()
    }
}

fn question(thread: &Thread) -> Question {
    let text = format!("{} {}", thread.title, thread.text);
    Question::new(thread.at, Some(&thread.topic), &thread.language(), &text)
}
