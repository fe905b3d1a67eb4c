//! Erlang's formula for M/M/n, and the kernel against it: exponential arrivals, exponential services, n servers, first come first served.

mod controlled;
mod queue;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;

use crate::draw::Dice;
use controlled::controlled;
use queue::{BATCH, Batch, Queue};

/// One system: its offered load in servers' worth of work, its servers, and the mean service.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct System {
    /// Arrivals x service.
    pub load: f64,
    /// How many servers.
    pub servers: u32,
    /// Mean service in seconds.
    pub service_s: f64,
}

/// What an arrival meets.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Waiting {
    /// The chance to wait at all.
    pub probability: f64,
    /// The mean wait of all arrivals, in seconds.
    pub mean_s: f64,
}

/// The systems of the validation, each with as many millions of arrivals as bring the standard error of the mean wait to a quarter of
/// a percent: so the kernel agrees within 1 % for every seed, not for a lucky one.
pub const SYSTEMS: [(System, u64); 4] = [
    (System { load: 10.0, servers: 12, service_s: 245.0 }, 10),
    (System { load: 26.0, servers: 30, service_s: 245.0 }, 20),
    (System { load: 26.0, servers: 34, service_s: 245.0 }, 70),
    (System { load: 100.0, servers: 105, service_s: 245.0 }, 110),
];

/// What may be off.
const TOLERANCE: f64 = 0.01;

impl System {
    /// Erlang's C formula, by the stable recursion of his B formula: B(0) = 1, B(n) = a B(n-1) / (n + a B(n-1)).
    pub fn formula(&self) -> Waiting {
        let blocked = (1..=self.servers).fold(1.0, |b, n| self.load * b / (f64::from(n) + self.load * b));
        let used = self.load / f64::from(self.servers);
        let probability = blocked / (1.0 - used * (1.0 - blocked));
        Waiting { probability, mean_s: probability * self.service_s / (f64::from(self.servers) - self.load) }
    }
}

/// One system: the formula, and the kernel.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Check {
    /// Its offered load.
    pub load: f64,
    /// Its servers.
    pub servers: u32,
    /// How many arrivals were simulated.
    pub arrivals: u64,
    /// What the formula says.
    pub formula: Waiting,
    /// What the kernel says.
    pub kernel: Waiting,
}

impl Check {
    /// How far the kernel is off, as a part of the formula's value: of the chance to wait, and of the mean wait.
    pub fn off(&self) -> (f64, f64) {
        let off = |kernel: f64, formula: f64| kernel / formula - 1.0;
        (off(self.kernel.probability, self.formula.probability), off(self.kernel.mean_s, self.formula.mean_s))
    }

    /// Whether both are within 1 %.
    pub fn is_met(&self) -> bool {
        self.off().0.abs() <= TOLERANCE && self.off().1.abs() <= TOLERANCE
    }
}

/// A part of a validation: one system, and a stretch of its arrivals with draws of its own.
type Job = (usize, u64);

/// Simulates every system of `SYSTEMS` in the kernel.
pub fn validate(seed: u64, threads: usize) -> Vec<Check> {
    let jobs: Vec<Job> =
        SYSTEMS.iter().enumerate().flat_map(|(place, (_, millions))| (0..*millions).map(move |part| (place, part))).collect();
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                while let Some((place, part)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let batches = stretch(SYSTEMS[*place].0, seed, *part);
                    done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(((*place, *part), batches));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    // Sums of floating numbers hang on their order; threads must not.
    done.sort_by_key(|(job, _)| *job);
    let of = |place: usize| done.iter().filter(|(job, _)| job.0 == place).flat_map(|(_, batches)| batches).copied().collect();
    SYSTEMS.iter().enumerate().map(|(place, (system, _))| check(*system, of(place))).collect()
}

/// Simulates one system with so many millions of arrivals.
pub fn validate_one(system: System, seed: u64, millions: u64) -> Check {
    check(system, (0..millions).flat_map(|part| stretch(system, seed, part)).collect())
}

/// A million arrivals after a tenth as many, which fill the empty system.
fn stretch(system: System, seed: u64, part: u64) -> Vec<Batch> {
    let mut queue = Queue::new(system, Dice::new(seed.wrapping_mul(1_000_003).wrapping_add(part)));
    for _ in 0..WARM_UP {
        queue.next_batch();
    }
    (0..1_000_000 / BATCH).map(|_| queue.next_batch()).collect()
}

const WARM_UP: u64 = 100_000 / BATCH;

fn check(system: System, batches: Vec<Batch>) -> Check {
    let kernel =
        Waiting { probability: controlled(&batches, |batch| batch.waited), mean_s: controlled(&batches, |batch| batch.wait_s) };
    let arrivals = batches.len() as u64 * BATCH;
    Check { load: system.load, servers: system.servers, arrivals, formula: system.formula(), kernel }
}

/// The checks as a table.
pub fn told(checks: &[Check]) -> String {
    let line = |check: &Check| {
        let (probability, mean) = check.off();
        format!(
            "  load {:>3} on {:>3}: P(wait) {:.4} for {:.4} ({:+.2} %), wait {:.2} s for {:.2} s ({:+.2} %), {} M arrivals, {}\n",
            check.load,
            check.servers,
            check.kernel.probability,
            check.formula.probability,
            probability * 100.0,
            check.kernel.mean_s,
            check.formula.mean_s,
            mean * 100.0,
            check.arrivals / 1_000_000,
            if check.is_met() { "agrees" } else { "DIFFERS" }
        )
    };
    format!(
        "the kernel against Erlang's formula, exponential arrivals and services of 245 s\n{}",
        checks.iter().map(line).collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formula_has_the_values_of_the_design() {
        let wanted = [(0.4494, 55.05), (0.3486, 21.35), (0.0927, 2.84), (0.5157, 25.27)];
        for ((system, _), (probability, mean_s)) in SYSTEMS.iter().zip(wanted) {
            let formula = system.formula();
            assert!((formula.probability - probability).abs() < 5e-5 && (formula.mean_s - mean_s).abs() < 5e-3, "{formula:?}");
        }
    }

    #[test]
    fn the_kernel_agrees_with_the_formula_within_one_percent() {
        for seed in [1, 2] {
            let check = validate_one(SYSTEMS[0].0, seed, 6);
            assert!(check.is_met(), "{}", told(&[check]));
        }
    }

    #[test]
    fn one_server_too_many_is_noticed() {
        let honest = validate_one(SYSTEMS[0].0, 1, 1);
        let wrong = Check { formula: System { servers: 13, ..SYSTEMS[0].0 }.formula(), ..honest };
        assert!(!wrong.is_met());
    }
}
