//! The words of a text: where they stand, how they are written, what is known of them, and what parts them.

use super::lexicon::{Key, Known, Lexicon};
use super::plain::Plain;

/// Longer words are nobody's name.
const LETTERS_MAX: usize = 40;

/// One word: letters and figures, with apostrophes inside.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) shape: Shape,
    pub(super) known: Known,
    pub(super) key: Key,
    /// What stands before it.
    pub(super) gap: Gap,
    /// A dot right behind it, as after `Mr` or an initial.
    pub(super) dotted: bool,
    /// `'s` behind it.
    pub(super) owns: bool,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `word`.
    Small,
    /// `Word`.
    Capital,
    /// `WORD`, of two letters at least, or one capital.
    Shouted,
    /// `WordPress`, `iPad`.
    Mixed,
    /// `1234`.
    Figures,
    /// `12a`, `61st`, `Asset4`.
    Code,
    /// Letters that know no capitals.
    Caseless,
}

/// What stands between a word and the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    Space,
    Hyphen,
    Comma,
    Colon,
    /// A sentence ends.
    Stop,
    /// One end of a line.
    Line,
    /// More than one end of a line, or the beginning of the text.
    Break,
    /// `&`.
    And,
    Other,
}

impl Word {
    pub(super) fn is(&self, any: Known) -> bool {
        self.known.is(any)
    }

    pub(super) fn length(&self) -> usize {
        self.to - self.from
    }

    pub(super) fn is_figures(&self) -> bool {
        self.shape == Shape::Figures
    }

    /// Written with a capital, as names are.
    pub(super) fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Shouted | Shape::Mixed)
    }

    pub(super) fn is_initial(&self) -> bool {
        self.length() == 1 && self.shape == Shape::Shouted
    }

    /// Begins a sentence or a line.
    pub(super) fn opens(&self) -> bool {
        !matches!(self.gap, Gap::Space | Gap::Hyphen | Gap::Comma | Gap::And)
    }
}

/// All words of a text, in order.
pub(super) fn words(plain: &Plain) -> Vec<Word> {
    let lexicon = Lexicon::get();
    let chars = &plain.chars;
    let mut words: Vec<Word> = Vec::with_capacity(chars.len() / 5);
    let (mut at, mut end) = (0, 0);
    while at < chars.len() {
        if !chars.get(at).is_some_and(|c| c.is_alphanumeric()) {
            at += 1;
            continue;
        }
        let mut word = read(chars, at, lexicon);
        word.gap = gap(chars, end, at, words.last());
        (at, end) = (word.to, word.to);
        if word.owns {
            (at, end) = (word.to + 2, word.to + 2);
        }
        words.push(word);
    }
    words
}

/// What is known of a single word.
pub(super) fn known(word: &[char]) -> Known {
    let read = read(word, 0, Lexicon::get());
    if read.to == word.len() { read.known } else { Known::default() }
}

fn read(chars: &[char], from: usize, lexicon: &Lexicon) -> Word {
    let mut buffer = [0u8; LETTERS_MAX * 2];
    let (mut filled, mut to) = (0, from);
    let mut shape = Letters::default();
    let mut accented = false;
    while let Some(c) = chars.get(to).copied().filter(|c| belongs(chars, to, *c)) {
        shape.see(c);
        accented |= !c.is_ascii() && c != '’';
        for letter in folded(c).into_iter().filter(|letter| *letter != 0) {
            if let Some(place) = buffer.get_mut(filled) {
                *place = letter;
                filled += 1;
            }
        }
        to += 1;
    }
    let letters = buffer.get(..filled).unwrap_or_default();
    let key = Key::of(letters);
    let shape = shape.told();
    Word {
        from,
        to,
        shape,
        known: weighed(lexicon, letters, key, shape, accented),
        key,
        gap: Gap::Other,
        dotted: chars.get(to) == Some(&'.'),
        owns: owns(chars, to),
    }
}

