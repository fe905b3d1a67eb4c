//! The guarantee holds while it is lived: labels come one by one, what is live is labelled by its audits alone, and somebody looks all the time.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a surprise ends the test where it stands; figures are for the reader of --nocapture"
)]

mod guarantee_worlds;

use domain::{AutomationId, TicketId, Timestamp};
use guarantee_worlds::{Chance, logistic, most_breaks};
use triage::{
    AuditKey, Basis, Calibration, Drawn, Heard, Label, Promise, Source, Standing, Standings, WhyShadow, points_of, standings,
};

/// An automation: how often it is the best candidate, and how often it is right at a score.
#[derive(Clone, Copy)]
struct Kind {
    often: f64,
    right: fn(f64) -> f64,
}

/// A life: tickets come, standings are read, answers go out.
struct Life {
    kinds: Vec<Kind>,
    score: fn(&mut Chance) -> f64,
    promise: Promise,
    key: AuditKey,
    calibration: Calibration,
    standings: Standings,
    tickets: u32,
    labels: u32,
}

fn automation(n: usize) -> AutomationId {
    format!("aut_{n}").parse().unwrap()
}

fn ticket(n: u32) -> TicketId {
    TicketId::from_external(&"acme".parse().unwrap(), &"con_tests".parse().unwrap(), &n.to_string())
}

fn day(n: u32) -> Timestamp {
    Timestamp::from_millis(1_790_000_000_000 + i64::from(n) * 86_400_000)
}

impl Life {
    fn new(kinds: &[Kind], score: fn(&mut Chance) -> f64, promise: Promise, seed: u64) -> Life {
        let calibration = Calibration::default();
        let standings = standings(&calibration, &published(kinds.len()), &promise);
        let key = AuditKey::of(&seed.to_string());
        Life { kinds: kinds.to_vec(), score, promise, key, calibration, standings, tickets: 0, labels: 0 }
    }

    fn go_on(&mut self, tickets: u32, chance: &mut Chance) {
        for _ in 0..tickets {
            self.ticket(chance);
            if self.tickets.is_multiple_of(50) {
                self.standings = standings(&self.calibration, &published(self.kinds.len()), &self.promise);
            }
        }
    }

    fn ticket(&mut self, chance: &mut Chance) {
        self.tickets += 1;
        let (p, mut at) = ((self.score)(chance), chance.unit());
        let place = self.kinds.iter().position(|kind| {
            at -= kind.often;
            at < 0.0
        });
        let place = place.unwrap_or(0);
        let fits = chance.unit() < (self.kinds[place].right)(p);
        self.calibration.saw(p);
        let automation = automation(place);
        let drawn = self.standings.draw(&self.key, &ticket(self.tickets), &automation, 1);
        let admitted = self.standings.of(&automation, 1).unwrap().standing.admits(p);
        if admitted && !drawn.own {
            return; // The answer goes out, and nobody judges it.
        }
        self.labels += 1;
        let source = if admitted { Source::Audit } else { Source::Shadow };
        let label = Label { at: day(self.tickets / 200), automation, version: 1, p: points_of(p), fits, source, drawn };
        self.calibration.learn(&label, &self.promise);
    }

    /// The share of tickets that is answered now, and the error among them, by many draws of the truth.
    fn now(&self, chance: &mut Chance) -> (f64, f64) {
        let (mut tickets, mut answered, mut wrong) = (0.0, 0.0, 0.0);
        for _ in 0..4_000 {
            let p = (self.score)(chance);
            for (place, kind) in self.kinds.iter().enumerate() {
                tickets += kind.often;
                if self.standings.of(&automation(place), 1).unwrap().standing.admits(p) {
                    answered += kind.often;
                    wrong += kind.often * (1.0 - (kind.right)(p));
                }
            }
        }
        (answered / tickets, if answered > 0.0 { wrong / answered } else { 0.0 })
    }
}

fn published(n: usize) -> Vec<(AutomationId, u32)> {
    (0..n).map(|place| (automation(place), 1)).collect()
}

fn spread(chance: &mut Chance) -> f64 {
    let z = if chance.unit() < 0.6 { chance.normal(3.5, 1.5) } else { chance.normal(-1.5, 1.2) };
    logistic(z)
}

fn honest(p: f64) -> f64 {
    p
}

fn a_little_worse_than_promised(_: f64) -> f64 {
    0.948
}

fn poor(p: f64) -> f64 {
    0.7 * p
}

fn noisy(p: f64) -> f64 {
    0.97 * p
}

fn good(p: f64) -> f64 {
    0.5 + 0.5 * p
}

