//! What is true of waiting.

use super::*;
use std::time::Duration;
use tokio::time::{Instant, timeout};

const LONG: Duration = Duration::from_secs(20);

/// Waits on `q` in another task, and gives that task time to begin.
async fn waiting(w: &World) -> tokio::task::JoinHandle<Vec<Received>> {
    let queues = w.queues.clone();
    let waiter = tokio::spawn(async move { queues.receive_waiting("q", 10, None, LONG).await.unwrap() });
    tokio::task::yield_now().await;
    waiter
}

async fn bodies(waiter: tokio::task::JoinHandle<Vec<Received>>) -> Vec<String> {
    let received = timeout(Duration::from_secs(5), waiter).await.expect("woken").unwrap();
    received.into_iter().map(|received| received.message.body).collect()
}

#[tokio::test]
async fn a_send_wakes_the_one_who_waits() {
    let w = world().with("q", &[]);
    let waiter = waiting(&w).await;
    w.send("q", "x");
    assert_eq!(bodies(waiter).await, ["x"]);
}

#[tokio::test]
async fn a_jump_of_the_clock_wakes_the_one_who_waits() {
    let w = world().with("q", &[]);
    w.queues.send("q", &Message::new("later"), Some(900)).unwrap();
    let waiter = waiting(&w).await;
    w.pass(900_000);
    assert_eq!(bodies(waiter).await, ["later"]);
}

#[tokio::test]
async fn a_message_given_back_wakes_the_one_who_waits() {
    let w = world().with("q", &[]);
    w.send("q", "x");
    let receipt = w.one("q").receipt;
    let waiter = waiting(&w).await;
    w.queues.change_visibility("q", &receipt, 0).unwrap();
    assert_eq!(bodies(waiter).await, ["x"]);
}

#[tokio::test]
async fn a_dead_letter_wakes_the_one_who_waits_for_it() {
    let w = world().with("q", &[]).with("live", &[("RedrivePolicy", &redrive_to("q", 1)), ("VisibilityTimeout", "0")]);
    w.send("live", "poison");
    let waiter = waiting(&w).await;
    (0..2).for_each(|_| drop(w.receive("live")));
    assert_eq!(bodies(waiter).await, ["poison"]);
}

#[tokio::test]
async fn a_wait_ends_empty_at_its_time() {
    let w = world().with("q", &[]);
    let (before, wait) = (Instant::now(), Duration::from_millis(50));
    assert!(w.queues.receive_waiting("q", 1, None, wait).await.unwrap().is_empty());
    assert!(before.elapsed() >= wait);
}

#[tokio::test]
async fn with_a_faster_clock_the_wait_for_a_delay_is_shorter() {
    let started = Instant::now();
    let clock = move || START_MS + i64::try_from(started.elapsed().as_millis()).unwrap() * 1000;
    let queues = Queues::open(None, Arc::new(clock)).unwrap();
    queues.set_pace(1000);
    queues.create("q", &set(&[])).unwrap();
    queues.send("q", &Message::new("x"), Some(100)).unwrap();
    assert_eq!(queues.receive_waiting("q", 1, None, LONG).await.unwrap().len(), 1);
    assert!(started.elapsed() < Duration::from_secs(10), "100 s at a pace of 1000 took {:?}", started.elapsed());
}

#[tokio::test]
async fn a_wait_counts_as_one_request() {
    let w = world().with("q", &[]);
    let waiter = waiting(&w).await;
    w.queues.wake();
    tokio::task::yield_now().await;
    w.send("q", "x");
    bodies(waiter).await;
    assert_eq!(w.queues.requests()[&Operation::ReceiveMessage], 1);
}

#[tokio::test]
async fn changes_are_told_by_queue_and_for_all() {
    let w = world().with("q", &[]).with("other", &[]);
    let (any, own, other) = (w.queues.changed(), w.queues.changed_in("q"), w.queues.changed_in("other"));
    w.send("q", "x");
    assert_eq!([any, own, other].map(|seen| seen.has_changed().unwrap()), [true, true, false]);
}
