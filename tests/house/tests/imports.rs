//! The import rule, read off `cargo metadata`: imports run downhill, siblings leave each other alone, AWS stays in its few places.

use std::collections::BTreeMap;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};
use house::{checkout, read};

/// One import: who, of whom, and whether only for its tests.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Import {
    from: String,
    to: String,
    in_tests: bool,
}

/// A crate's height and its place. Imports go to lower crates only.
const HEIGHTS: [(u8, &[&str]); 5] = [
    (0, &["money"]),
    (1, &["domain"]),
    (2, &["ledger", "kpi", "triage", "matching", "sla"]),
    (3, &["store", "queue", "helpdesk", "web", "ui", "models", "mail"]),
    (4, &["boot"]),
];
const FUNCTION: u8 = 5;
const RUNNER: u8 = 6;
const TESTS: u8 = 7;
const MIDDLE: u8 = 2;

/// Who may touch AWS; functions name the runtime alone, in their `main.rs`.
const AWS_PLACES: [&str; 6] = ["boot", "store", "queue", "models", "mail", "fandesk"];

/// What a pure crate has no use for: waiting, the network, randomness, tables.
const IMPURE: [&str; 9] = ["tokio", "async-trait", "futures", "reqwest", "axum", "http", "getrandom", "rand", "rusqlite"];

fn metadata() -> Metadata {
    let options = ["--offline".to_owned()];
    let mut command = MetadataCommand::new();
    command.manifest_path(checkout().join("Cargo.toml")).no_deps().other_options(options).exec().expect("cargo metadata")
}

/// Every crate of the workspace with its height, by the folder that it stands in.
fn heights(metadata: &Metadata) -> BTreeMap<String, u8> {
    let root = checkout();
    let height = |name: &str, path: &str| match path.split('/').next() {
        Some("functions") => FUNCTION,
        Some("infra") => RUNNER,
        Some("tests") => TESTS,
        _ => HEIGHTS.iter().find(|(_, names)| names.contains(&name)).unwrap_or_else(|| panic!("{path}: where does it stand?")).0,
    };
    let place =
        |path: &std::path::Path| path.strip_prefix(&root).expect("a crate of the checkout").to_string_lossy().into_owned();
    let crates = metadata.packages.iter().map(|package| (package.name.to_string(), place(package.manifest_path.as_std_path())));
    crates.map(|(name, path)| (name.clone(), height(&name, &path))).collect()
}

fn imports(metadata: &Metadata) -> Vec<Import> {
    let import = |from: &str, dependency: &cargo_metadata::Dependency| Import {
        from: from.to_owned(),
        to: dependency.name.clone(),
        in_tests: dependency.kind == DependencyKind::Development,
    };
    let packages = metadata.packages.iter();
    packages.flat_map(|package| package.dependencies.iter().map(|dependency| import(&package.name, dependency))).collect()
}

/// Imports that go uphill or to a sibling. Crates of `tests/` stand on top and may help each other and everybody's tests.
fn uphill(heights: &BTreeMap<String, u8>, imports: &[Import]) -> Vec<String> {
    let breach = |import: &&Import| {
        let (Some(from), Some(to)) = (heights.get(&import.from), heights.get(&import.to)) else { return false };
        let helps_tests = *to == TESTS && (import.in_tests || *from == TESTS);
        to >= from && !helps_tests
    };
    imports.iter().filter(breach).map(|import| format!("{} imports {}, which is no lower", import.from, import.to)).collect()
}

fn is_aws(name: &str) -> bool {
    name.starts_with("aws-") || name.starts_with("aws_") || name.starts_with("lambda_") || name == "serde_dynamo"
}

