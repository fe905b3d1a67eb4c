//! The independent emulator. Where it is not installed, the test says so and is done; `FANDESK_TOOLS=required` makes that a failure.

use std::sync::Arc;

use contract::ministack::{Found, Ministack};
use contract::sender_cases::{self, Ends};
use contract::services::{make_queues, make_tables, queues_at, tables_at};
use contract::{sqs_cases, table_cases};
use queue::SqsSender;
use store::DynamoTable;

use crate::all_true;
use crate::receivers::SqsReceiver;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_case_is_true_of_the_independent_emulator() {
    let folder = tempfile::tempdir().unwrap();
    let ministack = match Ministack::find(folder.path()).unwrap() {
        Found::Running(ministack) => ministack,
        Found::Missing(how) => {
            #[allow(clippy::print_stdout, reason = "what is left out is told")]
            {
                println!("SKIPPED the independent emulator: {how}");
            }
            return;
        }
    };
    tables(&ministack.url).await;
    senders(&ministack.url).await;
    queues(&ministack.url).await;
}

async fn tables(url: &str) {
    let client = tables_at(url);
    let names = make_tables(&client).await.unwrap();
    all_true("the emulator's tables", &table_cases::all(Arc::new(DynamoTable::new(client, names))).await);
}

async fn senders(url: &str) {
    let client = queues_at(url);
    let urls = make_queues(&client).await.unwrap();
    let receiver = Arc::new(SqsReceiver { client: client.clone(), urls: urls.clone() });
    let ends = Ends { sender: Arc::new(SqsSender::new(client, urls)), receiver };
    all_true("the emulator's queues", &sender_cases::all(&ends).await);
}

async fn queues(url: &str) {
    let outcomes = sqs_cases::all(&queues_at(url)).await;
    let surprises = sqs_cases::surprises_on_ministack(&outcomes);
    assert!(surprises.is_empty(), "{} surprises:\n{}", surprises.len(), surprises.join("\n"));
}
