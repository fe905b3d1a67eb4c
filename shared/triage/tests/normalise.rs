//! Normalising and preparing: what reads the same is the same, quotations and signatures are gone, and nothing ends it.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

use std::time::Instant;

use proptest::prelude::*;
use triage::{Prepared, SEGMENT_CHARS_MAX, SEGMENTS_MAX, normalise, prepare};

fn own(text: &str) -> String {
    prepare("", text).text
}

#[test]
fn what_reads_the_same_is_the_same() {
    for (text, plain) in [
        ("Ｈｅｌｌｏ　ｗｏｒｌｄ", "Hello world"),
        ("ﬁle №1 ½", "file No1 1⁄2"),
        ("pass\u{200b}word\u{ad}s\u{feff}", "passwords"),
        ("cafe\u{301}", "café"),
        ("ﾊﾟｽﾜｰﾄﾞ", "パスワード"),
        ("a\r\nb\rc\u{0}\u{7}", "a\nb\nc"),
        ("  a \t b  \n\n\n\n c ", "a b\n\nc"),
        ("<p>Hello&nbsp;<b>you</b></p><div>again</div>", "Hello you\n\nagain"),
        ("&amp;lt;b&amp;gt;bold", "bold"),
        ("<<b>b>x", "x"),
        ("<!-- <style>< --></style>&gt;", ""),
        ("<style>p { color: red }</style>Hi<script>alert(1)</script>", "Hi"),
        ("press <enter> or mail <jo@example.com>, 3 < 4 > 2", "press <enter> or mail <jo@example.com>, 3 < 4 > 2"),
        ("&unknown; &#x41;&#66; &", "&unknown; AB &"),
        ("New words<blockquote>old words</blockquote>", "New words"),
        ("<blockquote>all there is</blockquote>", "all there is"),
    ] {
        assert_eq!(normalise(text).trim(), plain, "{text:?}");
    }
}

#[test]
fn quoted_mail_goes_in_the_languages_of_the_programs() {
    for (text, kept) in [
        (
            "It still fails.\n\nOn Mon, 23 Nov 2026 at 10:00, Ada <ada@example.com> wrote:\n> Try a restart.\n> Ada",
            "It still fails.",
        ),
        ("It still fails.\n\nOn Mon, 23 Nov 2026 at 10:00, Ada\n<ada@example.com> wrote:\nTry a restart.", "It still fails."),
        ("Geht nicht.\n\nAm 23.11.2026 um 10:00 schrieb Ada Roth <ada@example.com>:\n> Neu starten.", "Geht nicht."),
        ("Toujours pareil.\n\nLe lun. 23 nov. 2026 à 10:00, Ada <ada@example.com> a écrit :\n> Redémarrez.", "Toujours pareil."),
        ("Sigue igual.\n\nEl lun, 23 nov 2026 a las 10:00, Ada (<ada@example.com>) escribió:\n> Reinicie.", "Sigue igual."),
        ("まだ動きません。\n\n2026年11月23日(月) 10:00 Ada <ada@example.com>:\n> 再起動してください。", "まだ動きません。"),
        ("لا يعمل.\n\nفي ٢٣ نوفمبر 2026 كتب Ada <ada@example.com>:\n> أعد التشغيل.", "لا يعمل."),
        (
            "Broken again.\n-----Original Message-----\nFrom: Ada\nSent: Monday\nTo: Jo\nSubject: Re: help\n\nTry a restart.",
            "Broken again.",
        ),
        (
            "Wieder kaputt.\n________________________________\nVon: Ada\nGesendet: Montag\nAn: Jo\nBetreff: Hilfe\n\nNeu starten.",
            "Wieder kaputt.",
        ),
        ("> Which version?\n\nVersion 120.\n\n> Which system?\n\nLinux.", "Version 120.\n\n\nLinux."),
        (
            "Please look at what I got here.\n\n---------- Forwarded message ---------\nFrom: Shop\nYour order is lost.",
            "Please look at what I got here.",
        ),
    ] {
        assert_eq!(own(text).split_whitespace().collect::<Vec<_>>(), kept.split_whitespace().collect::<Vec<_>>(), "{text}");
    }
}

#[test]
fn a_mail_that_is_nothing_but_a_forwarded_one_keeps_its_words() {
    let forwarded = "See below\n\n---------- Forwarded message ---------\nFrom: Shop\nSubject: Order\n\nYour order is lost.";
    assert!(own(forwarded).contains("Your order is lost.") && !own(forwarded).contains("From:"));
    assert!(own("> all of it is quoted").contains("all of it is quoted"));
    assert!(own("Best regards\nJo").contains("Jo"));
    assert_eq!(own("the page said: wait a moment"), "the page said: wait a moment");
}