/// Where nothing keeps the promise, every answer is a broken promise: whoever looks after every label finds a lucky moment, and this must
/// stay rare over the whole life, not only at one moment of it.
#[test]
fn in_a_world_that_breaks_every_promise_little_ever_goes_live() {
    let (mut chance, repeats) = (Chance(21), 200);
    let kind = Kind { often: 1.0, right: a_little_worse_than_promised };
    let live = (0..repeats).filter(|seed| {
        let mut life = Life::new(&[kind], spread, Promise::default(), *seed);
        // Until three looks are over, the fourth for those that never went live.
        (0..9).any(|_| {
            life.go_on(200, &mut chance);
            life.now(&mut chance).0 > 0.0
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
        let (coverage, risk) = life.now(&mut chance);
        seen.broken += u32::from(risk > 0.05);
        seen.covered += coverage / f64::from(repeats);
        let lives = |n: &&usize| matches!(life.standings.of(&automation(**n), 1).unwrap().standing, Standing::Live { .. });
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
    let kind = |often, right| Kind { often, right };
    let kinds = [kind(0.4, honest), kind(0.2, good), kind(0.2, honest), kind(0.12, poor), kind(0.08, honest)];
    let seen = live_together("five, one of them poor", &kinds, &[3], 100);
    assert!(seen.covered > 0.3 && seen.poor_live <= 10, "{} {}", seen.covered, seen.poor_live);
}

#[test]
fn many_small_automations_keep_the_promise_together() {
    let right = |n: usize| [honest as fn(f64) -> f64, good, honest, honest, noisy, good, honest, poor][n % 8];
    let kinds: Vec<Kind> = (0..24).map(|n| Kind { often: 1.0 / 24.0, right: right(n) }).collect();
    let seen = live_together("24 small ones, three poor and three noisy", &kinds, &[7, 15, 23], 60);
    assert!(seen.poor_live <= 18, "of 180: {}", seen.poor_live);
}

#[test]
fn one_good_automation_among_poor_ones_proves_itself() {
    let kinds = [Kind { often: 0.3, right: good }, Kind { often: 0.7, right: poor }];
    let mut life = Life::new(&kinds, spread, Promise::default(), 1);
    life.go_on(4_000, &mut Chance(3));
    let of = |n| life.standings.of(&automation(n), 1).unwrap().standing;
    assert!(matches!(of(0), Standing::Live { .. }), "{:?}", of(0));
    assert!(matches!(of(1), Standing::Shadow { why: WhyShadow::WorseThanPromised, .. }), "{:?}", of(1));
}

/// A middling one keeps everybody from a proof, and is not bad enough to be kept out.
#[test]
fn a_version_with_many_labels_is_proven_by_its_own_where_everybodys_are_not() {
    let kinds = [Kind { often: 0.4, right: |_| 1.0 }, Kind { often: 0.6, right: |_| 0.93 }];
    let (mut live, mut own) = (0, 0);
    for seed in 0..20 {
        let mut life = Life::new(&kinds, spread, Promise::default(), seed);
        life.go_on(1_500, &mut Chance(seed));
        if let Standing::Live { by, proven } = life.standings.of(&automation(0), 1).unwrap().standing {
            live += 1;
            own += u32::from(by == Basis::Own);
            assert!(proven.bound <= 500);
        }
    }
    println!("the good one of two: live {live} of 20, {own} by its own labels");
    assert!(live >= 18 && own >= 10, "{live} {own}");
}

#[test]
fn a_new_version_suggests_until_it_has_labels_of_its_own() {
    let mut life = Life::new(&[Kind { often: 1.0, right: |_| 1.0 }], spread, Promise::default(), 1);
    life.go_on(400, &mut Chance(4));
    assert!(matches!(life.standings.of(&automation(0), 1).unwrap().standing, Standing::Live { .. }));
    let next = [(automation(0), 1), (automation(0), 2)];
    let of = |calibration: &Calibration| standings(calibration, &next, &life.promise).of(&automation(0), 2).unwrap().clone();
    let fresh = of(&life.calibration);
    assert_eq!(fresh.standing, Standing::Shadow { labels: 0, needed: 12, why: WhyShadow::FewOfItsOwn });
    assert_eq!(fresh.share, 10_000, "every ticket of it is judged");
    let mut calibration = life.calibration.clone();
    for _ in 0..12 {
        calibration.learn(&label(2, 9_999, true, Source::Shadow, Drawn { own: true, pool: false }), &life.promise);
    }
    assert!(matches!(of(&calibration).standing, Standing::Live { by: Basis::Pool, .. }));
    for _ in 0..2 {
        calibration.learn(&label(2, 9_999, false, Source::Shadow, Drawn { own: true, pool: false }), &life.promise);
    }
    assert!(matches!(of(&calibration).standing, Standing::Shadow { why: WhyShadow::WorseThanPromised, .. }));
}

#[test]
fn an_empty_calibration_answers_nothing_and_judges_everything() {
    let all = standings(&Calibration::default(), &published(3), &Promise::default());
    assert!(all.versions.iter().all(|one| matches!(one.standing, Standing::Shadow { .. }) && one.share == 10_000));
    assert_eq!((all.pool.proven, all.pool.share, all.pool.next_look), (None, 10_000, 108));
    let drawn = all.draw(&AuditKey::of("a secret"), &ticket(1), &automation(9), 4);
    assert!(drawn.own, "an automation that nobody asked for is in shadow, too");
}

#[test]
fn between_looks_no_label_moves_a_threshold_and_doubts_of_a_version_count_at_once() {
    let mut life = Life::new(&[Kind { often: 1.0, right: |_| 1.0 }], spread, Promise::default(), 1);
    life.go_on(250, &mut Chance(5));
    let before = standings(&life.calibration, &published(1), &life.promise);
    let first = before.pool.proven.unwrap();
    assert!(before.pool.labels > 108 && before.pool.labels < 250 && before.pool.next_look == 270);
    let mut calibration = life.calibration.clone();
    for _ in before.pool.labels..269 {
        calibration.learn(&label(1, 9_900, false, Source::Audit, Drawn { own: false, pool: false }), &Promise::default());
        calibration.learn(&label(1, 9_900, false, Source::Shadow, Drawn::WHOLE), &Promise::default());
    }
    let after = standings(&calibration, &published(1), &Promise { false_alarm: 1, ..Promise::default() });
    assert_eq!(after.pool.labels, 269);
    assert!(matches!(after.versions[0].standing, Standing::Suspended { .. }), "{:?}", after.versions[0]);
    let calm = (before.pool.labels..269).fold(life.calibration.clone(), |mut calibration, _| {
        calibration.learn(&label(1, 9_900, false, Source::Shadow, Drawn::WHOLE), &Promise::default());
        calibration
    });
    let calm = standings(&calm, &published(1), &Promise::default());
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
    let all = standings(&calibration, &published(1), &Promise::default());
    assert!(matches!(all.versions[0].standing, Standing::Shadow { labels: 0, why: WhyShadow::PoolUnproven, .. }));
    assert_eq!(all.versions[0].labels, 2_000);
}

#[test]
fn complaints_bring_audits_forward_and_never_move_a_threshold() {
    let mut life = Life::new(&[Kind { often: 1.0, right: |_| 1.0 }], spread, Promise::default(), 1);
    life.go_on(2_000, &mut Chance(6));
    let version = |calibration: &Calibration| standings(calibration, &published(1), &Promise::default()).versions[0].clone();
    let before = version(&life.calibration);
    let mut calibration = life.calibration.clone();
    for n in 0..40 {
        calibration.heard(&automation(0), 1, Heard::Answered);
        if n % 2 == 0 {
            calibration.heard(&automation(0), 1, if n % 4 == 0 { Heard::Reopened } else { Heard::LowScore });
        }
    }
    let after = version(&calibration);
    assert!(before.share < 2_000 && after.share == 2_000, "{} and then {}", before.share, after.share);
    assert_eq!(after.standing, before.standing);
}

#[test]
fn a_calibration_is_below_200_kilobytes_whatever_is_learnt_and_comes_back_the_same() {
    let (mut calibration, mut chance, promise) = (Calibration::default(), Chance(7), Promise::default());
    for n in 0..12_000_u32 {
        calibration.saw(chance.unit());
        let automation: AutomationId = format!("aut_a-name-as-long-as-they-are-{}", n % 700).parse().unwrap();
        let label = Label { automation, ..label(n / 700, points_of(chance.unit()), n % 9 != 0, Source::Audit, Drawn::WHOLE) };
        calibration.learn(&label, &promise);
    }
    let json = serde_json::to_string(&calibration).unwrap();
    println!("a full calibration: {} bytes of JSON", json.len());
    assert!(json.len() < 200_000, "{}", json.len());
    let back: Calibration = serde_json::from_str(&json).unwrap();
    assert_eq!(standings(&back, &published(3), &promise), standings(&calibration, &published(3), &promise));
}

fn label(version: u32, p: u16, fits: bool, source: Source, drawn: Drawn) -> Label {
    Label { at: day(2), automation: automation(0), version, p, fits, source, drawn }
}
