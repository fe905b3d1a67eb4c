//! Invocations: everything that invokes goes through here, so that each is counted, bounded and seen by the clock.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::Value;

use super::{Invoke, InvokeFailed};
use crate::template::System;
use crate::timeline::Timeline;

/// The way to all functions. Cheap to clone.
#[derive(Clone)]
pub struct Invocations {
    functions: Arc<dyn Invoke>,
    known: Arc<BTreeMap<String, Known>>,
    timeline: Timeline,
}

struct Known {
    within: Duration,
    started: AtomicU64,
    failed: AtomicU64,
}

/// How often a function was invoked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Invocations that began.
    pub started: u64,
    /// Those of them that ended in an error.
    pub failed: u64,
}

impl Invocations {
    /// Invocations of the functions of a system.
    pub fn new(system: &System, functions: Arc<dyn Invoke>, timeline: &Timeline) -> Invocations {
        let known = system.functions.iter().map(|function| {
            let within = Duration::from_millis(u64::try_from(function.timeout.as_millis()).unwrap_or(3000));
            (function.binary.clone(), Known { within, started: AtomicU64::new(0), failed: AtomicU64::new(0) })
        });
        Invocations { functions, known: Arc::new(known.collect()), timeline: timeline.clone() }
    }

    /// Invokes a function of the system. The clock waits for it.
    ///
    /// # Errors
    /// As [`Invoke::invoke`].
    pub async fn invoke(&self, function: &str, event: Value) -> Result<Value, InvokeFailed> {
        let known = self.known.get(function).ok_or_else(|| InvokeFailed::Unreachable {
            function: function.to_owned(),
            why: "the template does not declare it".to_owned(),
        })?;
        let busy = self.timeline.busy();
        known.started.fetch_add(1, Ordering::Relaxed);
        let answer = self.functions.invoke(function, event, known.within).await;
        if let Err(error) = &answer {
            known.failed.fetch_add(1, Ordering::Relaxed);
            tracing::warn!(function, "failed to {error}");
        }
        drop(busy);
        answer
    }

    /// How often each function was invoked since the start.
    pub fn tallies(&self) -> BTreeMap<String, Tally> {
        let tally = |known: &Known| Tally {
            started: known.started.load(Ordering::Relaxed),
            failed: known.failed.load(Ordering::Relaxed),
        };
        self.known.iter().map(|(name, known)| (name.clone(), tally(known))).collect()
    }
}
