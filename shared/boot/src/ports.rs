//! The ports: all that a stage may touch of the world.

use std::sync::Arc;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use domain::Timestamp;
use queue::{Sender, SqsSender};
use store::{DynamoTable, Store};

use crate::{Clock, Settings, SystemClock};

/// Table, queues, clock and settings, real or in memory.
#[derive(Clone)]
pub struct Ports {
    /// The tables.
    pub store: Store,
    /// The queues.
    pub sender: Arc<dyn Sender>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The configuration.
    pub settings: Settings,
}

impl Ports {
    /// The real ones: one configuration, one TLS stack, bounded retries with jitter by the SDK, and by nobody else.
    pub async fn connect(settings: Settings) -> Ports {
        let config = sdk_config().await;
        let (tables, queues) = (aws_sdk_dynamodb::Client::new(&config), aws_sdk_sqs::Client::new(&config));
        Ports::over(settings, tables, queues, Arc::new(SystemClock))
    }

    /// The real ones over clients and a clock of the caller's.
    pub fn over(
        settings: Settings,
        tables: aws_sdk_dynamodb::Client,
        queues: aws_sdk_sqs::Client,
        clock: Arc<dyn Clock>,
    ) -> Ports {
        let table = DynamoTable::new(tables, settings.tables.clone());
        let sender = SqsSender::new(queues, settings.queues.clone());
        Ports { store: Store::new(Arc::new(table)), sender: Arc::new(sender), clock, settings }
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// Time-outs fit inside a function's own 15 seconds: three tries of at most three seconds each.
async fn sdk_config() -> SdkConfig {
    use std::time::Duration;
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_secs(3))
        .operation_timeout(Duration::from_secs(10))
        .build();
    let retries = RetryConfig::standard().with_max_attempts(3);
    aws_config::defaults(BehaviorVersion::latest()).timeout_config(timeouts).retry_config(retries).load().await
}
