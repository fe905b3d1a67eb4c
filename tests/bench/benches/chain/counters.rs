//! Counters: all stages in this process, each with a table and an SQS client of its own for each kind of event that wakes it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_sqs::config::interceptors::BeforeDeserializationInterceptorContextRef;
use aws_sdk_sqs::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_sqs::error::BoxError;
use boot::Ports;
use fandesk::invoke::{Handler, InProcess, Invoke};
use fandesk::runner::{Functions, Surroundings};
use fandesk::stages::{self, Clients};
use store::{DynamoTable, Store};

use crate::figures::{Figure, Figures, Source};

/// What one stage asked for when one kind of event woke it.
struct Counter {
    invocations: AtomicU64,
    requests: Requests,
    table: Arc<DynamoTable>,
}

/// Counters by stage and source.
type Kept = BTreeMap<(String, Source), Counter>;

/// The counters of all stages. Cheap to clone.
#[derive(Clone, Default)]
pub struct Counters(Arc<Mutex<Kept>>);

/// Requests to SQS that were answered, each try of its own.
#[derive(Debug, Clone, Default)]
struct Requests(Arc<AtomicU64>);

impl Intercept for Requests {
    fn name(&self) -> &'static str {
        "requests"
    }

    fn read_after_transmit(
        &self,
        _: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

impl Counter {
    fn figure(&self, source: Source) -> Figure {
        let count = |counter: &AtomicU64| signed(counter.load(Ordering::Relaxed));
        let (invocations, (read, write)) = (count(&self.invocations), self.table.units().milli());
        // What the mapping takes it takes inside the runner, so that it is known from the batches alone.
        let takes = if source == Source::Queue { 2 * invocations } else { 0 };
        Figure { invocations, read_milli: signed(read), write_milli: signed(write), sends: count(&self.requests.0), takes }
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl Counters {
    /// All stages in this process, counted here.
    pub fn functions(&self) -> Functions {
        let counters = self.clone();
        Functions::InProcess(Box::new(move |surroundings: &Surroundings| counters.stages(surroundings)))
    }

    /// What was asked for so far.
    pub fn figures(&self) -> Figures {
        let counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Figures(counters.iter().map(|(key, counter)| (key.clone(), counter.figure(key.1))).collect())
    }

    fn stages(&self, surroundings: &Surroundings) -> Result<InProcess, String> {
        let mut woken = BTreeMap::new();
        for source in Source::ALL {
            woken.insert(source, stages::over(|name, needs| self.ports(name, needs, surroundings, source))?);
        }
        let woken = Arc::new(woken);
        let handlers = surroundings.environments.keys().map(|name| (name.clone(), self.handler(name, &woken)));
        Ok(InProcess::new(handlers.collect()))
    }

    /// The ports of one stage, over a table and a sender that nobody else uses.
    fn ports(&self, name: &str, needs: &[&str], surroundings: &Surroundings, source: Source) -> Result<Ports, String> {
        let requests = Requests::default();
        let mut clients = Clients::of(&surroundings.dynamo_url, &surroundings.queues_url);
        let config = clients.queues.config().to_builder().interceptor(requests.clone()).build();
        clients.queues = aws_sdk_sqs::Client::from_conf(config);
        let ports = stages::ports(name, needs, surroundings, &clients)?;
        let table = Arc::new(DynamoTable::new(clients.tables, ports.settings.tables.clone()));
        let counter = Counter { invocations: AtomicU64::new(0), requests, table: table.clone() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((name.to_owned(), source), counter);
        Ok(Ports { store: Store::new(table), ..ports })
    }

    /// Hands each event to the stage that counts for its source.
    fn handler(&self, name: &str, woken: &Arc<BTreeMap<Source, InProcess>>) -> Handler {
        let (name, woken, counters) = (name.to_owned(), Arc::clone(woken), self.clone());
        Arc::new(move |event, within| {
            let source = Source::of(&event);
            let (name, stages) = (name.clone(), woken.get(&source).cloned().unwrap_or_default());
            counters.count(&name, source);
            Box::pin(async move { stages.invoke(&name, event, within).await.map_err(|error| error.to_string()) })
        })
    }

    fn count(&self, name: &str, source: Source) {
        let counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(counter) = counters.get(&(name.to_owned(), source)) {
            counter.invocations.fetch_add(1, Ordering::Relaxed);
        }
    }
}
