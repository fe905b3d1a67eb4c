//! A look at a text: how often each kind of thing that tells spam stands in it.

use unicode_normalization::UnicodeNormalization;

use crate::normalise::glyph::{self, is_invisible, latin_double};
use crate::spam::kind::{KINDS, Kind};
use crate::spam::lexicon;
use crate::spam::link::Links;
use crate::spam::number::Numbers;

/// So much of a text's beginning is looked at, in characters, ...
const HEAD_CHARS: usize = 3_000;
/// ... and so much of its end, since adverts hide behind borrowed words.
const TAIL_CHARS: usize = 600;
/// A kind counts so often at most: the tenth link says no more than the third.
const TIMES_MAX: u8 = 3;
/// Words of people who tell something are counted further.
const MANY_MAX: u8 = 6;
/// So many different words of trouble ...
const STORY_TROUBLE: u8 = 4;
/// ... and of people who tell something make a story.
const STORY_TELLS: u8 = 3;
/// With fewer letters nobody shouts.
const SHOUT_LETTERS: usize = 20;
/// In this share of capitals, in hundredths, a text shouts.
const SHOUT_HUNDREDTHS: usize = 60;
/// A name behind the last sentence has so many words at most.
const NAME_WORDS_MAX: usize = 4;

/// What was seen, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    times: [u8; KINDS],
    asks: bool,
}

impl Look {
    /// Looks at a question. Phrases that `is_own` says are the program's own words speak for nothing. Time is bounded, whatever its length.
    pub(crate) fn at(subject: &str, text: &str, is_own: impl Fn(&str) -> bool) -> Look {
        let raw = ends_of(subject, text);
        let folded = fold(&raw);
        let mut look = Look { times: [0; KINDS], asks: asks(&folded) };
        look.phrases(&folded, is_own);
        look.numbers(&folded);
        look.links(&folded);
        look.letters(&raw);
        look.names(&raw);
        look
    }

    /// How often it was seen.
    pub(crate) fn times(&self, kind: Kind) -> u8 {
        self.times.get(kind as usize).copied().unwrap_or_default()
    }

    /// Whether it says how to reach whoever wrote it, or is the letter of somebody with a fortune: an advert without is none.
    pub(crate) fn has_a_way(&self) -> bool {
        use Kind::{Invites, Link, Mail, OddDomain, Phone};
        [Phone, Link, OddDomain, Mail, Invites].iter().any(|kind| self.times(*kind) > 0) || self.times(Kind::Fortune) >= TIMES_MAX
    }

    /// Whether a person tells at length what does not work.
    pub(crate) fn is_a_story(&self) -> bool {
        self.times(Kind::Trouble) >= STORY_TROUBLE && self.times(Kind::Tells) >= STORY_TELLS
    }

    /// Whether it asks something. A lone word such as "who" or "what" asks nothing: adverts have it in the middle of a sentence.
    pub(crate) fn asks(&self) -> bool {
        self.asks
    }

    fn see(&mut self, kind: Kind, times: usize, most: u8) {
        if let Some(seen) = self.times.get_mut(kind as usize) {
            *seen = seen.saturating_add(u8::try_from(times).unwrap_or(u8::MAX)).min(most);
        }
    }

