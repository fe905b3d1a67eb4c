//! Counting: which marked spans are found, and which finds lie in a marked span.

use std::collections::BTreeMap;
use std::ops::Range;

use triage::{Kind, Spot, find_all, redact};

use super::sentences::Sentence;

/// What is counted for one type of span, or for several together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Marked spans.
    pub marked: u32,
    /// Those of which at least half was found.
    pub found: u32,
    /// Those of which every letter and figure was found.
    pub whole: u32,
    /// Those of which at least half does not reach an expert.
    pub taken_out: u32,
    /// Finds.
    pub finds: u32,
    /// Those of which at least half lies in marked spans.
    pub right: u32,
}

/// Everything counted over a file.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    /// Each type of the file.
    pub by_type: BTreeMap<String, Counts>,
    /// The structured types together; found by structured kinds only, and right only in structured spans.
    pub structured: Counts,
    /// All types of the file together.
    pub all: Counts,
    /// The same by words, as the published figures of other tools are.
    pub words: Counts,
    /// Structured values that still stand in the text which experts read.
    pub left: u32,
}

/// Counts over all sentences.
pub fn measure(sentences: &[Sentence]) -> Measured {
    let mut measured = Measured::default();
    for sentence in sentences {
        measured.add(sentence, &find_all(&sentence.text));
    }
    measured
}

/// The kind that we call a type of the published sets; nothing for a type that we do not know.
pub fn kind_of(entity: &str) -> Option<Kind> {
    Some(match entity {
        "EMAIL_ADDRESS" | "EMAIL" => Kind::Email,
        "PHONE_NUMBER" => Kind::Phone,
        "CREDIT_CARD" | "CREDIT_CARD_NUMBER" => Kind::Card,
        "IBAN_CODE" | "IBAN" => Kind::Iban,
        "IP_ADDRESS" => Kind::Ip,
        "US_SSN" => Kind::Ssn,
        "US_DRIVER_LICENSE" => Kind::Licence,
        "DOMAIN_NAME" | "URL" => Kind::Url,
        "PASSWORD" | "SECRET" | "API_KEY" | "TOKEN" => Kind::Secret,
        "US_PASSPORT" | "US_ITIN" | "UK_NHS" | "NATIONAL_ID" | "ID" => Kind::NationalId,
        "ADDRESS" | "STREET_ADDRESS" | "ZIP_CODE" => Kind::Address,
        "PERSON" | "FIRST_NAME" | "LAST_NAME" | "NAME" => Kind::Person,
        "LOCATION" | "GPE" | "CITY" | "COUNTRY" => Kind::Place,
        "ORGANIZATION" | "ORG" => Kind::Organisation,
        "TITLE" | "PREFIX" => Kind::Title,
        "NRP" | "NATIONALITY" => Kind::Nationality,
        "DATE_TIME" | "DATE" | "BIRTHDAY" => Kind::Date,
        "AGE" => Kind::Age,
        _ => return None,
    })
}

fn is_structured(entity: &str) -> bool {
    kind_of(entity).is_some_and(Kind::is_structured)
}

impl Measured {
    fn add(&mut self, sentence: &Sentence, spots: &[Spot]) {
        self.add_marked(sentence, spots);
        self.add_finds(sentence, spots);
        self.add_words(sentence, spots);
        self.add_left(sentence);
    }

    fn add_marked(&mut self, sentence: &Sentence, spots: &[Spot]) {
        let every: Vec<_> = spots.iter().map(range).collect();
        let structured: Vec<_> = spots.iter().filter(|spot| spot.kind.is_structured()).map(range).collect();
        let taken: Vec<_> = spots.iter().filter(|spot| spot.sure && spot.kind.is_taken_out()).map(range).collect();
        for span in &sentence.spans {
            let shares = [&every, &taken].map(|ranges| share(&sentence.text, &span.bytes, ranges));
            self.by_type.entry(span.entity.clone()).or_default().mark(shares);
            self.all.mark(shares);
            if is_structured(&span.entity) {
                let shares = [&structured, &taken].map(|ranges| share(&sentence.text, &span.bytes, ranges));
                self.structured.mark(shares);
            }
        }
    }

