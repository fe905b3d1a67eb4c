//! Processes that end at any moment: a runner that is killed, and functions that are processes of their own.
//!
//! This program plays the other process itself: it is started again with `FANDESK_CHILD` set, and then runs only
//! [`the_other_process`].

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

#[allow(dead_code, reason = "each test program uses its part")]
mod toys;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{OpenOptions, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use fandesk::invoke::{Binaries, Invoke, InvokeFailed, Process};
use fandesk::runner::{Data, Runner, RunnerConfig};
use serde_json::{Value, json};
use toys::{Witness, post, start, toy_template, toys_before};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_other_process() {
    match std::env::var("FANDESK_CHILD").as_deref() {
        Ok("lambda") => lambda_runtime::run(lambda_runtime::service_fn(echo)).await.unwrap(),
        Ok(folder) => make_things_until_killed(Path::new(folder)).await,
        Err(_) => {}
    }
}

async fn echo(event: lambda_runtime::LambdaEvent<Value>) -> Result<Value, lambda_runtime::Error> {
    if event.payload == "fail" {
        return Err("no".into());
    }
    Ok(
        json!({"event": event.payload, "told": std::env::var("TOLD")?, "arn": event.context.invoked_function_arn, "pid": std::process::id()}),
    )
}

fn append(path: &Path, line: &str) {
    let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
    file.write_all(format!("{line}\n").as_bytes()).unwrap();
}

fn lines(path: &Path) -> Vec<String> {
    std::fs::read_to_string(path).unwrap_or_default().lines().map(str::to_owned).collect()
}

async fn runner(folder: &Path) -> Runner {
    let done = folder.join("done");
    let witness: Witness = Arc::new(move |body, _| append(&done, body));
    let config = RunnerConfig::in_memory(toy_template(), start(), toys_before(witness, false));
    Runner::start(RunnerConfig { data: Data::Folder(folder.to_owned()), ..config }).await.unwrap()
}

async fn make_things_until_killed(folder: &Path) {
    let runner = runner(folder).await;
    for n in 0.. {
        let id = format!("thing-{}-{n}", std::process::id());
        if post(&runner.front_url(), &json!({"id": id})).await == 202 {
            append(&folder.join("accepted"), &id);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_runner_that_is_killed_again_and_again_loses_nothing_that_it_accepted() {
    let place = tempfile::tempdir().unwrap();
    let accepted = place.path().join("accepted");
    for round in 1..=3 {
        let mut other = Command::new(std::env::current_exe().unwrap());
        other.args(["the_other_process", "--exact"]).env("FANDESK_CHILD", place.path()).stdout(Stdio::null());
        let (mut other, begun) = (other.spawn().unwrap(), Instant::now());
        while lines(&accepted).len() < round * 20 {
            assert!(begun.elapsed() < Duration::from_secs(60), "the other process does not get on");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        other.kill().unwrap();
        other.wait().unwrap();
    }
    let runner = runner(place.path()).await;
    runner.wait_still().await;
    let done: BTreeSet<String> = lines(&place.path().join("done")).into_iter().collect();
    let lost: Vec<String> = lines(&accepted).into_iter().filter(|id| !done.contains(id)).collect();
    assert_eq!(lost, Vec::<String>::new());
    assert_eq!(runner.queues().counts("WorkDeadLetters").unwrap(), Default::default());
    runner.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_with_the_real_runtime_answers_and_fails_as_on_lambda() {
    let place = tempfile::tempdir().unwrap();
    let (script, this) = (place.path().join("echo"), std::env::current_exe().unwrap());
    std::fs::write(&script, format!("#!/bin/sh\nexec {} the_other_process --exact --nocapture\n", this.display())).unwrap();
    std::fs::set_permissions(&script, Permissions::from_mode(0o700)).unwrap();
    let pairs = [("FANDESK_CHILD", "lambda"), ("TOLD", "by the template")];
    let environment = pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let process = Process { binary: script, environment, memory_mb: 256 };
    let binaries = Binaries::start(BTreeMap::from([("echo".to_owned(), process)]), 1, Some(place.path())).await.unwrap();
    let invoke = |event: Value| binaries.invoke("echo", event, Duration::from_secs(30));
    let first = invoke(json!({"n": 1})).await.unwrap();
    assert_eq!((&first["event"], &first["told"]), (&json!({"n": 1}), &json!("by the template")));
    assert_eq!(first["arn"], "arn:aws:lambda:us-east-1:000000000000:function:echo");
    assert!(matches!(invoke(json!("fail")).await, Err(InvokeFailed::Function { message, .. }) if message == "no"));
    assert_eq!(invoke(json!({"n": 2})).await.unwrap()["pid"], first["pid"], "a warm process is used again");
    let (one, other) = tokio::join!(invoke(json!(1)), invoke(json!(2)));
    assert_eq!((&one.unwrap()["event"], &other.unwrap()["event"]), (&json!(1), &json!(2)));
}
