//! The proof of a replay's automations: how much they answered, how right that was by the audits and by the file itself.

use std::collections::{BTreeMap, HashMap};

use domain::{Answer, Author, Automation, AutomationId, Resolution, State, Ticket, TicketId, Timestamp};
use money::BasisPoints;
use serde::Serialize;
use serde_json::Value;
use triage::{Calibration, Decided, Outcome, Promise, Standing, WhyHuman, standings};

use super::authors::Automations;
use super::compare::{Found, read};
use super::evidence::Evidence;
use super::thread::Thread;

/// What automations did.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Proof {
    /// Automations that were published.
    pub written: usize,
    /// When the first was published; null where none was.
    pub since: Option<Timestamp>,
    /// Tickets that came after that, continuing ones too.
    pub tickets: usize,
    /// Of these, tickets that an automation answered.
    pub answered: usize,
    /// Per cent of `tickets`; null without one.
    pub answered_pct: Option<f64>,
    /// Of `answered`, those whose answer belongs to the question by the rule of the file.
    pub fitting: usize,
    /// Of `fitting`, those where only the question's title says so.
    pub by_title_only: usize,
    /// Of `answered`, those of questions on which people posted and whose answer does not belong there.
    pub wrong: usize,
    /// Of `answered`, those of questions that no person posted on and that were filed elsewhere: nobody knows.
    pub unknown: usize,
    /// Suggestions that experts judged, audits among them.
    pub judged: usize,
    /// Would-be answers that were withheld and judged by the expert who answered.
    pub audited: usize,
    /// Of `audited`, those that did not fit.
    pub audit_errors: usize,
    /// Per cent of `audited` that fit, with Wilson's interval of 95 %; null without one.
    pub precision: Option<Share>,
    /// The same of all that went out: `fitting` of `fitting` and `wrong`.
    pub precision_by_file: Option<Share>,
    /// The promise: at most so many per cent of automatic answers are wrong.
    pub promised_wrong_pct: f64,
    /// Whether no more than that went out wrong, by the file; null where nothing did.
    pub kept: Option<bool>,
    /// Of `answered`, resolved because the customer said so.
    pub confirmed: usize,
    /// Of `answered`, resolved because nobody objected.
    pub assumed: usize,
    /// Of `answered`, taken back by the customer.
    pub taken_back: usize,
    /// Helpers' real posts that were not needed.
    pub spared: usize,
    /// Versions that may answer at the end.
    pub live: usize,
    /// Versions that audits have stopped.
    pub suspended: usize,
    /// Of `answered`, those that `GET /v1/tickets/{id}/automation` explains with threshold and nearest examples.
    pub explained: usize,
}

/// A share in per cent with the ends of its interval of 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// The share.
    pub pct: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Share {
    fn of(part: usize, n: usize) -> Option<Share> {
        let interval = kpi::wilson(part as u64, n as u64)?;
        Some(Share { pct: pct(part, n)?, low: tenth(interval.low * 100.0), high: tenth(interval.high * 100.0) })
    }
}

