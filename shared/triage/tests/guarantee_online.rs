//! The guarantee holds while it is lived: labels come one by one, what is live is labelled by its audits alone, and somebody looks all the time.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a surprise ends the test where it stands; figures are for the reader of --nocapture"
)]

mod guarantee_worlds;

use domain::AutomationId;
use guarantee_worlds::life::{Kind, Life, automation, day, good, honest, label, noisy, poor, published, spread, ticket};
use guarantee_worlds::{Chance, most_breaks};
use triage::{AuditKey, Basis, Calibration, Drawn, Heard, Label, Promise, Source, Standing, WhyShadow, points_of, standings};

fn a_little_worse_than_promised(_: f64) -> f64 {
    0.948
}

/// Where nothing keeps the promise, every answer is a broken promise: whoever looks after every label finds a lucky moment, and this must
/// stay rare over the whole life, not only at one moment of it.
#[test]
fn in_a_world_that_breaks_every_promise_little_ever_goes_live() {
    let (mut chance, repeats) = (Chance(21), 200);
    let kind = Kind::of(1.0, a_little_worse_than_promised);
    let live = (0..repeats).filter(|seed| {
        let mut life = Life::new(&[kind], spread, Promise::default(), *seed);
        // Until three looks are over, the fourth for those that never went live.
        (0..9).any(|_| {
            life.go_on(200, &mut chance);
            life.answered(&mut chance).0 > 0.0
        })
    });
    let live = live.count();
    println!("ever live though nothing keeps the promise: {live} of {repeats}");
    assert!(live as f64 <= most_breaks(0.1, repeats as usize), "{live} of {repeats}");
}

struct Together {
    broken: u32,
    covered: f64,
    poor_live: u32,
}

/// Many lives of the same automations, each as it stands after 4,000 tickets. The poor ones are those that the numbers say.
fn live_together(name: &str, kinds: &[Kind], poor: &[usize], repeats: u32) -> Together {
    let mut chance = Chance(22);
    let mut seen = Together { broken: 0, covered: 0.0, poor_live: 0 };
    let mut labels = 0;
    for seed in 0..repeats {
        let mut life = Life::new(kinds, spread, Promise::default(), u64::from(seed));
        life.go_on(4_000, &mut chance);
        let (coverage, risk) = life.answered(&mut chance);
        seen.broken += u32::from(risk > 0.05);
        seen.covered += coverage / f64::from(repeats);
        let lives = |n: &&usize| matches!(life.standing(**n), Standing::Live { .. });
        seen.poor_live += poor.iter().filter(lives).count() as u32;
        labels += life.labels / repeats;
    }
    let Together { broken, covered, poor_live } = seen;
    println!("{name}: broken {broken} of {repeats}, answered {covered:.3}, poor ones live {poor_live}, labels {labels}");
    assert!(f64::from(broken) <= most_breaks(0.1, repeats as usize), "{broken} of {repeats}");
    seen
}

#[test]
fn automations_of_unlike_quality_keep_the_promise_together() {
    let shares = [(0.4, honest as fn(f64) -> f64), (0.2, good), (0.2, honest), (0.12, poor), (0.08, honest)];
    let kinds = shares.map(|(often, right)| Kind::of(often, right));
    let seen = live_together("five, one of them poor", &kinds, &[3], 100);
    assert!(seen.covered > 0.3 && seen.poor_live <= 10, "{} {}", seen.covered, seen.poor_live);
}

#[test]
fn many_small_automations_keep_the_promise_together() {
    let right = |n: usize| [honest as fn(f64) -> f64, good, honest, honest, noisy, good, honest, poor][n % 8];
    let kinds: Vec<Kind> = (0..24).map(|n| Kind::of(1.0 / 24.0, right(n))).collect();
    let seen = live_together("24 small ones, three poor and three noisy", &kinds, &[7, 15, 23], 60);
    assert!(seen.poor_live <= 18, "of 180: {}", seen.poor_live);
}

#[test]
fn one_good_automation_among_poor_ones_proves_itself() {
    let kinds = [Kind::of(0.3, good), Kind::of(0.7, poor)];
    let mut life = Life::new(&kinds, spread, Promise::default(), 1);
    life.go_on(4_000, &mut Chance(3));
    let of = |n| life.standing(n);
    assert!(matches!(of(0), Standing::Live { .. }), "{:?}", of(0));
    assert!(matches!(of(1), Standing::Shadow { why: WhyShadow::WorseThanPromised, .. }), "{:?}", of(1));
}

/// A middling one keeps everybody from a proof, and is not bad enough to be kept out.
#[test]
fn a_version_with_many_labels_is_proven_by_its_own_where_everybodys_are_not() {
    let kinds = [Kind::of(0.4, |_| 1.0), Kind::of(0.6, |_| 0.93)];
    let (mut live, mut own) = (0, 0);
    for seed in 0..20 {
        let mut life = Life::new(&kinds, spread, Promise::default(), seed);
        life.go_on(1_500, &mut Chance(seed));
        if let Standing::Live { by, proven } = life.standing(0) {
            live += 1;
            own += u32::from(by == Basis::Own);
            assert!(proven.bound <= 500);
        }
    }
    println!("the good one of two: live {live} of 20, {own} by its own labels");
    assert!(live >= 18 && own >= 10, "{live} {own}");
}

