//! Routing rules: the numbers by which a program's tickets find their experts. The algorithm is `matching`'s; its defaults come from
//! the simulator.

use serde::{Deserialize, Serialize};

use crate::program::{ProgramInvalid, require, within};
use crate::{Language, Span};

/// How tickets of a program are routed. Every number has a default and a range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RoutingRules {
    /// The most experts of the first wave, 1 to 12; it is as small as it may be for `miss`.
    pub first_wave_max: u32,
    /// How many experts each later wave has, 1 to 12.
    pub wave_size: u32,
    /// How many waves a plan has, 1 to 4.
    pub waves: u32,
    /// The time from wave to wave, 5 s to 5 min.
    pub wave_every: Span,
    /// The chance, in basis points, that the whole first wave stays silent: it is made large enough to stay below, 100 to 9,000.
    pub miss: u32,
    /// How long after the epoch's beginning every qualified expert may claim, 0 s to 15 min.
    pub pool_after: Span,
    /// How strongly better answers are seen more, in hundredths of the exponent, 0 (not at all) to 1,200.
    pub merit: u32,
    /// How strongly who had less than a fair part of offers is offered more, in hundredths of the exponent, 0 to 1,200.
    pub access: u32,
    /// How strongly who had less than a fair part of claims is offered more, in hundredths of the exponent, 0 to 1,200.
    pub turn: u32,
    /// How strongly a likely response counts for coming early, in hundredths of the exponent, 0 to 400.
    pub response: u32,
    /// The part of tickets, in basis points, that chance alone routes: it measures what the rest is worth. 0 to 5,000.
    pub hold_out: u32,
    /// How much work an expert may hold before they are offered no more, in hundredths of a usual ticket, 100 to 2,000.
    pub load_max: u32,
    /// How much of an expert a ticket of this program takes, in hundredths of a usual ticket, 10 to 500.
    pub weight: u32,
    /// How long a preview keeps others from opening the same ticket, 0 s to 2 min.
    pub preview_hold: Span,
    /// How long a reopened ticket is its last expert's alone, 0 s to 5 min.
    pub head_start: Span,
    /// How many open offers a free expert has at most, in hundredths, 10 to 10,000: beyond it fewer are asked, and the pool opens at once.
    pub pace: u32,
    /// How long an expert counts as present after they last did something, 20 min to 24 h.
    pub presence: Span,
    /// Which languages help out for which, and when.
    pub fallback: Vec<Fallback>,
    /// Calling up experts who are away.
    pub call_up: CallUpRules,
}

/// A language that helps out where nobody took the ticket in its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fallback {
    /// The language of the ticket.
    pub language: Language,
    /// Who may answer it then.
    pub then: Language,
    /// How long after the epoch's beginning, 0 s to 7 days. Where nobody at all is qualified in the ticket's own language, at once.
    pub after: Span,
}

/// When experts who are away are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CallUpRules {
    /// Whether they are called at all; each must allow it, too.
    pub enabled: bool,
    /// An expert is called once in this time at most, 15 min to 30 days.
    pub every: Span,
    /// So many experts are called at once at most, 1 to 500.
    pub most: u32,
}

impl Default for CallUpRules {
    fn default() -> Self {
        CallUpRules { enabled: true, every: Span::hours(4), most: 50 }
    }
}

impl Default for RoutingRules {
    fn default() -> Self {
        RoutingRules {
            first_wave_max: 8,
            wave_size: 3,
            waves: 4,
            wave_every: Span::seconds(9),
            miss: 2_300,
            pool_after: Span::seconds(27),
            merit: 900,
            access: 1_200,
            turn: 650,
            response: 0,
            hold_out: 500,
            load_max: 500,
            weight: 100,
            preview_hold: Span::seconds(8),
            head_start: Span::seconds(20),
            pace: 10_000,
            presence: Span::minutes(30),
            fallback: Vec::new(),
            call_up: CallUpRules::default(),
        }
    }
}

