//! Processes that speak the Runtime API: here a small shell script with curl's place taken by a raw socket of bash.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use super::*;

/// A runtime in bash: takes one event after the other; "crash" ends it, "hang" makes it silent, "fail" is an error.
const RUNTIME: &str = r#"#!/bin/bash
address=${AWS_LAMBDA_RUNTIME_API#http://}; host=${address%%:*}; rest=${address#*:}; port=${rest%%/*}; base=/${rest#*/}
call() {
  exec 3<>/dev/tcp/$host/$port
  printf '%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %s\r\n\r\n%s' "$1" "$base/2018-06-01/runtime/$2" "${#3}" "$3" >&3
  cat <&3; exec 3>&-
}
while true; do
  answer=$(call GET invocation/next "")
  id=$(printf '%s' "$answer" | tr -d '\r' | sed -n 's/^lambda-runtime-aws-request-id: //p')
  case "$answer" in
    *crash*) exit 3 ;;
    *hang*) sleep 60 ;;
    *fail*) call POST "invocation/$id/error" '{"errorType":"Oops","errorMessage":"no"}' >/dev/null ;;
    *) call POST "invocation/$id/response" "{\"told\":\"$TOLD\",\"pid\":$$}" >/dev/null ;;
  esac
done
"#;

async fn start(folder: &Path) -> Binaries {
    let binary = folder.join("toy");
    let mut file = std::fs::File::create(&binary).unwrap();
    file.write_all(RUNTIME.as_bytes()).unwrap();
    file.set_permissions(std::fs::Permissions::from_mode(0o700)).unwrap();
    drop(file);
    let environment = BTreeMap::from([("TOLD".to_owned(), "by the template".to_owned())]);
    let process = Process { binary, environment, memory_mb: 128 };
    Binaries::start(BTreeMap::from([("toy".to_owned(), process)]), 1, Some(folder)).await.unwrap()
}

#[tokio::test]
async fn a_process_answers_many_events_and_its_errors_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let binaries = start(folder.path()).await;
    let invoke = |event: Value| binaries.invoke("toy", event, Duration::from_secs(20));
    let first = invoke(json!({"n": 1})).await.unwrap();
    assert_eq!(first["told"], "by the template");
    assert!(matches!(invoke(json!("fail")).await, Err(InvokeFailed::Function { kind, .. }) if kind == "Oops"));
    assert_eq!(invoke(json!({"n": 2})).await.unwrap()["pid"], first["pid"]);
}

#[tokio::test]
async fn a_crash_fails_its_event_and_a_silent_process_is_ended_and_the_next_event_finds_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let binaries = start(folder.path()).await;
    let invoke = |event: Value, within| binaries.invoke("toy", event, Duration::from_secs(within));
    let first = invoke(json!(1), 20).await.unwrap();
    assert!(matches!(invoke(json!("crash"), 20).await, Err(InvokeFailed::Function { kind, .. }) if kind == "Runtime.ExitError"));
    let second = invoke(json!(1), 20).await.unwrap();
    assert_ne!(first["pid"], second["pid"]);
    assert!(matches!(invoke(json!("hang"), 1).await, Err(InvokeFailed::TimedOut { .. })));
    assert_ne!(invoke(json!(1), 20).await.unwrap()["pid"], second["pid"]);
}

#[tokio::test]
async fn a_binary_that_cannot_start_fails_at_once() {
    let process = Process { binary: "/nowhere/at/all".into(), ..Process::default() };
    let binaries = Binaries::start(BTreeMap::from([("toy".to_owned(), process)]), 1, None).await.unwrap();
    let answer = binaries.invoke("toy", json!(1), Duration::from_secs(20)).await;
    assert!(matches!(answer, Err(InvokeFailed::Function { message, .. }) if message.contains("cannot be started")));
}
