//! What every Rust file keeps to: it says what it is about, stays small, leaves nothing undone, and takes the time as an argument.

use house::{code_of, read, rust_files};

/// The most lines of a file; ours tend to have 150.
const LINES_MAX: usize = 400;

/// The places that read a clock: boot's own, and the runner that drives everybody else's.
const CLOCKS: [&str; 2] = ["shared/boot/src/clock.rs", "infra/local/"];

/// What breaks a rule in one file, each with its line.
fn breaches(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if !text.starts_with("//! ") {
        found.push(format!("{path}:1: opens without a `//!` sentence"));
    }
    let lines = text.lines().count();
    if lines > LINES_MAX {
        found.push(format!("{path}: has {lines} lines, at most {LINES_MAX}: give its second story a file of its own"));
    }
    let reads_clock = CLOCKS.iter().any(|clock| path.starts_with(clock));
    for (number, line) in code_of(text).lines().enumerate() {
        let undone = ["todo!", "unimplemented!", "#[ignore"].iter().find(|word| line.contains(**word));
        found.extend(undone.map(|word| format!("{path}:{}: {word}", number + 1)));
        let clock = ["SystemTime::now", "jiff::Timestamp::now", "Zoned::now"].iter().find(|call| line.contains(**call));
        found.extend(
            clock.filter(|_| !reads_clock).map(|call| format!("{path}:{}: {call}; take `now` as an argument", number + 1)),
        );
    }
    found
}

#[test]
fn every_file_says_what_it_is_about_stays_small_and_is_finished() {
    let files = rust_files();
    assert!(files.len() > 200, "only {} Rust files were found", files.len());
    let found: Vec<String> = files.iter().flat_map(|path| breaches(path, &read(path))).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_file_that_keeps_to_nothing_is_found() {
    let text = format!("fn f() {{ todo!() }}\n#[ignore]\nfn g() {{ std::time::SystemTime::now(); }}\n{}", "\n".repeat(LINES_MAX));
    let found = breaches("shared/money/src/bad.rs", &text).join("\n");
    for sign in [":1: opens without", "at most 400", ":1: todo!", ":2: #[ignore", ":3: SystemTime::now"] {
        assert!(found.contains(sign), "{sign} is not in {found}");
    }
}

#[test]
fn words_about_code_and_the_clocks_own_places_are_let_through() {
    let words = "//! No todo! here.\nconst WORD: &str = \"#[ignore] unimplemented!\"; // SystemTime::now\n";
    assert_eq!(breaches("shared/money/src/good.rs", words), Vec::<String>::new());
    let clock = "//! A clock.\nfn now() { jiff::Timestamp::now(); }\n";
    assert_eq!(breaches("shared/boot/src/clock.rs", clock), Vec::<String>::new());
    assert_eq!(breaches("shared/boot/src/run.rs", clock).len(), 1);
}