    fn add_finds(&mut self, sentence: &Sentence, spots: &[Spot]) {
        let every: Vec<_> = sentence.spans.iter().map(|span| span.bytes.clone()).collect();
        let structured = sentence.spans.iter().filter(|span| is_structured(&span.entity));
        let structured: Vec<_> = structured.map(|span| span.bytes.clone()).collect();
        for spot in spots {
            let right = share(&sentence.text, &range(spot), &every) >= HALF;
            self.all.find(right);
            // A type stands for its kind: what is right of the kind is right of the type.
            let of_kind = self.by_type.iter_mut().filter(|(entity, _)| kind_of(entity) == Some(spot.kind));
            of_kind.for_each(|(_, counts)| counts.find(right));
            if spot.kind.is_structured() {
                self.structured.find(share(&sentence.text, &range(spot), &structured) >= HALF);
            }
        }
    }

    fn add_words(&mut self, sentence: &Sentence, spots: &[Spot]) {
        for word in words(&sentence.text) {
            let marked = sentence.spans.iter().any(|span| span.bytes.contains(&word));
            let found = spots.iter().any(|spot| range(spot).contains(&word));
            let counts = &mut self.words;
            counts.marked += u32::from(marked);
            counts.found += u32::from(marked && found);
            counts.finds += u32::from(found);
            counts.right += u32::from(marked && found);
        }
    }

    fn add_left(&mut self, sentence: &Sentence) {
        let structured = |entity: &str| kind_of(entity).is_some_and(|kind| kind.is_structured() && kind.is_taken_out());
        let mut spans = sentence.spans.iter().filter(|span| structured(&span.entity)).peekable();
        if spans.peek().is_some() {
            let read = redact(&sentence.text).text;
            let values = spans.filter_map(|span| sentence.text.get(span.bytes.clone()));
            self.left += values.filter(|value| read.contains(value)).count() as u32;
        }
    }
}

impl Counts {
    fn mark(&mut self, [found, taken]: [f64; 2]) {
        self.marked += 1;
        self.found += u32::from(found >= HALF);
        self.whole += u32::from(found >= 1.0);
        self.taken_out += u32::from(taken >= HALF);
    }

    fn find(&mut self, right: bool) {
        self.finds += 1;
        self.right += u32::from(right);
    }

    /// The share of marked spans that are found; 1 where none is marked.
    pub fn recall(&self) -> f64 {
        ratio(self.found, self.marked)
    }

    /// The share of finds that are right; 1 where nothing is found.
    pub fn precision(&self) -> f64 {
        ratio(self.right, self.finds)
    }

    /// Both in one figure, recall weighing twice as much: 5PR / (4P + R).
    pub fn f2(&self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        let below = 4.0 * precision + recall;
        if below > 0.0 { 5.0 * precision * recall / below } else { 0.0 }
    }
}

/// Of which share of a span or a find it counts.
const HALF: f64 = 0.5;

fn ratio(part: u32, all: u32) -> f64 {
    if all == 0 { 1.0 } else { f64::from(part) / f64::from(all) }
}

fn range(spot: &Spot) -> Range<usize> {
    spot.start..spot.end
}

/// Which share of the letters and figures at a place lies in these ranges.
fn share(text: &str, place: &Range<usize>, ranges: &[Range<usize>]) -> f64 {
    let letters = text.get(place.clone()).unwrap_or_default().char_indices().filter(|(_, c)| c.is_alphanumeric());
    let (mut all, mut inside) = (0u32, 0u32);
    for (at, _) in letters {
        all += 1;
        inside += u32::from(ranges.iter().any(|range| range.contains(&(place.start + at))));
    }
    if all == 0 { 0.0 } else { f64::from(inside) / f64::from(all) }
}

/// Where each word begins.
fn words(text: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, c)| {
        let begins = c.is_alphanumeric() && !before.is_alphanumeric();
        before = c;
        begins.then_some(at)
    })
}
