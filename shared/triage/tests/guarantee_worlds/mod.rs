//! Worlds to test the guarantee in: tickets with a score and the truth, so that the real risk of every threshold is known.
#![allow(dead_code, missing_docs, clippy::unwrap_used, reason = "each test file takes what it needs")]

pub mod life;

/// Numbers by chance, the same at every run: SplitMix64 (Steele et al. 2014).
pub struct Chance(pub u64);

impl Chance {
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform between 0 and 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }

    /// A normal number (Box and Muller).
    pub fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        mean + deviation * radius * (std::f64::consts::TAU * self.unit()).cos()
    }
}

pub fn logistic(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// One ticket: its score, and whether the answer would be right.
pub type Ticket = (f64, bool);

/// A world: its name and a way to draw tickets of it.
pub struct World {
    pub name: &'static str,
    pub ticket: fn(&mut Chance) -> Ticket,
}

/// In `known` of the tickets the answer exists and scores lie about `high`; elsewhere about -1.5. Scores say `1 / slope` of the truth, and
/// `floor` of the labels are wrong whatever the score.
fn two_kinds(chance: &mut Chance, known: f64, high: f64, slope: f64, floor: f64) -> Ticket {
    let z = if chance.unit() < known { chance.normal(high, 1.5) } else { chance.normal(-1.5, 1.2) };
    (logistic(z), chance.unit() < logistic(slope * z) && chance.unit() >= floor)
}

fn by_steps(chance: &mut Chance, truth: fn(f64) -> f64) -> Ticket {
    let p = chance.unit();
    (p, chance.unit() < truth(p))
}

/// What scores may be like: as they say, too sure of themselves, too modest, of few levels, with jumps, with noisy labels, without any sense.
pub const WORLDS: [World; 10] = [
    World { name: "calibrated, 70 % known", ticket: |chance| two_kinds(chance, 0.7, 4.0, 1.0, 0.0) },
    World { name: "calibrated, 35 % known", ticket: |chance| two_kinds(chance, 0.35, 2.8, 1.0, 0.0) },
    World { name: "overconfident, 70 % known", ticket: |chance| two_kinds(chance, 0.7, 4.0, 0.75, 0.0) },
    World { name: "overconfident, 35 % known", ticket: |chance| two_kinds(chance, 0.35, 2.8, 0.8, 0.0) },
    World { name: "modest", ticket: |chance| two_kinds(chance, 0.6, 3.0, 1.5, 0.0) },
    World { name: "label noise 2 %", ticket: |chance| two_kinds(chance, 0.6, 4.0, 1.0, 0.02) },
    World { name: "label noise 5 %", ticket: |chance| two_kinds(chance, 0.6, 4.0, 1.0, 0.05) },
    World {
        name: "a jump",
        ticket: |chance| {
            by_steps(chance, |p| {
                if p > 0.6 {
                    0.98
                } else if p > 0.4 {
                    0.75
                } else {
                    0.3
                }
            })
        },
    },
    World {
        name: "worst at the top",
        ticket: |chance| {
            by_steps(chance, |p| {
                if p > 0.9 {
                    0.85
                } else if p > 0.3 {
                    0.97
                } else {
                    0.5
                }
            })
        },
    },
    World {
        name: "eight levels only",
        ticket: |chance| {
            let (p, right) = two_kinds(chance, 0.7, 4.0, 1.0, 0.0);
            ((p * 8.0).floor() / 8.0, right)
        },
    },
];

/// Many tickets of a world, highest score first; they are the whole truth of a test.
pub struct Truth {
    pub tickets: Vec<Ticket>,
    wrong: Vec<u32>,
}

impl Truth {
    pub fn of(world: &World, seed: u64) -> Truth {
        let mut chance = Chance(seed);
        let mut tickets: Vec<Ticket> = (0..20_000).map(|_| (world.ticket)(&mut chance)).collect();
        tickets.sort_by(|a, b| b.0.total_cmp(&a.0));
        let wrong = tickets.iter().scan(0, |sum, ticket| {
            *sum += u32::from(!ticket.1);
            Some(*sum)
        });
        Truth { wrong: wrong.collect(), tickets }
    }

    /// The share of tickets from this threshold up, and the share of them that are wrong.
    pub fn above(&self, threshold: f64) -> (f64, f64) {
        let count = self.tickets.partition_point(|ticket| ticket.0 >= threshold);
        let wrong = if count == 0 { 0 } else { self.wrong[count - 1] };
        (count as f64 / self.tickets.len() as f64, f64::from(wrong) / count.max(1) as f64)
    }

    /// The largest share that keeps the promise, known only here.
    pub fn oracle(&self, alpha: f64) -> f64 {
        let keeps = |at: &usize| {
            let last_of_its_score = self.tickets.get(at + 1).is_none_or(|next| next.0 < self.tickets[*at].0);
            last_of_its_score && f64::from(self.wrong[*at]) <= alpha * (at + 1) as f64
        };
        (0..self.tickets.len()).rev().find(keeps).map_or(0.0, |at| (at + 1) as f64 / self.tickets.len() as f64)
    }

    pub fn draw(&self, chance: &mut Chance, n: usize) -> Vec<Ticket> {
        (0..n).map(|_| self.tickets[chance.below(self.tickets.len())]).collect()
    }
}

/// The most breaks of 500 that a chance of `delta` still explains: two standard errors above it.
pub fn most_breaks(delta: f64, repeats: usize) -> f64 {
    let n = repeats as f64;
    delta * n + 2.0 * (delta * (1.0 - delta) * n).sqrt()
}
