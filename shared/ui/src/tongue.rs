//! A tongue: one of the six languages in which these pages are written. What customers wrote stays in their own language.

use domain::Language;

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tongue {
    /// English, whoever asks for another than these.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Japanese.
    Japanese,
    /// Arabic, from right to left.
    Arabic,
}

impl Tongue {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Tongue; 6] =
        [Tongue::English, Tongue::German, Tongue::French, Tongue::Spanish, Tongue::Japanese, Tongue::Arabic];

    /// The tongue of a language, English where the pages are not written in it.
    pub fn of(language: &Language) -> Tongue {
        Tongue::ALL.into_iter().find(|tongue| tongue.tag() == language.as_str()).unwrap_or_default()
    }

    /// The first tongue that an `Accept-Language` header names, by its order; English if it names none.
    pub fn accepted(header: &str) -> Tongue {
        let named = header.split(',').filter_map(|part| part.split(';').next()?.trim().parse().ok());
        let known = |language: Language| Tongue::ALL.into_iter().find(|tongue| tongue.tag() == language.as_str());
        named.filter_map(known).next().unwrap_or_default()
    }

    /// Its tag of BCP 47.
    pub const fn tag(self) -> &'static str {
        match self {
            Tongue::English => "en",
            Tongue::German => "de",
            Tongue::French => "fr",
            Tongue::Spanish => "es",
            Tongue::Japanese => "ja",
            Tongue::Arabic => "ar",
        }
    }

    /// Its name in itself, as its own speakers look for it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Tongue::English => "English",
            Tongue::German => "Deutsch",
            Tongue::French => "Français",
            Tongue::Spanish => "Español",
            Tongue::Japanese => "日本語",
            Tongue::Arabic => "العربية",
        }
    }

    /// The direction of its lines, `ltr` or `rtl`.
    pub const fn direction(self) -> &'static str {
        match self {
            Tongue::Arabic => "rtl",
            _ => "ltr",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_known_language_is_taken_and_english_otherwise() {
        assert_eq!(Tongue::accepted("it, fr-CH;q=0.9, en;q=0.8"), Tongue::French);
        assert_eq!(Tongue::accepted("*"), Tongue::English);
        assert_eq!(Tongue::of(&"ar".parse().unwrap()), Tongue::Arabic);
        assert_eq!(Tongue::of(&"tr".parse().unwrap()), Tongue::English);
    }
}
