//! MiniLM from its real asset, beside what the reference implementations in Python say of our own sentences.
//!
//! The ids come from the `tokenizers` package 0.23.3, the cosines from ONNX Runtime 1.32.0 with the same model file and the weighted
//! mean over tokens. Without the asset these tests say so and pass, unless `FANDESK_TOOLS=required`.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use models::{AssetState, MINILM, MiniLm, Shelf, open};
use proptest::prelude::*;
use serde::Deserialize;
use triage::{Encoder, EncoderId, Vector};

fn shelf() -> Shelf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.models");
    Shelf::in_folder(std::env::var_os("FANDESK_MODELS").map_or_else(beside, PathBuf::from))
}

static ENCODER: LazyLock<Option<Box<dyn Encoder>>> = LazyLock::new(|| {
    let shelf = shelf();
    match shelf.state(&MINILM) {
        AssetState::Fine => Some(open(&shelf, &MINILM, NonZeroUsize::MIN).expect("a whole asset opens")),
        state => {
            println!("skipped: the asset in {} is {state:?}; `fandesk model fetch minilm` brings it", shelf.folder().display());
            assert!(std::env::var_os("FANDESK_TOOLS").is_none_or(|tools| tools != "required"), "the gate needs the asset");
            None
        }
    }
});

fn encoder() -> Option<&'static dyn Encoder> {
    ENCODER.as_deref()
}

fn one(encoder: &dyn Encoder, text: &str) -> Vector {
    encoder.encode(&[text]).expect("no text fails").remove(0)
}

const LAMP: &str = "The lamp on my desk does not switch off any more.";
const STAYS_ON: &str = "My desk lamp stays on and cannot be turned off.";
const CARD: &str = "How do I change the payment card of my account?";
const BULB: &str = "Where can I buy a new bulb for this lamp?";

#[derive(Deserialize)]
struct Read {
    text: String,
    ids: Vec<i32>,
}

#[test]
fn a_text_is_read_as_the_reference_reads_it() {
    let Some(_) = encoder() else { return };
    let vocabulary = shelf().read(&MINILM, &MINILM.files[1]).unwrap();
    let reference: Vec<Read> = serde_json::from_str(include_str!("minilm/ids.json")).unwrap();
    assert!(reference.len() > 20);
    for Read { text, ids } in reference {
        assert_eq!(MiniLm::ids(&vocabulary, &text).unwrap(), ids, "{text:?}");
    }
}

#[test]
fn cosines_are_those_of_the_reference() {
    let Some(encoder) = encoder() else { return };
    for (left, right, cosine) in [(LAMP, STAYS_ON, 0.8726), (LAMP, CARD, 0.0179), (LAMP, BULB, 0.3752), (STAYS_ON, BULB, 0.36)] {
        let ours = one(encoder, left).dot(&one(encoder, right));
        assert!((ours - cosine).abs() < 0.01, "{ours} for {cosine}");
    }
    assert_eq!(encoder.id(), EncoderId::MiniLm);
    assert_eq!(one(encoder, LAMP).size(), 384);
}

#[test]
fn the_same_text_gives_the_same_vector_alone_and_in_any_company() {
    let Some(encoder) = encoder() else { return };
    let long = "the lamp ".repeat(80);
    let texts = [LAMP, "", STAYS_ON, &long, "lamp", CARD, BULB, "\u{1f525}", LAMP];
    let together = encoder.encode(&texts.repeat(5)).unwrap();
    assert_eq!(together.len(), 45);
    for (text, vector) in texts.repeat(5).iter().zip(&together) {
        let alone = one(encoder, text);
        assert_eq!(alone, one(encoder, text));
        assert!(alone.dot(vector) > 0.9999, "{}", alone.dot(vector));
    }
    assert_eq!(encoder.encode(&[]).unwrap(), []);
}

#[test]
fn what_stands_beyond_the_first_tokens_is_not_read() {
    let Some(encoder) = encoder() else { return };
    let long = "the lamp ".repeat(40);
    assert_eq!(one(encoder, &long), one(encoder, &format!("{long} {CARD}")));
}

#[test]
fn no_text_is_too_odd_to_be_encoded() {
    let Some(encoder) = encoder() else { return };
    let binary: String = (0..=255_u8).map(char::from).collect();
    let words = "lamp ".repeat(200_000);
    for text in
        ["", " ", &binary, &words, &"x".repeat(1_000_000), &"\u{301}".repeat(500_000), &"👩‍👩‍👧‍👦".repeat(50_000), "[CLS] [MASK] [SEP]"]
    {
        let vector = one(encoder, text);
        assert!((vector.dot(&vector) - 1.0).abs() < 1e-4);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]
    #[test]
    fn any_text_gives_a_vector_of_length_one(text in any::<String>()) {
        let Some(encoder) = encoder() else { return Ok(()) };
        let vector = one(encoder, &text);
        prop_assert!((vector.dot(&vector) - 1.0).abs() < 1e-4);
    }
}
