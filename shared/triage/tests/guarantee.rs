//! The guarantee holds: over 500 resampled calibrations the promised risk is exceeded in no more than the stated share.

mod guarantee_worlds;

use guarantee_worlds::{Chance, Truth, WORLDS, most_breaks};
use triage::{Promise, learn_then_test};

const REPEATS: usize = 500;
/// Promised share in basis points, chance of a broken promise, labels.
const SETTINGS: [(u16, u16, usize); 5] =
    [(500, 1_000, 300), (500, 1_000, 1_000), (200, 1_000, 1_000), (1_000, 1_000, 150), (500, 500, 1_000)];

struct Outcome {
    broken: usize,
    silent: usize,
    coverage: f64,
}

fn resample(truth: &Truth, promise: &Promise, labels: usize, seed: u64) -> Outcome {
    let mut chance = Chance(seed);
    let mut outcome = Outcome { broken: 0, silent: 0, coverage: 0.0 };
    for _ in 0..REPEATS {
        let calibration = truth.draw(&mut chance, labels);
        let traffic: Vec<f64> = truth.draw(&mut chance, 2_000).into_iter().map(|ticket| ticket.0).collect();
        match learn_then_test(&calibration, &traffic, promise).map(|threshold| truth.above(threshold)) {
            None => outcome.silent += 1,
            Some((coverage, risk)) => {
                outcome.coverage += coverage / REPEATS as f64;
                outcome.broken += usize::from(risk > promise.alpha());
            }
        }
    }
    outcome
}

#[test]
fn the_promise_is_broken_no_more_often_than_stated() {
    println!(
        "{:28} {:>6} {:>6} {:>6} {:>7} {:>7} {:>8} {:>7} {:>6}",
        "world", "alpha", "delta", "labels", "broken", "silent", "coverage", "oracle", "ratio"
    );
    for (place, world) in WORLDS.iter().enumerate() {
        let truth = Truth::of(world, 40 + place as u64);
        for (alpha, delta, labels) in SETTINGS {
            let promise = Promise { alpha, delta, ..Promise::default() };
            let seen = resample(&truth, &promise, labels, 7_000 + place as u64);
            let oracle = truth.oracle(promise.alpha());
            let share = |n: usize| n as f64 * 100.0 / REPEATS as f64;
            println!(
                "{:28} {:>6} {:>6} {labels:>6} {:>6.1}% {:>6.1}% {:>7.1}% {:>6.1}% {:>6.2}",
                world.name,
                alpha,
                delta,
                share(seen.broken),
                share(seen.silent),
                seen.coverage * 100.0,
                oracle * 100.0,
                seen.coverage / oracle.max(1e-9)
            );
            assert!(
                seen.broken as f64 <= most_breaks(promise.delta(), REPEATS),
                "{}: broken {} of {REPEATS}",
                world.name,
                seen.broken
            );
        }
    }
}

/// The test above can fail: a threshold that is chosen on the labels as the lowest with few enough errors breaks the promise far more often.
#[test]
fn choosing_the_threshold_on_the_labels_would_break_it() {
    let (truth, mut chance) = (Truth::of(&WORLDS[0], 40), Chance(1));
    let broken = (0..REPEATS).filter(|_| {
        let mut labels = truth.draw(&mut chance, 1_000);
        labels.sort_by(|a, b| b.0.total_cmp(&a.0));
        let wrong = |upto: usize| labels[..=upto].iter().filter(|label| !label.1).count() as f64;
        let lowest = (0..1_000).rev().find(|upto| wrong(*upto) <= 0.05 * (*upto + 1) as f64);
        lowest.is_some_and(|upto| truth.above(labels[upto].0).1 > 0.05)
    });
    assert!(broken.count() as f64 > 2.0 * most_breaks(0.1, REPEATS));
}

#[test]
fn scores_that_mean_what_they_say_reach_most_of_what_is_possible() {
    for place in [0, 4] {
        let truth = Truth::of(&WORLDS[place], 40 + place as u64);
        let seen = resample(&truth, &Promise::default(), 1_000, 99);
        assert!(seen.coverage >= 0.85 * truth.oracle(0.05), "{}: {:.2}", WORLDS[place].name, seen.coverage);
    }
}

#[test]
fn without_labels_or_traffic_or_with_too_few_nothing_is_proven() {
    let promise = Promise::default();
    let good = |n: usize| vec![(0.99, true); n];
    assert_eq!(learn_then_test(&[], &[], &promise), None);
    assert_eq!(learn_then_test(&good(1_000), &[], &promise), None);
    assert_eq!(learn_then_test(&[], &[0.99; 500], &promise), None);
    assert_eq!(learn_then_test(&good(44), &[0.99; 500], &promise), None);
    assert_eq!(learn_then_test(&good(60), &[0.99; 500], &promise), Some(0.99));
}

#[test]
fn scores_that_are_no_numbers_answer_nothing() {
    let odd = [(f64::NAN, true), (f64::INFINITY, true), (-3.0, true), (f64::NEG_INFINITY, true)].repeat(100);
    let traffic: Vec<f64> = odd.iter().map(|label| label.0).collect();
    let threshold = learn_then_test(&odd, &traffic, &Promise::default());
    assert_eq!(threshold, Some(1.0), "the infinite ones count as 1, all others as 0");
    assert_eq!(learn_then_test(&[(0.0, true); 500], &[0.0; 500], &Promise::default()), None, "P = 0 says that nothing fits");
}

