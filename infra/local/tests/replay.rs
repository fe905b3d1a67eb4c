//! A replay of a small forum of our own writing: whole, with every webhook twice, and killed in the middle.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long one replay may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(240);

/// Starts `fandesk replay` on the forum, with everything it keeps in `place`.
fn start(place: &Path, more: &[&str]) -> Child {
    start_on(&forum(), place, more)
}

fn start_on(forum: &str, place: &Path, more: &[&str]) -> Child {
    let file = place.join("forum.jsonl");
    std::fs::write(&file, forum).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_fandesk"));
    command.arg("replay").arg(&file).args(["--speed", "max", "--json", "--data-dir"]).arg(place.join("data")).args(more);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// The figures of a replay that came to its end.
fn end(replay: Child) -> Value {
    let output = replay.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let line = String::from_utf8_lossy(&output.stdout).lines().last().unwrap_or_default().to_owned();
    let figures: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}\n{said}"));
    assert!(output.status.success(), "{figures}\n{said}");
    figures
}

/// What must be so after every replay of the forum, however it went.
fn is_whole(figures: &Value) {
    let whole = json!({
        "tickets_in": 7, "opened": 7, "answered": 6, "unanswered": 1, "experts": 4, "dead_letters": 0, "lost": 0, "doubled": 0,
        "unplayed": 0, "repeats": 1, "currency": "USD", "csat": { "n": 3, "pct": 66.7 },
    });
    for (name, value) in whole.as_object().unwrap() {
        assert_eq!(&figures[name], value, "{name} of {figures}");
    }
    assert!(figures["earned"].as_i64() > Some(0) && figures["earned"] == figures["paid"], "every week is paid: {figures}");
    assert!(figures["forfeited"].as_i64() > Some(0), "an answer was taken back: {figures}");
}

#[test]
fn a_forum_is_replayed_whole() {
    let place = tempfile::tempdir().unwrap();
    let figures = end(start(place.path(), &[]));
    is_whole(&figures);
    assert_eq!(figures["duplicates"], 0);
    assert_eq!(figures["first_response_s"]["p50"], 600.0, "{figures}");
}

#[test]
fn every_webhook_sent_twice_changes_nothing_with_people_alone_too() {
    let place = tempfile::tempdir().unwrap();
    let figures = end(start(place.path(), &["--twice", "--automations", "off"]));
    is_whole(&figures);
    assert!(figures["automations"].is_null(), "people answered alone: {figures}");
    assert_eq!(figures["duplicates"], 12, "seven questions and five later posts came a second time: {figures}");
}

#[test]
fn a_replay_that_is_killed_goes_on_where_it_stood() {
    let place = tempfile::tempdir().unwrap();
    let journal = place.path().join("data/replay-forum/replay.journal");
    let acts = || std::fs::read_to_string(&journal).map_or(0, |text| text.lines().count());
    for done in [4, 12] {
        let (mut replay, begun) = (start(place.path(), &[]), Instant::now());
        while acts() < done {
            assert!(replay.try_wait().unwrap().is_none() && begun.elapsed() < PATIENCE, "it stands at {} acts", acts());
            std::thread::sleep(Duration::from_millis(2));
        }
        replay.kill().unwrap();
        replay.wait().unwrap();
    }
    is_whole(&end(start(place.path(), &[])));
}

#[test]
fn automations_written_from_the_first_weeks_answer_and_are_taken_back_and_a_kill_changes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let journal = place.path().join("data/replay-forum/replay.journal");
    let more = ["--automations-from", "10", "--automations-promise", "30"];
    let (mut replay, begun) = (start_on(&busy_forum(), place.path(), &more), Instant::now());
    // Killed between the two automations, or soon after.
    while !std::fs::read_to_string(&journal).is_ok_and(|text| text.contains("written ")) {
        assert!(replay.try_wait().unwrap().is_none() && begun.elapsed() < PATIENCE, "no automation is written");
        std::thread::sleep(Duration::from_millis(2));
    }
    replay.kill().unwrap();
    replay.wait().unwrap();
    let figures = end(start_on(&busy_forum(), place.path(), &more));
    for (name, value) in [("lost", 0), ("doubled", 0), ("dead_letters", 0), ("unplayed", 0), ("unanswered", 0)] {
        assert_eq!(figures[name], value, "{name} of {figures}");
    }
    let did = |name: &str| figures["automations"][name].as_u64().unwrap_or_else(|| panic!("{name} of {figures}"));
    assert_eq!((did("written"), did("suspended")), (2, 0), "{figures}");
    assert!(did("judged") >= 17 && did("live") >= 1, "{figures}");
    assert!(did("answered") >= 2 && did("explained") == did("answered"), "{figures}");
    assert!(did("spared") >= 1 && did("fitting") == did("assumed"), "whom it helped stayed silent: {figures}");
    assert!(did("wrong") >= 1 && did("taken_back") == did("wrong"), "whom it did not help wanted a person: {figures}");
}