impl RoutingRules {
    /// Checks every number against its range, and the ladders against the program's languages. Errors name the first field that is wrong.
    pub fn check(&self, languages: &[Language]) -> Result<(), ProgramInvalid> {
        for (field, number, least, most) in self.numbers() {
            let detail = format!("{number} is out of range: {least} to {most}");
            require((least..=most).contains(&number), &format!("routing.{field}"), &detail)?;
        }
        for (field, span, least, most) in self.spans() {
            within(&format!("routing.{field}"), span, least, most)?;
        }
        self.check_fallback(languages)
    }

    fn numbers(&self) -> [(&'static str, u32, u32, u32); 13] {
        [
            ("first_wave_max", self.first_wave_max, 1, 12),
            ("wave_size", self.wave_size, 1, 12),
            ("waves", self.waves, 1, 4),
            ("miss", self.miss, 100, 9_000),
            ("merit", self.merit, 0, 1_200),
            ("access", self.access, 0, 1_200),
            ("turn", self.turn, 0, 1_200),
            ("response", self.response, 0, 400),
            ("hold_out", self.hold_out, 0, 5_000),
            ("load_max", self.load_max, 100, 2_000),
            ("weight", self.weight, 10, 500),
            ("pace", self.pace, 10, 10_000),
            ("call_up.most", self.call_up.most, 1, 500),
        ]
    }

    fn spans(&self) -> [(&'static str, Span, Span, Span); 6] {
        [
            ("wave_every", self.wave_every, Span::seconds(5), Span::minutes(5)),
            ("pool_after", self.pool_after, Span::ZERO, Span::minutes(15)),
            ("preview_hold", self.preview_hold, Span::ZERO, Span::minutes(2)),
            ("head_start", self.head_start, Span::ZERO, Span::minutes(5)),
            ("presence", self.presence, Span::minutes(20), Span::hours(24)),
            ("call_up.every", self.call_up.every, Span::minutes(15), Span::days(30)),
        ]
    }

    fn check_fallback(&self, languages: &[Language]) -> Result<(), ProgramInvalid> {
        require(self.fallback.len() <= 64, "routing.fallback", "at most 64 steps")?;
        for (index, step) in self.fallback.iter().enumerate() {
            let field = |name: &str| format!("routing.fallback[{index}].{name}");
            let spoken = |language| languages.contains(language);
            require(spoken(&step.language), &field("language"), "names no language of this program")?;
            require(spoken(&step.then), &field("then"), "names no language of this program")?;
            require(step.then != step.language, &field("then"), "is the ticket's own language")?;
            within(&field("after"), step.after, Span::ZERO, Span::days(7))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(rules: &RoutingRules) -> String {
        rules.check(&[Language::english()]).unwrap_err().field
    }

    #[test]
    fn the_default_numbers_are_within_their_ranges() {
        assert_eq!(RoutingRules::default().check(&[]), Ok(()));
    }

    #[test]
    fn a_number_out_of_range_is_refused_by_its_name_and_range() {
        let refused = RoutingRules { merit: 1_201, ..Default::default() }.check(&[]).unwrap_err();
        assert_eq!((refused.field.as_str(), refused.detail.as_str()), ("routing.merit", "1201 is out of range: 0 to 1200"));
        assert_eq!(wrong(&RoutingRules { wave_every: Span::seconds(4), ..Default::default() }), "routing.wave_every");
        let call_up = CallUpRules { every: Span::minutes(1), ..Default::default() };
        assert_eq!(wrong(&RoutingRules { call_up, ..Default::default() }), "routing.call_up.every");
    }

    #[test]
    fn a_ladder_of_a_language_that_the_program_does_not_have_is_refused() {
        let step = |language: &str, then: &str| Fallback {
            language: language.parse().unwrap(),
            then: then.parse().unwrap(),
            after: Span::minutes(2),
        };
        let with = |step| RoutingRules { fallback: vec![step], ..Default::default() };
        assert_eq!(wrong(&with(step("en", "de"))), "routing.fallback[0].then");
        assert_eq!(wrong(&with(step("fr", "en"))), "routing.fallback[0].language");
        assert_eq!(wrong(&with(step("en", "en"))), "routing.fallback[0].then");
    }
}
