//! A ranker: a rule by which a question is shown to some candidates first. Ours and the baselines see the same moment.

use std::cmp::Reverse;

use domain::Timestamp;
use matching::knowledge::{Affinity, Candidate, Sharing, chance, first};

use super::forum::{Forum, Helper, Likelihood};
use super::{DEPTHS, FIVE, story};

/// The most places that any figure looks at.
const MOST: usize = DEPTHS[2];

/// The moment at which a question is asked.
pub(super) struct Moment<'f> {
    forum: &'f Forum<'f, 'f>,
    thread: usize,
    likelihoods: Vec<Likelihood>,
    /// The helpers known before, the asker apart, by their places.
    candidates: Vec<usize>,
    /// The places of those who really helped; without those who were not known yet.
    pub(super) known_helpers: Vec<usize>,
    /// How many really helped.
    pub(super) n_helpers: usize,
}

impl<'f> Moment<'f> {
    pub(super) fn of(forum: &'f Forum<'f, 'f>, thread: usize, now: Timestamp) -> Moment<'f> {
        let asked = forum.thread(thread);
        let mut names: Vec<&str> = story::helpers(asked).collect();
        names.sort_unstable();
        names.dedup();
        let asker = forum.place(&asked.by);
        Moment {
            forum,
            thread,
            likelihoods: forum.likelihoods(thread, now),
            candidates: (0..forum.len()).filter(|place| Some(*place) != asker).collect(),
            known_helpers: names.iter().filter_map(|name| forum.place(name)).collect(),
            n_helpers: names.len(),
        }
    }

    #[cfg(test)]
    pub(super) fn name(&self, place: usize) -> &str {
        self.forum.helpers()[place].name
    }

    pub(super) fn is_reachable(&self) -> bool {
        !self.known_helpers.is_empty()
    }

    fn candidate(&self, place: usize, shown: &[u32], parts: Parts) -> Candidate {
        let Likelihood { presence, affinity, fresh } = self.likelihoods[place];
        Candidate { chance: chance(presence + parts.log(&affinity)), fresh, shown: shown[place] }
    }

    fn best_by<K: Ord>(&self, key: impl Fn(&Helper, usize) -> K) -> Vec<usize> {
        let mut order = self.candidates.clone();
        order.sort_by_key(|place| Reverse((key(&self.forum.helpers()[*place], *place), Reverse(*place))));
        order.truncate(MOST);
        order
    }
}

/// A rule with its name, and whom it showed a question so far.
#[derive(Debug, Clone)]
pub struct Ranker {
    /// Its name in the report.
    pub name: String,
    rule: Rule,
    shown: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
enum Rule {
    Ours { sharing: Sharing, parts: Parts },
    ByLots,
    Random,
    MostActive(Within),
    MostRecent(Within),
}

/// Among whom a baseline looks first.
#[derive(Debug, Clone, Copy)]
enum Within {
    All,
    Language,
    Topic,
}

/// Which factors of ours count.
#[derive(Debug, Clone, Copy)]
struct Parts {
    topic: bool,
    words: bool,
    language: bool,
    times: bool,
}

const ALL: Parts = Parts { topic: true, words: true, language: true, times: true };

/// The baselines that every evaluation has: ours is to be ahead of each.
pub(super) const BASELINES: [&str; 3] = ["random", "most_active", "most_recent"];
/// The name of ours.
pub(super) const OURS: &str = "fandesk";

/// Ours and the baselines.
pub fn rankers(sharing: Sharing) -> Vec<Ranker> {
    let baselines = [Rule::Random, Rule::MostActive(Within::All), Rule::MostRecent(Within::All)];
    let ours = (OURS, Rule::Ours { sharing, parts: ALL });
    [ours].into_iter().chain(BASELINES.into_iter().zip(baselines)).map(Ranker::named).collect()
}

/// To compare with besides: the baselines with a hint, the question's language or topic, and our chances drawn by lots.
pub fn others() -> Vec<Ranker> {
    let others = [
        ("most_active_in_language", Rule::MostActive(Within::Language)),
        ("most_recent_in_language", Rule::MostRecent(Within::Language)),
        ("most_active_in_topic", Rule::MostActive(Within::Topic)),
        ("most_recent_in_topic", Rule::MostRecent(Within::Topic)),
        ("fandesk_by_lots", Rule::ByLots),
    ];
    others.map(Ranker::named).into()
}

/// Ours with weaker and stronger turn-taking: what equality costs.
pub fn frontier(sharing: Sharing) -> Vec<(f64, Ranker)> {
    let ranker = |strength: f64| {
        let rule = Rule::Ours { sharing: sharing.times(strength), parts: ALL };
        (strength, Ranker::named((OURS, rule)))
    };
    [0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0].map(ranker).into()
}

/// Ours without one of its parts: what each is worth.
pub fn without(sharing: Sharing) -> Vec<Ranker> {
    let parts = [
        ("topic", Parts { topic: false, ..ALL }),
        ("words", Parts { words: false, ..ALL }),
        ("topic_and_words", Parts { topic: false, words: false, ..ALL }),
        ("language", Parts { language: false, ..ALL }),
        ("times", Parts { times: false, ..ALL }),
    ];
    parts.map(|(name, parts)| Ranker::named((name, Rule::Ours { sharing, parts }))).into()
}

impl Ranker {
    fn named((name, rule): (&str, Rule)) -> Ranker {
        Ranker { name: name.to_owned(), rule, shown: vec![] }
    }

