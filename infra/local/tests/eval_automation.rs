//! `fandesk eval automation` as people call it: figures as the last line, errors that name file, line and fix.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn eval(train: &Path, test: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fandesk"));
    command.args(["eval", "automation", "--format", "banking77", "--json", "--train"]).arg(train).arg("--test").arg(test);
    command.args(more).output().unwrap()
}

fn last_line(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    serde_json::from_str(text.lines().last().unwrap_or_default()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn written(place: &Path, name: &str, text: &str) -> PathBuf {
    let path = place.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

const TRAIN: &str = "text,category\nWhere is my refund?,refund\nThe refund is late,refund\nHow do I reset the lamp?,reset_lamp\n\"The lamp, it needs a reset\",reset_lamp\n";
const TEST: &str = "text,category\nmy refund is not here,refund\nreset my lamp please,reset_lamp\nDo you hire in Oslo?,jobs\n";

#[test]
fn the_last_line_has_the_figures_and_the_plot_is_drawn() {
    let place = tempfile::tempdir().unwrap();
    let (train, test) = (written(place.path(), "train.csv", TRAIN), written(place.path(), "test.csv", TEST));
    let plots = place.path().join("plots");
    let output = eval(&train, &test, &["--plots", plots.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = last_line(&output);
    assert_eq!((told["accuracy"].as_f64(), told["auroc"].as_f64()), (Some(1.0), Some(1.0)), "{told}");
    assert_eq!(
        (told["n_test"].as_u64(), told["n_oos"].as_u64()),
        (Some(3), Some(1)),
        "a label that nobody taught is out of scope"
    );
    assert!(told["coverage"]["95"].as_f64() > Some(0.6) && told["latency_ms"]["p99"].is_f64(), "{told}");
    assert!(std::fs::read_to_string(plots.join("automation.svg")).unwrap().contains("<circle"));
}

#[test]
fn errors_name_the_file_and_what_to_do() {
    let place = tempfile::tempdir().unwrap();
    let (train, test) = (written(place.path(), "train.csv", TRAIN), written(place.path(), "bad.csv", "text,category\nlamp\n"));
    let none = place.path().join("none");
    for (test, more, code, part) in [
        (test.as_path(), &[][..], 1, "bad.csv: line 2 has no second column"),
        (&place.path().join("absent.csv"), &[], 3, "absent.csv: there is no such file"),
        (&train, &["--encoder", "minilm", "--models", none.to_str().unwrap()], 3, "fandesk model fetch minilm"),
    ] {
        let output = eval(&train, test, more);
        let told = last_line(&output)["error"].as_str().unwrap_or_default().to_owned();
        assert_eq!(output.status.code(), Some(code), "{told}");
        assert!(told.contains(part), "{told}");
    }
}
