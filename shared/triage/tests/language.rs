//! The language of a question: what the help desk named, what the text is in, or the program's first.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod support;

use proptest::prelude::*;
use support::{data, program};
use triage::{clear_language, language};

const GERMAN: &str = "Seit dem letzten Update kann ich mich nicht mehr anmelden, und das Passwort wird jedes Mal abgelehnt.";
const ENGLISH: &str = "Since the last update I can no longer sign in, and my password is refused every time that I try it.";
const PORTUGUESE: &str =
    "Desde a última atualização não consigo mais entrar na minha conta, e a senha é recusada todas as vezes.";

fn found(named: Option<&str>, languages: &[&str], text: &str) -> String {
    language(named, &program(languages, &[]), "", text).to_string()
}

#[test]
fn a_text_that_is_clearly_in_a_language_says_so_itself_where_nothing_is_named() {
    for (languages, text, expected) in [
        (&["en", "de"][..], GERMAN, "de"),
        (&["de", "en"], ENGLISH, "en"),
        // Nobody of this program speaks it: the ticket says so, and the client's agents or a speaker get it.
        (&["en", "de"], PORTUGUESE, "pt"),
        (&["en"], "ログインできません。パスワードを忘れました。", "ja"),
        (&["en"], "لا أستطيع تسجيل الدخول إلى حسابي منذ التحديث الأخير ولا أعرف السبب", "ar"),
    ] {
        assert_eq!(found(None, languages, text), expected, "{text}");
    }
}

#[test]
fn what_is_named_stands_unless_the_text_is_beyond_doubt_in_another_language_of_the_program() {
    assert_eq!(found(Some("de"), &["en", "de"], ENGLISH), "en");
    assert_eq!(found(Some("en-US"), &["en", "de"], GERMAN), "de");
    // The program answers no Portuguese, so the help desk's word stands; so it does against a short text.
    assert_eq!(found(Some("en"), &["en", "de"], PORTUGUESE), "en");
    assert_eq!(found(Some("de"), &["en", "de"], "How do I reset my password?"), "de");
    assert_eq!(found(Some("pt-BR"), &["en", "de"], ENGLISH.get(..40).unwrap()), "pt");
}

#[test]
fn next_to_no_words_are_in_no_language() {
    for text in [
        "",
        "hi",
        "asdf",
        "ok",
        "🙂🙂🙂",
        "404",
        "Firefox 115.0.2",
        "https://example.com/de/hilfe",
        "kim@example.com",
        "fn main() { let x = vec![1]; }",
        "[EMAIL_1] [PHONE_1]",
        "PR_CONNECT_RESET_ERROR",
        "....",
        "\u{0}\u{1}\u{2}",
    ] {
        assert_eq!(clear_language(&[text]), None, "{text}");
        assert_eq!(found(None, &["fr", "en", "de"], text), "fr", "{text}");
        assert_eq!(found(Some("en"), &["fr", "en", "de"], text), "en", "{text}");
    }
}

#[test]
fn a_short_question_is_one_of_the_programs_own_languages() {
    assert_eq!(found(None, &["en", "de"], "Wo finde ich meine gespeicherten Passwörter?"), "de");
    assert_eq!(found(None, &["de", "en"], "Where can I find my saved passwords?"), "en");
}

#[test]
fn neighbours_that_are_written_alike_are_the_one_that_the_program_answers() {
    let norwegian = "Jeg får ikke logget inn etter den siste oppdateringen, og passordet mitt blir avvist hver eneste gang.";
    for (languages, expected) in [(&["en", "nb"][..], "nb"), (&["en", "da"], "da"), (&["en", "no"], "no")] {
        assert_eq!(found(None, languages, norwegian), expected);
    }
}

/// Short sentences in nine languages and locales of a forum; what is told here stands in docs/SPAM.md.
#[test]
fn clear_languages_of_real_sentences_are_right() {
    let Some(folder) = data("xsid") else {
        return println!("skipped: no data folder; FANDESK_DATA names it, or it stands beside the checkout as ../shared/data");
    };
    let (mut clear, mut right, mut n) = (0_u32, 0_u32, 0_u32);
    for tag in ["en", "de", "it", "nl", "id", "lt", "tr", "ja", "zh"] {
        let sentences = std::fs::read_to_string(folder.join(format!("{tag}.valid.tsv"))).unwrap();
        for sentence in sentences.lines().filter_map(|line| line.split('\t').next()) {
            let found = clear_language(&[sentence]);
            n += 1;
            clear += u32::from(found.is_some());
            right += u32::from(found.is_some_and(|found| found.language.as_str() == tag));
        }
    }
    println!("{n} sentences, {clear} clear, {right} right");
    assert!(clear * 10 > n * 2, "{clear} of {n} are clear");
    assert!(right * 100 >= clear * 97, "{right} of {clear} are right");
}

proptest! {
    #[test]
    fn a_language_comes_out_whatever_goes_in(named in proptest::option::of("\\PC{0,12}"), text in any::<String>()) {
        let found = found(named.as_deref(), &["en", "de"], &text);
        prop_assert!((2..=3).contains(&found.len()));
    }
}
