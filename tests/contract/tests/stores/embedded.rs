//! The embedded stores of the local runner, over HTTP and the real clients.

use std::sync::Arc;
use std::time::Instant;

use contract::sender_cases::{self, Ends};
use contract::services::{make_queues, make_tables, queues_at, tables_at};
use contract::table_cases;
use fandesk::dynamo::Dynamo;
use fandesk::sqs::{Queues, serve};
use fandesk::timeline::Timeline;
use queue::SqsSender;
use store::DynamoTable;
use tokio::net::TcpListener;

use crate::all_true;
use crate::receivers::SqsReceiver;

#[tokio::test]
async fn every_table_case_is_true_of_the_embedded_dynamodb() {
    let folder = tempfile::tempdir().unwrap();
    let timeline = Timeline::max("2026-11-23T12:00:00Z".parse().unwrap());
    let dynamo = Dynamo::open(Some(&folder.path().join("tables.sqlite")), "127.0.0.1:0".parse().unwrap(), &timeline).unwrap();
    let client = tables_at(&format!("http://{}", dynamo.address()));
    let names = make_tables(&client).await.unwrap();
    let table = Arc::new(DynamoTable::new(client, names));
    all_true("the embedded DynamoDB", &table_cases::all(table).await);
    tokio::task::spawn_blocking(move || dynamo.stop()).await.unwrap();
}

#[tokio::test]
async fn every_sender_case_is_true_of_the_embedded_queues() {
    let started = Instant::now();
    let clock = move || 1_700_000_000_000 + i64::try_from(started.elapsed().as_millis()).unwrap();
    let queues = Queues::open(None, Arc::new(clock)).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = queues_at(&format!("http://{}", listener.local_addr().unwrap()));
    tokio::spawn(serve(listener, queues));
    let urls = make_queues(&client).await.unwrap();
    let receiver = Arc::new(SqsReceiver { client: client.clone(), urls: urls.clone() });
    let ends = Ends { sender: Arc::new(SqsSender::new(client, urls)), receiver };
    all_true("the embedded queues", &sender_cases::all(&ends).await);
}
