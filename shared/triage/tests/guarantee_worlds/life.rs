//! A life of labels: tickets come, standings are read, answers go out, and automations come and go.

use domain::{AutomationId, TicketId, Timestamp};
use triage::{AuditKey, Calibration, Drawn, Label, Promise, Source, Standing, Standings, points_of, standings};

use super::{Chance, logistic};

/// An automation: how often it is the best candidate, and how often it is right at a score.
#[derive(Clone, Copy)]
pub struct Kind {
    pub often: f64,
    pub right: fn(f64) -> f64,
    /// The version that serves; none where it was retired, and then its tickets are people's.
    pub version: Option<u32>,
}

impl Kind {
    pub fn of(often: f64, right: fn(f64) -> f64) -> Kind {
        Kind { often, right, version: Some(1) }
    }
}

pub struct Life {
    pub kinds: Vec<Kind>,
    score: fn(&mut Chance) -> f64,
    pub promise: Promise,
    key: AuditKey,
    pub calibration: Calibration,
    pub standings: Standings,
    pub tickets: u32,
    pub labels: u32,
}

pub fn automation(n: usize) -> AutomationId {
    format!("aut_{n}").parse().unwrap()
}

pub fn ticket(n: u32) -> TicketId {
    TicketId::from_external(&"acme".parse().unwrap(), &"con_tests".parse().unwrap(), &n.to_string())
}

pub fn day(n: u32) -> Timestamp {
    Timestamp::from_millis(1_790_000_000_000 + i64::from(n) * 86_400_000)
}

pub fn label(version: u32, p: u16, fits: bool, source: Source, drawn: Drawn) -> Label {
    Label { at: day(2), automation: automation(0), version, p, fits, source, drawn }
}

/// Which versions serve where nothing changes.
pub fn published(n: usize) -> Vec<(AutomationId, u32)> {
    (0..n).map(|place| (automation(place), 1)).collect()
}

/// Most tickets with a high score, the rest with a low one.
pub fn spread(chance: &mut Chance) -> f64 {
    let z = if chance.unit() < 0.6 { chance.normal(3.5, 1.5) } else { chance.normal(-1.5, 1.2) };
    logistic(z)
}

pub fn honest(p: f64) -> f64 {
    p
}

pub fn poor(p: f64) -> f64 {
    0.7 * p
}

pub fn noisy(p: f64) -> f64 {
    0.97 * p
}

pub fn good(p: f64) -> f64 {
    0.5 + 0.5 * p
}

impl Life {
    pub fn new(kinds: &[Kind], score: fn(&mut Chance) -> f64, promise: Promise, seed: u64) -> Life {
        let calibration = Calibration::default();
        let standings = standings(&calibration, &published(kinds.len()), &promise, day(0));
        let key = AuditKey::of(&seed.to_string());
        Life { kinds: kinds.to_vec(), score, promise, key, calibration, standings, tickets: 0, labels: 0 }
    }

    pub fn go_on(&mut self, tickets: u32, chance: &mut Chance) {
        for _ in 0..tickets {
            self.ticket(chance);
            if self.tickets.is_multiple_of(50) {
                self.read();
            }
        }
    }

    pub fn now(&self) -> Timestamp {
        day(self.tickets / 200)
    }

    pub fn standing(&self, place: usize) -> Standing {
        let version = self.kinds[place].version.unwrap();
        self.standings.of(&automation(place), version).unwrap().standing
    }

    /// Automations come, change or go: as kpi tells it with the next batch.
    pub fn read(&mut self) {
        let serving = |(place, kind): (usize, &Kind)| Some((automation(place), kind.version?));
        let published: Vec<(AutomationId, u32)> = self.kinds.iter().enumerate().filter_map(serving).collect();
        self.calibration.serving(&published);
        self.standings = standings(&self.calibration, &published, &self.promise, self.now());
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
        let Some(version) = self.kinds[place].version else { return self.calibration.saw(0.0) };
        self.calibration.saw(p);
        let automation = automation(place);
        let drawn = self.standings.draw(&self.key, &ticket(self.tickets), &automation, version);
        let admitted = self.standings.of(&automation, version).unwrap().standing.admits(p);
        if admitted && !drawn.own {
            return; // The answer goes out, and nobody judges it.
        }
        self.labels += 1;
        let source = if admitted { Source::Audit } else { Source::Shadow };
        let label = Label { at: self.now(), automation, version, p: points_of(p), fits, source, drawn };
        self.calibration.learn(&label, &self.promise);
    }

    /// The share of tickets that is answered now, and the error among them, by many draws of the truth.
    pub fn answered(&self, chance: &mut Chance) -> (f64, f64) {
        let (mut tickets, mut answered, mut wrong) = (0.0, 0.0, 0.0);
        for _ in 0..4_000 {
            let p = (self.score)(chance);
            for (place, kind) in self.kinds.iter().enumerate() {
                tickets += kind.often;
                if kind.version.is_some() && self.standing(place).admits(p) {
                    answered += kind.often;
                    wrong += kind.often * (1.0 - (kind.right)(p));
                }
            }
        }
        (answered / tickets, if answered > 0.0 { wrong / answered } else { 0.0 })
    }
}