fn weighed(lexicon: &Lexicon, letters: &[u8], key: Key, shape: Shape, accented: bool) -> Known {
    let mut known = lexicon.known(key);
    // An accent makes another word of it: `Bašić` is not "basic".
    if accented {
        known = known.without(Known::COMMON);
    }
    let worth = !known.is(LISTED) && !accented && !matches!(shape, Shape::Figures | Shape::Code);
    if !worth || !(3..=LETTERS_MAX).contains(&letters.len()) {
        return known;
    }
    match letters.iter().position(|letter| *letter == b'\'') {
        Some(at) if is_contraction(lexicon, letters, at) => known.or(Known::COMMON),
        None if lexicon.is_inflected(letters) || lexicon.is_prefixed(letters) => known.or(Known::COMMON).or(Known::INFLECTED),
        _ => known,
    }
}

const LISTED: Known = Known::COMMON.or(Known::GIVEN).or(Known::SURNAME).or(Known::PLACE).or(Known::NATION);

/// `don't`, `we'll`, `I'm`.
fn is_contraction(lexicon: &Lexicon, letters: &[u8], apostrophe: usize) -> bool {
    let (before, behind) = letters.split_at(apostrophe);
    let behind = behind.get(1..).unwrap_or_default();
    let short = matches!(behind, b"m" | b"t" | b"re" | b"ve" | b"ll" | b"d" | b"s");
    short && (behind == b"t" || before == b"i" || lexicon.known(Key::of(before)).is(Known::COMMON.or(Known::STOP)))
}

/// A letter, a figure, or an apostrophe between letters that opens no `'s`.
fn belongs(chars: &[char], at: usize, c: char) -> bool {
    let letter = |at: usize| chars.get(at).is_some_and(|c| c.is_alphabetic());
    match c {
        '\'' | '’' => at > 0 && letter(at - 1) && letter(at + 1) && !owns(chars, at),
        '\u{300}'..='\u{36f}' => true,
        _ => c.is_alphanumeric(),
    }
}

fn owns(chars: &[char], at: usize) -> bool {
    matches!(chars.get(at), Some('\'' | '’'))
        && matches!(chars.get(at + 1), Some('s' | 'S'))
        && !chars.get(at + 2).is_some_and(|c| c.is_alphanumeric())
}

#[derive(Default)]
struct Letters {
    first_big: bool,
    n_big: u32,
    n_small: u32,
    n_figures: u32,
    n_other: u32,
}

impl Letters {
    fn see(&mut self, c: char) {
        let first = self.n_big + self.n_small + self.n_figures + self.n_other == 0;
        match () {
            () if c.is_ascii_lowercase() || (!c.is_ascii() && c.is_lowercase()) => self.n_small += 1,
            () if c.is_ascii_uppercase() || (!c.is_ascii() && c.is_uppercase()) => {
                self.n_big += 1;
                self.first_big |= first;
            }
            () if c.is_numeric() => self.n_figures += 1,
            () if c.is_alphabetic() => self.n_other += 1,
            () => {}
        }
    }

    fn told(&self) -> Shape {
        match (self.n_big, self.n_small, self.n_figures, self.n_other) {
            (0, 0, _, 0) => Shape::Figures,
            (_, _, 1.., _) => Shape::Code,
            (0, 0, _, _) => Shape::Caseless,
            (0, _, _, _) => Shape::Small,
            (_, 0, _, _) => Shape::Shouted,
            (1, _, _, _) if self.first_big => Shape::Capital,
            _ => Shape::Mixed,
        }
    }
}

