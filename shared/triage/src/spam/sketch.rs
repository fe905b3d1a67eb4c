//! A sketch: a few numbers that nearly identical texts share, whatever numbers, names of towns or signs are swapped between them.
//!
//! MinHash over runs of five letters (Broder 1997), of letters alone: digits, spaces and signs are left out, so that spaced-out letters and
//! another telephone number make no other text. Twelve least hashes in four bands of three: two texts that share nine tenths of
//! their runs share a band with a chance of 99 %, seven tenths 82 %, two tenths 3 %, and unrelated texts none to speak of.

use unicode_normalization::UnicodeNormalization;

use crate::normalise::glyph::{latin_double, visible};

/// How many bands a sketch has.
pub const BANDS: usize = 4;
/// How many least hashes make a band.
const ROWS: usize = 3;
/// How many letters are hashed together.
const RUN: usize = 5;
/// With fewer letters there is nothing to compare.
const LETTERS_MIN: usize = 24;
/// So many letters are compared at most.
const LETTERS_MAX: usize = 3_000;

/// A sketch of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sketch {
    bands: [u32; BANDS],
}

impl Sketch {
    /// The sketch of subject and text; none of a text with too few letters.
    pub fn of(subject: &str, text: &str) -> Option<Sketch> {
        let letters = letters(subject, text);
        if letters.len() < LETTERS_MIN {
            return None;
        }
        let mut least = [[u64::MAX; ROWS]; BANDS];
        for run in letters.windows(RUN) {
            let hash = hash_of(run);
            let seeds = 1_u64..;
            for (least, seed) in least.iter_mut().flatten().zip(seeds) {
                *least = (*least).min(mixed(hash ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
            }
        }
        Some(Sketch { bands: least.map(band) })
    }

    /// The names of its bands. Two texts are nearly identical when one band is the same.
    pub fn bands(&self) -> impl Iterator<Item = String> {
        self.bands.into_iter().enumerate().map(|(place, band)| format!("{place}-{band:08x}"))
    }

    /// Whether the texts of both are nearly identical.
    pub fn is_like(&self, other: &Sketch) -> bool {
        self.bands.iter().zip(other.bands).any(|(own, other)| *own == other)
    }
}

fn letters(subject: &str, text: &str) -> Vec<char> {
    let chars = subject.chars().chain(text.chars()).take(4 * LETTERS_MAX).filter_map(visible);
    let letters = chars.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphabetic());
    // Here every double is folded, in Russian words as well: what matters is that two copies are folded alike.
    letters.map(|c| latin_double(c).unwrap_or(c)).take(LETTERS_MAX).collect()
}

/// FNV-1a over the letters' code points.
fn hash_of(run: &[char]) -> u64 {
    run.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &c| (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0000_0100_0000_01b3))
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014): near numbers become far ones.
fn mixed(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

fn band(rows: [u64; ROWS]) -> u32 {
    let hash = rows.iter().fold(0, |hash, row| mixed(hash ^ row));
    u32::try_from(hash >> 32).unwrap_or_default()
}
