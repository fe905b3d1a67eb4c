//! `fandesk eval routing` as people call it: figures as the last line, errors that name file, line and fix, and the same figures
//! again.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

fn eval(arguments: &[&Path], more: &[&str]) -> Output {
    let [train @ .., test] = arguments else { panic!("train and test") };
    let mut command = Command::new(env!("CARGO_BIN_EXE_fandesk"));
    command.args(["eval", "routing", "--train"]).args(train).arg("--test").arg(test).arg("--json").args(more).output().unwrap()
}

fn last_line(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    serde_json::from_str(text.lines().last().unwrap_or_default()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A question an hour about each subject by turns, answered by the one who knows it.
fn forum(from: usize, to: usize) -> String {
    let subjects = ["sync", "tabs", "sound", "print", "fonts", "login", "crash", "cookies"];
    let line = |n: usize| {
        let subject = subjects[n * 3 % subjects.len()];
        let at = |minute: usize| format!("2019-11-{:02}T{:02}:{minute:02}:00Z", 1 + n / 24, n % 24);
        let post = json!({ "id": n, "at": at(30), "by": format!("knows-{subject}"), "text": "Try this." });
        let thread = json!({
            "id": n, "at": at(0), "by": format!("asker-{n}"), "locale": "en-US", "topic": subject, "title": subject,
            "text": "It does not work.", "posts": [post],
        });
        format!("{thread}\n")
    };
    (from..to).map(line).collect()
}

fn written(place: &Path, name: &str, text: &str) -> PathBuf {
    let path = place.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn the_last_line_has_the_figures_and_they_are_the_same_again() {
    let place = tempfile::tempdir().unwrap();
    let (train, test) =
        (written(place.path(), "train.jsonl", &forum(0, 200)), written(place.path(), "test.jsonl", &forum(200, 300)));
    let plots = place.path().join("plots");
    let figures = || {
        let output = eval(&[&train, &test], &["--parts", "--plots", plots.to_str().unwrap()]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut figures = last_line(&output);
        assert!(figures["elapsed_s"].take().as_f64().is_some());
        figures
    };
    let told = figures();
    let counts = json!({
        "train": ["train.jsonl"], "test": ["test.jsonl"], "mode": "online", "n_train": 200, "n_threads": 100, "n_answered": 100,
        "n_candidates": 8, "n_helpers": 8, "reachable": 1.0, "first_wave_size": 4,
    });
    for (name, value) in counts.as_object().unwrap() {
        assert_eq!(&told[name], value, "{name} of {told}");
    }
    for ranker in ["fandesk", "random", "most_active", "most_recent"] {
        for figure in ["first_wave", "first_5", "first_10", "recall_5", "gini_5"] {
            assert!(told["rankers"][ranker][figure].is_f64(), "{figure} of {ranker}: {told}");
        }
    }
    assert!(told["rankers"]["fandesk"]["first_5"].as_f64() > told["rankers"]["most_recent"]["first_5"].as_f64(), "{told}");
    assert!(std::fs::read_to_string(plots.join("routing.svg")).unwrap().contains(">most_recent</text>"));
    assert_eq!(told, figures());
}

#[test]
fn errors_name_the_file_the_line_and_what_to_do() {
    let place = tempfile::tempdir().unwrap();
    let good = written(place.path(), "good.jsonl", &forum(0, 3));
    let bad = written(place.path(), "bad.jsonl", &(forum(3, 4) + "{\"id\": 9\n"));
    let absent = place.path().join("absent.jsonl");
    for (test, code, parts) in [
        (&bad, 1, ["bad.jsonl, line 2", "expected one JSON object a line"]),
        (&absent, 3, ["absent.jsonl: there is no such file", "name a file of threads"]),
        (&good, 2, ["good.jsonl: question 0 stands in good.jsonl, too", "leave one of the two out"]),
    ] {
        let output = eval(&[&good, test], &[]);
        let told = last_line(&output)["error"].as_str().unwrap_or_default().to_owned();
        assert_eq!(output.status.code(), Some(code), "{told}");
        assert!(parts.iter().all(|part| told.contains(part)), "{told}");
    }
}

/// The months of the shared forum file, each as lines; none where the folder is absent.
fn months() -> Option<Vec<String>> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("FANDESK_DATA").map_or_else(beside, PathBuf::from);
    let file = std::fs::File::open(folder.join("firefox-support/threads-2019-08..11.jsonl.gz")).ok()?;
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text).ok()?;
    Some(["08", "09", "10", "11"].map(|month| of_month(&text, month)).into())
}

fn of_month(text: &str, month: &str) -> String {
    let near = format!("\"at\":\"2019-{month}-");
    text.lines().filter(|line| line.contains(&near) && is_asked_in(line, month)).map(|line| format!("{line}\n")).collect()
}

fn is_asked_in(line: &str, month: &str) -> bool {
    let thread: Value = serde_json::from_str(line).unwrap();
    thread["at"].as_str().is_some_and(|at| at[5..7] == *month)
}

#[test]
fn on_real_months_ours_is_ahead_of_every_baseline_and_more_equal_than_each_that_chooses() {
    let Some(months) = months() else {
        println!(
            "skipped: no firefox-support/threads-2019-08..11.jsonl.gz in the shared data folder (set FANDESK_DATA to its path)"
        );
        return;
    };
    let place = tempfile::tempdir().unwrap();
    let files: Vec<PathBuf> = (8..).zip(&months).map(|(n, text)| written(place.path(), &format!("{n}.jsonl"), text)).collect();
    let path = |at: usize| files[at].as_path();
    for split in
        [vec![path(0), path(1)], vec![path(1), path(2)], vec![path(2), path(3)], vec![path(0), path(1), path(2), path(3)]]
    {
        let figures = last_line(&eval(&split, &[]));
        assert_eq!(figures["ahead_of_every_baseline"], true, "{figures}");
        assert_eq!(figures["with_a_lower_gini"], true, "{figures}");
        assert!(figures["rankers"]["random"]["first_5"].as_f64() < Some(0.1), "{figures}");
    }
}
