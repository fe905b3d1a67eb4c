//! A line of a calibration: what is known of one version of one automation.

use domain::{AutomationId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Promise;
use super::held::Held;
use super::label::{Heard, Label, Source};
use super::watch::Watch;

// Answers and complaints are halved at this many answers, so that they tell of the last few dozen.
const ANSWERS_MAX: u16 = 50;
// Below the first share of complaints nothing happens, at the second the audit share is at its largest; basis points of answers.
const COMPLAINTS: (u32, u32) = (1_000, 3_000);
// So few answers say nothing.
const ANSWERS_MIN: u16 = 10;

/// Why and since when a version is suspended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// Since when.
    pub at: Timestamp,
    /// How many audited answers spoke by then.
    pub audits: u32,
    /// How many of them were wrong.
    pub errors: u32,
    /// What a bet of 100 against the promise was worth by then, rounded down.
    pub bet: u32,
}

/// What is known of one version of one automation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) automation: AutomationId,
    pub(crate) version: u32,
    /// Its number in this calibration, never used again.
    pub(crate) no: u32,
    /// All labels it ever had, with those that count in no proof, and how many were wrong.
    pub(crate) labels: u32,
    pub(crate) errors: u32,
    /// The labels that its own sample ever had.
    pub(crate) drawn: u32,
    /// The day of the last that was heard of it, counted from 1970.
    pub(crate) day: u32,
    /// Whether it no longer serves: it was retired, or another version took its place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) gone: bool,
    /// Its place among those whose own labels are looked at, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) place: Option<u32>,
    /// What the last look at its own labels proved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) held: Option<Held>,
    // Answers that were withheld under the present promise.
    #[serde(default)]
    withheld: u32,
    watch: Option<Watch>,
    pub(crate) suspended: Option<Suspension>,
    answers: u16,
    complaints: u16,
}

impl Line {
    pub(crate) fn new(automation: AutomationId, version: u32, no: u32) -> Line {
        Line {
            automation,
            version,
            no,
            labels: 0,
            errors: 0,
            drawn: 0,
            day: 0,
            gone: false,
            place: None,
            held: None,
            withheld: 0,
            watch: None,
            suspended: None,
            answers: 0,
            complaints: 0,
        }
    }

    pub(crate) fn is(&self, automation: &AutomationId, version: u32) -> bool {
        self.version == version && &self.automation == automation
    }

    pub(crate) fn learn(&mut self, label: &Label, day: u32, promise: &Promise) {
        self.labels = self.labels.saturating_add(1);
        self.errors = self.errors.saturating_add(u32::from(!label.fits));
        self.drawn = self.drawn.saturating_add(u32::from(label.drawn.own && label.source != Source::Remark));
        self.day = self.day.max(day);
        if label.source == Source::Audit {
            self.audited(label, promise);
        }
    }

    // Another promise is another bet: it begins anew.
    fn audited(&mut self, label: &Label, promise: &Promise) {
        let watch = match &mut self.watch {
            Some(watch) if watch.alpha() == promise.alpha => watch,
            other => {
                self.withheld = if other.is_some() { 0 } else { self.withheld };
                other.insert(Watch::over(promise.alpha))
            }
        };
        watch.saw(!label.fits);
        let capital = watch.capital();
        if self.suspended.is_none() && capital * promise.false_alarm() >= 1.0 {
            let bet = (capital * 100.0).min(4e9) as u32;
            self.suspended = Some(Suspension { at: label.at, audits: watch.audits(), errors: watch.errors(), bet });
        }
    }

    pub(crate) fn heard(&mut self, heard: Heard, day: u32) {
        self.day = self.day.max(day);
        match heard {
            Heard::Answered => self.answers += 1,
            Heard::Withheld => self.withheld = self.withheld.saturating_add(1),
            Heard::Reopened | Heard::LowScore => self.complaints = self.complaints.saturating_add(1).min(self.answers),
        }
        if self.answers >= ANSWERS_MAX {
            self.answers /= 2;
            self.complaints /= 2;
        }
    }

    /// Whether it serves from now on. What was proven by its own labels ends where it does, and its place is free.
    pub(crate) fn serves(&mut self, serves: bool) {
        self.gone = !serves;
        if self.gone {
            (self.place, self.held) = (None, None);
        }
    }

    /// The share of its would-be answers that is withheld, basis points: the promise's own, and more while customers complain.
    pub(crate) fn audit_share(&self, promise: &Promise) -> u16 {
        let (least, most) = (u32::from(promise.audit_share()), u32::from(promise.audit_share_max()));
        if self.answers < ANSWERS_MIN {
            return promise.audit_share();
        }
        let complaints = u32::from(self.complaints) * 10_000 / u32::from(self.answers);
        let above = complaints.clamp(COMPLAINTS.0, COMPLAINTS.1) - COMPLAINTS.0;
        (least + (most - least) * above / (COMPLAINTS.1 - COMPLAINTS.0)) as u16
    }

    /// Audited answers of the running bet and how many were wrong.
    pub(crate) fn audits(&self) -> (u32, u32) {
        self.watch.as_ref().map_or((0, 0), |watch| (watch.audits(), watch.errors()))
    }

    /// How many of its answers were withheld for the running bet, judged or not.
    pub(crate) fn withheld(&self) -> u32 {
        self.withheld.max(self.audits().0)
    }

    /// What a bet of 1 against the promise is worth.
    pub(crate) fn capital(&self) -> f64 {
        self.watch.as_ref().map_or(1.0, Watch::capital)
    }
}