/// The plain small letters for a letter; up to two.
fn folded(c: char) -> [u8; 2] {
    let one = |letter: u8| [letter, 0];
    if c.is_ascii() {
        return one(c.to_ascii_lowercase() as u8);
    }
    match c {
        'à'..='å' | 'À'..='Å' | 'ā' | 'ă' | 'ą' | 'Ā' | 'Ă' | 'Ą' => one(b'a'),
        'ç' | 'Ç' | 'ć' | 'č' | 'ĉ' | 'ċ' | 'Ć' | 'Č' => one(b'c'),
        'ď' | 'đ' | 'Ď' | 'Đ' | 'ð' | 'Ð' => one(b'd'),
        'è'..='ë' | 'È'..='Ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'Ę' | 'Ě' | 'Ē' | 'Ė' => one(b'e'),
        'ğ' | 'ģ' | 'Ğ' => one(b'g'),
        'ì'..='ï' | 'Ì'..='Ï' | 'ī' | 'į' | 'ı' | 'İ' => one(b'i'),
        'ķ' | 'Ķ' => one(b'k'),
        'ł' | 'ľ' | 'ļ' | 'ĺ' | 'Ł' | 'Ľ' => one(b'l'),
        'ñ' | 'Ñ' | 'ń' | 'ň' | 'ņ' | 'Ń' | 'Ň' => one(b'n'),
        'ò'..='ö' | 'ø' | 'Ò'..='Ö' | 'Ø' | 'ō' | 'ő' | 'Ő' => one(b'o'),
        'ŕ' | 'ř' | 'Ř' => one(b'r'),
        'ś' | 'š' | 'ş' | 'ș' | 'Ś' | 'Š' | 'Ş' | 'Ș' => one(b's'),
        'ť' | 'ţ' | 'ț' | 'Ť' | 'Ț' => one(b't'),
        'ù'..='ü' | 'Ù'..='Ü' | 'ū' | 'ů' | 'ű' | 'ų' | 'Ů' | 'Ű' => one(b'u'),
        'ý' | 'ÿ' | 'Ý' => one(b'y'),
        'ź' | 'ż' | 'ž' | 'Ź' | 'Ż' | 'Ž' => one(b'z'),
        'ß' => [b's', b's'],
        'æ' | 'Æ' => [b'a', b'e'],
        'œ' | 'Œ' => [b'o', b'e'],
        'þ' | 'Þ' => [b't', b'h'],
        '’' => one(b'\''),
        '\u{300}'..='\u{36f}' => [0, 0],
        // Letters of other scripts are told apart, no more.
        _ => [0x80 | (u32::from(c) >> 7 & 0x7f) as u8, 0x80 | (u32::from(c) & 0x7f) as u8],
    }
}

fn gap(chars: &[char], from: usize, to: usize, before: Option<&Word>) -> Gap {
    let Some(before) = before else { return Gap::Break };
    let between = chars.get(from..to).unwrap_or_default();
    let has = |wanted: fn(&char) -> bool| between.iter().any(wanted);
    let lines = between.iter().filter(|c| **c == '\n').count();
    match between {
        [' '] => return Gap::Space,
        ['-'] => return Gap::Hyphen,
        _ => {}
    }
    // `u. 15. and`: an ordinal, no end of a sentence.
    let ordinal = before.is_figures() && chars.get(to).is_some_and(|c| c.is_lowercase());
    let abbreviated = ordinal || before.is_initial() || (before.is(ABBREVIATED) && between.first() == Some(&'.'));
    match () {
        () if lines > 1 => Gap::Break,
        () if lines == 1 => Gap::Line,
        () if has(|c| matches!(c, '!' | '?')) => Gap::Stop,
        () if has(|c| *c == '.') && between.len() > 1 && !abbreviated => Gap::Stop,
        () if has(|c| matches!(c, '"' | '“' | '”' | '(' | ')' | '[' | ']' | '<' | '>' | '/' | '\\' | '@' | '=' | '{' | '}')) => {
            Gap::Other
        }
        () if has(|c| matches!(c, ':' | ';')) => Gap::Colon,
        () if has(|c| matches!(c, ',' | '、')) => Gap::Comma,
        () if has(|c| *c == '&') => Gap::And,
        () if has(|c| matches!(c, '–' | '—' | '*' | '|' | '•')) => Gap::Other,
        () if between.iter().all(|c| matches!(c, '-' | '‐' | '‑')) => Gap::Hyphen,
        () if between.iter().all(|c| matches!(c, ' ' | '\t' | '.' | '#' | '\'' | '’' | '-' | '\r')) => Gap::Space,
        () => Gap::Other,
    }
}

/// Words that end with a dot within a sentence.
const ABBREVIATED: Known = Known::TITLE.or(Known::SUFFIX).or(Known::STREET).or(Known::ROAD).or(Known::UNIT).or(Known::BOX);
