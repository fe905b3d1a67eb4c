//! The sentences are whole: every message in every tongue, the same values in each, none unused, none missing.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;
use ui::{Sentences, Tongue};

/// The messages of one file: id, and the text behind it.
type Messages = BTreeMap<String, String>;

fn root(place: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(place)
}

fn files(tongue: Tongue) -> BTreeMap<String, String> {
    let entries = fs::read_dir(root("locales").join(tongue.tag())).unwrap();
    let read = |path: PathBuf| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap());
    entries.map(|entry| read(entry.unwrap().path())).collect()
}

fn messages(tongue: Tongue) -> Messages {
    let mut messages = Messages::new();
    for (file, text) in files(tongue) {
        let mut id = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            if let Some((name, rest)) = line.split_once(" = ").filter(|_| !line.starts_with(' ')) {
                id = name.to_owned();
                assert!(messages.insert(id.clone(), rest.to_owned()).is_none(), "{file}: {id} twice");
            } else {
                messages.get_mut(&id).unwrap().push_str(line);
            }
        }
    }
    messages
}

/// The values that a message names.
fn values(text: &str) -> BTreeSet<&str> {
    let name = |rest: &'_ str| rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
    text.split('$').skip(1).map(|rest| &rest[..name(rest)]).collect()
}

#[test]
fn every_sentence_is_there_in_every_tongue_with_the_same_values() {
    let english = messages(Tongue::English);
    for tongue in Tongue::ALL {
        let own = messages(tongue);
        assert_eq!(own.keys().collect::<BTreeSet<_>>(), english.keys().collect::<BTreeSet<_>>(), "{}", tongue.tag());
        for (id, text) in &own {
            assert_eq!(values(text), values(&english[id]), "{}: {id}", tongue.tag());
        }
    }
}

#[test]
fn every_text_is_fluent_and_none_says_its_own_name() {
    for tongue in Tongue::ALL {
        for (file, text) in files(tongue) {
            assert!(FluentResource::try_new(text).is_ok(), "{}/{file}", tongue.tag());
        }
        for id in messages(tongue).keys().filter(|id| !id.starts_with("letter-")) {
            let args = [
                "n",
                "at",
                "amount",
                "mail",
                "client",
                "device",
                "share",
                "date",
                "wave",
                "place",
                "candidates",
                "percent",
                "side",
                "confirm",
                "reopen",
            ];
            let args = args.map(|name| (name, if name == "n" { 3.into() } else { "x".into() }));
            assert_ne!(&Sentences::of(tongue).say(id, &args), id);
        }
    }
}

#[test]
fn no_tongue_but_english_says_what_english_says() {
    let english = messages(Tongue::English);
    // Words that two languages share.
    let shared = [
        "share",
        "list-comma",
        "keys-title",
        "me-name",
        "nav-me",
        "me-title",
        "fact-program",
        "role-operator",
        "offer-hints",
        "span-minutes",
    ];
    for tongue in Tongue::ALL.into_iter().filter(|tongue| *tongue != Tongue::English) {
        let same = |(id, text): &(&String, &String)| english.get(*id) == Some(text) && text.chars().count() > 14;
        let own = messages(tongue);
        let left: Vec<_> = own.iter().filter(same).filter(|(id, _)| !shared.contains(&id.as_str())).collect();
        assert!(left.is_empty(), "{}: {left:?}", tongue.tag());
    }
}

#[test]
fn no_sentence_is_unused() {
    let mut source = String::new();
    for place in ["src", "templates", "../../functions", "../mail"] {
        gather(&root(place), &mut source);
    }
    let unused = |id: &&String| !id.starts_with("language-") && !source.contains(&format!("\"{id}\""));
    let unused: Vec<String> = messages(Tongue::English).keys().filter(unused).cloned().collect();
    assert!(unused.is_empty(), "{unused:?}");
}

/// The texts of all sources and templates under a folder.
fn gather(folder: &Path, source: &mut String) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            gather(&path, source);
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "html") {
            source.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}
