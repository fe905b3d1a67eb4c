//! Automations in the demonstration: written by experts, proven by what people judged the week before, answering customers, and explained.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A demonstration that stays up, and ends with the test.
struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn fandesk(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fandesk"));
    command.arg("--data-dir").arg(folder).stdin(Stdio::null()).stderr(Stdio::null());
    command
}

/// Plays, and stays up: the demonstration with its result.
fn played(folder: &Path, tickets: &str) -> (Demo, Value) {
    let mut command = fandesk(folder);
    command.args(["--port", "0", "--json", "--tickets", tickets]).stdout(Stdio::piped());
    let mut demo = Demo(command.spawn().unwrap());
    let mut line = String::new();
    BufReader::new(demo.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (demo, serde_json::from_str(&line).unwrap())
}

/// What a command says to people, and to programs.
fn said(folder: &Path, arguments: &[&str]) -> (String, Value) {
    let run = |more: &[&str]| fandesk(folder).args(arguments).args(more).output().unwrap();
    let (people, programs) = (run(&[]), run(&["--json"]));
    assert!(people.status.success() && programs.status.success(), "{arguments:?}");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&people.stdout), serde_json::from_str(text(&programs.stdout).lines().last().unwrap()).unwrap())
}

#[test]
fn automations_answer_in_the_demonstration_are_audited_and_every_answer_can_be_explained() {
    let place = tempfile::tempdir().unwrap();
    let (_demo, result) = played(place.path(), "40");
    let (summary, automatic) = (&result["summary"], &result["summary"]["automatic"]);
    let number = |name: &str| automatic[name].as_u64().unwrap();
    assert_eq!((summary["dead_letters"].as_u64(), number("tickets")), (Some(0), 40), "{summary}");
    assert!(number("answered") > number("by_word_rules") && number("audited") <= number("withheld"), "{automatic}");

    let of_program = ["--client", "nordlicht", "--program", "nova-online"];
    let (table, listed) = said(place.path(), &[&["automation", "list"][..], &of_program[..]].concat());
    let all = listed[0]["automations"].as_array().unwrap();
    let live = all.iter().find(|one| one["standing"]["is"] == "live").unwrap();
    assert!(all.len() == 5 && live["standing"]["bound"].as_f64().unwrap() <= 0.1, "{listed}");
    assert!(table.contains("live from P ") && table.contains("at most 10 % of the answers wrong"), "{table}");

    let ticket = automatic["example"].as_str().unwrap();
    let (screen, explained) = said(place.path(), &["automation", "explain", ticket]);
    assert_eq!(explained["automation"]["outcome"], "answered", "{explained}");
    assert!(screen.lines().count() <= 24 && screen.lines().all(|line| line.chars().count() <= 80), "{screen}");
    assert!(screen.contains("answered automatically") && screen.contains("cosine ") && screen.contains("labels"), "{screen}");

    let id = live["id"].as_str().unwrap();
    let again = [&["automation", "try", id][..], &of_program[..], &["--language", "en", "--last", "200"][..]].concat();
    let (told, tried) = said(place.path(), &again);
    assert!(tried["would_have_answered"].as_u64() > Some(0) && told.contains("would have answered"), "{told}");
}
