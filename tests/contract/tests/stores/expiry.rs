//! Expiry: what serves for a time alone says until when, under the name that the template tells the table, and nothing else does.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use contract::services::{make_tables, tables_at};
use domain::{ClientId, TicketId, Timestamp};
use fandesk::dynamo::Dynamo;
use fandesk::template::{Parameters, System};
use fandesk::timeline::Timeline;
use serde_dynamo::AttributeValue;
use store::{ClientScope, Delivered, DeliveryMark, DynamoTable, Key, MemoryTable, Put, Store, Stored, Table, TableName};
use triage::Flood;

const DAY_S: i64 = 24 * 60 * 60;

fn at() -> Timestamp {
    "2026-11-26T12:00:00Z".parse().unwrap()
}

fn ticket() -> TicketId {
    "tic_acme_abcdefghijklmnopqrstuvwxyz".parse().unwrap()
}

/// The name of the attribute, as the template has it.
fn configured() -> String {
    let offered = BTreeMap::from([("PublicUrl".to_owned(), "http://127.0.0.1:8080".to_owned())]);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/template.yaml");
    let system = System::open(&file, &Parameters { offered, ..Parameters::default() }).unwrap();
    system.table("SupportTable").unwrap().ttl.clone().unwrap()
}

/// What may be deleted and when, in days from now; a way from a ticket to the one that continues it stays.
fn writes(store: &Store) -> Vec<(Put, Key, Option<i64>)> {
    let scope = ClientScope::of_client(&"acme".parse::<ClientId>().unwrap());
    let own = store.open(scope.clone());
    let mark = DeliveryMark { what: "ANSWER#000001".to_owned(), since: at(), end: Delivered::Begun };
    let flood = Stored::new(Flood::default());
    vec![
        (own.put_flood(at(), "0-c0ffee", &flood).unwrap(), scope.flood(&at().day(), "0-c0ffee"), Some(2)),
        (own.put_double("asked", &ticket(), at()).unwrap(), scope.double("asked"), Some(90)),
        (own.put_delivery(&ticket(), &Stored::new(mark)).unwrap(), scope.delivery(ticket().digest(), "ANSWER#000001"), Some(90)),
        (own.put_way("continued", &ticket()).unwrap(), scope.double("continued"), None),
    ]
}

async fn arrives(table: Arc<dyn Table>) {
    let store = Store::new(table.clone());
    let name = configured();
    for (put, key, days) in writes(&store) {
        store.save(vec![put]).await.unwrap();
        let item = table.get(TableName::Support, &key).await.unwrap().unwrap();
        let expected = days.map(|days| AttributeValue::N((at().millis() / 1000 + days * DAY_S).to_string()));
        assert_eq!(item.get(&name), expected.as_ref(), "{key} under {name:?}");
    }
}

#[tokio::test]
async fn the_tables_in_memory_say_when_a_mark_expires() {
    arrives(Arc::new(MemoryTable::default())).await;
}

#[tokio::test]
async fn dynamodb_is_told_when_a_mark_expires() {
    let folder = tempfile::tempdir().unwrap();
    let timeline = Timeline::max(at());
    let dynamo = Dynamo::open(Some(&folder.path().join("tables.sqlite")), "127.0.0.1:0".parse().unwrap(), &timeline).unwrap();
    let client = tables_at(&format!("http://{}", dynamo.address()));
    let names = make_tables(&client).await.unwrap();
    arrives(Arc::new(DynamoTable::new(client, names))).await;
    tokio::task::spawn_blocking(move || dynamo.stop()).await.unwrap();
}
