//! The lexical encoder: features of a text folded into a vector of fixed size.

use super::features::Features;
use crate::encoder::{Encoder, EncoderFailed, EncoderId};
use crate::vector::Vector;

/// How many values a lexical vector has.
const SIZE: usize = 384;
/// What words weigh beside parts of words, as shares of the squared length.
const WORDS_SHARE: f32 = 0.3;

/// The encoder that is compiled in. Its vectors tell which texts share words and parts of words; a bank of this encoder reads the texts
/// themselves, which tell more, and the vectors serve where only vectors are kept.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lexical;

impl Encoder for Lexical {
    fn id(&self) -> EncoderId {
        EncoderId::Lexical
    }

    fn encode(&self, texts: &[&str]) -> Result<Vec<Vector>, EncoderFailed> {
        Ok(texts.iter().map(|text| vector(&Features::of(text))).collect())
    }
}

fn vector(features: &Features) -> Vector {
    let mut values = vec![0.0; SIZE];
    fold(&features.words, WORDS_SHARE, &mut values);
    fold(&features.parts, 1.0 - WORDS_SHARE, &mut values);
    Vector::unit(values)
}

/// Adds features with this share of the squared length. Half of them are subtracted, so that two that fall on one place do not add up
/// in the mean (Weinberger et al. 2009, feature hashing).
fn fold(features: &[(u64, f32)], share: f32, values: &mut [f32]) {
    let length = features.iter().map(|(_, count)| count * count).sum::<f32>().sqrt();
    let scale = if length > 0.0 { share.sqrt() / length } else { 0.0 };
    for (hash, count) in features {
        let place = (hash >> 1) % SIZE as u64;
        if let Some(value) = values.get_mut(place as usize) {
            *value += if hash & 1 == 0 { scale * count } else { -scale * count };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cosine(one: &str, other: &str) -> f32 {
        let vectors = Lexical.encode(&[one, other]).unwrap();
        vectors[0].dot(&vectors[1])
    }

    #[test]
    fn texts_that_share_words_are_nearer_than_texts_that_do_not() {
        let near = cosine("How do I reset my controller?", "reset the controller");
        let far = cosine("How do I reset my controller?", "Where is my refund");
        assert!(near > 0.4 && far < 0.3 && near > far + 0.2, "{near} {far}");
        assert!((cosine("Error E17", "error e17!") - 1.0).abs() < 1e-5);
        assert!(cosine("controller", "controler") > 0.5);
    }

    #[test]
    fn a_text_without_words_is_like_nothing() {
        assert_eq!(cosine("?!", "?!"), 0.0);
        assert_eq!(Lexical.encode(&[]).unwrap(), []);
    }
}
