//! The watch over live versions: it hardly ever suspends one that keeps its promise, and soon one that does not.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a surprise ends the test where it stands; figures are for the reader of --nocapture"
)]

mod guarantee_worlds;

use domain::{AutomationId, Timestamp};
use guarantee_worlds::{Chance, most_breaks};
use triage::{Calibration, Drawn, Label, Promise, Source, Standing, standings};

fn automation() -> AutomationId {
    "aut_reset".parse().unwrap()
}

/// One audited answer of the watched version. It is in no sample, so that only the watch takes it in.
fn audit(calibration: &mut Calibration, fits: bool, promise: &Promise) {
    let drawn = Drawn::default();
    let label = Label { at: now(), automation: automation(), version: 1, p: 9_000, fits, source: Source::Audit, drawn };
    calibration.learn(&label, promise);
}

fn now() -> Timestamp {
    Timestamp::from_millis(1_790_000_000_000)
}

fn is_suspended(calibration: &Calibration) -> bool {
    let all = standings(calibration, &[(automation(), 1)], &Promise::default(), now());
    all.versions[0].standing.suspended_at().is_some()
}

/// After how many audits at this error rate it is suspended, if within `most`; `good` audits at 2 % come first.
fn delay(chance: &mut Chance, good: u32, error: f64, most: u32) -> Option<u32> {
    let (mut calibration, promise) = (Calibration::default(), Promise::default());
    for _ in 0..good {
        audit(&mut calibration, chance.unit() >= 0.02, &promise);
    }
    (1..=most).find(|_| {
        audit(&mut calibration, chance.unit() >= error, &promise);
        is_suspended(&calibration)
    })
}

#[test]
fn a_version_that_keeps_its_promise_is_hardly_ever_suspended() {
    for (error, promise) in [(0.05, Promise::default()), (0.05, Promise { false_alarm: 1_000, ..Promise::default() })] {
        let (mut chance, repeats) = (Chance(31), 1_000);
        let suspended = (0..repeats).filter(|_| {
            let mut calibration = Calibration::default();
            (0..1_000).for_each(|_| audit(&mut calibration, chance.unit() >= error, &promise));
            is_suspended(&calibration)
        });
        let suspended = suspended.count();
        println!("suspended in 1,000 audits at {error}, false alarm {}: {suspended} of {repeats}", promise.false_alarm);
        assert!(suspended as f64 <= most_breaks(promise.false_alarm(), repeats), "{suspended} of {repeats}");
    }
}

#[test]
fn a_version_that_breaks_its_promise_is_suspended_soon() {
    let mut chance = Chance(32);
    let mut medians = Vec::new();
    for (good, error) in [(0, 0.15), (0, 0.3), (200, 0.15), (200, 0.3), (1_000, 0.3)] {
        let mut delays: Vec<u32> = (0..200).map(|_| delay(&mut chance, good, error, 2_000).unwrap_or(2_000)).collect();
        delays.sort_unstable();
        println!(
            "after {good} good audits, error {error}: suspended after {} audits (median), {} (nine of ten)",
            delays[100], delays[180]
        );
        medians.push(delays[100]);
    }
    assert!(medians[0] <= 120 && medians[1] <= 30, "{medians:?}");
    assert!(medians[2] <= 220 && medians[3] <= 60, "{medians:?}");
}

#[test]
fn a_suspension_says_what_was_seen_and_lasts_until_a_restart() {
    let (mut calibration, promise) = (Calibration::default(), Promise::default());
    (0..40).for_each(|n| audit(&mut calibration, n % 2 == 0, &promise));
    let of = |calibration: &Calibration| standings(calibration, &[(automation(), 1)], &promise, now()).versions[0].standing;
    let Standing::Suspended { suspension } = of(&calibration) else { panic!("{:?}", of(&calibration)) };
    assert!(suspension.bet >= 10_000 && suspension.errors * 2 <= suspension.audits + 1 && suspension.audits < 40);
    (0..400).for_each(|_| audit(&mut calibration, true, &promise));
    assert_eq!(of(&calibration), Standing::Suspended { suspension }, "good luck later does not lift it");
    calibration.restart(&automation(), 1);
    assert!(matches!(of(&calibration), Standing::Shadow { .. }));
}

#[test]
fn another_version_is_not_suspended_with_it() {
    let (mut calibration, promise) = (Calibration::default(), Promise::default());
    (0..40).for_each(|_| audit(&mut calibration, false, &promise));
    let all = standings(&calibration, &[(automation(), 1), (automation(), 2)], &promise, now());
    assert!(all.of(&automation(), 1).unwrap().standing.suspended_at().is_some());
    assert!(matches!(all.of(&automation(), 2).unwrap().standing, Standing::Shadow { .. }));
}

#[test]
fn another_promise_is_another_bet() {
    let (mut calibration, strict) = (Calibration::default(), Promise { alpha: 200, ..Promise::default() });
    (0..4).for_each(|_| audit(&mut calibration, false, &Promise { alpha: 3_000, ..Promise::default() }));
    audit(&mut calibration, false, &strict);
    let all = standings(&calibration, &[(automation(), 1)], &strict, now());
    assert_eq!((all.versions[0].audits, all.versions[0].audit_errors, all.versions[0].labels), (1, 1, 5));
}
