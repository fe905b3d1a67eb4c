//! The watch over one version: a bet against its promise that pays only if the promise is broken, and that may be looked at after every audit.

use serde::{Deserialize, Serialize};

// The error rates that are bet on, as multiples of the promised one: a mixture needs to know neither how bad it is nor since when.
const TIMES: [f64; 4] = [1.5, 2.0, 3.0, 5.0];
// Every so many audits a new bet begins, so that a long good record does not have to be lost first.
const BLOCK: u32 = 10;
// No promise is better served by a rate that nearly everything breaks.
const RATE_MAX: f64 = 0.9;

/// The state of a watch: what the running bets are worth. Half of a capital of 1 is bet at once, the other half in blocks: the j-th gets
/// half of 1 / (j (j - 1)).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Watch {
    // The promise that is bet against, basis points.
    alpha: u16,
    audits: u32,
    errors: u32,
    bets: [f64; 4],
}

impl Watch {
    pub(crate) fn over(alpha: u16) -> Watch {
        Watch { alpha, audits: 0, errors: 0, bets: [0.125; 4] }
    }

    /// Takes one audited answer in.
    pub(crate) fn saw(&mut self, wrong: bool) {
        self.begin_block();
        let alpha = f64::from(self.alpha).clamp(1.0, 9_000.0) / 10_000.0;
        for (bet, times) in self.bets.iter_mut().zip(TIMES) {
            let rate = (alpha * times).min(RATE_MAX).max(alpha);
            let factor = if wrong { rate / alpha } else { (1.0 - rate) / (1.0 - alpha) };
            // Below any worth that matters a bet is given up, above it kept finite; both only make the watch more patient.
            *bet = (*bet * factor).min(1e12);
            if *bet < 1e-12 {
                *bet = 0.0;
            }
        }
        self.audits = self.audits.saturating_add(1);
        self.errors = self.errors.saturating_add(u32::from(wrong));
    }

    // The j-th block begins at the (j-1) * BLOCK-th audit.
    fn begin_block(&mut self) {
        if self.audits > 0 && self.audits.is_multiple_of(BLOCK) {
            let j = f64::from(self.audits / BLOCK + 1);
            let stake = 0.5 / (j * (j - 1.0)) / TIMES.len() as f64;
            self.bets.iter_mut().for_each(|bet| *bet += stake);
        }
    }

    /// What all bets are worth, with what is not yet bet. While the promise holds this is 1 on average and never expected to grow, so that
    /// it ever reaches 1 / r with chance r at most (Ville 1939).
    pub(crate) fn capital(&self) -> f64 {
        let blocks = self.audits.saturating_sub(1) / BLOCK + 1;
        self.bets.iter().sum::<f64>() + 0.5 / f64::from(blocks)
    }

    pub(crate) fn alpha(&self) -> u16 {
        self.alpha
    }

    pub(crate) fn audits(&self) -> u32 {
        self.audits
    }

    pub(crate) fn errors(&self) -> u32 {
        self.errors
    }
}
