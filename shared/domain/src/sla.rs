//! What was promised: targets, the hours in which they count, and what a program does when one is about to be missed.
//!
//! These are the values of the configuration; the clocks that run by them are in crate `sla`.

mod hours;
mod zone;

pub use hours::{BusinessHours, Hours, UnreadableHours, Week};
pub use zone::{Day, Offset, UnknownZone, UnreadableDay, Zone};

use money::BasisPoints;
use serde::{Deserialize, Serialize};

use crate::Span;
use crate::program::{ProgramInvalid, require, within};

/// The promise of a program. A target that is left out has no deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlaTerms {
    /// The hours in which targets count; every minute counts where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<BusinessHours>,
    /// From the question to the first public answer of a person, 1 min to 400 days of counted time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_response: Option<Span>,
    /// From the customer's first unanswered word to the next answer, 1 min to 400 days of counted time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_response: Option<Span>,
    /// From the question to its resolution, 1 min to 400 days of counted time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Span>,
    /// The part of a target after which its breach nears, 100 to 10,000 basis points.
    #[serde(default = "default_near")]
    pub near: BasisPoints,
    /// What is done then, in this order; each at most once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_near: Vec<SlaAction>,
}

/// What a program does when a breach nears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum SlaAction {
    /// The reward grows.
    RaiseReward {
        /// By this part of its price, 1 to 10,000 basis points.
        by: BasisPoints,
    },
    /// Every qualified expert may claim at once.
    WidenPool {},
    /// The client's agents take it.
    Escalate {},
}

fn default_near() -> BasisPoints {
    points(7_500)
}

fn points(n: u16) -> BasisPoints {
    match BasisPoints::new(n) {
        Ok(points) => points,
        Err(_) => BasisPoints::WHOLE,
    }
}

impl SlaTerms {
    /// The targets by the name of their field.
    pub fn targets(&self) -> [(&'static str, Option<Span>); 3] {
        [("first_response", self.first_response), ("next_response", self.next_response), ("resolution", self.resolution)]
    }

    /// Checks every value against its range. Errors name the first field that is wrong, from `sla` down.
    pub(crate) fn check(&self) -> Result<(), ProgramInvalid> {
        self.calendar.as_ref().map_or(Ok(()), |calendar| calendar.check("sla.calendar"))?;
        let targets = self.targets();
        require(targets.iter().any(|(_, target)| target.is_some()), "sla", "name at least one target")?;
        for (field, target) in targets {
            target.map_or(Ok(()), |target| within(&format!("sla.{field}"), target, Span::minutes(1), Span::days(400)))?;
        }
        require(self.near.get() >= 100, "sla.near", &format!("{} is out of range: 100 to 10000 basis points", self.near.get()))?;
        self.check_actions()
    }

    fn check_actions(&self) -> Result<(), ProgramInvalid> {
        for (index, action) in self.on_near.iter().enumerate() {
            let field = format!("sla.on_near[{index}]");
            let again = self.on_near[..index].iter().any(|other| std::mem::discriminant(other) == std::mem::discriminant(action));
            require(!again, &field, "stands twice")?;
            if let SlaAction::RaiseReward { by } = action {
                require(by.get() > 0, &format!("{field}.by"), "0 is out of range: 1 to 10000 basis points")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> SlaTerms {
        SlaTerms {
            calendar: None,
            first_response: Some(Span::minutes(60)),
            next_response: None,
            resolution: None,
            near: default_near(),
            on_near: vec![SlaAction::RaiseReward { by: points(1_000) }, SlaAction::WidenPool {}, SlaAction::Escalate {}],
        }
    }

    fn refused(terms: &SlaTerms) -> (String, String) {
        let refused = terms.check().unwrap_err();
        (refused.field, refused.detail)
    }

    #[test]
    fn a_value_out_of_range_is_refused_by_its_name_and_range() {
        assert_eq!(terms().check(), Ok(()));
        let short = SlaTerms { next_response: Some(Span::seconds(59)), ..terms() };
        assert_eq!(refused(&short), ("sla.next_response".into(), "59s is out of range: 1m to 400d".into()));
        let long = SlaTerms { resolution: Some(Span::days(401)), ..terms() };
        assert_eq!(refused(&long), ("sla.resolution".into(), "401d is out of range: 1m to 400d".into()));
        let early = SlaTerms { near: points(99), ..terms() };
        assert_eq!(refused(&early), ("sla.near".into(), "99 is out of range: 100 to 10000 basis points".into()));
        let raise = SlaTerms { on_near: vec![SlaAction::RaiseReward { by: BasisPoints::ZERO }], ..terms() };
        assert_eq!(refused(&raise), ("sla.on_near[0].by".into(), "0 is out of range: 1 to 10000 basis points".into()));
    }

    #[test]
    fn an_action_that_stands_twice_and_a_promise_of_nothing_are_refused() {
        let raise = |by| SlaAction::RaiseReward { by: points(by) };
        let twice = SlaTerms { on_near: vec![raise(1), SlaAction::Escalate {}, raise(2)], ..terms() };
        assert_eq!(refused(&twice), ("sla.on_near[2]".into(), "stands twice".into()));
        assert_eq!(refused(&SlaTerms { first_response: None, ..terms() }).0, "sla");
    }

    #[test]
    fn a_calendar_is_checked_below_its_own_name() {
        let closed = BusinessHours { zone: Zone::utc(), hours: Week::default(), holidays: Default::default() };
        assert_eq!(refused(&SlaTerms { calendar: Some(closed), ..terms() }).0, "sla.calendar.hours");
    }

    #[test]
    fn what_is_configured_reads_as_people_write_it() {
        let written = serde_json::json!({
            "calendar": {
                "zone": "Europe/Berlin",
                "hours": { "mon": ["09:00-12:00", "13:00-17:00"], "fri": ["09:00-15:00"] },
                "holidays": ["2026-12-25"],
            },
            "first_response": "1h",
            "on_near": [{ "kind": "raise-reward", "by": 1000 }, { "kind": "widen-pool" }, { "kind": "escalate" }],
        });
        let read: SlaTerms = serde_json::from_value(written).unwrap();
        assert_eq!(read, SlaTerms { calendar: read.calendar.clone(), ..terms() });
        assert_eq!(serde_json::from_value::<SlaTerms>(serde_json::to_value(&read).unwrap()).unwrap(), read);
    }

    #[test]
    fn an_unknown_word_is_refused_where_it_stands() {
        let hours = r#""hours": {"mon": ["09:00-17:00"]}"#;
        for (text, word) in [
            (format!(r#"{{"calendar": {{"zone": "Europe/Atlantis", {hours}}}}}"#), "Europe/Atlantis"),
            (format!(r#"{{"calendar": {{"zone": "UTC", {hours}, "holidays": ["25.12."]}}}}"#), "25.12."),
            (r#"{"calendar": {"zone": "UTC", "hours": {"monday": []}}}"#.to_owned(), "monday"),
            (r#"{"first_respose": "1h"}"#.to_owned(), "first_respose"),
            (r#"{"on_near": [{"kind": "panic"}]}"#.to_owned(), "panic"),
            (r#"{"on_near": [{"kind": "escalate", "by": 5}]}"#.to_owned(), "by"),
            (r#"{"on_near": [{"kind": "raise-reward", "by": 10001}]}"#.to_owned(), "10001"),
        ] {
            let refused = serde_json::from_str::<SlaTerms>(&text).unwrap_err().to_string();
            assert!(refused.contains(word), "{refused}");
        }
    }
}
