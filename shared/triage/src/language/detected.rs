//! A detected language: trigrams of 70 languages, by the library `whatlang`, and how much text it takes to believe them.
//!
//! The least amounts are measured on short sentences in twenty languages and on a year of forum questions; docs/SPAM.md has the table.

use domain::Language;
use whatlang::{Detector, Info, Lang};

/// What is looked at, in letters; trigrams of more tell nothing new.
const LETTERS_MAX: usize = 300;
/// So many letters ...
const CLEAR_LETTERS: usize = 30;
/// ... in so many words are clearly in a language.
const CLEAR_WORDS: usize = 6;
/// In scripts that put a syllable or a word into one character so many are enough, ...
const CLEAR_DENSE: usize = 8;
/// ... and where a script is one language's alone.
const CLEAR_OWN_SCRIPT: usize = 4;
/// To overrule what a help desk named takes so many times as much.
const BEYOND_DOUBT: usize = 2;
/// Between a program's own languages so many letters ...
const LIKELY_LETTERS: usize = 12;
/// ... in so many words are enough, ...
const LIKELY_WORDS: usize = 3;
/// ... with this confidence of the library, 0 to 1.
const LIKELY_CONFIDENCE: f64 = 0.8;

/// Languages that a text is easily taken for one another: written alike, or one counted as the other where the library knows only one.
const KIN: &[&[&str]] = &[
    &["hr", "sr", "bs", "me", "sh"],
    &["no", "nb", "nn", "da"],
    &["id", "ms"],
    &["ru", "uk", "be", "bg", "mk", "kk"],
    &["cs", "sk"],
    &["es", "gl", "ca"],
    &["zh", "yue"],
    &["fa", "prs"],
    &["tl", "fil"],
];

/// A language that a text is clearly in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClearLanguage {
    /// Which.
    pub language: Language,
    /// How many times the text is as long as it takes to be clear, at least 1.
    pub times: usize,
}

impl ClearLanguage {
    /// Whether it is clear enough to overrule what a help desk named: there is twice as much text as it takes.
    pub fn is_beyond_doubt(&self) -> bool {
        self.times >= BEYOND_DOUBT
    }

    /// Whether `other` is it, or is easily taken for it.
    pub(crate) fn is_kin_to(&self, other: &Language) -> bool {
        are_kin(&self.language, other)
    }

    /// The language itself, or the one of these that it is easily taken for.
    pub(crate) fn among(&self, languages: &[Language]) -> Language {
        let itself = languages.iter().find(|language| **language == self.language);
        let kin = itself.or_else(|| languages.iter().find(|language| self.is_kin_to(language)));
        kin.unwrap_or(&self.language).clone()
    }
}

/// Whether both are one language, or are easily taken for one another: `no` and `nb`, `hr` and `sr`, `id` and `ms`.
pub fn are_kin(one: &Language, other: &Language) -> bool {
    one == other || kin(one).contains(&other.as_str())
}

/// The language that these texts together are clearly in, if they are in one. Addresses, numbers, code and tokens do not count.
pub fn clear_language(texts: &[&str]) -> Option<ClearLanguage> {
    let sample = Sample::of(texts);
    if sample.letters < CLEAR_OWN_SCRIPT {
        return None;
    }
    let found = whatlang::detect(&sample.words).filter(|found| found.is_reliable() && found.confidence() >= 1.0)?;
    let times = sample.times(&found);
    (times > 0).then_some(())?;
    Some(ClearLanguage { language: tag(found.lang())?, times })
}

/// The one of these languages that a short text most likely is in: the library's first guess among all, and a sure one among these.
pub(crate) fn likely_among(languages: &[Language], texts: &[&str]) -> Option<Language> {
    let sample = Sample::of(texts);
    if languages.len() < 2 || sample.letters < LIKELY_LETTERS || sample.n_words < LIKELY_WORDS {
        return None;
    }
    let known: Vec<Lang> = languages.iter().filter_map(lang).collect();
    let first = whatlang::detect_lang(&sample.words)?;
    let sure = Detector::with_allowlist(known).detect(&sample.words).filter(|sure| sure.confidence() >= LIKELY_CONFIDENCE)?;
    languages.iter().find(|language| sure.lang() == first && lang(language) == Some(first)).cloned()
}

/// What of some texts is language.
struct Sample {
    words: String,
    letters: usize,
    n_words: usize,
}

impl Sample {
    fn of(texts: &[&str]) -> Sample {
        let mut sample = Sample { words: String::new(), letters: 0, n_words: 0 };
        for word in texts.iter().flat_map(|text| text.split_whitespace()).filter(|word| is_language(word)) {
            if sample.letters >= LETTERS_MAX {
                break;
            }
            let word: &str = word.char_indices().nth(LETTERS_MAX).and_then(|(end, _)| word.get(..end)).unwrap_or(word);
            sample.letters += word.chars().filter(|c| c.is_alphabetic()).count();
            sample.n_words += 1;
            sample.words.push_str(word);
            sample.words.push(' ');
        }
        sample
    }

