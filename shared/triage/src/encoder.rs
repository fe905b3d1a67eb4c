//! An encoder: what turns texts into vectors, so that texts of one meaning stand near each other.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::vector::Vector;

/// Which encoder made a vector. Part of every calibration and threshold: what was measured with one encoder says nothing about another,
/// and vectors of two encoders are never compared. An encoder whose vectors change gets a new id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EncoderId {
    /// Words and parts of words, hashed. Compiled in, so it is always there.
    Lexical,
    /// all-MiniLM-L6-v2 in 8 bit: English. An asset.
    #[serde(rename = "minilm")]
    MiniLm,
    /// multilingual-e5-small in 4 bit: about a hundred languages. An asset.
    Multilingual,
}

impl EncoderId {
    /// All encoders, the one that is always there first.
    pub const ALL: [EncoderId; 3] = [EncoderId::Lexical, EncoderId::MiniLm, EncoderId::Multilingual];

    /// Its name, as settings, keys and files write it.
    pub const fn name(self) -> &'static str {
        match self {
            EncoderId::Lexical => "lexical",
            EncoderId::MiniLm => "minilm",
            EncoderId::Multilingual => "multilingual",
        }
    }
}

impl fmt::Display for EncoderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for EncoderId {
    type Err = UnknownEncoder;

    fn from_str(text: &str) -> Result<EncoderId, UnknownEncoder> {
        let named = |id: &EncoderId| id.name() == text;
        EncoderId::ALL.into_iter().find(named).ok_or_else(|| UnknownEncoder(text.chars().take(40).collect()))
    }
}

/// No encoder has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("find the encoder \"{0}\": there are lexical, minilm and multilingual")]
pub struct UnknownEncoder(pub String);

/// Turns texts into vectors. The same text gives the same vector, whatever stands beside it in the batch, to the precision of the
/// arithmetic; a text of any size and content gives one, at worst one that is like no other.
pub trait Encoder: Send + Sync {
    /// Which encoder this is.
    fn id(&self) -> EncoderId;

    /// One vector a text, in their order.
    fn encode(&self, texts: &[&str]) -> Result<Vec<Vector>, EncoderFailed>;
}

/// An encoder that could not do its work: its asset is not what it should be, or its machinery broke. Never the text's fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("encode with {encoder}: {why}")]
pub struct EncoderFailed {
    /// Which encoder.
    pub encoder: EncoderId,
    /// What went wrong, without any of the text.
    pub why: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoder_is_called_the_same_in_settings_and_in_stored_items() {
        for id in EncoderId::ALL {
            assert_eq!(id.name().parse(), Ok(id));
            assert_eq!(serde_json::to_value(id).unwrap(), serde_json::Value::from(id.name()));
            assert_eq!(serde_json::from_value::<EncoderId>(id.name().into()).unwrap(), id);
        }
        assert_eq!("MiniLM".parse::<EncoderId>(), Err(UnknownEncoder("MiniLM".into())));
    }
}
