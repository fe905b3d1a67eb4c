//! A draw: a number by chance that hangs on nothing but its name, so that every policy meets the same customers and the same fans.

/// What a draw is for. Two purposes never share a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// When the next customer comes.
    Arrival = 1,
    /// Whether a moment of the busiest rate has a customer.
    Thinning,
    /// Whether an automation answers.
    Automated,
    /// A ticket's topic.
    Topic,
    /// A ticket's language.
    Language,
    /// An expert's languages.
    Speaks,
    /// An expert's topics.
    Knows,
    /// How often an expert is right.
    Quality,
    /// How often an expert responds to an offer.
    Attention,
    /// An expert's usual delay.
    Pace,
    /// Whether an expert is new, and what is known of the others.
    History,
    /// How long a session lasts, and the time between two.
    Session,
    /// Whether this offer is responded to, and after how long.
    Response,
    /// When an idle expert looks at the list.
    Look,
    /// Whether what was found there is claimed, and after how long.
    Browse,
    /// The time to the first reply.
    Reply,
    /// The time of the answer.
    Answer,
    /// Whether it is released.
    Release,
    /// Whether the answer is right.
    Right,
    /// Whether the customer is content.
    Content,
    /// Whom a random policy chooses.
    Choice,
    /// A customer's arrival and service where the kernel is compared with Erlang's formula.
    Erlang,
}

/// All chance of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dice {
    seed: u64,
}

/// One draw: 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draw(u64);

impl Dice {
    /// The chance of this seed.
    pub fn new(seed: u64) -> Dice {
        Dice { seed: mixed(seed ^ 0x5eed_fa4d_e5c0_0001) }
    }

    /// The `n`th draw of one entity for one purpose.
    pub fn draw(&self, purpose: Purpose, entity: u64, n: u64) -> Draw {
        Draw(mixed(mixed(mixed(self.seed ^ purpose as u64) ^ entity) ^ n))
    }
}

impl Draw {
    /// Uniform, strictly between 0 and 1.
    pub fn uniform(self) -> f64 {
        ((self.0 >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// Another draw that hangs on this one alone.
    pub fn another(self, n: u64) -> Draw {
        Draw(mixed(self.0 ^ mixed(n)))
    }

    /// Whether something of this probability happens.
    pub fn happens(self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// Exponential with this mean.
    pub fn exponential(self, mean: f64) -> f64 {
        -mean * libm::log(self.uniform())
    }

    /// Normal, by the transform of Box and Muller.
    pub fn normal(self) -> f64 {
        let angle = 2.0 * std::f64::consts::PI * self.another(1).uniform();
        libm::sqrt(-2.0 * libm::log(self.uniform())) * libm::cos(angle)
    }

    /// Log-normal, by its median and the deviation of its logarithm.
    pub fn lognormal(self, median: f64, deviation: f64) -> f64 {
        median * libm::exp(deviation * self.normal())
    }

    /// Beta, both parameters at least 1.
    pub fn beta(self, a: f64, b: f64) -> f64 {
        let (x, y) = (self.another(2).gamma(a), self.another(3).gamma(b));
        x / (x + y)
    }

    /// Gamma of shape at least 1, by the rejection method of Marsaglia and Tsang (2000).
    fn gamma(self, shape: f64) -> f64 {
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / libm::sqrt(9.0 * d);
        let attempt = |n: u64| {
            let x = self.another(10 + 2 * n).normal();
            let v = (1.0 + c * x) * (1.0 + c * x) * (1.0 + c * x);
            let u = self.another(11 + 2 * n).uniform();
            let is_accepted = v > 0.0 && libm::log(u) < 0.5 * x * x + d - d * v + d * libm::log(v);
            is_accepted.then_some(d * v)
        };
        (0..1_000).find_map(attempt).unwrap_or(d)
    }

    /// A place among weights: the first whose running sum passes the draw.
    pub fn among(self, weights: &[f64]) -> usize {
        let mut left = self.uniform() * weights.iter().sum::<f64>();
        let passed = weights.iter().position(|weight| {
            left -= weight;
            left < 0.0
        });
        passed.unwrap_or(weights.len().saturating_sub(1))
    }
}

// The finalizer of SplitMix64 (Steele, Lea and Flood, 2014): every bit of the input moves every bit of the output.
fn mixed(bits: u64) -> u64 {
    let bits = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(of: impl Fn(Draw) -> f64) -> f64 {
        let dice = Dice::new(7);
        (0..200_000).map(|n| of(dice.draw(Purpose::Topic, 3, n))).sum::<f64>() / 200_000.0
    }

    #[test]
    fn a_draw_hangs_on_its_name_alone() {
        let (one, other) = (Dice::new(1), Dice::new(2));
        assert_eq!(one.draw(Purpose::Topic, 5, 6), Dice::new(1).draw(Purpose::Topic, 5, 6));
        assert_ne!(one.draw(Purpose::Topic, 5, 6), other.draw(Purpose::Topic, 5, 6));
        assert_ne!(one.draw(Purpose::Topic, 5, 6), one.draw(Purpose::Topic, 6, 5));
        assert_ne!(one.draw(Purpose::Topic, 5, 6), one.draw(Purpose::Language, 5, 6));
    }

    #[test]
    fn the_distributions_have_their_means() {
        assert!((mean(Draw::uniform) - 0.5).abs() < 0.003);
        assert!((mean(|draw| draw.exponential(45.0)) - 45.0).abs() < 0.4);
        assert!(mean(Draw::normal).abs() < 0.01 && (mean(|draw| draw.normal() * draw.normal()) - 1.0).abs() < 0.02);
        assert!((mean(|draw| draw.beta(10.0, 2.2)) - 10.0 / 12.2).abs() < 0.001);
        assert!((mean(|draw| draw.lognormal(35.0, 0.5)) - 35.0 * libm::exp(0.125)).abs() < 0.3);
        assert!((mean(|draw| draw.among(&[1.0, 3.0]) as f64) - 0.75).abs() < 0.005);
    }
}
