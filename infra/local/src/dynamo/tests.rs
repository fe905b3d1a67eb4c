//! What the embedded DynamoDB does beyond what it brings.

use std::collections::BTreeMap;

use dynoxide::actions::put_item::PutItemRequest;
use serde_json::json;

use super::*;
use crate::template::KeyPart;

fn table() -> Table {
    let part = |attribute: &str, kind: &str| KeyPart { attribute: attribute.to_owned(), kind: kind.to_owned() };
    Table {
        id: "T".to_owned(),
        line: 1,
        name: "Things".to_owned(),
        key: vec![part("pk", "HASH"), part("sk", "RANGE")],
        attributes: BTreeMap::from([("pk".to_owned(), "S".to_owned()), ("sk".to_owned(), "S".to_owned())]),
        indexes: vec![],
        stream: Some("NEW_AND_OLD_IMAGES".to_owned()),
        ttl: Some("expires".to_owned()),
    }
}

fn put(dynamo: &Dynamo, sk: &str, expires: i64) {
    let item = json!({"pk": {"S": "p"}, "sk": {"S": sk}, "expires": {"N": expires.to_string()}});
    let request =
        PutItemRequest { table_name: "Things".to_owned(), item: serde_json::from_value(item).unwrap(), ..Default::default() };
    dynamo.database().put_item(request).unwrap();
}

fn open(path: Option<&Path>, timeline: &Timeline) -> Dynamo {
    let dynamo = Dynamo::open(path, "127.0.0.1:0".parse().unwrap(), timeline).unwrap();
    dynamo.ensure_tables(&[table()]).unwrap();
    dynamo
}

fn timeline() -> Timeline {
    Timeline::max("2019-08-01T00:00:00Z".parse().unwrap())
}

#[test]
fn records_are_read_in_order_from_a_position_and_survive() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("d.sqlite");
    let dynamo = open(Some(&path), &timeline());
    (0..5).for_each(|n| put(&dynamo, &n.to_string(), 0));
    let records = dynamo.records("Things", 0, 3).unwrap();
    assert_eq!(records.len(), 3);
    let from = position(&records[2].dynamodb.sequence_number);
    drop(dynamo);
    let dynamo = open(Some(&path), &timeline());
    let rest = dynamo.records("Things", from, 100).unwrap();
    assert_eq!(rest.len(), 2);
    assert_eq!(dynamo.newest("Things").unwrap(), position(&rest[1].dynamodb.sequence_number));
}

#[test]
fn the_order_of_the_stream_is_found_by_an_index() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("d.sqlite");
    let dynamo = open(Some(&path), &timeline());
    put(&dynamo, "a", 0);
    let rows = rusqlite::Connection::open(&path).unwrap();
    let next = "EXPLAIN QUERY PLAN SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records WHERE table_name = ?1";
    let plan: String = rows.query_row(next, ["Things"], |row| row.get(3)).unwrap();
    assert!(plan.contains("fandesk_stream_order"), "{plan}");
}

#[test]
fn passed_records_are_cleared_away_but_for_the_last_ones() {
    let place = tempfile::tempdir().unwrap();
    let dynamo = open(Some(&place.path().join("d.sqlite")), &timeline());
    (0..5).for_each(|n| put(&dynamo, &n.to_string(), 0));
    let newest = dynamo.newest("Things").unwrap();
    assert_eq!(dynamo.trim("Things", newest).unwrap(), 0, "all are among the last ten thousand");
    let rows = dynamo.rows.as_ref().unwrap().lock().unwrap();
    assert_eq!(rows.execute(TRIM, ("Things", newest, 2)).unwrap(), 3);
}

#[tokio::test]
async fn time_to_live_follows_the_runners_clock() {
    let place = tempfile::tempdir().unwrap();
    for path in [None, Some(place.path().join("d.sqlite"))] {
        let timeline = timeline();
        let dynamo = open(path.as_deref(), &timeline);
        let second = timeline.now().millis() / 1000;
        put(&dynamo, "early", second + 60);
        put(&dynamo, "late", second + 7200);
        assert_eq!(dynamo.sweep(&[table()]).unwrap(), 0, "the wall's clock is years ahead");
        drop(timeline.sleep_until(timeline.now() + domain::Span::hours(1)).await);
        assert_eq!(dynamo.sweep(&[table()]).unwrap(), 1);
        let removed = dynamo.records("Things", 0, 10).unwrap().pop().unwrap();
        assert_eq!(removed.event_name, "REMOVE");
    }
}

#[test]
fn a_table_with_another_key_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let dynamo = open(Some(&place.path().join("d.sqlite")), &timeline());
    let other = Table { key: table().key[..1].to_vec(), ..table() };
    assert!(matches!(dynamo.ensure_tables(&[other]), Err(DynamoFailed::TableChanged { .. })));
}