#[test]
fn a_new_version_suggests_until_the_next_look_or_a_proof_of_its_own() {
    let mut life = Life::new(&[Kind::of(1.0, |_| 1.0)], spread, Promise::default(), 1);
    life.go_on(400, &mut Chance(4));
    assert!(matches!(life.standing(0), Standing::Live { by: Basis::Pool, .. }));
    let next = [(automation(0), 2)];
    let of = |calibration: &Calibration| standings(calibration, &next, &life.promise, life.now()).versions[0].clone();
    let mut calibration = life.calibration.clone();
    calibration.serving(&next);
    let (fresh, needed) = (of(&calibration), 170);
    assert_eq!(fresh.standing, Standing::Shadow { labels: 0, needed, why: WhyShadow::CameLater });
    assert_eq!(fresh.share, 10_000, "every ticket of it is judged");
    let apart = Drawn { own: true, pool: false };
    for n in 0..needed {
        assert_eq!(of(&calibration).standing, Standing::Shadow { labels: n, needed, why: WhyShadow::CameLater });
        calibration.learn(&Label { at: life.now(), ..label(2, 9_999, true, Source::Shadow, apart) }, &life.promise);
    }
    assert!(matches!(of(&calibration).standing, Standing::Live { by: Basis::Own, .. }), "{:?}", of(&calibration));
}

#[test]
fn an_empty_calibration_answers_nothing_and_judges_everything() {
    let all = standings(&Calibration::default(), &published(3), &Promise::default(), day(2));
    assert!(all.versions.iter().all(|one| matches!(one.standing, Standing::Shadow { .. }) && one.share == 10_000));
    assert_eq!((all.pool.proven, all.pool.share, all.pool.next_look), (None, 10_000, 108));
    let drawn = all.draw(&AuditKey::of("a secret"), &ticket(1), &automation(9), 4);
    assert!(drawn.own, "an automation that nobody asked for is in shadow, too");
}

#[test]
fn between_looks_no_label_moves_a_threshold_and_doubts_of_a_version_count_at_once() {
    let mut life = Life::new(&[Kind::of(1.0, |_| 1.0)], spread, Promise::default(), 1);
    life.go_on(250, &mut Chance(5));
    let before = standings(&life.calibration, &published(1), &life.promise, life.now());
    let first = before.pool.proven.unwrap();
    assert!(before.pool.labels > 108 && before.pool.labels < 250 && before.pool.next_look == 270);
    let mut calibration = life.calibration.clone();
    for _ in before.pool.labels..269 {
        calibration.learn(&label(1, 9_900, false, Source::Audit, Drawn { own: false, pool: false }), &Promise::default());
        calibration.learn(&label(1, 9_900, false, Source::Shadow, Drawn::WHOLE), &Promise::default());
    }
    let after = standings(&calibration, &published(1), &Promise { false_alarm: 1, ..Promise::default() }, day(2));
    assert_eq!(after.pool.labels, 269);
    assert!(matches!(after.versions[0].standing, Standing::Suspended { .. }), "{:?}", after.versions[0]);
    let calm = (before.pool.labels..269).fold(life.calibration.clone(), |mut calibration, _| {
        calibration.learn(&label(1, 9_900, false, Source::Shadow, Drawn::WHOLE), &Promise::default());
        calibration
    });
    let calm = standings(&calm, &published(1), &Promise::default(), day(2));
    assert_eq!(calm.pool.proven, Some(first), "the threshold stays where it was");
    assert!(matches!(calm.versions[0].standing, Standing::Shadow { why: WhyShadow::WorseThanPromised, .. }));
}

#[test]
fn remarks_prove_nothing() {
    let mut calibration = Calibration::default();
    for _ in 0..2_000 {
        calibration.saw(0.9);
        calibration.learn(&label(1, 9_000, true, Source::Remark, Drawn::WHOLE), &Promise::default());
    }
    let all = standings(&calibration, &published(1), &Promise::default(), day(2));
    assert!(matches!(all.versions[0].standing, Standing::Shadow { labels: 0, why: WhyShadow::PoolUnproven, .. }));
    assert_eq!(all.versions[0].labels, 2_000);
}

#[test]
fn complaints_bring_audits_forward_and_never_move_a_threshold() {
    let mut life = Life::new(&[Kind::of(1.0, |_| 1.0)], spread, Promise::default(), 1);
    life.go_on(2_000, &mut Chance(6));
    let version =
        |calibration: &Calibration| standings(calibration, &published(1), &Promise::default(), day(2)).versions[0].clone();
    let before = version(&life.calibration);
    let mut calibration = life.calibration.clone();
    for n in 0..40 {
        calibration.heard(&automation(0), 1, Heard::Answered, day(9));
        if n % 2 == 0 {
            calibration.heard(&automation(0), 1, if n % 4 == 0 { Heard::Reopened } else { Heard::LowScore }, day(9));
        }
    }
    let after = version(&calibration);
    assert!(before.share < 2_000 && after.share == 2_000, "{} and then {}", before.share, after.share);
    assert_eq!(after.standing, before.standing);
}

#[test]
fn a_calibration_is_below_300_kilobytes_whatever_is_learnt_and_comes_back_the_same() {
    let (mut calibration, mut chance, promise) = (Calibration::default(), Chance(7), Promise::default());
    for n in 0..12_000_u32 {
        calibration.saw(chance.unit());
        let automation: AutomationId = format!("aut_a-name-as-long-as-they-are-{}", n % 700).parse().unwrap();
        let label = Label { automation, ..label(n / 700, points_of(chance.unit()), n % 9 != 0, Source::Audit, Drawn::WHOLE) };
        calibration.learn(&label, &promise);
    }
    let json = serde_json::to_string(&calibration).unwrap();
    println!("a full calibration: {} bytes of JSON", json.len());
    assert!(json.len() < 300_000, "{}", json.len());
    let back: Calibration = serde_json::from_str(&json).unwrap();
    assert_eq!(standings(&back, &published(3), &promise, day(2)), standings(&calibration, &published(3), &promise, day(2)));
}
