//! The dependency tree against `deny.toml`: licences that it allows, no crate that it bans, nothing from elsewhere than a registry.

use std::collections::BTreeSet;
use std::process::Command;

use cargo_metadata::{Metadata, MetadataCommand};
use house::{checkout, read};

fn rules() -> toml::Table {
    read("deny.toml").parse().expect("deny.toml is TOML")
}

fn words(rules: &toml::Table, section: &str, key: &str) -> BTreeSet<String> {
    let list = rules[section][key].as_array().expect("a list");
    list.iter().map(|entry| entry.as_str().or_else(|| entry["crate"].as_str()).expect("a word").to_owned()).collect()
}

/// The tree of this machine: what a build here has fetched already, so nothing is looked up.
fn tree() -> Metadata {
    let told = Command::new("rustc").arg("-vV").output().expect("rustc -vV");
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let host = told.lines().find_map(|line| line.strip_prefix("host: ")).expect("the host's name").to_owned();
    let options = ["--offline".to_owned(), "--filter-platform".to_owned(), host];
    MetadataCommand::new().manifest_path(checkout().join("Cargo.toml")).other_options(options).exec().expect("cargo metadata")
}

/// Whether an SPDX expression can be met by the allowed licences: AND binds closer than OR, `/` is an old OR.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    any(&tokens, &mut at, allowed) && at == tokens.len()
}

fn any(tokens: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut met = all(tokens, at, allowed);
    while tokens.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all(tokens, at, allowed);
    }
    met
}

fn all(tokens: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut met = one(tokens, at, allowed);
    while tokens.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(tokens, at, allowed);
    }
    met
}

fn one(tokens: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let Some(token) = tokens.get(*at) else { return false };
    *at += 1;
    if *token == "(" {
        let met = any(tokens, at, allowed);
        *at += 1;
        return met;
    }
    if tokens.get(*at) == Some(&"WITH") {
        *at += 2;
        return allowed.contains(&format!("{token} WITH {}", tokens.get(*at - 1).unwrap_or(&"")));
    }
    allowed.contains(*token)
}

#[test]
fn every_dependency_has_a_licence_that_is_allowed() {
    let (tree, allowed) = (tree(), words(&rules(), "licenses", "allow"));
    let resolved: BTreeSet<_> =
        tree.resolve.iter().flat_map(|resolve| resolve.nodes.iter().map(|node| node.id.clone())).collect();
    let others = tree.packages.iter().filter(|package| package.source.is_some() && resolved.contains(&package.id));
    let others: Vec<_> = others.collect();
    assert!(others.len() > 150, "only {} dependencies were found", others.len());
    let refused = others.iter().filter(|package| !package.license.as_deref().is_some_and(|license| is_met(license, &allowed)));
    let refused: Vec<String> =
        refused.map(|package| format!("{} {}: {:?}", package.name, package.version, package.license)).collect();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn no_licence_is_allowed_that_nobody_needs() {
    let (tree, allowed) = (tree(), words(&rules(), "licenses", "allow"));
    for licence in &allowed {
        let fewer: BTreeSet<String> = allowed.iter().filter(|other| *other != licence).cloned().collect();
        let mut offered = tree.packages.iter().filter_map(|package| package.license.as_deref());
        assert!(offered.any(|offer| is_met(offer, &allowed) && !is_met(offer, &fewer)), "{licence} can go");
    }
}

#[test]
fn no_banned_crate_is_locked_and_nothing_comes_from_a_git_address() {
    let lock: toml::Table = read("Cargo.lock").parse().expect("Cargo.lock is TOML");
    let banned = words(&rules(), "bans", "deny");
    let packages = lock["package"].as_array().expect("packages");
    assert!(packages.len() > 200 && banned.contains("openssl") && banned.contains("chrono"));
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        assert!(!banned.contains(name), "{name} is banned");
        let source = package.get("source").and_then(toml::Value::as_str).unwrap_or("registry+");
        assert!(source.starts_with("registry+"), "{name} comes from {source}");
    }
}

#[test]
fn licence_expressions_are_read_as_they_bind() {
    let allowed: BTreeSet<String> = ["MIT", "ISC"].map(str::to_owned).into();
    for good in ["MIT", "GPL-3.0 OR MIT", "MIT/Apache-2.0", "(GPL-3.0 OR ISC) AND MIT", "GPL-3.0 AND BSL-1.0 OR MIT"] {
        assert!(is_met(good, &allowed), "{good}");
    }
    for bad in ["GPL-3.0", "MIT AND GPL-3.0", "(GPL-3.0 OR BSL-1.0) AND MIT", "MIT WITH some-exception", "", "(MIT"] {
        assert!(!is_met(bad, &allowed), "{bad}");
    }
}
