//! The plan of the tables: the text in `shared/store/src/keys.rs` and the functions below it say the same, and clients stay apart.

#[path = "keys/plan.rs"]
mod plan;
#[path = "keys/samples.rs"]
mod samples;

use std::collections::BTreeSet;

use house::{code_of, read};
use plan::{Row, rows};
use samples::{Sample, fill, samples};
use store::Index;

const KEYS: &str = "shared/store/src/keys.rs";

/// Rows that are no client's, and why their keys begin otherwise.
const NO_CLIENTS: [(&str, &str); 13] = [
    ("person", "people sign in before it is known whose they are, and may belong to several clients"),
    ("session", "a person's own"),
    ("sign-in link", "found by its hash before it is known whose it is"),
    ("attempts", "counted before it is known who tries"),
    ("connection", "found by a webhook's path before it is known whose it is"),
    ("api key", "found by its hash before it is known whose it is"),
    ("expert", "experts work for many clients and have partitions of their own"),
    ("directory", "the operator's lists"),
    ("watermark", "the operator's sweeps"),
    ("posting", "the ledger's partitions are the experts' accounts"),
    ("payout", "a period is paid over all clients"),
    ("due", "an index of keys alone; whoever follows one opens that ticket's client"),
    ("period", "an index of keys alone, in the ledger"),
];

fn sample<'a>(samples: &'a [Sample], row: &Row) -> &'a Sample {
    samples.iter().find(|sample| sample.item == row.item).unwrap_or_else(|| panic!("row {:?} has no function", row.item))
}

#[test]
fn every_row_of_the_plan_is_what_its_function_builds() {
    let (rows, samples) = (rows(&read(KEYS)), samples("acme"));
    assert_eq!(rows.len(), samples.len(), "as many rows as functions");
    for row in &rows {
        let built = sample(&samples, row);
        assert_eq!(built.pk, fill(&row.pk, built), "pk of {}", row.item);
        assert_eq!(built.sk, fill(&row.sk, built), "sk of {}", row.item);
    }
}

#[test]
fn every_function_that_builds_a_key_has_a_row() {
    let code = code_of(&read(KEYS));
    let signatures = code.split("pub fn ").skip(1).filter_map(|rest| rest.split_once('{')).map(|(signature, _)| signature);
    let made = signatures.filter(|signature| signature.trim_end().ends_with("-> Key"));
    let made: BTreeSet<String> = made.filter_map(|signature| signature.split('(').next()).map(str::to_owned).collect();
    let known: BTreeSet<String> =
        samples("acme").into_iter().filter(|sample| sample.is_item).map(|sample| sample.function.to_owned()).collect();
    assert!(made.len() > 12, "the functions are read: {made:?}");
    assert_eq!(made, known);
}

#[test]
fn every_key_of_a_clients_data_begins_with_the_client() {
    for row in rows(&read(KEYS)) {
        let is_no_clients = NO_CLIENTS.iter().any(|(item, _)| *item == row.item);
        assert_eq!(!row.pk.starts_with("<client>#"), is_no_clients, "{}: {}", row.item, row.pk);
        let built = samples("acme").into_iter().find(|sample| sample.item == row.item);
        assert_eq!(built.is_some_and(|built| built.pk.starts_with("acme#")), !is_no_clients, "{}", row.item);
    }
}

#[test]
fn two_clients_share_no_partition() {
    let partitions = |client: &str| -> BTreeSet<String> {
        let own = samples(client).into_iter().filter(|sample| !NO_CLIENTS.iter().any(|(item, _)| *item == sample.item));
        own.map(|sample| sample.pk).collect()
    };
    // Ids hold no `#`, so not even a client whose name begins like another's reaches into its keys.
    assert!(partitions("acme").is_disjoint(&partitions("acme-2")));
    assert!(partitions("acme").iter().all(|pk| pk.split('#').next() == Some("acme")));
}

#[test]
fn no_partition_is_made_of_only_a_program_a_status_or_a_day() {
    for row in rows(&read(KEYS)) {
        let shared_by_many = ["<day>", "<hour>", "<week>"].iter().any(|part| row.pk.contains(part)) || row.pk.contains("#OPEN#");
        assert!(!shared_by_many || row.pk.ends_with("#<shard>"), "{}: {} has no shard", row.item, row.pk);
    }
}

#[test]
fn the_indexes_of_the_plan_are_those_of_the_table() {
    let rows = rows(&read(KEYS));
    let named: BTreeSet<&str> = rows.iter().flat_map(|row| row.indexes.iter().map(String::as_str)).collect();
    let planned: BTreeSet<&str> = rows.iter().filter(|row| row.table == "index").map(|row| row.item.as_str()).collect();
    let real: BTreeSet<&str> = [Index::Open, Index::Due, Index::Period].map(Index::name).into();
    assert_eq!((&named, &planned), (&real, &real));
}

#[test]
fn a_plan_that_says_something_else_is_found() {
    let text = read(KEYS).replace("ROUTING#<epoch>", "<epoch>#ROUTING");
    let row = rows(&text).into_iter().find(|row| row.item == "routing").expect("the row");
    let built = samples("acme");
    assert_ne!(sample(&built, &row).sk, fill(&row.sk, sample(&built, &row)));
}