/// AWS outside of its places.
fn strays(heights: &BTreeMap<String, u8>, imports: &[Import]) -> Vec<String> {
    let breach = |import: &&Import| {
        let height = heights.get(&import.from).copied().unwrap_or_default();
        let runtime_of_function = height == FUNCTION && import.to == "lambda_runtime";
        is_aws(&import.to) && !AWS_PLACES.contains(&import.from.as_str()) && height != TESTS && !runtime_of_function
    };
    imports.iter().filter(breach).map(|import| format!("{} imports {}", import.from, import.to)).collect()
}

/// Pure crates that could wait, talk, or throw dice.
fn impure(heights: &BTreeMap<String, u8>, imports: &[Import]) -> Vec<String> {
    let pure = |name: &str| heights.get(name).is_some_and(|height| *height <= MIDDLE);
    let breach = |import: &&Import| pure(&import.from) && !import.in_tests && IMPURE.contains(&import.to.as_str());
    imports.iter().filter(breach).map(|import| format!("{} imports {}", import.from, import.to)).collect()
}

fn none(breaches: &[String]) {
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn imports_run_downhill_and_siblings_leave_each_other_alone() {
    let metadata = metadata();
    let (heights, imports) = (heights(&metadata), imports(&metadata));
    assert_eq!(heights.values().filter(|height| **height == FUNCTION).count(), 11, "eleven functions");
    assert!(imports.iter().any(|import| import.from == "store" && import.to == "ledger"), "the imports are read");
    none(&uphill(&heights, &imports));
}

#[test]
fn aws_appears_only_in_boot_store_queue_models_and_the_runner() {
    let metadata = metadata();
    none(&strays(&heights(&metadata), &imports(&metadata)));
}

#[test]
fn the_pure_middle_neither_waits_nor_talks_nor_throws_dice() {
    let metadata = metadata();
    none(&impure(&heights(&metadata), &imports(&metadata)));
}

#[test]
fn the_calendar_library_stays_behind_the_domains_own_time() {
    let metadata = metadata();
    let users = imports(&metadata).into_iter().filter(|import| import.to == "jiff" && !import.in_tests);
    let mut users: Vec<String> = users.map(|import| import.from).collect();
    users.retain(|user| !["domain", "boot", "fandesk"].contains(&user.as_str()));
    none(&users);
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    let root = checkout();
    for package in metadata().packages {
        let path = package
            .manifest_path
            .as_std_path()
            .strip_prefix(&root)
            .expect("a crate of the checkout")
            .to_string_lossy()
            .into_owned();
        let manifest: toml::Table = read(&path).parse().expect("a manifest");
        let inherits = manifest.get("lints").and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool);
        assert_eq!(inherits, Some(true), "{path} lacks `[lints] workspace = true`");
    }
}

#[test]
fn a_wrong_import_is_found() {
    let heights: BTreeMap<String, u8> = [
        ("domain", 1),
        ("ledger", 2),
        ("kpi", 2),
        ("store", 3),
        ("match-fn", FUNCTION),
        ("csat-fn", FUNCTION),
        ("testkit", TESTS),
    ]
    .map(|(name, height)| (name.to_owned(), height))
    .into();
    let import = |from: &str, to: &str, in_tests| Import { from: from.to_owned(), to: to.to_owned(), in_tests };
    let wrong = [
        import("domain", "store", false),
        import("ledger", "kpi", true),
        import("match-fn", "csat-fn", false),
        import("csat-fn", "testkit", false),
    ];
    assert_eq!(uphill(&heights, &wrong).len(), 4);
    assert_eq!(uphill(&heights, &[import("csat-fn", "testkit", true), import("store", "ledger", false)]), Vec::<String>::new());
    let aws = [
        import("csat-fn", "aws-sdk-sqs", false),
        import("ledger", "serde_dynamo", false),
        import("match-fn", "lambda_runtime", false),
    ];
    assert_eq!(strays(&heights, &aws).len(), 2);
    assert_eq!(impure(&heights, &[import("ledger", "tokio", false), import("store", "tokio", false)]), ["ledger imports tokio"]);
}