#[test]
fn signatures_go_in_the_languages_of_the_programs() {
    for (text, kept) in [
        ("How do I reset it?\n\nBest regards,\nJo Roth\nHead of Things", "How do I reset it?"),
        ("How do I reset it?\n-- \nJo Roth\n+49 30 5550142", "How do I reset it?"),
        ("How do I reset it?\n\nSent from my iPhone", "How do I reset it?"),
        ("How do I reset it?\n\nThanks,\nJo", "How do I reset it?"),
        ("Wie geht das?\n\nMit freundlichen Grüßen\nJo Roth", "Wie geht das?"),
        ("Wie geht das?\nVon meinem iPhone gesendet", "Wie geht das?"),
        ("Comment faire ?\n\nCordialement, Jo", "Comment faire ?"),
        ("¿Cómo se hace?\n\nUn saludo\nJo", "¿Cómo se hace?"),
        ("どうすればいいですか。\n\nよろしくお願いします。\n田中", "どうすればいいですか。"),
        ("كيف أفعل ذلك؟\n\nمع خالص التحية\nJo", "كيف أفعل ذلك؟"),
        (
            "Thanks\n\nNow the other thing: how do I export my bookmarks?",
            "Thanks\n\nNow the other thing: how do I export my bookmarks?",
        ),
    ] {
        assert_eq!(own(text), kept, "{text}");
    }
}

#[test]
fn a_question_is_its_opening_and_then_each_sentence() {
    let prepared =
        prepare("No sound", "I updated yesterday. Since then there is no sound! What can I do? I use version 115.0.2 on Linux.");
    assert_eq!(
        prepared.segments,
        [
            "No sound. I updated yesterday. Since then there is no sound! What can I do?",
            "I updated yesterday.",
            "Since then there is no sound!",
            "What can I do?",
            "I use version 115.0.2 on Linux.",
        ]
    );
    assert_eq!(prepare("", "音が出ません。再起動しました！どうすればいいですか？").segments.len(), 4);
    assert_eq!(prepare("", "لا صوت. أعدت التشغيل! ماذا أفعل؟").segments.len(), 4);
    assert_eq!(prepare("Hi", "").segments, ["Hi"]);
    assert_eq!(prepare("", " \n ").segments, [""; 0]);
    let marked = prepare("", "## Problem\n* **no** sound in [the player](https://example.com/p)\n`code`");
    assert_eq!(marked.segments.first().unwrap(), "Problem. no sound in the player. code");
}

#[test]
fn a_megabyte_of_anything_is_prepared_in_a_moment() {
    let pieces = [
        "a",
        "<",
        "<b>",
        "<b",
        "&amp;",
        "&#59",
        "&semi",
        "](",
        "[a](",
        "> ",
        "On 1 ",
        "\n",
        "<style>",
        "<blockquote>",
        ";",
        "\u{301}",
        "漢。",
        "\u{0}\u{ff}",
    ];
    for piece in pieces {
        let text = format!("{};>", piece.repeat(1_000_000 / piece.len()));
        let begun = Instant::now();
        let prepared = prepare(&text, &text);
        assert!(begun.elapsed().as_millis() < 1_000, "{piece:?} took {:?}", begun.elapsed());
        let begun = Instant::now();
        let whole = normalise(&text);
        assert!(begun.elapsed().as_millis() < 2_000, "{piece:?} took {:?} to normalise", begun.elapsed());
        assert!(whole.len() <= 3 * text.len());
        is_bounded(&prepared);
    }
}

fn is_bounded(prepared: &Prepared) {
    assert!(prepared.segments.len() <= SEGMENTS_MAX);
    for segment in &prepared.segments {
        assert!(segment.chars().count() <= SEGMENT_CHARS_MAX && !segment.trim().is_empty(), "{segment:?}");
    }
}

/// Texts made of what is hard: tags, entities, marks that combine, what nobody sees, and words.
fn hard() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "<",
        ">",
        "<b>",
        "</b>",
        "<b",
        "<<",
        "&",
        ";",
        "&amp;",
        "&lt;",
        "&gt;",
        "&#60;",
        "&#x3e;",
        "&#59;",
        "&semi;",
        "amp;",
        "lt;",
        "&amp;lt;",
        "<style>",
        "</style>",
        "<blockquote>",
        "</blockquote>",
        "<p>",
        "<br/>",
        "<o:p>",
        "<!-- ",
        " -->",
        "e",
        "\u{301}",
        "\u{338}",
        "\u{200b}",
        "\u{ad}",
        "ﬁ",
        "Ａ",
        "＜",
        "＞",
        "；",
        "＆",
        "\u{1160}",
        "ﾡ",
        "가",
        "\u{11a8}",
        "\n",
        "\r\n",
        " ",
        "\u{3000}",
        "word",
        "漢",
        "。",
        "> ",
        "-- ",
        "\u{0}",
        "\u{85}",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn normalising_twice_is_normalising_once(text in prop_oneof![hard(), any::<String>()]) {
        let once = normalise(&text);
        prop_assert_eq!(normalise(&once), once);
    }

    #[test]
    fn words_are_never_all_taken_away(text in prop_oneof![hard(), "\\PC{0,200}", any::<String>()]) {
        let (whole, prepared) = (normalise(&text), prepare("", &text));
        is_bounded(&prepared);
        if whole.chars().any(char::is_alphanumeric) {
            prop_assert!(prepared.text.chars().any(char::is_alphanumeric), "{:?} became {:?}", whole, prepared.text);
        }
    }
}