    /// How many times there is enough to be clear.
    fn times(&self, found: &Info) -> usize {
        match found.lang() {
            Lang::Jpn
            | Lang::Kor
            | Lang::Tha
            | Lang::Ell
            | Lang::Heb
            | Lang::Kat
            | Lang::Hye
            | Lang::Tam
            | Lang::Tel
            | Lang::Mal
            | Lang::Kan
            | Lang::Guj
            | Lang::Pan
            | Lang::Mya
            | Lang::Khm
            | Lang::Sin
            | Lang::Amh => self.letters / CLEAR_OWN_SCRIPT,
            Lang::Cmn => self.letters / CLEAR_DENSE,
            _ => (self.letters / CLEAR_LETTERS).min(self.n_words / CLEAR_WORDS),
        }
    }
}

/// Whether a piece between spaces is a word of a language: not an address, a path, a number, code, or a token of redaction.
fn is_language(word: &str) -> bool {
    let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_coded = inner
        .contains(|c: char| c.is_ascii_digit() || matches!(c, '/' | '\\' | '_' | '@' | '=' | '{' | '}' | '<' | '>' | '|' | ':'));
    let is_name = inner.contains('.') && inner.is_ascii();
    inner.chars().any(char::is_alphabetic) && !is_coded && !is_name
}

fn kin(language: &Language) -> &'static [&'static str] {
    KIN.iter().find(|kin| kin.contains(&language.as_str())).copied().unwrap_or_default()
}

fn tag(lang: Lang) -> Option<Language> {
    TAGS.iter().find(|(known, _)| *known == lang).and_then(|(_, tag)| tag.parse().ok())
}

fn lang(language: &Language) -> Option<Lang> {
    let own = TAGS.iter().find(|(_, tag)| *tag == language.as_str());
    let kin = || {
        TAGS.iter().find(|(_, tag)| {
            kin(language).contains(tag) && matches!(language.as_str(), "nb" | "nn" | "bs" | "me" | "sh" | "ms" | "yue")
        })
    };
    own.or_else(kin).map(|(lang, _)| *lang)
}

const TAGS: &[(Lang, &str)] = &[
    (Lang::Eng, "en"),
    (Lang::Deu, "de"),
    (Lang::Fra, "fr"),
    (Lang::Spa, "es"),
    (Lang::Por, "pt"),
    (Lang::Ita, "it"),
    (Lang::Nld, "nl"),
    (Lang::Rus, "ru"),
    (Lang::Ukr, "uk"),
    (Lang::Bel, "be"),
    (Lang::Bul, "bg"),
    (Lang::Mkd, "mk"),
    (Lang::Srp, "sr"),
    (Lang::Hrv, "hr"),
    (Lang::Slv, "sl"),
    (Lang::Slk, "sk"),
    (Lang::Ces, "cs"),
    (Lang::Pol, "pl"),
    (Lang::Hun, "hu"),
    (Lang::Ron, "ro"),
    (Lang::Tur, "tr"),
    (Lang::Aze, "az"),
    (Lang::Fin, "fi"),
    (Lang::Est, "et"),
    (Lang::Lav, "lv"),
    (Lang::Lit, "lt"),
    (Lang::Swe, "sv"),
    (Lang::Dan, "da"),
    (Lang::Nob, "no"),
    (Lang::Ell, "el"),
    (Lang::Heb, "he"),
    (Lang::Ara, "ar"),
    (Lang::Pes, "fa"),
    (Lang::Urd, "ur"),
    (Lang::Hin, "hi"),
    (Lang::Ben, "bn"),
    (Lang::Mar, "mr"),
    (Lang::Nep, "ne"),
    (Lang::Guj, "gu"),
    (Lang::Pan, "pa"),
    (Lang::Tam, "ta"),
    (Lang::Tel, "te"),
    (Lang::Kan, "kn"),
    (Lang::Mal, "ml"),
    (Lang::Sin, "si"),
    (Lang::Ori, "or"),
    (Lang::Jpn, "ja"),
    (Lang::Kor, "ko"),
    (Lang::Cmn, "zh"),
    (Lang::Tha, "th"),
    (Lang::Khm, "km"),
    (Lang::Mya, "my"),
    (Lang::Vie, "vi"),
    (Lang::Ind, "id"),
    (Lang::Jav, "jv"),
    (Lang::Tgl, "tl"),
    (Lang::Kat, "ka"),
    (Lang::Hye, "hy"),
    (Lang::Amh, "am"),
    (Lang::Cat, "ca"),
    (Lang::Epo, "eo"),
    (Lang::Lat, "la"),
    (Lang::Afr, "af"),
    (Lang::Zul, "zu"),
    (Lang::Sna, "sn"),
    (Lang::Aka, "ak"),
    (Lang::Uzb, "uz"),
    (Lang::Tuk, "tk"),
    (Lang::Yid, "yi"),
    (Lang::Cym, "cy"),
];