#[test]
fn a_label_that_turns_out_wrong_never_lowers_the_threshold() {
    let mut chance = Chance(5);
    for world in &WORLDS {
        let truth = Truth::of(world, 3);
        let traffic: Vec<f64> = truth.draw(&mut chance, 2_000).into_iter().map(|ticket| ticket.0).collect();
        let mut labels = truth.draw(&mut chance, 600);
        let mut before = 0.0;
        for _ in 0..40 {
            let threshold = learn_then_test(&labels, &traffic, &Promise::default()).unwrap_or(2.0);
            assert!(threshold >= before, "{}: {before} and then {threshold}", world.name);
            before = threshold;
            let at = chance.below(labels.len());
            labels[at].1 = false;
        }
    }
}

#[test]
fn the_order_of_labels_and_of_traffic_does_not_matter() {
    let (truth, mut chance) = (Truth::of(&WORLDS[0], 3), Chance(6));
    let mut traffic: Vec<f64> = truth.draw(&mut chance, 2_000).into_iter().map(|ticket| ticket.0).collect();
    let mut labels = truth.draw(&mut chance, 800);
    let before = learn_then_test(&labels, &traffic, &Promise::default());
    labels.reverse();
    labels.rotate_left(311);
    traffic.rotate_right(97);
    assert!(before.is_some());
    assert_eq!(learn_then_test(&labels, &traffic, &Promise::default()), before);
}

#[test]
fn a_stricter_promise_never_answers_more() {
    let mut chance = Chance(8);
    for world in &WORLDS {
        let truth = Truth::of(world, 11);
        let traffic: Vec<f64> = truth.draw(&mut chance, 2_000).into_iter().map(|ticket| ticket.0).collect();
        let shares: Vec<f64> = [100, 200, 500, 1_000, 2_000]
            .into_iter()
            .map(|alpha| {
                let promise = Promise { alpha, ..Promise::default() };
                let seen = (0..40).map(|_| learn_then_test(&truth.draw(&mut chance, 1_000), &traffic, &promise));
                seen.map(|threshold| threshold.map_or(0.0, |at| truth.above(at).0)).sum::<f64>()
            })
            .collect();
        // On average: a single sample may fall out either way, for each promise has a grid of its own.
        assert!(shares.windows(2).all(|pair| pair[0] <= pair[1] + 1.0), "{}: {shares:?}", world.name);
    }
}

/// The plain order, for comparison: from the level where 1.5 times the fewest labels are expected, down in steps of 2.5 % of traffic, each at
/// the whole risk, until the first that is not proven.
fn plain(labels: &[(f64, bool)], traffic: &[f64], alpha: f64, delta: f64) -> Option<f64> {
    let mut traffic = traffic.to_vec();
    traffic.sort_by(|a, b| b.total_cmp(a));
    let mut share = 1.5 * (delta.ln() / (1.0 - alpha).ln()).ceil() / labels.len() as f64;
    let mut proven = None;
    while share <= 1.0 {
        let threshold = traffic[((share * traffic.len() as f64) as usize).min(traffic.len() - 1)];
        let above = || labels.iter().filter(|label| label.0 >= threshold);
        let (n, errors) = (above().count(), above().filter(|label| !label.1).count());
        let mut mass = (1.0 - alpha).powi(n as i32);
        let mut tail = 0.0;
        for k in 0..=errors {
            tail += mass;
            mass *= alpha / (1.0 - alpha) * n.saturating_sub(k) as f64 / (k + 1) as f64;
        }
        if tail > delta {
            break;
        }
        proven = Some(threshold);
        share += 0.025;
    }
    proven
}

#[test]
fn beginning_where_the_scores_foretell_a_proof_answers_more_than_beginning_at_the_top() {
    let (mut ours, mut theirs) = (0.0, 0.0);
    for (place, world) in WORLDS.iter().enumerate() {
        let (truth, mut chance) = (Truth::of(world, 40 + place as u64), Chance(9));
        let oracle = truth.oracle(0.05).max(1e-9);
        let (mut seen, mut plainly) = (0.0, 0.0);
        for _ in 0..200 {
            let labels = truth.draw(&mut chance, 1_000);
            let traffic: Vec<f64> = truth.draw(&mut chance, 2_000).into_iter().map(|ticket| ticket.0).collect();
            let share = |threshold: Option<f64>| threshold.map_or(0.0, |at| truth.above(at).0 / oracle / 200.0);
            seen += share(learn_then_test(&labels, &traffic, &Promise::default()));
            plainly += share(plain(&labels, &traffic, 0.05, 0.1));
        }
        println!("{:28} of what is possible: {seen:.2}, in the plain order {plainly:.2}", world.name);
        ours += seen / WORLDS.len() as f64;
        theirs += plainly / WORLDS.len() as f64;
    }
    println!("{:28} of what is possible: {ours:.2}, in the plain order {theirs:.2}", "mean");
    assert!(ours > theirs + 0.05, "{ours} and {theirs}");
}