    /// The candidates whom this question is shown first, at most ten, by their places; the first five count as shown from now on.
    pub(super) fn order(&mut self, moment: &Moment) -> Vec<usize> {
        self.shown.resize(moment.forum.len(), 0);
        let order = self.rule.order(moment, &self.shown);
        order.iter().take(DEPTHS[FIVE]).for_each(|place| self.shown[*place] += 1);
        order
    }
}

impl Rule {
    fn order(self, moment: &Moment, shown: &[u32]) -> Vec<usize> {
        let thread = moment.forum.thread(moment.thread);
        let language = thread.language();
        let within = |helper: &Helper, within| match within {
            Within::All => helper.answered,
            Within::Language => helper.by_language.get(&language).copied().unwrap_or(0),
            Within::Topic => helper.by_topic.get(thread.topic.as_str()).copied().unwrap_or(0),
        };
        match self {
            Rule::Ours { sharing, parts } => ours(moment, shown, sharing, parts),
            Rule::ByLots => by_lots(moment, shown),
            Rule::Random => moment.best_by(|_, place| lot(thread.id, place)),
            Rule::MostActive(whom) => moment.best_by(|helper, _| (within(helper, whom), helper.answered)),
            Rule::MostRecent(whom) => moment.best_by(|helper, _| (within(helper, whom) > 0, helper.last_at())),
        }
    }
}

fn ours(moment: &Moment, shown: &[u32], sharing: Sharing, parts: Parts) -> Vec<usize> {
    let candidate = |place: &usize| moment.candidate(*place, shown, parts);
    let candidates: Vec<Candidate> = moment.candidates.iter().map(candidate).collect();
    first(&candidates, MOST, &sharing).into_iter().map(|at| moment.candidates[at]).collect()
}

/// What weighted rendezvous, by which waves are drawn, makes of the same chances: the lowest -ln(u) / w, with the exponents that
/// gave the most at a Gini like ours.
fn by_lots(moment: &Moment, shown: &[u32]) -> Vec<usize> {
    let thread = moment.forum.thread(moment.thread).id;
    let key = |place: usize| {
        let Candidate { chance, fresh, shown } = moment.candidate(place, shown, ALL);
        let weight = (chance + 0.02 * fresh).powi(3) / (1.0 + f64::from(shown));
        // Half a step away from 0, which has no logarithm.
        let u = ((lot(thread, place) >> 12) as f64 + 0.5) / (1_u64 << 52) as f64;
        -u.ln() / weight.max(f64::MIN_POSITIVE)
    };
    let mut order: Vec<(f64, usize)> = moment.candidates.iter().map(|place| (key(*place), *place)).collect();
    order.sort_by(|(a, one), (b, other)| a.total_cmp(b).then(one.cmp(other)));
    order.into_iter().take(MOST).map(|(_, place)| place).collect()
}

impl Parts {
    fn log(self, affinity: &Affinity) -> f64 {
        let counted = [
            (self.topic, affinity.topic),
            (self.words, affinity.words),
            (self.language, affinity.language),
            (self.times, affinity.hour + affinity.day),
        ];
        counted.iter().filter(|(counts, _)| *counts).map(|(_, log)| log).sum()
    }
}

/// A number that looks like chance and is the same in every run (Steele, Lea and Flood's splitmix64).
fn lot(thread: u64, place: usize) -> u64 {
    let mix = |z: u64, by: u32, factor: u64| (z ^ (z >> by)).wrapping_mul(factor);
    let start = thread.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(place as u64).wrapping_mul(0xd134_2543_de82_ef95);
    let mixed = mix(mix(start, 30, 0xbf58_476d_1ce4_e5b9), 27, 0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