/// A forum with two subjects. Its first week teaches two automations; of what comes later most is about the first, and the last ones only
/// sound like it.
fn busy_forum() -> String {
    const DEVICES: [&str; 6] = ["phone", "laptop", "tablet", "desktop", "watch", "work computer"];
    const EVENTS: [&str; 7] =
        ["an update", "I changed my password", "a crash", "my holiday", "a new router", "the weekend", "last night"];
    let sync = |n: usize| {
        let (one, other, since) = (DEVICES[n % 6], DEVICES[(n / 6 + n + 1) % 6], EVENTS[n % 7]);
        (
            format!("Sync stopped on my {one}"),
            format!("Firefox sync no longer syncs my {one} and my {other} since {since}. Sync case {n}."),
        )
    };
    let bookmarks = |n: usize| {
        let since = EVENTS[n % 7];
        (
            format!("Bookmarks are gone after {since}"),
            format!("My bookmarks toolbar is empty, all bookmark folders vanished. Case {n}."),
        )
    };
    let (by_sync, by_bookmarks) =
        ("Sign out of sync, sign in again, and wait.", "Restore the bookmark backup of yesterday from the library.");
    let mut lines = Vec::new();
    let mut question = |hour: usize, topic: &str, (title, text): (String, String), helper: &str, reply: &str, helpful: u64| {
        let (id, at) = (lines.len() as u64 + 1, |hour: usize| format!("2020-03-{:02}T{:02}:00:00Z", 1 + hour / 24, hour % 24));
        let post =
            json!({ "id": id + 1_000, "at": at(hour + 2), "by": helper, "text": format!("{reply} ({id})"), "helpful": helpful });
        lines.push(json!({
            "id": id, "at": at(hour), "by": format!("kim{id}"), "locale": "en-US", "topic": topic,
            "title": title, "text": text, "posts": [post],
        }));
    };
    for n in 0..21 {
        let best = u64::from(n == 5) * 9;
        question(n * 8, "sync", sync(n), ["ada", "bob"][n.min(5) / 5], by_sync, best);
        question(n * 8 + 3, "bookmarks", bookmarks(n), ["bob", "ada"][n % 2], by_bookmarks, best);
    }
    for n in 0..34 {
        question(250 + n * 6, "sync", sync(n + 21), "ada", by_sync, 0);
    }
    for n in 0..4 {
        question(460 + n * 6, "sync", sync(n + 60), "ada", by_sync, 0);
        let (_, sounds_like_sync) = sync(n + 70);
        question(
            500 + n * 6,
            "printing",
            ("It stopped again".to_owned(), sounds_like_sync),
            "bob",
            "That is the printer's cable, so plug it in again.",
            0,
        );
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Seven questions: answered; passed on and then answered; taken back and answered by another; thanked; asked again when all windows
/// were over; answered without words; and one that nobody answers.
fn forum() -> String {
    let question = |id: u64, day: u32, by: &str, topic: &str, posts: &[Value]| {
        json!({
            "id": id, "at": format!("2020-03-{day:02}T10:00:00Z"), "by": by, "locale": "en-US", "topic": topic,
            "title": format!("Question {id}"), "text": format!("What do I do about {topic}, case {id}?"), "posts": posts,
        })
    };
    let post = |id: u64, at: &str, by: &str, text: &str| json!({ "id": id, "at": format!("2020-{at}Z"), "by": by, "text": text });
    let voted = |post: Value, helpful: u64, unhelpful: u64| {
        let mut post = post;
        (post["helpful"], post["unhelpful"]) = (json!(helpful), json!(unhelpful));
        post
    };
    let lines = [
        question(1, 2, "kim", "Sync", &[voted(post(11, "03-02T10:10:00", "ada", "Sign out and in again."), 3, 0)]),
        question(
            2,
            2,
            "lee",
            "Sync",
            &[
                post(21, "03-02T10:05:00", "bob", "I can only say what it is not: the network."),
                voted(post(22, "03-02T10:30:00", "ada", "Then the account's clock is wrong."), 2, 1),
                post(23, "03-02T10:31:00", "bob", "Right, see https://files.example/s/clock"),
            ],
        ),
        question(
            3,
            3,
            "max",
            "Bookmarks",
            &[
                voted(post(31, "03-03T10:10:00", "eve", "Reinstall it."), 0, 2),
                post(32, "03-03T12:00:00", "max", "That lost everything, and they are still missing. What now?"),
                post(33, "03-03T13:00:00", "ada", "Restore the backup of yesterday."),
            ],
        ),
        question(
            4,
            4,
            "kim",
            "Bookmarks",
            &[
                post(41, "03-04T10:02:00", "kim", "It is version 70."),
                post(42, "03-04T10:20:00", "bob", "Use the library's import."),
                post(43, "03-04T11:00:00", "kim", "Thank you!"),
            ],
        ),
        question(
            5,
            5,
            "lee",
            "Sync",
            &[
                post(51, "03-05T10:10:00", "ada", "Wait for an hour."),
                post(52, "04-06T09:00:00", "lee", "A month later it does not sync again. What is it this time?"),
                post(53, "04-06T09:30:00", "bob", "The same as then: wait for an hour."),
            ],
        ),
        question(6, 6, "max", "Printing", &[post(61, "03-06T10:10:00", "zoe", " ")]),
        question(7, 7, "max", "Printing", &[post(71, "03-07T10:10:00", "max", "Nobody?")]),
    ];
    lines.iter().map(|line| format!("{line}\n")).collect()
}
