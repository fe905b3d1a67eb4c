//! The pages tell the truth about names: every path, function, type and command that they name is there.

#[path = "docs/named.rs"]
mod named;

use std::collections::BTreeSet;

use house::{checkout, code_of, files, read, rust_files};
use named::{Named, commands, links, named};

/// The pages that newcomers read.
fn pages() -> Vec<String> {
    let is_page =
        |path: &String| path.ends_with(".md") && (path.starts_with("docs/") || !path.contains('/') || path == "infra/README.md");
    files().into_iter().filter(is_page).collect()
}

/// All words of our own Rust code, and of the template.
fn words() -> BTreeSet<String> {
    let mut code: Vec<String> = rust_files().iter().map(|path| code_of(&read(path))).collect();
    code.push(read("infra/template.yaml"));
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    code.iter().flat_map(|code| code.split(|c| !is_name(c))).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn functions() -> BTreeSet<String> {
    let codes = rust_files().into_iter().map(|path| code_of(&read(&path)));
    let name = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    codes.flat_map(|code| code.split("fn ").skip(1).map(name).collect::<Vec<_>>()).collect()
}

/// Names in `text` that nothing has.
fn dangling(text: &str, paths: &[String], words: &BTreeSet<String>, functions: &BTreeSet<String>) -> Vec<String> {
    let exists = |path: &str| {
        let bare = path.trim_end_matches('/').trim_end_matches("/*");
        checkout().join(bare).exists()
            || (!bare.contains('/') && paths.iter().any(|other| other.rsplit('/').next() == Some(bare)))
    };
    let is_there = |name: &Named| match name {
        Named::Path(path) => exists(path),
        Named::Function(function) => functions.contains(function),
        Named::Code(parts) => parts.iter().all(|part| words.contains(part)),
    };
    named(text).into_iter().filter(|name| !is_there(name)).map(|name| format!("{name:?}")).collect()
}

#[test]
fn every_path_function_and_type_on_the_pages_exists() {
    let (paths, words, functions) = (files(), words(), functions());
    let pages = pages();
    assert!(pages.len() > 12 && pages.contains(&"README.md".to_owned()), "{pages:?}");
    let told: usize = pages.iter().map(|page| named(&read(page)).len()).sum();
    assert!(told > 200, "only {told} names were found on the pages");
    let lost: Vec<String> = pages
        .iter()
        .flat_map(|page| dangling(&read(page), &paths, &words, &functions).into_iter().map(move |name| format!("{page}: {name}")))
        .collect();
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn every_link_between_the_pages_leads_somewhere() {
    for page in pages() {
        let folder = checkout().join(&page).parent().expect("a page in a folder").to_owned();
        for link in links(&read(&page)) {
            assert!(folder.join(&link).exists(), "{page} links to {link}, which is not there");
        }
    }
}

#[test]
fn every_command_on_the_pages_can_be_given() {
    for page in ["README.md", "CONTRIBUTING.md", "docs/REPLAY.md"] {
        let given = commands(&read(page));
        assert!(!given.is_empty(), "{page} gives no command");
        for command in given {
            if let Err(why) = can_be_given(&command) {
                panic!("{page}: `{command}`: {why}");
            }
        }
    }
}

fn can_be_given(command: &str) -> Result<(), String> {
    let words: Vec<&str> = command.split_whitespace().collect();
    match words.as_slice() {
        ["cargo", "run"] | ["cargo", "test", "--workspace"] | ["cargo", "run", "--", "--help"] => Ok(()),
        ["cargo", "run", "--", subcommand, ..] => is_subcommand(subcommand),
        ["cargo", "test", "-p", package] => is_package(package),
        ["cargo", "bench", "-p", package, "--bench", bench] => is_package(package).and_then(|()| is_package(bench)),
        ["cargo", "lambda", "watch", ..] if read(".ci/tools").contains("cargo-lambda") => Ok(()),
        ["export", ..] => Ok(()),
        ["sam", ..] if read(".ci/tools").contains("aws-sam-cli") => Ok(()),
        [script, steps @ ..] if checkout().join(script).is_file() => {
            let text = read(script);
            steps.iter().find(|step| !text.contains(**step)).map_or(Ok(()), |step| Err(format!("{script} knows no {step}")))
        }
        _ => Err("nobody knows it".to_owned()),
    }
}

fn is_package(name: &str) -> Result<(), String> {
    let named = format!("name = \"{name}\"");
    let is_there = files().iter().any(|path| path.ends_with("Cargo.toml") && read(path).contains(&named));
    is_there.then_some(()).ok_or(format!("there is no package {name}"))
}

/// Whether the command line knows this subcommand: a variant of clap's.
fn is_subcommand(name: &str) -> Result<(), String> {
    let variant: String = name[..1].to_uppercase() + &name[1..];
    let sources = rust_files().into_iter().filter(|path| path.starts_with("infra/local/src/"));
    let codes = sources.map(|path| code_of(&read(&path))).filter(|code| code.contains("Subcommand"));
    let mut variants = codes.flat_map(|code| code.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>());
    variants.any(|word| word == variant).then_some(()).ok_or(format!("the command line has no {variant}"))
}

#[test]
fn a_name_of_nothing_is_found() {
    let text = "See `shared/money/src/gold.rs`, `dig_gold()` and `GoldRush::begin`; `shared/money` and `split()` are there.";
    assert_eq!(dangling(text, &files(), &words(), &functions()).len(), 3);
    assert!(
        can_be_given("cargo run -- gold").is_err()
            && can_be_given("cargo test -p gold").is_err()
            && can_be_given("gold").is_err()
    );
}
