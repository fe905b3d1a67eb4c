//! Words: how all rules of this crate read a text and look for a phrase in it.

/// The words of a text in small letters: runs of letters and digits; everything else parts them.
pub(crate) fn words(text: &str) -> Vec<String> {
    let runs = text.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty());
    runs.map(str::to_lowercase).collect()
}

/// A text that phrases are looked for in.
pub(crate) struct Reading {
    words: Vec<String>,
    text: String,
}

impl Reading {
    pub(crate) fn of(text: &str) -> Reading {
        Reading { words: words(text), text: text.to_lowercase() }
    }

    /// How often the phrase stands there as whole words, whatever its case and whatever parts its words. An empty phrase never does.
    pub(crate) fn count(&self, phrase: &str) -> usize {
        let wanted = words(phrase);
        if wanted.is_empty() {
            return 0;
        }
        if phrase.chars().any(is_written_without_spaces) {
            return self.text.matches(&phrase.to_lowercase()).count();
        }
        self.words.windows(wanted.len()).filter(|window| *window == wanted.as_slice()).count()
    }

    pub(crate) fn has(&self, phrase: &str) -> bool {
        self.count(phrase) > 0
    }
}

// Thai, Lao, Khmer and the scripts of East Asia put no space between words, so there a phrase is found anywhere.
fn is_written_without_spaces(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_as_whole_words_only() {
        for (text, phrase, count) in [
            ("Reset the reset-button. RESET!", "reset", 3),
            ("presets", "reset", 0),
            ("open about:config now", "about:config", 1),
            ("my pass word", "password", 0),
            ("sign  in\nfails", "sign in", 1),
            ("Straße gesperrt", "STRASSE", 0),
            ("überhitzt ÜBERHITZT", "Überhitzt", 2),
            ("anything", "", 0),
            ("anything", "?!", 0),
            ("ログインできません", "ログイン", 1),
        ] {
            assert_eq!(Reading::of(text).count(phrase), count, "{phrase:?} in {text:?}");
        }
    }
}