    fn phrases(&mut self, folded: &str, is_own: impl Fn(&str) -> bool) {
        let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let mut met: Vec<(Kind, &'static str)> = Vec::new();
        lexicon::find(&words, folded, is_dense(folded), |kind, phrase| {
            if !met.contains(&(kind, phrase)) && met.len() < 64 {
                met.push((kind, phrase));
            }
        });
        for (kind, phrase) in met {
            match kind {
                Kind::Tells | Kind::Trouble => self.see(kind, 1, MANY_MAX),
                Kind::Asks => {
                    self.asks |= phrase.contains(' ') || is_dense(phrase);
                    self.see(kind, 1, TIMES_MAX);
                }
                _ => self.see(kind, usize::from(!is_own(phrase)), TIMES_MAX),
            }
        }
        self.see(Kind::Asks, usize::from(folded.contains(['?', '؟'])), TIMES_MAX);
    }

    fn numbers(&mut self, folded: &str) {
        let numbers = Numbers::of(folded);
        let mut distinct = numbers.all.clone();
        distinct.sort_unstable();
        distinct.dedup();
        self.see(Kind::TollFree, usize::from(numbers.is_toll_free), 1);
        self.see(Kind::Phone, distinct.len(), TIMES_MAX);
        self.see(Kind::HiddenNumber, usize::from(numbers.is_hidden), 1);
        self.see(Kind::HelpLineNumber, usize::from(!distinct.is_empty() && self.times(Kind::HelpLine) > 0), 1);
    }

    fn links(&mut self, folded: &str) {
        let links = Links::of(folded);
        self.see(Kind::Link, links.distinct, TIMES_MAX);
        self.see(Kind::LinkMost, usize::from(links.bytes * 2 > folded.trim().len()), 1);
        self.see(Kind::OddDomain, links.odd, TIMES_MAX);
        self.see(Kind::ShopDomain, links.shops, TIMES_MAX);
        self.see(Kind::Mail, links.mails, TIMES_MAX);
    }

    fn letters(&mut self, raw: &str) {
        let (mut letters, mut capitals) = (0_usize, 0_usize);
        for c in raw.chars() {
            letters += usize::from(c.is_alphabetic());
            capitals += usize::from(c.is_uppercase());
        }
        self.see(Kind::Shouts, usize::from(letters >= SHOUT_LETTERS && capitals * 100 > letters * SHOUT_HUNDREDTHS), 1);
        self.see(Kind::Disguise, disguises(raw), TIMES_MAX);
    }

    /// A name behind the last sentence, without a mark, is how those sign who want to be found.
    fn names(&mut self, raw: &str) {
        let line = raw.trim_end().lines().next_back().unwrap_or_default();
        let behind = line.rsplit(['.', '!', '?']).next().unwrap_or_default();
        let words: Vec<&str> = behind.split_whitespace().collect();
        let is_name =
            |word: &&str| word.chars().next().is_some_and(char::is_uppercase) && word.chars().all(char::is_alphanumeric);
        let named = words.iter().rev().take_while(|word| is_name(word)).count();
        let is_behind = raw.trim_end().len() > line.len() || behind.len() < line.len();
        self.see(Kind::NameAtEnd, usize::from(is_behind && named == words.len() && (2..=NAME_WORDS_MAX + 1).contains(&named)), 1);
        let again = words
            .iter()
            .enumerate()
            .any(|(place, word)| word.len() > 3 && is_name(word) && words.iter().take(place).any(|other| other == word));
        self.see(Kind::NameAgain, usize::from(again && words.len() <= 2 * NAME_WORDS_MAX), 1);
    }
}

/// Whether letters stand there of a script that puts no space between words, or one where a syllable says much.
fn is_dense(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'))
}

/// Whether a question mark stands there that is no part of an address, as in `shop.example?page=2`.
fn asks(folded: &str) -> bool {
    let mut marked = folded.split_whitespace().filter_map(|word| word.split_once(['?', '؟']));
    marked.any(|(before, behind)| !(before.contains(['.', '/']) && behind.starts_with(char::is_alphanumeric)))
}

/// Subject and text, the latter's middle left out where it is long.
fn ends_of(subject: &str, text: &str) -> String {
    let subject = text_head(subject, HEAD_CHARS);
    let head = text_head(text, HEAD_CHARS);
    let rest = text.get(head.len()..).unwrap_or_default();
    let tail = rest.char_indices().rev().nth(TAIL_CHARS - 1).and_then(|(from, _)| rest.get(from..)).unwrap_or(rest);
    format!("{subject}\n{head}\n{tail}")
}

fn text_head(text: &str, chars: usize) -> &str {
    text.char_indices().nth(chars).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// One spelling for what looks the same: small letters, nothing invisible, and Latin letters where others stand for them.
fn fold(raw: &str) -> String {
    let folded: String = raw.chars().filter_map(glyph::visible).nfkc().flat_map(char::to_lowercase).collect();
    if folded.is_ascii() {
        return folded;
    }
    folded
        .split_inclusive(|c: char| !c.is_alphanumeric())
        .map(|word| if is_mixed(word) { word.chars().map(|c| latin_double(c).unwrap_or(c)).collect() } else { word.to_owned() })
        .collect()
}

/// Whether Latin letters stand beside Greek or Cyrillic ones that look like Latin.
fn is_mixed(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_alphabetic()) && word.chars().any(|c| latin_double(c).is_some())
}

/// How many words are not what they look like: mixed alphabets, letters with nothing visible between them, mathematical letters,
/// letters set apart.
fn disguises(raw: &str) -> usize {
    let mut count = spaced_out(raw);
    if raw.is_ascii() {
        return count;
    }
    for word in raw.split_whitespace() {
        let inner = word.trim_matches(is_invisible);
        let split = inner.chars().any(is_invisible) && inner.chars().filter(char::is_ascii_alphabetic).count() > 2;
        let styled = word
            .chars()
            .filter(|c| matches!(c, '\u{1d400}'..='\u{1d7ff}' | '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}'))
            .count()
            > 2;
        count += usize::from(split || styled || word.split(|c: char| !c.is_alphanumeric()).any(is_mixed));
    }
    count
}

/// How many runs of at least six single letters there are.
fn spaced_out(raw: &str) -> usize {
    let (mut runs, mut length) = (0, 0);
    for word in raw.split([' ', '.', '-', '_', '*']).chain(["end"]) {
        let mut chars = word.chars();
        if matches!((chars.next(), chars.next()), (Some(c), None) if c.is_alphabetic()) {
            length += 1;
        } else {
            runs += usize::from(length >= 6);
            length = 0;
        }
    }
    runs
}
