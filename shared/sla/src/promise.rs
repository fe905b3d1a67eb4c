//! A promise: the targets of a program with the calendar that they count in, ready to compute with.

use domain::{SlaAction, SlaTerms, Span};
use money::BasisPoints;

use crate::counted::in_minutes;
use crate::{Calendar, Kind};

/// What was promised. Made of a program's terms, or empty where none match: then there is no deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sla {
    /// Which time counts.
    pub calendar: Calendar,
    /// From the question to the first public answer of a person.
    pub first_response: Option<Span>,
    /// From the customer's first unanswered word to the next answer.
    pub next_response: Option<Span>,
    /// From the question to its end.
    pub resolution: Option<Span>,
    /// The part of a target after which its breach nears.
    pub near: BasisPoints,
    /// What the program does then.
    pub on_near: Vec<SlaAction>,
}

impl Sla {
    /// The promise of these terms. Where they name no hours, every minute counts.
    pub fn of(terms: &SlaTerms) -> Sla {
        Sla {
            calendar: terms.calendar.as_ref().map_or_else(Calendar::always, Calendar::of),
            first_response: terms.first_response,
            next_response: terms.next_response,
            resolution: terms.resolution,
            near: terms.near,
            on_near: terms.on_near.clone(),
        }
    }

    /// Nothing was promised: clocks still tell how long things took in `calendar`.
    pub fn none(calendar: Calendar) -> Sla {
        let near = BasisPoints::WHOLE;
        Sla { calendar, first_response: None, next_response: None, resolution: None, near, on_near: Vec::new() }
    }

    /// The target of this clock in whole minutes: seconds do not count.
    pub fn target(&self, kind: Kind) -> Option<Span> {
        let target = match kind {
            Kind::FirstResponse => self.first_response,
            Kind::NextResponse => self.next_response,
            Kind::Resolution => self.resolution,
        };
        target.map(|target| Span::minutes(in_minutes(target)))
    }

    /// The part of `target` after which its breach nears, in whole milliseconds.
    pub(crate) fn near_part(&self, target: Span) -> Span {
        let (millis, part) = (i128::from(target.as_millis()), i128::from(self.near.get()));
        Span::millis(i64::try_from(millis * part / i128::from(BasisPoints::WHOLE.get())).unwrap_or(i64::MAX))
    }
}
