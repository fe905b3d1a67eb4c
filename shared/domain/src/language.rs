//! A language: the primary subtag of BCP 47, in lower case.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language such as `en` or `de`. Region and script are dropped: an expert who speaks German answers `de-AT`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

/// The text names no language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read language {0:?}: expected a language tag such as en or pt-BR")]
pub struct UnknownLanguage(pub String);

impl Language {
    /// English, the house's fallback.
    pub fn english() -> Self {
        Language("en".to_owned())
    }

    /// The tag, two or three small letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(tag: &str) -> Result<Self, UnknownLanguage> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let good = (2..=3).contains(&primary.len()) && primary.chars().all(|c| c.is_ascii_lowercase());
        if good { Ok(Language(primary)) } else { Err(UnknownLanguage(tag.to_owned())) }
    }
}

impl TryFrom<String> for Language {
    type Error = UnknownLanguage;

    fn try_from(tag: String) -> Result<Self, UnknownLanguage> {
        tag.parse()
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.0
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
