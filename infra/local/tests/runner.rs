//! A whole small system on one machine: an HTTP request becomes an item, a fact, a message, and work that is done.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

#[allow(dead_code, reason = "each test program uses its part")]
mod toys;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Span, Timestamp};
use fandesk::invoke::InProcess;
use fandesk::runner::{Data, Functions, Runner, RunnerConfig, Surroundings};
use fandesk::timeline::Pace;
use serde_json::{Value, json};
use toys::{Seen, dynamo_client, make, post, start, toy_template, toys};

async fn in_memory(seen: &Seen) -> Runner {
    Runner::start(RunnerConfig::in_memory(toy_template(), start(), toys(seen, false))).await.unwrap()
}

fn bodies(seen: &Seen) -> Vec<String> {
    let mut bodies: Vec<String> =
        seen.lock().unwrap().iter().map(|(body, _)| body.clone()).filter(|body| !body.starts_with("counted")).collect();
    bodies.sort();
    bodies
}

fn moment(seen: &Seen, body: &str) -> Timestamp {
    seen.lock().unwrap().iter().find(|(seen, _)| seen == body).map(|(_, at)| *at).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_becomes_an_item_a_fact_a_message_and_work() {
    let seen = Seen::default();
    let runner = in_memory(&seen).await;
    assert_eq!(post(&runner.front_url(), &json!({"id": "one"})).await, 202);
    runner.wait_still().await;
    assert_eq!(bodies(&seen), ["one"]);
    assert_eq!(moment(&seen, "one"), start() + Span::seconds(1), "the window of the queue mapping");
    assert_eq!(moment(&seen, "counted 1"), start() + Span::seconds(60), "the window of the second reader");
    let tallies = runner.invocations().tallies();
    assert_eq!((tallies["make"].started, tallies["tell"].started, tallies["work"].failed), (1, 1, 0));
    runner.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_poison_message_ends_in_the_dead_letters_while_its_neighbours_finish() {
    let seen = Seen::default();
    let runner = in_memory(&seen).await;
    for id in ["a", "poison", "b", "c"] {
        assert_eq!(post(&runner.front_url(), &json!({"id": id})).await, 202);
    }
    runner.wait_still().await;
    assert_eq!(bodies(&seen), ["a", "b", "c"]);
    let dead = runner.queues().peek("WorkDeadLetters", 10).unwrap();
    assert_eq!(dead.iter().map(|letter| letter.body.as_str()).collect::<Vec<_>>(), ["poison"]);
    assert_eq!(runner.queues().counts("WorkQueue").unwrap(), Default::default());
    runner.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_poison_fact_is_told_to_the_failure_queue_and_its_neighbours_get_through() {
    let seen = Seen::default();
    let runner = in_memory(&seen).await;
    let busy = runner.timeline().busy();
    for id in ["a", "b", "poison-fact", "c", "d"] {
        let client = dynamo_client(runner.surroundings()).await;
        let item = client.put_item().table_name("ThingTable").item("pk", AttributeValue::S(id.to_owned()));
        item.item("kind", AttributeValue::S("THING".to_owned())).send().await.unwrap();
    }
    drop(busy);
    runner.wait_still().await;
    assert_eq!(bodies(&seen), ["a", "b", "c", "d"]);
    let failures = runner.queues().peek("TellFailures", 10).unwrap();
    let told: Value = serde_json::from_str(&failures[0].body).unwrap();
    assert_eq!((failures.len(), &told["DDBStreamBatchInfo"]["batchSize"]), (1, &json!(1)));
    assert_eq!(told["requestContext"]["condition"], "RetryAttemptsExhausted");
    runner.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn delays_and_schedules_are_honoured_in_no_time() {
    let (seen, begun) = (Seen::default(), Instant::now());
    let runner = in_memory(&seen).await;
    assert_eq!(post(&runner.front_url(), &json!({"id": "later", "delay": 900})).await, 202);
    drop(runner.timeline().sleep_until(start() + Span::hours(24)).await);
    runner.wait_still().await;
    let sweeps: Vec<Timestamp> = seen.lock().unwrap().iter().filter(|(body, _)| body == "sweep").map(|(_, at)| *at).collect();
    let expected: Vec<Timestamp> = (1..=96).map(|quarter| start() + Span::minutes(15 * quarter)).collect();
    assert_eq!(sweeps, expected);
    assert_eq!(moment(&seen, "later"), start() + Span::seconds(901), "the delay and the window");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    runner.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failing_run_of_a_schedule_is_tried_again_and_then_told() {
    let seen = Seen::default();
    let runner = Runner::start(RunnerConfig::in_memory(toy_template(), start(), toys(&seen, true))).await.unwrap();
    drop(runner.timeline().sleep_until(start() + Span::minutes(20)).await);
    runner.wait_still().await;
    let runs: Vec<Timestamp> = seen.lock().unwrap().iter().map(|(_, at)| *at).collect();
    assert_eq!(runs, [start() + Span::minutes(15), start() + Span::minutes(16)]);
    let failures = runner.queues().peek("ScheduleFailures", 10).unwrap();
    let told: Value = serde_json::from_str(&failures[0].body).unwrap();
    assert_eq!(
        (&told["requestPayload"]["schedule"], &told["responsePayload"]["errorMessage"]),
        (&json!("sweep"), &json!("the broom is broken"))
    );
    runner.stop().await;
}

fn in_folder(folder: &Path, functions: Functions) -> RunnerConfig {
    RunnerConfig { data: Data::Folder(folder.to_owned()), ..RunnerConfig::in_memory(toy_template(), start(), functions) }
}

/// Functions that never end: whatever arrives stays under way until the process is gone.
fn stuck() -> Functions {
    let names = ["tell", "count", "work"];
    Functions::InProcess(Box::new(move |world: &Surroundings| {
        let world = world.clone();
        let makes = InProcess::default().with("make", move |event| make(event, world.clone()));
        Ok(names.into_iter().fold(makes, |functions, name| functions.with(name, |_| std::future::pending())))
    }))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_under_way_goes_on_after_a_sudden_end() {
    let (place, seen) = (tempfile::tempdir().unwrap(), Seen::default());
    let runner = Runner::start(in_folder(place.path(), stuck())).await.unwrap();
    let secret = runner.surroundings().environments["make"]["SECRET"].clone();
    for id in ["a", "b", "c"] {
        assert_eq!(post(&runner.front_url(), &json!({"id": id})).await, 202);
    }
    // Dropped, not stopped: nothing is finished or put in order.
    drop(runner);
    let runner = Runner::start(in_folder(place.path(), toys(&seen, false))).await.unwrap();
    runner.wait_still().await;
    assert_eq!(bodies(&seen), ["a", "b", "c"]);
    assert!(runner.timeline().now() >= start() + Span::seconds(60));
    let (kept, environment) = (runner.timeline().now(), runner.surroundings().environments["make"].clone());
    assert_eq!((environment["SECRET"].len(), &environment["SECRET"]), (40, &secret));
    runner.stop().await;
    let again = Runner::start(in_folder(place.path(), toys(&seen, false))).await.unwrap();
    assert!(again.timeline().now() >= kept);
    again.wait_still().await;
    assert_eq!(bodies(&seen), ["a", "b", "c"], "nothing comes a second time");
    again.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_with_the_clock_held_lets_nothing_run_ahead() {
    let (place, seen) = (tempfile::tempdir().unwrap(), Seen::default());
    let runner = Runner::start(in_folder(place.path(), stuck())).await.unwrap();
    assert_eq!(post(&runner.front_url(), &json!({"id": "old", "delay": 900})).await, 202);
    drop(runner);
    let (runner, held) = Runner::start_held(in_folder(place.path(), toys(&seen, false))).await.unwrap();
    while runner.invocations().tallies()["tell"].started == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(runner.timeline().now(), start());
    let held = held.sleep_until(start() + Span::seconds(10)).await;
    assert_eq!(runner.timeline().now(), start() + Span::seconds(10));
    drop(held);
    runner.wait_still().await;
    assert_eq!(moment(&seen, "old"), start() + Span::seconds(901));
    runner.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_runner_on_the_same_folder_is_refused() {
    let (place, seen) = (tempfile::tempdir().unwrap(), Seen::default());
    let first = Runner::start(in_folder(place.path(), toys(&seen, false))).await.unwrap();
    let refused = Runner::start(in_folder(place.path(), toys(&seen, false))).await.err().unwrap().to_string();
    assert!(refused.contains(&std::process::id().to_string()), "{refused}");
    first.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_function_without_a_handler_is_told_with_its_line() {
    let none = Functions::InProcess(Box::new(|_: &Surroundings| Ok(InProcess::new(BTreeMap::new()))));
    let refused = Runner::start(RunnerConfig::in_memory(toy_template(), start(), none)).await.err().unwrap().to_string();
    assert!(refused.contains("toy.yaml:7: MakeFunction is the binary make") && refused.contains("; fix: "), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_the_walls_clock_work_is_done_as_it_comes() {
    let seen = Seen::default();
    let config = RunnerConfig { pace: Pace::Wall, ..RunnerConfig::in_memory(toy_template(), start(), toys(&seen, false)) };
    let runner = Runner::start(config).await.unwrap();
    let begun = Instant::now();
    assert_eq!(post(&runner.front_url(), &json!({"id": "now"})).await, 202);
    while bodies(&seen).is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(15), "the work never came");
        tokio::task::yield_now().await;
    }
    assert!(begun.elapsed() >= Duration::from_secs(1), "the window of the queue mapping");
    runner.stop().await;
}
