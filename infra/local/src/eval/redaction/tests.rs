//! What the evaluation of redaction counts, and what it says to a file that it cannot read.

use super::figures::Figures;
use super::measure::{Measured, measure};
use super::sentences::{Sentence, parse};

fn sentences(text: &str) -> Vec<Sentence> {
    parse(text, "own.json").unwrap()
}

fn refused(text: &str) -> String {
    parse(text, "own.json").unwrap_err().to_string()
}

fn mail() -> Measured {
    measure(&sentences(
        r#"[{"full_text":"Mail kim@example.com today","spans":[{"entity_type":"EMAIL_ADDRESS","entity_value":"kim@example.com","start_position":5,"end_position":20}]}]"#,
    ))
}

#[test]
fn a_found_span_counts_for_its_type_for_structured_and_for_all() {
    let figures = Figures::of(&mail(), 1, 1.0);
    assert_eq!((figures.structured.recall, figures.structured.precision, figures.structured.f2), (1.0, 1.0, 1.0));
    assert_eq!((figures.all.recall, figures.n_spans, figures.left_in_text), (1.0, 1, 0));
    assert_eq!((figures.by_type["EMAIL_ADDRESS"].n, figures.by_type["EMAIL_ADDRESS"].taken_out), (1, 1.0));
}

#[test]
fn a_missed_span_lowers_recall_and_a_find_outside_lowers_precision() {
    let measured = measure(&sentences(
        r#"{"full_text":"Mail kim@example.com, code ZZZ","spans":[{"entity_type":"PHONE_NUMBER","start_position":27,"end_position":30}]}"#,
    ));
    assert_eq!((measured.structured.marked, measured.structured.found), (1, 0));
    assert_eq!((measured.structured.finds, measured.structured.right), (1, 0));
    assert_eq!(Figures::of(&measured, 1, 1.0).structured.f2, 0.0);
    assert_eq!(measured.left, 1);
}

#[test]
fn positions_count_characters() {
    let read = sentences(r#"{"full_text":"Grüße äöü","spans":[{"entity_type":"PERSON","start_position":6,"end_position":9}]}"#);
    assert_eq!(read[0].text.get(read[0].spans[0].bytes.clone()), Some("äöü"));
}

#[test]
fn a_span_of_no_length_is_none() {
    let read = sentences(r#"{"full_text":"a","spans":[{"entity_type":"PERSON","start_position":1,"end_position":1}]}"#);
    assert_eq!(read[0].spans, vec![]);
}

#[test]
fn an_array_and_lines_are_read_alike() {
    let (one, two) = (r#"{"full_text":"a","spans":[]}"#, r#"{"full_text":"b","spans":null}"#);
    assert_eq!(sentences(&format!("[{one},{two}]")), sentences(&format!("{one}\n\n{two}\n")));
}

#[test]
fn what_cannot_be_read_is_named_with_its_place_and_the_way_out() {
    for (text, wanted) in [
        (r#"[{"full_text":"a","spans":[]},{"spans":[]}]"#, "own.json, field [1]: missing field `full_text`"),
        ("{\"full_text\":\"a\",\"spans\":[]}\n{\"full_text\":7}", "own.json, line 2, field full_text: invalid type"),
        (
            r#"[{"full_text":"a","spans":[{"entity_type":"X","start_position":"0","end_position":1}]}]"#,
            "field [0].spans[0].start_position",
        ),
        (
            r#"[{"full_text":"ab","spans":[{"entity_type":"X","start_position":1,"end_position":9}]}]"#,
            "sentence 1: the span X from 1 to 9",
        ),
        ("", "there is no sentence in it"),
        ("[]", "there is no sentence in it"),
    ] {
        assert!(refused(text).contains(wanted), "{text}: {}", refused(text));
    }
    assert!(refused("{}").contains("a sentence needs full_text"));
}

#[test]
fn the_table_fits_eighty_columns() {
    let table = Figures::of(&mail(), 1, 1.0).table().within(80);
    assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
    assert!(table.contains("EMAIL_ADDRESS"), "{table}");
}

#[test]
fn the_drawing_escapes_what_the_file_calls_its_types() {
    let measured =
        measure(&sentences(r#"{"full_text":"a b","spans":[{"entity_type":"<x>","start_position":0,"end_position":1}]}"#));
    assert!(super::bars::bars(&Figures::of(&measured, 1, 1.0)).contains("&lt;x&gt;"));
}
