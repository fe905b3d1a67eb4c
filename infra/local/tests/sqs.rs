//! The embedded queue service as the real SQS client and a killed process see it.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

use aws_sdk_sqs::Client;
use aws_sdk_sqs::config::timeout::TimeoutConfig;
use aws_sdk_sqs::config::{BehaviorVersion, Credentials, Region};
use fandesk::sqs::{Attributes, Message, Operation, Queues, serve};
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

const START_MS: i64 = 1_700_000_000_000;

/// Queues behind a loopback address, with a clock that the test turns.
struct Served {
    queues: Queues,
    now_ms: Arc<AtomicI64>,
    address: SocketAddr,
    client: Client,
}

async fn served() -> Served {
    let now_ms = Arc::new(AtomicI64::new(START_MS));
    let clock = Arc::clone(&now_ms);
    let queues = Queues::open(None, Arc::new(move || clock.load(Ordering::SeqCst))).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, queues.clone()));
    Served { queues, now_ms, address, client: client(&format!("http://{address}")) }
}

fn client(endpoint: &str) -> Client {
    let timeouts = TimeoutConfig::builder().operation_timeout(Duration::from_secs(30)).build();
    let config = aws_sdk_sqs::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .timeout_config(timeouts)
        .endpoint_url(endpoint);
    Client::from_conf(config.build())
}

#[tokio::test]
async fn the_url_of_a_queue_has_the_host_by_which_the_caller_came() {
    let s = served().await;
    let by_name = client(&format!("http://localhost:{}", s.address.port()));
    let created = by_name.create_queue().queue_name("q").send().await.unwrap();
    let expected = format!("http://localhost:{}/000000000000/q", s.address.port());
    assert_eq!(created.queue_url(), Some(expected.as_str()));
    let found = s.client.get_queue_url().queue_name("q").send().await.unwrap();
    assert_eq!(found.queue_url(), Some(format!("http://{}/000000000000/q", s.address).as_str()));
}

#[tokio::test]
async fn the_client_reads_the_same_refusal_from_body_and_header() {
    let s = served().await;
    let error = s.client.get_queue_url().queue_name("none").send().await.unwrap_err();
    let raw = error.raw_response().unwrap();
    let body = String::from_utf8(raw.body().bytes().unwrap().to_vec()).unwrap();
    assert!(body.contains("com.amazonaws.sqs#QueueDoesNotExist"), "{body}");
    assert_eq!(raw.headers().get("x-amzn-query-error"), Some("AWS.SimpleQueueService.NonExistentQueue;Sender"));
    assert!(error.into_service_error().is_queue_does_not_exist());
}

#[tokio::test]
async fn a_long_poll_is_woken_by_a_jump_of_the_clock() {
    let s = served().await;
    let url = s.client.create_queue().queue_name("q").send().await.unwrap().queue_url.unwrap();
    s.client.send_message().queue_url(&url).message_body("later").delay_seconds(900).send().await.unwrap();
    let mut changed = s.queues.changed();
    let poll = tokio::spawn(s.client.receive_message().queue_url(&url).wait_time_seconds(20).send());
    while !s.queues.requests().contains_key(&Operation::ReceiveMessage) {
        tokio::task::yield_now().await;
    }
    s.now_ms.fetch_add(900_000, Ordering::SeqCst);
    s.queues.wake();
    let started = Instant::now();
    let received = poll.await.unwrap().unwrap();
    assert_eq!(received.messages()[0].body(), Some("later"));
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    changed.changed().await.unwrap();
}

#[tokio::test]
async fn in_process_and_over_http_are_the_same_queues() {
    let s = served().await;
    s.queues.create("q", &Attributes::new()).unwrap();
    let sent = s.queues.send("q", &Message::new("from inside"), None).unwrap();
    let url = s.client.get_queue_url().queue_name("q").send().await.unwrap().queue_url.unwrap();
    let received = s.client.receive_message().queue_url(&url).send().await.unwrap();
    let message = &received.messages()[0];
    assert_eq!(message.message_id(), Some(sent.message_id.as_str()));
    s.queues.delete("q", message.receipt_handle().unwrap()).unwrap();
    assert_eq!(s.queues.counts("q").unwrap().in_flight, 0);
}

#[tokio::test]
async fn the_pages_of_a_listing_together_are_all_queues() {
    let s = served().await;
    for n in 0..5 {
        s.queues.create(&format!("q{n}"), &Attributes::new()).unwrap();
    }
    let mut pages = s.client.list_queues().max_results(2).into_paginator().send();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        sizes.push(page.unwrap().queue_urls().len());
    }
    assert_eq!(sizes, [2, 2, 1]);
}

#[tokio::test]
async fn requests_over_http_are_counted_by_operation() {
    let s = served().await;
    let url = s.client.create_queue().queue_name("q").send().await.unwrap().queue_url.unwrap();
    for _ in 0..3 {
        s.client.send_message().queue_url(&url).message_body("x").send().await.unwrap();
    }
    s.client.receive_message().queue_url(&url).send().await.unwrap();
    let counted: Vec<_> = s.queues.requests().into_iter().map(|(operation, n)| (operation.name(), n)).collect();
    assert_eq!(counted, [("CreateQueue", 1), ("SendMessage", 3), ("ReceiveMessage", 1)]);
}

/// Set for the process that is to be killed: where its queues live.
const KILLED: &str = "FANDESK_TEST_KILLED_QUEUES";

fn open(path: &Path) -> Queues {
    Queues::open(Some(path), Arc::new(|| START_MS)).unwrap()
}

/// The other process: sends, receives one, deletes one, says so, and waits to be killed.
#[allow(clippy::print_stdout, reason = "this process speaks to the test by its output")]
fn send_and_wait(path: &Path) {
    let queues = open(path);
    queues.create("q", &Attributes::new()).unwrap();
    for n in 0..100 {
        queues.send("q", &Message::new(format!("{n}")), None).unwrap();
    }
    let held = queues.receive("q", 2, None).unwrap();
    queues.delete("q", &held[0].receipt).unwrap();
    println!("sent {}", held[1].receipt);
    std::io::stdout().flush().unwrap();
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

#[test]
fn what_was_sent_and_deleted_survives_kill_9() {
    if let Some(path) = std::env::var_os(KILLED) {
        return send_and_wait(Path::new(&path));
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("queues.sqlite");
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "what_was_sent_and_deleted_survives_kill_9", "--nocapture"])
        .env(KILLED, &path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said = lines.find_map(|line| line.unwrap().split_once("sent ").map(|(_, receipt)| receipt.to_owned()));
    child.kill().unwrap();
    child.wait().unwrap();
    let queues = open(&path);
    let counts = queues.counts("q").unwrap();
    assert_eq!((counts.visible, counts.in_flight), (98, 1));
    queues.delete("q", &said.expect("the receipt of the one in flight")).unwrap();
    let rest = queues.receive("q", 10, None).unwrap();
    assert_eq!(rest.first().map(|received| received.message.body.as_str()), Some("2"));
    assert_eq!(queues.counts("q").unwrap().in_flight, 10);
}
