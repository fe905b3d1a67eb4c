//! Postal addresses: signs such as a street with its number, a box, a flat, a state with its code - and what stands around them.

use std::ops::Range;

use super::{Gap, Kind, Known, Shape, Tagger};

/// How many words an address grows from a sign to either side.
const FORWARD_MAX: usize = 16;
const BACKWARD_MAX: usize = 8;

/// Words that speak of an address in themselves.
const SIGNS: Known = Known::UNIT.or(Known::BOX).or(Known::MILITARY).or(Known::STREET).or(Known::ROAD);

/// A sign: the words that it has, and whether it alone is enough.
struct Sign {
    words: Range<usize>,
    sure: bool,
}

impl Tagger<'_> {
    pub(super) fn addresses(&mut self) {
        let mut at = 0;
        while at < self.words.len() {
            let Some(sign) = self.sign(at) else {
                at += 1;
                continue;
            };
            let range = self.grown(&sign.words);
            let sure = sign.sure || self.is_sure(&(at..range.end)) || self.is_announced(range.start);
            if (sure || range.len() > 2) && self.are_free(range.clone()) {
                self.mark(range.clone(), Kind::Address, sure);
            }
            at = range.end.max(at + 1);
        }
    }

    /// Whether a sure sign stands in it, or several weak ones that belong together: two numbers, and a flat, a place or a code.
    fn is_sure(&self, range: &Range<usize>) -> bool {
        let signs = range.clone().any(|at| self.sign(at).is_some_and(|sign| sign.sure));
        let number = |at: &usize| self.word(*at).is_some_and(|word| matches!(word.shape, Shape::Figures | Shape::Code));
        let strange = range.clone().any(|at| self.is_strange(at));
        let flat = range.clone().any(|at| self.is(at, Known::UNIT) && self.is_number(at + 1));
        let place = range.clone().skip(1).any(|at| self.place(at).is_some());
        signs || (range.clone().filter(number).count() >= 2 && strange && (flat || place))
    }

    fn sign(&self, at: usize) -> Option<Sign> {
        let word = self.word(at).filter(|_| self.is_free(at))?;
        let figures = matches!(word.shape, Shape::Figures | Shape::Code);
        let capital = self.manner.level || word.is_capital() || word.shape == Shape::Caseless;
        match () {
            () if figures => self.numbered(at).or_else(|| self.postcode(at)),
            () if word.is(Known::BOX) => self.boxed(at),
            () if word.is(Known::MILITARY) => self.military(at),
            () if word.is(Known::UNIT) && self.is_number(at + 1) => self.sign_of(at..at + 2, false),
            () if word.is(Known::ROAD) && capital => self.road(at),
            () if self.is_corner(at) => self.corner(at),
            () if word.is(Known::STATE) => self.state(at),
            () if word.is(Known::PLACE) && capital => self.place_code(at),
            () if capital => self.compound(at).or_else(|| self.named_street(at)),
            () => None,
        }
    }

    fn sign_of(&self, words: Range<usize>, sure: bool) -> Option<Sign> {
        self.are_free(words.clone()).then_some(Sign { words, sure })
    }

    /// A number as doors have it.
    fn is_number(&self, at: usize) -> bool {
        let near = matches!(self.gap(at), Gap::Space | Gap::Comma);
        let short = |word: &super::Word| match word.shape {
            Shape::Figures => word.length() <= 5,
            Shape::Code => word.length() <= 5 && self.plain.chars.get(word.from).is_some_and(char::is_ascii_digit),
            _ => false,
        };
        near && self.is_free(at) && self.word(at).is_some_and(short)
    }

    /// `12 Oak Street`, `36 Rue de Pologne`, and with another number behind it any name: `39 Veslebakken 48`.
    fn numbered(&self, at: usize) -> Option<Sign> {
        let first = self.word(at).filter(|word| word.length() <= 5)?;
        if !self.plain.chars.get(first.from).is_some_and(char::is_ascii_digit) {
            return None;
        }
        let (mut next, mut strange) = (at + 1, false);
        while next <= at + 6 && self.gap(next) == Gap::Space && self.is_free(next) {
            let here = self.word(next)?;
            if here.is(Known::STREET) && next > at + 1 && (self.manner.level || here.is_capital()) {
                return self.sign_of(at..next + 1, true);
            }
            if here.is(Known::ROAD) && here.length() > 1 && self.is_title_case(next) && self.is_road_name(next + 1) {
                return self.sign_of(at..next + 2, true);
            }
            if self.is_number(next) && next > at + 1 {
                return if strange { self.sign_of(at..next + 1, false) } else { None };
            }
            let number = next == at + 1 && self.is_number(next);
            strange |= self.is_strange(next);
            if !(number || self.is_street_name(next)) {
                break;
            }
            next += 1;
        }
        None
    }

    fn is_title_case(&self, at: usize) -> bool {
        self.word(at).is_some_and(|word| self.manner.level || word.is_capital() || word.is(Known::ROAD))
            && !self.is(at, Known::STOP)
    }

    fn is_road_name(&self, at: usize) -> bool {
        self.gap(at) == Gap::Space
            && (self.is_strange(at) || self.is(at, Known::PARTICLE) || self.word(at).is_some_and(|word| word.is_capital()))
    }

    /// A word that can stand between the number and the kind of a street.
    fn is_street_name(&self, at: usize) -> bool {
        let Some(word) = self.word(at) else { return false };
        let ordinal = word.shape == Shape::Code && word.length() <= 5;
        let small = word.shape == Shape::Small && (word.is(Known::PARTICLE) || !word.is(Known::COMMON.or(Known::STOP)));
        let level = self.manner.level && (!word.is(Known::STOP) || word.is(Known::PARTICLE));
        word.is_capital() || word.shape == Shape::Caseless || ordinal || small || level
    }

    /// `Via Nizza 60`, `C/ Colón 4`.
    fn road(&self, at: usize) -> Option<Sign> {
        let letter = self.word(at)?.length() == 1;
        if letter && !matches!(self.plain.chars.get(self.word(at)?.to), Some('/' | '.')) {
            return None;
        }
        let mut next = at + 1;
        while next <= at + 6 && matches!(self.gap(next), Gap::Space | Gap::Other | Gap::Hyphen) && self.is_free(next) {
            if self.is_number(next) && next > at + 1 {
                return self.sign_of(at..next + 1, true);
            }
            if !self.is_street_name(next) || (self.gap(next) == Gap::Other && next > at + 1) {
                break;
            }
            next += 1;
        }
        None
    }

    /// `Hauptstrasse 5`, `Grolmanstr. 25`.
    fn compound(&self, at: usize) -> Option<Sign> {
        if !self.is_number(at + 1) || self.gap(at + 1) != Gap::Space {
            return None;
        }
        let ordinary = self.is(at, Known::COMMON.or(Known::GIVEN));
        let ends = !ordinary && STREET_ENDINGS.iter().any(|ending| self.ends_with(at, ending));
        let announced = || self.is_strange(at) && self.is_announced(at);
        if ends { self.sign_of(at..at + 2, true) } else { announced().then(|| self.sign_of(at..at + 2, false)).flatten() }
    }

    fn ends_with(&self, at: usize, ending: &str) -> bool {
        let Some(word) = self.word(at).filter(|word| word.length() > ending.chars().count().max(4) + 1) else { return false };
        let mut letters = self.plain.chars.get(word.from..word.to).unwrap_or_default().iter().rev();
        ending.chars().rev().all(|wanted| letters.next().is_some_and(|c| c.to_lowercase().next() == Some(wanted)))
    }

    /// `Slepička Street`.
    fn named_street(&self, at: usize) -> Option<Sign> {
        let sure_street = |at: usize| self.says_any(at, &["street", "avenue", "boulevard", "strasse", "road"]);
        let joined =
            self.gap(at + 1) == Gap::Space && self.word(at + 1).is_some_and(|word| self.manner.level || word.is_capital());
        (self.is_strange(at) && sure_street(at + 1) && joined).then(|| self.sign_of(at..at + 2, true)).flatten()
    }

    /// `P.O. Box 41`, `Postfach 12 34`, `Unit 12 Box 345`, `PSC 12, Box 345`.
    fn boxed(&self, at: usize) -> Option<Sign> {
        if !self.is_number(at + 1) {
            return None;
        }
        let back = |places: usize| at.checked_sub(places);
        let spelled = back(2).is_some_and(|two| self.says(two, b"p") && self.says(at - 1, b"o"));
        let short = back(1).is_some_and(|one| self.says(one, b"po"));
        let of_unit = back(2).is_some_and(|two| self.is(two, Known::UNIT.or(Known::MILITARY)) && self.is_number(at - 1));
        let alone = !self.says(at, b"box");
        match () {
            () if spelled || of_unit => self.sign_of(at - 2..at + 2, true),
            () if short => self.sign_of(at - 1..at + 2, true),
            () if alone => self.sign_of(at..at + 2, self.word(at)?.length() > 3),
            () => None,
        }
    }

    /// `APO AE 12345`; a ship stands before it.
    fn military(&self, at: usize) -> Option<Sign> {
        let state = self.says_any(at + 1, &["aa", "ae", "ap"]) && self.is_number(at + 2);
        let first = at.saturating_sub(4)..at;
        let ship = first.rev().find(|before| self.is(*before, Known::SHIP)).unwrap_or(at);
        if state { self.sign_of(ship..at + 3, true) } else { None }
    }

    /// `TX 48486`.
    fn state(&self, at: usize) -> Option<Sign> {
        let written = self.manner.level || self.word(at)?.shape == Shape::Shouted;
        // `Product ID 00329-10180` is none: a city stands before a state.
        let city = self.gap(at) == Gap::Comma
            || at.checked_sub(1).is_some_and(|before| self.is_strange(before) || self.is(before, Known::PLACE));
        let code = city
            && self.gap(at + 1) == Gap::Space
            && self.word(at + 1).is_some_and(|word| word.is_figures() && word.length() == 5);
        if written && code && self.is_free(at + 1) { self.sign_of(at..at + 2, !self.manner.level) } else { None }
    }

    /// `Slovakia 65695`.
    fn place_code(&self, at: usize) -> Option<Sign> {
        let code = self.gap(at + 1) == Gap::Space
            && self.word(at + 1).is_some_and(|word| word.is_figures() && (4..=6).contains(&word.length()));
        if code && self.is_free(at + 1) { self.sign_of(at..at + 2, false) } else { None }
    }

    /// `the corner of A 5 and B Street`.
    fn is_corner(&self, at: usize) -> bool {
        self.says(at, b"corner") && self.says(at + 1, b"of")
    }

    fn corner(&self, at: usize) -> Option<Sign> {
        let mut next = at + 2;
        while next < at + 12
            && (self.is_street_name(next) || self.is_number(next) || self.says(next, b"and"))
            && self.gap(next) == Gap::Space
        {
            next += 1;
        }
        let from = at - usize::from(at > 0 && self.says(at - 1, b"the"));
        if next > at + 4 { self.sign_of(from..next, true) } else { None }
    }

    /// `zip code is 12345`, `SW1A 1AA`, `K1A 0B1`.
    fn postcode(&self, at: usize) -> Option<Sign> {
        let word = self.word(at)?;
        let near = |places: usize| at.checked_sub(places).is_some_and(|before| self.says_any(before, &POSTCODES));
        let labelled = (3..=7).contains(&word.length()) && (1..=4).any(near);
        if labelled {
            return self.sign_of(at..at + 1, true);
        }
        let british =
            word.shape == Shape::Code && self.gap(at + 1) == Gap::Space && self.is_second_half(at + 1) && self.is_first_half(at);
        if british { self.sign_of(at..at + 2, true) } else { None }
    }

    fn pattern(&self, at: usize) -> String {
        let letters = self.word(at).and_then(|word| self.plain.chars.get(word.from..word.to)).unwrap_or_default();
        let kind = |c: &char| match c {
            'A'..='Z' => 'A',
            '0'..='9' => '0',
            _ => '?',
        };
        letters.iter().take(6).map(kind).collect()
    }

    fn is_second_half(&self, at: usize) -> bool {
        matches!(self.pattern(at).as_str(), "0AA" | "0A0")
    }

    fn is_first_half(&self, at: usize) -> bool {
        let canadian = self.pattern(at + 1) == "0A0";
        let first = self.pattern(at);
        if canadian { first == "A0A" } else { matches!(first.as_str(), "A0" | "A00" | "AA0" | "AA00" | "A0A" | "AA0A") }
    }

    /// The sign with what stands around it.
    fn grown(&self, sign: &Range<usize>) -> Range<usize> {
        let mut end = sign.end;
        while end < sign.end + FORWARD_MAX && self.goes_on(end) {
            end += self.place(end).unwrap_or(1);
        }
        let mut start = sign.start;
        while start > 0 && sign.start - start < BACKWARD_MAX && self.begins_before(start) {
            start -= 1;
        }
        self.trimmed(start, sign.start)..end
    }

    fn goes_on(&self, at: usize) -> bool {
        let Some(word) = self.word(at).filter(|_| self.is_free(at)) else { return false };
        let figures = matches!(word.shape, Shape::Figures | Shape::Code) && word.length() <= 6;
        let known = word.is(SIGNS) && (self.manner.level || word.is_capital());
        let place = self.place(at).is_some() || (word.is(Known::PLACE) && self.manner.level);
        let strange = self.is_strange(at) || word.shape == Shape::Caseless;
        let capital = !self.manner.level && word.is_capital();
        let near = |at: usize| self.word(at).is_some_and(|next| next.is_capital()) && self.gap(at) == Gap::Space;
        let link = word.shape == Shape::Small
            && (!word.is(Known::COMMON.or(Known::STOP)) || word.is(Known::PARTICLE))
            && (near(at + 1) || (self.is(at + 1, Known::PARTICLE) && near(at + 2)));
        match word.gap {
            Gap::Space | Gap::Hyphen => figures || known || place || strange || capital || link,
            Gap::Comma => figures || known || place || strange || capital || self.ends_in_place(at),
            Gap::Line => figures || known || place || strange || (capital && self.is_line_of_capitals(at)),
            Gap::Break => place && self.word(at + 1).is_some_and(|next| next.is_figures() || next.gap != Gap::Space),
            Gap::Other => word.is(Known::UNIT),
            _ => false,
        }
    }

    /// A short line of capitals and figures, as the line of a city is.
    fn is_line_of_capitals(&self, at: usize) -> bool {
        let ends = |at: &usize| matches!(self.gap(*at), Gap::Line | Gap::Break | Gap::Stop);
        let end = (at + 1..at + 6).find(ends).unwrap_or(at + 6);
        let greets = Known::GREETING.or(Known::CLOSING).or(Known::TITLE);
        end <= at + 4
            && (at..end).all(|at| self.word(at).is_some_and(|word| !word.is(greets) && (word.is_capital() || word.is_figures())))
    }

    /// Between commas, ordinary words with a place behind them, in a text without capitals: `, red deer, romania`.
    fn ends_in_place(&self, at: usize) -> bool {
        let short = (at + 1..at + 4).find(|next| self.gap(*next) != Gap::Space);
        self.manner.level && short.is_some_and(|next| self.gap(next) == Gap::Comma && self.place(next).is_some())
    }

    fn begins_before(&self, at: usize) -> bool {
        let Some(word) = at.checked_sub(1).and_then(|before| self.word(before)).filter(|_| self.is_free(at - 1)) else {
            return false;
        };
        let figures = matches!(word.shape, Shape::Figures | Shape::Code) && word.length() <= 5;
        let named = self.is_strange(at - 1) || (word.is_capital() && !word.opens() && !word.is(Known::GREETING.or(Known::STOP)));
        let link = word.shape == Shape::Small && word.is(Known::PARTICLE) && !word.is(Known::STOP);
        match self.gap(at) {
            Gap::Space | Gap::Comma => figures || named || link || word.is(SIGNS),
            Gap::Line => self.line_has_number(at - 1),
            _ => false,
        }
    }

    /// Whether the line that ends here has a number of a house, so that it belongs to the address below it.
    fn line_has_number(&self, last: usize) -> bool {
        let mut at = last;
        for _ in 0..BACKWARD_MAX {
            let Some(word) = self.word(at) else { return false };
            let small = word.shape == Shape::Small && word.is(Known::COMMON) && !self.manner.level;
            if matches!(word.shape, Shape::Figures | Shape::Code) && word.length() <= 5 {
                return true;
            }
            if small || !matches!(word.gap, Gap::Space | Gap::Comma | Gap::Hyphen) || at == 0 {
                return false;
            }
            at -= 1;
        }
        false
    }

    /// Words in front that are rather a name than a street: the address begins at its first number or sign, or at the street before it.
    fn trimmed(&self, start: usize, sign: usize) -> usize {
        let opens = |at: &usize| {
            self.is(*at, SIGNS) || self.word(*at).is_some_and(|word| matches!(word.shape, Shape::Figures | Shape::Code))
        };
        let first = (start..sign).find(opens).unwrap_or(sign);
        let given = (start..first).any(|at| self.is(at, Known::GIVEN) && !self.is(at, Known::PLACE)) || first == sign;
        let near = first.saturating_sub(start) <= 3;
        if near && !given { start } else { first }
    }

    /// Words just before that announce an address.
    pub(super) fn is_announced(&self, at: usize) -> bool {
        let said = |places: usize| {
            at.checked_sub(places).is_some_and(|before| {
                self.says_any(before, &["address", "adresse", "anschrift", "direccion", "indirizzo", "endereco", "addr"])
            })
        };
        let lives = || {
            (2..=2).any(|_| {
                at >= 2
                    && self.says(at - 1, b"at")
                    && self.says_any(at - 2, &["live", "lives", "lived", "living", "is", "located"])
            })
        };
        (1..=4).any(said) || lives()
    }
}

const POSTCODES: [&str; 10] =
    ["zip", "zipcode", "postcode", "postal", "plz", "postleitzahl", "cap", "cep", "codepostal", "postnummer"];
const STREET_ENDINGS: [&str; 40] = [
    "straße", "strasse", "str", "gasse", "weg", "platz", "allee", "damm", "ufer", "ring", "straat", "laan", "plein", "kade",
    "gracht", "singel", "dijk", "vej", "gade", "gata", "gatan", "vägen", "väg", "gränd", "veien", "vegen", "vei", "katu", "tie",
    "kuja", "polku", "utca", "ulica", "braut", "stræde", "stien", "parken", "bakken", "stieg", "chaussee",
];
