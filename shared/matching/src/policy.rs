//! A policy: a program's routing rules with its secret key, ready for use.

use domain::{Language, Program, RoutingRules, Span};

use crate::Opening;
use crate::draw::key_of;

/// The numbers by which tickets are routed, and the secret that makes waves unpredictable from outside.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    draw_key: [u8; 16],
    rules: RoutingRules,
    target: Span,
}

/// The exponents of the weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Exponents {
    pub(crate) merit: f64,
    pub(crate) access: f64,
    pub(crate) turn: f64,
    pub(crate) response: f64,
}

impl Exponents {
    pub(crate) fn from_record(hundredths: [u32; 4]) -> Exponents {
        let [merit, access, turn, response] = hundredths.map(|number| f64::from(number) / 100.0);
        Exponents { merit, access, turn, response }
    }
}

/// A first response within two minutes is what customers of a messaging channel are promised where the program says nothing.
const TARGET: Span = Span::minutes(2);

impl Policy {
    /// The version of the algorithm in this crate; records keep it, so that a replay knows what made them.
    pub const VERSION: u32 = 2;

    /// The policy of a program.
    pub fn of(program: &Program) -> Policy {
        let target = program.deadlines.first_response.unwrap_or(TARGET);
        Policy { target, ..Policy::new(&program.routing_key, program.routing.clone()) }
    }

    /// A policy of these rules; they are taken as checked (`RoutingRules::check`).
    pub fn new(routing_key: &str, rules: RoutingRules) -> Policy {
        Policy { draw_key: key_of(routing_key), rules, target: TARGET }
    }

    /// The numbers.
    pub fn rules(&self) -> &RoutingRules {
        &self.rules
    }

    /// The promised first response: queues are compared by how much of it their oldest ticket has used.
    pub fn target(&self) -> Span {
        self.target
    }

    /// When every qualified expert may claim a ticket whose last expert gets no head start.
    pub fn pool_after(&self) -> Span {
        self.rules.pool_after
    }

    /// The languages whose speakers may answer the ticket `waited` after the epoch's beginning: its own, and what the ladder adds by then.
    pub fn languages<'a>(&'a self, language: &'a Language, waited: Span) -> Vec<&'a Language> {
        let open = self.rules.fallback.iter().filter(|step| &step.language == language && waited >= step.after);
        std::iter::once(language).chain(open.map(|step| &step.then)).collect()
    }

    /// Every language that may ever answer the ticket, in the order of the ladder.
    pub fn ladder<'a>(&'a self, language: &'a Language) -> Vec<&'a Language> {
        self.languages(language, Span::days(400))
    }

    pub(crate) fn draw_key(&self) -> &[u8; 16] {
        &self.draw_key
    }

    pub(crate) fn exponents(&self) -> Exponents {
        Exponents::from_record(self.record_exponents())
    }

    /// The exponents as a record keeps them: merit, access, turn and response in hundredths.
    pub(crate) fn record_exponents(&self) -> [u32; 4] {
        [self.rules.merit, self.rules.access, self.rules.turn, self.rules.response]
    }

    /// How many experts a plan asks at most.
    pub(crate) fn asked_max(&self) -> usize {
        let later = self.rules.wave_size.saturating_mul(self.rules.waves.saturating_sub(1));
        self.rules.first_wave_max.saturating_add(later) as usize
    }

    /// How many experts a plan may ask while `waiting` tickets share `free` experts: so many that nobody has more open offers than the
    /// policy's pace. The part of one is drawn: `chance` lies between 0 and 1. An import asks nobody; it waits in the pool.
    pub(crate) fn paced(&self, ticket: &Opening, waiting: u32, free: usize, chance: f64) -> usize {
        if ticket.is_backlog {
            return 0;
        }
        let offers = f64::from(self.rules.pace) / 100.0 * free as f64 / f64::from(waiting.max(1));
        (libm::floor(offers + chance) as usize).min(self.asked_max())
    }
}
