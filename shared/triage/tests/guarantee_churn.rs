//! The guarantee holds while automations come, change, go quiet and go: between looks nobody comes in, and nothing that matters is forgotten.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a surprise ends the test where it stands; figures are for the reader of --nocapture"
)]

mod guarantee_worlds;

use domain::AutomationId;
use guarantee_worlds::life::{Kind, Life, automation, day, good, honest, label, noisy, poor, spread};
use guarantee_worlds::{Chance, most_breaks};
use triage::{Basis, Calibration, Drawn, Heard, Label, Promise, Source, Standing, Standings, WhyShadow, standings};

type Version = (AutomationId, u32);

fn read(calibration: &Calibration, published: &[Version], days: u32) -> Standings {
    standings(calibration, published, &Promise::default(), day(days))
}

/// So many labels of one automation's first version.
fn learns(calibration: &mut Calibration, place: usize, (p, fits): (u16, bool), drawn: Drawn, times: usize) {
    for _ in 0..times {
        let label = Label { automation: automation(place), ..label(1, p, fits, Source::Shadow, drawn) };
        calibration.learn(&label, &Promise::default());
    }
}

/// Another version takes the place of one automation, it is retired, or it enters again; how good it is from then on is chance.
fn one_changes(life: &mut Life, chance: &mut Chance) {
    let (place, retires) = (chance.below(life.kinds.len()), chance.unit() < 0.3);
    let right = [honest as fn(f64) -> f64, good, noisy, poor][chance.below(4)];
    let next = life.tickets;
    let kind = &mut life.kinds[place];
    *kind = Kind { right, version: (!retires).then_some(next), ..*kind };
    life.read();
}

#[test]
fn automations_that_come_change_and_go_keep_the_promise_together() {
    let (mut chance, repeats) = (Chance(41), 100);
    let (mut broken, mut covered, mut live) = (0, 0.0, 0);
    for seed in 0..repeats {
        let kinds = [0.3, 0.25, 0.2, 0.15, 0.1].map(|often| Kind::of(often, honest));
        let mut life = Life::new(&kinds, spread, Promise::default(), seed);
        life.go_on(600, &mut chance);
        for _ in 0..12 {
            one_changes(&mut life, &mut chance);
            life.go_on(300, &mut chance);
        }
        let (coverage, risk) = life.answered(&mut chance);
        broken += u32::from(risk > 0.05);
        covered += coverage / repeats as f64;
        live += u32::from(coverage > 0.0);
    }
    println!("five that change every 300 tickets: broken {broken} of {repeats}, something live in {live}, answered {covered:.3}");
    assert!(f64::from(broken) <= most_breaks(0.1, repeats as usize), "{broken} of {repeats}");
    assert!(live >= 20 && covered > 0.02, "silence would keep every promise: {live} {covered}");
}

#[test]
fn between_looks_others_come_and_go_and_nobodys_threshold_moves() {
    let kinds = [0.5, 0.3, 0.2].map(|often| Kind::of(often, good));
    let mut life = Life::new(&kinds, spread, Promise::default(), 3);
    life.go_on(900, &mut Chance(8));
    life.read();
    let (proven, before) = (life.standings.pool.proven, life.standing(1));
    assert!(matches!(before, Standing::Live { by: Basis::Pool, .. }), "{before:?}");
    (life.kinds[0].version, life.kinds[2].version) = (Some(2), None);
    life.read();
    assert_eq!((life.standings.pool.proven, life.standing(1)), (proven, before));
    assert!(matches!(life.standing(0), Standing::Shadow { why: WhyShadow::CameLater, .. }), "{:?}", life.standing(0));
}

#[test]
fn labels_of_who_serves_no_more_are_in_no_look() {
    let mut calibration = Calibration::default();
    (0..300).for_each(|_| calibration.saw(0.9));
    let both = [(automation(0), 1), (automation(1), 1)];
    learns(&mut calibration, 1, (9_000, false), Drawn { own: true, pool: true }, 60);
    let mut left = calibration.clone();
    learns(&mut left, 0, (9_000, true), Drawn::WHOLE, 210);
    assert_eq!(read(&left, &both, 2).pool.proven, None, "60 of 270 are wrong");
    calibration.serving(&both[..1]);
    learns(&mut calibration, 0, (9_000, true), Drawn::WHOLE, 210);
    let proven = read(&calibration, &both[..1], 2).pool.proven.unwrap();
    assert_eq!((proven.labels, proven.errors), (210, 0));
}

/// P(X <= `errors`) of so many labels at 5 %, term by term.
fn tail(errors: u32, labels: u32) -> f64 {
    let mut term = 0.95_f64.powi(labels.cast_signed());
    (0..=errors).fold(0.0, |sum, k| {
        let now = sum + term;
        term *= f64::from(labels - k) / f64::from(k + 1) * 0.05 / 0.95;
        now
    })
}

