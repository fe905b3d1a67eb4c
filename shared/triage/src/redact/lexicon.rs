//! The lexicon: what is known of a word. Our own lists of names, places, companies, jobs and ordinary words, in one table of hashes.

use std::sync::OnceLock;

/// What is known of a word, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Known(pub(super) u64);

macro_rules! known {
    ($($(#[$doc:meta])* $name:ident = $bit:expr;)*) => {
        impl Known {
            $($(#[$doc])* pub(super) const $name: Known = Known(1 << $bit);)*
        }
    };
}

known! {
    COMMON = 0; GIVEN = 1; SURNAME = 2; PLACE = 3; PLACE_BEGINS = 4; NATION = 5; JOB = 6; COMPANY = 7;
    STREET = 8; ROAD = 9; UNIT = 10; BOX = 11; MILITARY = 12; SHIP = 13; STATE = 14; TITLE = 15;
    SUFFIX = 16; PARTICLE = 17; MONTH = 18; DAY = 19; GREETING = 20; CLOSING = 21; SPEECH = 22; BEFORE_NAME = 23;
    IN = 24; AT = 25; FAMILY = 26; WORKS = 27; STOP = 28; GERMAN = 29; ROMANCE = 30; INFLECTED = 31; PROSE = 32;
}

impl Known {
    pub(super) fn is(self, any: Known) -> bool {
        self.0 & any.0 != 0
    }

    pub(super) const fn without(self, other: Known) -> Known {
        Known(self.0 & !other.0)
    }

    pub(super) const fn or(self, other: Known) -> Known {
        Known(self.0 | other.0)
    }
}

const LISTS: [(Known, &str); 6] = [
    (Known::COMMON, include_str!("lists/common.txt")),
    (Known::GIVEN, include_str!("lists/given.txt")),
    (Known::SURNAME, include_str!("lists/surnames.txt")),
    (Known::NATION, include_str!("lists/nations.txt")),
    (Known::JOB, include_str!("lists/jobs.txt")),
    (Known::COMPANY, include_str!("lists/companies.txt")),
];
const PLACES: &str = include_str!("lists/places.txt");
const SIGNS: &str = include_str!("lists/signs.txt");
const SIGN_NAMES: [(&str, Known); 24] = [
    ("street", Known::STREET),
    ("road", Known::ROAD),
    ("unit", Known::UNIT),
    ("box", Known::BOX),
    ("military", Known::MILITARY),
    ("ship", Known::SHIP),
    ("state", Known::STATE),
    ("title", Known::TITLE),
    ("suffix", Known::SUFFIX),
    ("particle", Known::PARTICLE),
    ("month", Known::MONTH),
    ("day", Known::DAY),
    ("greeting", Known::GREETING),
    ("closing", Known::CLOSING),
    ("speech", Known::SPEECH),
    ("before_name", Known::BEFORE_NAME),
    ("in", Known::IN),
    ("at", Known::AT),
    ("family", Known::FAMILY),
    ("works", Known::WORKS),
    ("stop", Known::STOP),
    ("german", Known::GERMAN),
    ("romance", Known::ROMANCE),
    ("prose", Known::PROSE),
];

/// The hash of a word, letter by letter (FNV-1a, 64 bit): two words of the lists share none, and of other words next to none do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key(u64);

impl Key {
    pub(super) const EMPTY: Key = Key(0xcbf2_9ce4_8422_2325);

    pub(super) fn with(self, letter: u8) -> Key {
        Key((self.0 ^ u64::from(letter)).wrapping_mul(0x100_0000_01b3))
    }

    pub(super) fn of(word: &[u8]) -> Key {
        word.iter().fold(Key::EMPTY, |key, letter| key.with(*letter))
    }
}

/// A table with open places: at most half of them are taken, so a look ends soon.
pub(super) struct Lexicon {
    slots: Vec<(u64, u64)>,
}

const SLOTS: usize = 1 << 15;

impl Lexicon {
    pub(super) fn get() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Lexicon::read)
    }

    fn read() -> Lexicon {
        let mut lexicon = Lexicon { slots: vec![(0, 0); SLOTS] };
        for (known, list) in LISTS {
            entries(list).for_each(|word| lexicon.add(Key::of(word.as_bytes()), known));
        }
        entries(PLACES).for_each(|name| lexicon.add_place(name));
        for line in lines(SIGNS) {
            let (name, words) = line.split_once(' ').unwrap_or((line, ""));
            let known = SIGN_NAMES.iter().find(|(sign, _)| *sign == name).map_or(Known(0), |(_, known)| *known);
            words.split(' ').filter(|word| !word.is_empty()).for_each(|word| lexicon.add(Key::of(word.as_bytes()), known));
        }
        lexicon
    }

    /// A name of several words stands there whole, and its first word says that one begins.
    fn add_place(&mut self, name: &str) {
        self.add(Key::of(name.as_bytes()), Known::PLACE);
        if let Some((first, _)) = name.split_once('_') {
            self.add(Key::of(first.as_bytes()), Known::PLACE_BEGINS);
        }
    }

    fn add(&mut self, key: Key, known: Known) {
        let at = self.slot(key);
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = (key.0, slot.1 | known.0);
        }
    }

    fn slot(&self, key: Key) -> usize {
        let mut at = (key.0 ^ (key.0 >> 32)) as usize & (SLOTS - 1);
        while self.slots.get(at).is_some_and(|(taken, _)| *taken != 0 && *taken != key.0) {
            at = (at + 1) & (SLOTS - 1);
        }
        at
    }

    pub(super) fn known(&self, key: Key) -> Known {
        self.slots.get(self.slot(key)).map_or(Known(0), |(_, known)| Known(*known))
    }

    fn has(&self, word: &[u8]) -> bool {
        self.known(Key::of(word)).is(Known::COMMON)
    }

    /// Whether the word, in plain small letters, is an ordinary one with an ordinary ending.
    pub(super) fn is_inflected(&self, word: &[u8]) -> bool {
        let plain = |word: &[u8]| self.has(word);
        let stem = |ending: &str| word.strip_suffix(ending.as_bytes()).filter(|stem| stem.len() >= 2);
        let from_stem = |stem: &[u8]| {
            let doubled = stem.len() >= 3 && stem.last() == stem.get(stem.len() - 2);
            let with = |letter: u8| plain(&[stem, &[letter]].concat());
            plain(stem) || with(b'e') || (doubled && plain(stem.split_last().map_or(stem, |(_, rest)| rest))) || with(b'y')
        };
        let with_y = |ending: &str| stem(ending).is_some_and(|stem| plain(&[stem, b"y"].concat()));
        let simple = ENDINGS.iter().filter_map(|ending| stem(ending)).any(from_stem);
        simple || ["ies", "ied", "ier", "iest", "ily", "iness"].iter().any(|ending| with_y(ending)) || is_bookish(word)
    }

    /// Whether it is an ordinary word behind an ordinary beginning.
    pub(super) fn is_prefixed(&self, word: &[u8]) -> bool {
        let rest = |beginning: &&str| word.strip_prefix(beginning.as_bytes()).filter(|rest| rest.len() >= 4);
        BEGINNINGS.iter().filter_map(rest).any(|rest| self.has(rest) || self.is_inflected(rest))
    }
}

const ENDINGS: [&str; 22] = [
    "s", "es", "ed", "d", "ing", "ings", "ly", "er", "ers", "or", "ors", "r", "rs", "est", "ness", "less", "ful", "able", "ment",
    "ments", "al", "ally",
];
const BEGINNINGS: [&str; 14] =
    ["un", "re", "non", "pre", "mis", "over", "under", "dis", "inter", "super", "multi", "micro", "in", "im"];

/// Long words with the endings of learned English are hardly ever names.
fn is_bookish(word: &[u8]) -> bool {
    const BOOKISH: [&str; 34] = [
        "tion", "tions", "sion", "sions", "ness", "ible", "able", "ology", "ological", "philia", "phobia", "istic", "ical",
        "ically", "ously", "fully", "ized", "ised", "izing", "ising", "ize", "ise", "ism", "isms", "ity", "ities", "ive",
        "ively", "ment", "ments", "ency", "ance", "ious", "eous",
    ];
    word.len() >= 8 && BOOKISH.iter().any(|ending| word.ends_with(ending.as_bytes()))
}

fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    lines(list).flat_map(|line| line.split(' ')).filter(|word| !word.is_empty())
}
