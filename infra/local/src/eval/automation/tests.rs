//! A small made-up shop: what its automations must answer is known, and so is what they must not.

use triage::Lexical;

use super::*;

const ASKED: [(&str, &[&str]); 4] = [
    ("refund", &["Where is my refund?", "The refund has not arrived", "When do I get my money back", "refund still missing"]),
    (
        "reset_lamp",
        &["How do I reset the lamp?", "The lamp needs a reset", "reset my lamp please", "lamp does not react, how to reset"],
    ),
    ("delivery", &["When does my parcel arrive?", "The parcel is late", "track my parcel", "delivery of the parcel takes long"]),
    ("password", &["I forgot my password", "change the password", "password does not work", "new password please"]),
];

fn rows(from: usize, to: usize) -> Vec<Labelled> {
    let row = |text: &str, intent: &str| Labelled { text: text.to_owned(), intent: Some(intent.to_owned()) };
    ASKED.iter().flat_map(|(intent, texts)| texts[from..to].iter().map(|text| row(text, intent))).collect()
}

fn strangers() -> Vec<Labelled> {
    let row = |text: &str| Labelled { text: text.to_owned(), intent: None };
    ["Do you hire in Oslo?", "xyzzy plugh", "", "my cat sleeps all day", "\u{0}\u{1}\u{200b}"].map(row).to_vec()
}

fn evaluated(negatives: Vec<Labelled>) -> Evaluated {
    let wanted = Wanted { train: rows(0, 3), test: [rows(3, 4), strangers()].concat(), negatives };
    Course::with(&Lexical).run(&wanted, &|_| (), &|_| ()).unwrap()
}

#[test]
fn what_is_asked_again_is_found_and_strangers_stand_below() {
    let evaluated = evaluated(vec![]);
    assert_eq!((evaluated.n_automations, evaluated.n_examples), (4, 16), "three questions and a title each");
    assert_eq!(accuracy(&evaluated.outcomes), 1.0);
    assert_eq!(auroc(&evaluated.outcomes), Some(1.0));
    assert_eq!(coverage(&evaluated.outcomes, 0.99), 4.0 / 9.0);
    assert!(evaluated.outcomes[4..].iter().all(|outcome| !outcome.right && outcome.p < 0.5), "{:?}", evaluated.outcomes);
}

#[test]
fn a_text_without_words_may_not_answer() {
    let evaluated = evaluated(vec![]);
    assert_eq!(evaluated.outcomes[6], Outcome { p: 0.0, may_answer: false, right: false, in_scope: false });
    assert_eq!(evaluated.outcomes[8], evaluated.outcomes[6]);
}

#[test]
fn the_report_tells_every_figure_and_fits_a_terminal() {
    let report = Report::of(&evaluated(strangers()[..2].to_vec()), 2, "lexical", 1);
    let value = serde_json::to_value(&report).unwrap();
    for field in ["accuracy", "auroc", "fpr95", "coverage", "coverage_ltt", "ltt_precision", "latency_ms", "n_test", "n_oos"] {
        assert!(!value[field].is_null(), "{field} of {value}");
    }
    for percent in ["90", "95", "98", "99"] {
        assert!(value["coverage"][percent].is_f64() && value["coverage_ltt"][percent].is_f64(), "{value}");
    }
    assert!(value["latency_ms"]["p50"].is_f64() && value["latency_ms"]["p99"].is_f64(), "{value}");
    assert_eq!((report.n_test, report.n_oos, report.n_negatives), (9, 5, 2));
    let told = [report.headline(), report.coverage_table().within(80), report.table().within(80)].join("\n");
    assert!(told.lines().skip(1).all(|line| line.chars().count() <= 80), "{told}");
    let svg = plot(&report);
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n") && svg.matches("<circle").count() == 9, "{svg}");
}

#[test]
fn shots_are_the_first_of_each_label_or_drawn_ones() {
    let texts = |seed| with_shots(rows(0, 4), 1, seed).into_iter().map(|row| row.text).collect::<Vec<_>>();
    assert_eq!(texts(None), ASKED.map(|(_, texts)| texts[0].to_owned()));
    assert_eq!(texts(Some(3)), texts(Some(3)));
    assert!((0..9).any(|seed| texts(Some(seed)).iter().all(|text| !texts(None).contains(text))));
    assert_eq!(texts(Some(3)).len(), 4);
}

#[test]
fn nothing_to_learn_and_too_much_are_refused() {
    let run = |train: Vec<Labelled>| {
        let wanted = Wanted { train, test: rows(0, 1), negatives: vec![] };
        Course::with(&Lexical).run(&wanted, &|_| (), &|_| ()).unwrap_err()
    };
    assert!(matches!(run(strangers()), CourseFailed::NothingToLearn));
    let many = rows(0, 4).into_iter().cycle().take(EXAMPLES_MAX).collect();
    assert!(matches!(run(many), CourseFailed::TooMany(count) if count > EXAMPLES_MAX));
}

#[test]
fn proven_thresholds_keep_their_promise_where_chance_allows_and_cover_less() {
    // Right with the probability that P says, on a grid that no threshold can cheat.
    let outcome = |n: u32| {
        let p = f64::from(n % 100) / 100.0;
        Outcome { p, may_answer: true, right: f64::from(n * 7_919 % 1_000) / 1_000.0 < p, in_scope: true }
    };
    let outcomes: Vec<Outcome> = (0..4_000).map(outcome).collect();
    let oracle = coverage(&outcomes, 0.9);
    let draws = Draws::of(&outcomes, 90, 1);
    assert!(draws.coverage > 0.3 * oracle && draws.coverage < 1.2 * oracle, "{draws:?} {oracle}");
    assert!(draws.precision > Some(0.9) && draws.broken <= 0.3, "{draws:?}");
    assert_eq!(Draws::of(&outcomes, 90, 1), draws);
    assert_eq!(Draws::of(&outcomes[..20], 99, 1).precision, None, "ten labels prove nothing");
}
