//! The spam gate: a text passes, looks odd and goes to people alone, or is spam and is closed with what gave it away.
//!
//! Three things close a text: the program's own phrases, a weight of signs that next to no customer's text reaches, and a flood of
//! nearly identical odd texts ([`Flood`]). In doubt a text is odd: a person sees it, and no automation answers it.

mod flood;
mod kind;
mod lexicon;
mod link;
mod look;
mod number;
mod sketch;

use std::fmt;

use domain::{Oddity, Program, Sign};

use crate::spam::kind::{BIAS, WEIGHTS};
use crate::spam::look::Look;
use crate::words::{Reading, words};

pub use flood::{FLOOD_ASKERS, Flood};
pub use sketch::{BANDS, Sketch};

/// From this weight on, in hundredths of log-odds, a text is closed.
const SPAM_FROM: i32 = 125;
/// From this weight on it looks odd.
const ODD_FROM: i32 = -200;
/// So many signs are told; the others weigh less.
const SIGNS_TOLD: usize = 4;

/// A shorter word of a phrase, such as "of", makes it nobody's own.
const OWN_LETTERS_MIN: usize = 3;

/// What gave a text away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpamEvidence {
    /// The phrase, as the program wrote it.
    pub phrase: String,
}

impl fmt::Display for SpamEvidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "contains {:?}", self.phrase)
    }
}

/// How a text comes out of the gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screened {
    /// Nothing stands out.
    Pass,
    /// It looks odd: people answer it, no automation does.
    Odd(Oddity),
    /// It is closed, because of this.
    Spam {
        /// In words that a client can read.
        evidence: String,
        /// What was seen; empty where a phrase of the program decided.
        signs: Vec<Sign>,
    },
}

/// Screens a question: first for the program's own phrases, then by the weight of all that was seen. Words of the program's own topics
/// weigh nothing: to a bank a loan is no advert. However much it weighs, a text that says no way to reach anybody, or tells at length
/// what does not work, is not closed; and one that tells so, or asks something, by no flood either.
pub fn screen(program: &Program, subject: &str, text: &str) -> Screened {
    if let Some(found) = spam(program, subject, text) {
        return Screened::Spam { evidence: found.to_string(), signs: Vec::new() };
    }
    let look = Look::at(subject, text, |phrase| is_own(program, phrase));
    let (weight, signs) = weigh(&look);
    match weight {
        SPAM_FROM.. if look.has_a_way() && !look.is_a_story() => Screened::Spam { evidence: looks_like_an_advert(&signs), signs },
        ODD_FROM.. => Screened::Odd(Oddity { asks: look.asks() || look.is_a_story(), ..Oddity::from(signs) }),
        _ => Screened::Pass,
    }
}

/// The first of the program's phrases that stands in subject or text, as whole words and in any case.
pub fn spam(program: &Program, subject: &str, text: &str) -> Option<SpamEvidence> {
    if program.spam_phrases.is_empty() {
        return None;
    }
    let (subject, text) = (Reading::of(subject), Reading::of(text));
    let found = program.spam_phrases.iter().find(|phrase| subject.has(phrase) || text.has(phrase))?;
    Some(SpamEvidence { phrase: found.clone() })
}

/// What speaks for spam, in hundredths of log-odds, and the signs that weigh most.
fn weigh(look: &Look) -> (i32, Vec<Sign>) {
    let seen = WEIGHTS.iter().map(|(kind, weight, words)| (i32::from(look.times(*kind)) * weight, *words));
    let sum = seen.clone().fold(BIAS, |sum, (weight, _)| sum + weight);
    let mut signs: Vec<Sign> =
        seen.filter(|(weight, _)| *weight > 0).map(|(weight, what)| Sign { what: what.to_owned(), weight }).collect();
    signs.sort_by_key(|sign| std::cmp::Reverse(sign.weight));
    signs.truncate(SIGNS_TOLD);
    (sum, signs)
}

/// Whether the phrase, or a word of it, is among the program's name and topics.
fn is_own(program: &Program, phrase: &str) -> bool {
    let topics = program.topics.iter().flat_map(|topic| topic.keywords.iter().chain([&topic.name]));
    let own: Vec<String> = topics.chain([&program.name]).flat_map(|text| words(text)).collect();
    phrase.split(' ').filter(|word| word.chars().count() > OWN_LETTERS_MIN).any(|word| own.iter().any(|own| own == word))
}

fn looks_like_an_advert(signs: &[Sign]) -> String {
    let told: Vec<String> = signs.iter().map(told).collect();
    format!("looks like an advert: {}", told.join(", "))
}

fn told(sign: &Sign) -> String {
    format!("{} (+{}.{:02})", sign.what, sign.weight / 100, sign.weight % 100)
}