#[test]
fn a_proof_of_its_own_keeps_its_own_threshold_and_counts_only_outside_everybodys() {
    let mut calibration = Calibration::default();
    for p in [0.97, 0.97, 0.8, 0.8, 0.1].repeat(60) {
        calibration.saw(p);
    }
    // Everybody's threshold is .97: from .8 up a quarter is wrong.
    for _ in 0..27 {
        learns(&mut calibration, 0, (9_700, true), Drawn::WHOLE, 6);
        learns(&mut calibration, 0, (8_000, true), Drawn::WHOLE, 2);
        learns(&mut calibration, 0, (8_000, false), Drawn::WHOLE, 2);
    }
    let both = [(automation(0), 1), (automation(1), 1)];
    let everybody = read(&calibration, &both, 2).pool.proven.unwrap();
    assert_eq!(everybody.threshold, 9_700);
    let apart = Drawn { own: true, pool: false };
    learns(&mut calibration, 1, (9_700, true), apart, 150);
    learns(&mut calibration, 1, (8_000, true), apart, 150);
    let seen = read(&calibration, &both, 2);
    let Standing::Live { proven, by: Basis::Own } = seen.versions[1].standing else { panic!("{:?}", seen.versions[1]) };
    assert_eq!(proven.threshold, 1_000, "the lowest of the grid that was tested, wherever everybody's is");
    assert!(tail(proven.errors, proven.labels) <= 0.1 / 4.0 / 4.0 && proven.bound <= 500, "{proven:?}");
    // At the next look its labels are everybody's, and so is its threshold.
    learns(&mut calibration, 0, (9_700, true), Drawn::WHOLE, 200);
    learns(&mut calibration, 0, (8_000, false), Drawn::WHOLE, 205);
    let later = read(&calibration, &both, 2);
    assert!(later.pool.labels >= 675 && later.pool.proven.unwrap().threshold == 9_700, "{:?}", later.pool);
    assert!(matches!(later.versions[1].standing, Standing::Live { by: Basis::Pool, .. }), "{:?}", later.versions[1]);
}

#[test]
fn a_proof_is_over_when_its_labels_are_old_though_no_new_one_comes() {
    let mut life = Life::new(&[Kind::of(1.0, |_| 1.0)], spread, Promise::default(), 1);
    life.go_on(400, &mut Chance(6));
    let at = |days| read(&life.calibration, &[(automation(0), 1)], days);
    assert!(matches!(at(170).versions[0].standing, Standing::Live { .. }), "{:?}", at(170));
    let old = at(200);
    assert!(matches!(old.versions[0].standing, Standing::Shadow { why: WhyShadow::PoolUnproven, .. }), "{:?}", old.versions[0]);
    assert_eq!((old.pool.proven, old.versions[0].share), (None, 10_000), "all of it is judged again");
}

#[test]
fn audits_that_nobody_judges_are_seen_and_no_audits_are_no_watch() {
    let mut calibration = Calibration::default();
    for n in 0..3 {
        calibration.heard(&automation(0), 1, Heard::Withheld, day(n));
    }
    calibration.learn(&label(1, 9_000, true, Source::Audit, Drawn::default()), &Promise::default());
    let seen = &read(&calibration, &[(automation(0), 1)], 3).versions[0];
    assert_eq!((seen.withheld, seen.audits), (3, 1));
    assert!(Promise::default().is_watched() && !Promise { audit: 0, ..Promise::default() }.is_watched());
}

#[test]
fn a_suspension_that_serves_is_never_forgotten_however_many_versions_come() {
    let (mut calibration, promise) = (Calibration::default(), Promise::default());
    for _ in 0..40 {
        calibration.learn(&label(1, 9_000, false, Source::Audit, Drawn::default()), &promise);
    }
    // As many as may serve at once, each of them changed twice.
    for version in 1..=3 {
        let all = (0..500).map(|place| (automation(place), if place == 0 { 1 } else { version }));
        let published: Vec<Version> = all.collect();
        calibration.serving(&published);
        for place in 1..500 {
            let label = Label {
                automation: automation(place),
                at: day(3 + version),
                ..label(version, 9_000, true, Source::Shadow, Drawn::default())
            };
            calibration.learn(&label, &promise);
        }
        let seen = read(&calibration, &published, 9);
        assert!(seen.versions[0].standing.suspended_at().is_some(), "{:?}", seen.versions[0]);
        assert!(seen.versions[1..].iter().all(|one| one.labels == 1), "no version that serves is forgotten");
    }
}

#[test]
fn of_versions_that_serve_no_more_the_longest_silent_goes_first_whatever_was_heard_of_it() {
    let mut calibration = Calibration::default();
    calibration.heard(&automation(0), 1, Heard::Withheld, day(50));
    learns(&mut calibration, 1, (9_000, true), Drawn::default(), 1);
    calibration.serving(&[]);
    for place in 2..=600 {
        calibration.heard(&automation(place), 1, Heard::Answered, day(60));
    }
    let seen = read(&calibration, &[(automation(0), 1), (automation(1), 1)], 60);
    assert_eq!((seen.versions[0].withheld, seen.versions[1].labels), (1, 0));
}
