//! The embedded queue service does what every queue service must.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

use aws_sdk_sqs::Client;
use aws_sdk_sqs::config::timeout::TimeoutConfig;
use aws_sdk_sqs::config::{BehaviorVersion, Credentials, Region};
use contract::sqs_cases;
use fandesk::sqs::{Queues, serve};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// A clock that runs as the wall's does.
fn running() -> Arc<dyn Fn() -> i64 + Send + Sync> {
    let started = Instant::now();
    Arc::new(move || 1_700_000_000_000 + i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX))
}

async fn served() -> Client {
    let queues = Queues::open(None, running()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, queues));
    let timeouts = TimeoutConfig::builder().operation_timeout(Duration::from_secs(30)).build();
    let config = aws_sdk_sqs::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .timeout_config(timeouts)
        .endpoint_url(format!("http://{address}"));
    Client::from_conf(config.build())
}

#[tokio::test]
async fn every_case_is_true_of_the_embedded_queues() {
    let outcomes = sqs_cases::all(&served().await).await;
    let failures = sqs_cases::failures(&outcomes);
    assert!(failures.is_empty(), "{} of {} are false:\n{}", failures.len(), outcomes.len(), failures.join("\n"));
}
