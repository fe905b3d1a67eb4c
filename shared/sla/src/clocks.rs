//! The three clocks of a ticket: when each is due, how long it took, and whether it is breached.

use std::fmt;

use domain::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::counted::{Counted, in_minutes};
use crate::{Facts, Sla};

/// Which clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// From the question to the first public word of a person.
    FirstResponse,
    /// From the customer's first unanswered word to the next answer.
    NextResponse,
    /// From the question to its end.
    Resolution,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::FirstResponse => "first response",
            Kind::NextResponse => "next response",
            Kind::Resolution => "resolution",
        })
    }
}

/// The clocks of a ticket at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Clocks {
    /// From the question to the first public word of a person.
    pub first: Clock,
    /// From the customer's first unanswered word to the next answer; what it took is the worst of all turns.
    pub next: Clock,
    /// From the question to its end; a reopening takes the end back, and the time in which it was closed does not count.
    pub resolution: Clock,
    /// The earliest deadline of the three.
    pub overall_due: Option<Timestamp>,
}

/// One clock. All minutes are whole and counted ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// Which it is.
    pub kind: Kind,
    /// The beginning of the run that is not over yet. With the kind it names the run.
    pub since: Option<Timestamp>,
    /// The first counted minute at which the target is used up; none while it waits for the customer, is closed, or without target.
    pub due: Option<Timestamp>,
    /// The first counted moment at which the breach nears, there as long as `due` is.
    pub nears: Option<Timestamp>,
    /// What is left of the target of the run that is not over, negative beyond it; it stands still while it waits for the customer.
    pub left: Option<Span>,
    /// When it stopped last; none while it runs.
    pub met_at: Option<Timestamp>,
    /// What it took; none until it happened.
    pub actual_minutes: Option<i64>,
    /// Target minus what it took: negative is too late.
    pub diff_minutes: Option<i64>,
    /// Whether it stands still because the ticket waits for the customer.
    pub paused: bool,
    /// Whether more than the target has been used, by a run that is over or by the present one.
    pub breached: bool,
}

impl Clocks {
    /// The three, first response first.
    pub fn all(&self) -> [&Clock; 3] {
        [&self.first, &self.next, &self.resolution]
    }
}

/// The clocks of a ticket with these facts under this promise at `now`.
pub fn clocks(facts: &Facts, sla: &Sla, now: Timestamp) -> Clocks {
    let desk = Desk { counted: Counted::of(facts, &sla.calendar), facts, sla, now };
    let (first, next, resolution) = (desk.first(), desk.next(), desk.resolution());
    let overall_due = [first.due, next.due, resolution.due].into_iter().flatten().min();
    Clocks { first, next, resolution, overall_due }
}

/// All that a clock is read off.
struct Desk<'a> {
    counted: Counted<'a>,
    facts: &'a Facts,
    sla: &'a Sla,
    now: Timestamp,
}

/// A clock before it is measured: the run that is not over, the last end, and the minutes that the slowest run took.
struct Reading {
    kind: Kind,
    since: Option<Timestamp>,
    met_at: Option<Timestamp>,
    actual_minutes: Option<i64>,
}

impl Desk<'_> {
    fn first(&self) -> Clock {
        let (created, answer) = (self.facts.created, self.facts.first_answer);
        self.clock(Reading {
            kind: Kind::FirstResponse,
            since: answer.is_none().then_some(created),
            met_at: answer,
            actual_minutes: answer.map(|answer| self.counted.minutes(created, answer)),
        })
    }

    fn next(&self) -> Clock {
        let since = self.facts.unanswered();
        let answered = || self.facts.turns.iter().filter_map(|turn| Some((turn.asked, turn.answered?)));
        self.clock(Reading {
            kind: Kind::NextResponse,
            since,
            met_at: answered().map(|(_, answer)| answer).max().filter(|_| since.is_none()),
            actual_minutes: answered().map(|(asked, answer)| self.counted.minutes(asked, answer)).max(),
        })
    }

    fn resolution(&self) -> Clock {
        let created = self.facts.created;
        let end = self.facts.closing(self.now).map(|closing| closing.from);
        self.clock(Reading {
            kind: Kind::Resolution,
            since: end.is_none().then_some(created),
            met_at: end,
            actual_minutes: end.map(|end| self.counted.minutes(created, end)),
        })
    }

    fn clock(&self, reading: Reading) -> Clock {
        let Reading { kind, since, met_at, actual_minutes } = reading;
        let target = self.sla.target(kind);
        let is_over = self.facts.is_merged(self.now) || self.facts.closing(self.now).is_some();
        // What was too late stays too late, also where the ticket ended without an answer.
        let left = since.zip(target).map(|(since, target)| self.left(since, target));
        let since = since.filter(|_| !is_over);
        let diff_minutes = actual_minutes.zip(target).map(|(actual, target)| in_minutes(target) - actual);
        let is_paused = since.is_some() && self.facts.is_waiting(self.now);
        let running = since.zip(target).filter(|_| !is_paused);
        Clock {
            kind,
            since,
            due: running.and_then(|(since, target)| self.counted.used_up(since, target)),
            nears: running.and_then(|(since, target)| self.counted.used_up(since, self.sla.near_part(target))),
            left: left.filter(|_| !is_over),
            met_at,
            actual_minutes,
            diff_minutes,
            paused: is_paused,
            breached: left.is_some_and(|left| left < Span::ZERO) || diff_minutes.is_some_and(|diff| diff < 0),
        }
    }

    fn left(&self, since: Timestamp, target: Span) -> Span {
        let until = self.facts.ended().map_or(self.now, |end| end.min(self.now));
        Span::minutes(in_minutes(target) - self.counted.minutes(since, until))
    }
}