fn pct(part: usize, n: usize) -> Option<f64> {
    (n > 0).then(|| tenth(part as f64 * 100.0 / n as f64))
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// What the tables say about automations, apart from what the play counted itself.
pub(super) fn proof(automations: &Automations, threads: &[Thread], found: &Found, evidence: &Evidence) -> Proof {
    let written: Vec<Automation> = read(evidence.of("AUTOMATION"));
    let since = written.iter().filter_map(|one| one.published.as_ref()).map(|published| published.at).min();
    let decided: Vec<Decided> = read(evidence.of("DECISION"));
    let after = |ticket: &&Ticket| since.is_some_and(|since| ticket.opened_at >= since);
    let mut proof = Proof {
        written: written.iter().filter(|one| one.published.is_some()).count(),
        since,
        tickets: found.tickets.values().filter(after).count(),
        promised_wrong_pct: f64::from(automations.promise.alpha.get()) / 100.0,
        ..Proof::default()
    };
    labels(&decided, &mut proof);
    answers(&decided, automations, threads, &found.tickets, &mut proof);
    footings(&written, evidence, automations, &mut proof);
    proof.answered_pct = pct(proof.answered, proof.tickets);
    proof.precision = Share::of(proof.audited - proof.audit_errors, proof.audited);
    proof.precision_by_file = Share::of(proof.fitting, proof.fitting + proof.wrong);
    let known = (proof.fitting + proof.wrong) as f64;
    proof.kept = (known > 0.0).then_some(proof.wrong as f64 * 100.0 <= proof.promised_wrong_pct * known);
    proof
}

fn labels(decided: &[Decided], proof: &mut Proof) {
    for one in decided {
        let Some(judged) = &one.judged else { continue };
        proof.judged += 1;
        if matches!(one.outcome, Outcome::Suggested { why: WhyHuman::Audit }) {
            proof.audited += 1;
            proof.audit_errors += usize::from(!judged.fits);
        }
    }
}

/// The tickets that automations answered.
pub(super) fn answered(evidence: &Evidence) -> Vec<TicketId> {
    let decided: Vec<Decided> = read(evidence.of("DECISION"));
    decided.into_iter().filter(|one| one.outcome == Outcome::Answered).map(|one| one.ticket).collect()
}

fn answers(
    decided: &[Decided],
    automations: &Automations,
    threads: &[Thread],
    tickets: &BTreeMap<TicketId, Ticket>,
    proof: &mut Proof,
) {
    let threads: HashMap<String, &Thread> = threads.iter().map(|thread| (thread.id.to_string(), thread)).collect();
    for one in decided {
        let (Some(answer), Some(ticket)) = (one.answered(), tickets.get(&one.ticket)) else { continue };
        let Some(thread) = threads.get(&ticket.origin.external) else { continue };
        proof.answered += 1;
        match automations.fits(&answer.title, thread) {
            true => {
                proof.fitting += 1;
                proof.by_title_only += usize::from(!automations.people_say_so(&answer.title, thread));
            }
            false if thread.is_answered() => proof.wrong += 1,
            false => proof.unknown += 1,
        }
        match &ticket.state {
            _ if is_taken_back(ticket) => proof.taken_back += 1,
            State::Resolved { how: Resolution::Confirmed, .. } => proof.confirmed += 1,
            State::Resolved { how: Resolution::Assumed, .. } => proof.assumed += 1,
            _ => {}
        }
    }
}

fn is_taken_back(ticket: &Ticket) -> bool {
    let automatic = |answer: &&Answer| matches!(answer.by, Author::Automation { .. });
    ticket.earlier_answers.iter().chain(&ticket.answer).filter(automatic).any(|answer| answer.episode < ticket.episode)
}

/// What the labels allow at the end. A language has a calibration of its own, which knows its own versions alone.
fn footings(written: &[Automation], evidence: &Evidence, automations: &Automations, proof: &mut Proof) {
    let serving = |one: &Automation| Some((one.id.clone(), one.serving()?.number));
    let published: Vec<(AutomationId, u32)> = written.iter().filter_map(serving).collect();
    let promise = Promise::from(&automations.promise);
    let calibrations = evidence.of("CALIBRATION").iter().filter_map(calibration);
    // At the day of each one's newest label.
    let then = Timestamp::from_millis(0);
    for version in calibrations.flat_map(|one| standings(&one, &published, &promise, then).versions) {
        proof.live += usize::from(matches!(version.standing, Standing::Live { .. }));
        proof.suspended += usize::from(matches!(version.standing, Standing::Suspended { .. }));
    }
}

fn calibration(value: &Value) -> Option<Calibration> {
    serde_json::from_str(value.get("calibration")?.as_str()?).ok()
}

/// Whether an explanation holds what one screen needs: the automation, what proves it, and what the question was nearest to.
pub(super) fn is_explained(explanation: &Value) -> bool {
    let has_some = |pointer: &str| explanation.pointer(pointer).and_then(Value::as_array).is_some_and(|all| !all.is_empty());
    explanation["outcome"] == "answered"
        && explanation.pointer("/automation/standing/threshold").is_some_and(Value::is_number)
        && has_some("/nearest_examples")
}

impl Proof {
    /// The figures as lines of name and value, for people.
    pub(super) fn lines(&self) -> Vec<(String, String)> {
        let row = |name: &str, value: String| (name.to_owned(), value);
        let share = |share: Option<Share>| {
            share.map_or("-".to_owned(), |share| format!("{} % ({} to {})", share.pct, share.low, share.high))
        };
        let kept = self.kept.map_or("", |kept| if kept { ", kept" } else { ", broken" });
        vec![
            row("automations", format!("{} written, {} live, {} suspended", self.written, self.live, self.suspended)),
            row(
                "answered by them",
                format!(
                    "{} of {} tickets since ({} %); {} explained",
                    self.answered,
                    self.tickets,
                    self.answered_pct.unwrap_or_default(),
                    self.explained
                ),
            ),
            row("audited", format!("{}, {} wrong: {} right", self.audited, self.audit_errors, share(self.precision))),
            row(
                "right by the file",
                format!(
                    "{}; {} by their title alone, {} wrong, {} unknown",
                    share(self.precision_by_file),
                    self.by_title_only,
                    self.wrong,
                    self.unknown
                ),
            ),
            row("promise", format!("at most {} % wrong{kept}", self.promised_wrong_pct)),
            row("confirmed / assumed / taken back", format!("{} / {} / {}", self.confirmed, self.assumed, self.taken_back)),
            row("experts' posts spared", self.spared.to_string()),
        ]
    }
}

/// The promise of a replay in basis points; a share out of range is refused by the program that gets it.
pub(super) fn points(pct: f64) -> BasisPoints {
    BasisPoints::new((pct * 100.0).round().clamp(0.0, 10_000.0) as u16).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_explanation_names_its_threshold_and_its_nearest_examples() {
        let standing = json!({ "is": "live", "threshold": 0.4 });
        let full = json!({ "outcome": "answered", "automation": { "standing": standing }, "nearest_examples": [{}] });
        assert!(is_explained(&full));
        for without in ["/automation/standing/threshold", "/nearest_examples", "/outcome"] {
            let mut less = full.clone();
            *less.pointer_mut(without).unwrap() = Value::Null;
            assert!(!is_explained(&less), "without {without}");
        }
    }

    #[test]
    fn a_share_has_an_interval_and_none_of_nothing() {
        assert_eq!(Share::of(0, 0), None);
        let share = Share::of(19, 20).unwrap();
        assert!(share.low < share.pct && share.pct < share.high && share.pct == 95.0, "{share:?}");
    }
}
