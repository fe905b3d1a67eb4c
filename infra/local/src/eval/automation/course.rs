//! The course of an evaluation: automations are made of labelled questions, and asked others.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Instant;

use domain::AutomationId;
use triage::{
    Bank, Encoder, EncoderFailed, EncoderId, Footing, Lesson, Negative, Policy, Segment, Vector, decide, normalise, prepare,
};

use super::files::Labelled;
use super::lots::Lots;
use super::measure::Outcome;

/// How many texts are encoded together.
const BATCH: usize = 32;
/// Over how many questions the time of one is taken.
const TIMED: usize = 300;
/// In larger banks no change is timed.
const CHANGED_MAX: usize = 2_500;
/// With more examples than these a bank would need more memory than machines have.
pub const EXAMPLES_MAX: usize = 25_000;

/// What is learned and what is met.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Questions that automations are made of; those without a label are left out.
    pub train: Vec<Labelled>,
    /// Questions that they meet.
    pub test: Vec<Labelled>,
    /// Questions that people resolved.
    pub negatives: Vec<Labelled>,
}

/// An evaluation could not be done.
#[derive(Debug, thiserror::Error)]
pub enum CourseFailed {
    /// Nothing can be learned.
    #[error("evaluate automations: the train file holds no question with a label in scope")]
    NothingToLearn,
    /// Too much would have to be learned.
    #[error("evaluate automations: {0} examples and negatives are more than {EXAMPLES_MAX}; take fewer of each label by --shots")]
    TooMany(usize),
    /// The encoder failed.
    #[error(transparent)]
    Encoder(#[from] EncoderFailed),
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Evaluated {
    /// What became of each question, in their order.
    pub outcomes: Vec<Outcome>,
    /// What one question took from text to decision, for some of them, in milliseconds, the shortest first.
    pub times_ms: Vec<f64>,
    /// How long it took to learn the bank from vectors, in milliseconds.
    pub learn_ms: f64,
    /// How long it took to take one automation out and in again, in milliseconds; none in a bank that is larger than any product's, which
    /// learns everything anew.
    pub change_ms: Option<f64>,
    /// How many automations there are.
    pub n_automations: usize,
    /// How many examples they have together, their titles among them.
    pub n_examples: usize,
}

/// So many questions of each label: the first ones, or, with a seed, drawn ones.
pub fn with_shots(train: Vec<Labelled>, shots: usize, seed: Option<u64>) -> Vec<Labelled> {
    let mut train = train;
    seed.iter().for_each(|seed| Lots::of(*seed).shuffle(&mut train));
    let mut taken: HashMap<Option<String>, usize> = HashMap::new();
    train.retain(|row| {
        let count = taken.entry(row.intent.clone()).or_default();
        *count += 1;
        *count <= shots
    });
    train
}

/// A course over one encoder.
pub struct Course<'a> {
    encoder: &'a dyn Encoder,
    vectors: HashMap<String, Vector>,
}

impl<'a> Course<'a> {
    /// A course with this encoder.
    pub fn with(encoder: &'a dyn Encoder) -> Course<'a> {
        Course { encoder, vectors: HashMap::new() }
    }

    /// Runs it. `planned` is told how many texts will be encoded, `done` how many more are.
    ///
    /// # Errors
    /// When there is nothing to learn, or too much, or when the encoder fails.
    pub fn run(mut self, wanted: &Wanted, planned: &dyn Fn(usize), done: &dyn Fn(usize)) -> Result<Evaluated, CourseFailed> {
        let (ids, lessons) = lessons(&wanted.train);
        let n_examples: usize = lessons.values().map(Vec::len).sum();
        match n_examples + wanted.negatives.len() {
            _ if lessons.is_empty() => return Err(CourseFailed::NothingToLearn),
            count if count > EXAMPLES_MAX => return Err(CourseFailed::TooMany(count)),
            _ => {}
        }
        let negatives: Vec<String> = wanted.negatives.iter().map(|row| normalise(&row.text)).collect();
        let segments: Vec<Vec<String>> = wanted.test.iter().map(|row| prepare("", &row.text).segments).collect();
        let texts = lessons.values().flatten().chain(&negatives).chain(segments.iter().flatten()).map(String::as_str);
        self.encode(&texts.collect::<BTreeSet<_>>(), planned, done)?;

        let lessons: Vec<Lesson> = lessons.into_iter().map(|(id, texts)| self.lesson(id, texts)).collect();
        let negatives = negatives.into_iter().map(|text| Negative { vector: self.vector(&text), text }).collect();
        let (first, begun) = (lessons.first().cloned(), Instant::now());
        let mut bank = Bank::of(self.encoder.id(), lessons, negatives);
        let learn_ms = millis(begun);
        let change_ms =
            first.filter(|_| n_examples + wanted.negatives.len() <= CHANGED_MAX).map(|first| changed(&mut bank, first));
        let outcomes =
            wanted.test.iter().zip(&segments).map(|(row, segments)| self.outcome(&bank, row, segments, &ids)).collect();
        let times_ms = self.times(&bank, &wanted.test)?;
        Ok(Evaluated { outcomes, times_ms, learn_ms, change_ms, n_automations: ids.len(), n_examples })
    }

    fn encode(&mut self, texts: &BTreeSet<&str>, planned: &dyn Fn(usize), done: &dyn Fn(usize)) -> Result<(), EncoderFailed> {
        // A bank of words reads the texts themselves.
        if self.encoder.id() == EncoderId::Lexical {
            return Ok(());
        }
        planned(texts.len());
        // Texts of like length together: a batch takes as long as its longest.
        let mut texts: Vec<&str> = texts.iter().copied().collect();
        texts.sort_by_key(|text| text.len());
        for batch in texts.chunks(BATCH) {
            let vectors = self.encoder.encode(batch)?;
            self.vectors.extend(batch.iter().map(|text| (*text).to_owned()).zip(vectors));
            done(batch.len());
        }
        Ok(())
    }

    fn vector(&self, text: &str) -> Option<Vector> {
        self.vectors.get(text).cloned()
    }

    fn lesson(&self, automation: AutomationId, texts: Vec<String>) -> Lesson {
        let examples = texts.into_iter().map(|text| (text.clone(), self.vector(&text))).collect();
        Lesson { automation, version: 1, examples }
    }

    fn outcome(&self, bank: &Bank, row: &Labelled, segments: &[String], ids: &BTreeMap<String, AutomationId>) -> Outcome {
        let segment = |text: &String| Segment { text: text.clone(), vector: self.vector(text) };
        let scored = bank.score(&segments.iter().map(segment).collect::<Vec<_>>());
        let wanted = row.intent.as_ref().and_then(|intent| ids.get(intent));
        Outcome {
            p: scored.best.as_ref().map_or(0.0, |best| best.p),
            may_answer: scored.best.is_some() && scored.silence.is_none(),
            right: wanted.is_some() && scored.best.as_ref().map(|best| &best.automation) == wanted,
            in_scope: wanted.is_some(),
        }
    }

    /// What some questions take from text to decision, each for itself.
    fn times(&self, bank: &Bank, test: &[Labelled]) -> Result<Vec<f64>, EncoderFailed> {
        let step = test.len().div_ceil(TIMED).max(1);
        let mut times = vec![];
        for row in test.iter().step_by(step) {
            let begun = Instant::now();
            let texts = prepare("", &row.text).segments;
            let vectors: Vec<Option<Vector>> = if bank.encoder() == EncoderId::Lexical {
                vec![None; texts.len()]
            } else {
                self.encoder.encode(&texts.iter().map(String::as_str).collect::<Vec<_>>())?.into_iter().map(Some).collect()
            };
            let segments: Vec<Segment> = texts.into_iter().zip(vectors).map(|(text, vector)| Segment { text, vector }).collect();
            std::hint::black_box(decide(bank.score(&segments), Footing::Live { threshold: 0.9 }, &Policy::default()));
            times.push(millis(begun));
        }
        times.sort_by(f64::total_cmp);
        Ok(times)
    }
}

/// An automation for each label, and its examples: the label's questions, and the label itself as its title.
fn lessons(train: &[Labelled]) -> (BTreeMap<String, AutomationId>, BTreeMap<AutomationId, Vec<String>>) {
    let mut by_label: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in train {
        row.intent.iter().for_each(|intent| by_label.entry(intent).or_default().push(normalise(&row.text)));
    }
    let id = |at: usize| format!("aut_{at}").parse::<AutomationId>().ok();
    let numbered = by_label.into_iter().enumerate().filter_map(|(at, (label, texts))| Some((id(at)?, label, texts)));
    let mut ids = BTreeMap::new();
    let lessons = numbered.map(|(id, label, mut texts)| {
        ids.insert(label.to_owned(), id.clone());
        texts.push(title(label));
        (id, texts)
    });
    let lessons = lessons.collect();
    (ids, lessons)
}

fn title(label: &str) -> String {
    let parts: Vec<&str> = label.split(['_', '/', ' ']).filter(|part| !part.is_empty()).collect();
    parts.join(" ").to_lowercase()
}

fn changed(bank: &mut Bank, lesson: Lesson) -> f64 {
    let begun = Instant::now();
    bank.remove(&lesson.automation);
    bank.add(lesson);
    millis(begun)
}

fn millis(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1_000.0
}
