//! The language of a customer: what the help desk named, what the text is in, or the program's first.

mod detected;

use domain::{Language, Program};

pub use detected::{ClearLanguage, are_kin, clear_language};

/// The language of a question, told in this order:
/// 1. what the help desk named, if its tag can be read - but where the text is beyond doubt in another language that the program
///    answers ([`ClearLanguage::is_beyond_doubt`]), that one: people write in the language in which they want to be answered;
/// 2. the language that the text is clearly in, whether the program answers it or not: a ticket in a language that nobody here speaks
///    belongs to somebody who does, or to the client's agents, and not to whoever is at hand;
/// 3. the one of the program's languages that a short text most likely is in;
/// 4. the program's first; without any, which its own check refuses, English.
///
/// A greeting, a name, code and pictures are in no language, and turn none.
pub fn language(named: Option<&str>, program: &Program, subject: &str, text: &str) -> Language {
    let told: Option<Language> = named.and_then(|tag| tag.trim().parse().ok());
    let clear = clear_language(&[subject, text]);
    let answers = |language: &Language| program.languages.contains(language);
    match (told, clear) {
        (Some(told), Some(clear)) if clear.is_beyond_doubt() && !clear.is_kin_to(&told) => {
            Some(clear.among(&program.languages)).filter(answers).unwrap_or(told)
        }
        (Some(told), _) => told,
        (None, Some(clear)) => clear.among(&program.languages),
        (None, None) => {
            let likely = detected::likely_among(&program.languages, &[subject, text]);
            likely.or_else(|| program.languages.first().cloned()).unwrap_or_else(Language::english)
        }
    }
}
