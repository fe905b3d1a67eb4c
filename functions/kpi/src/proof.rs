//! Proofs on their way: what decisions, judgements and customers say of automations is gathered by calibration, in the order of the stream,
//! and each calibration takes it in once.
//!
//! ```text
//! a decision is new             its P is one of the traffic's; where it answered, an answer went out, and where the audit
//!                               withheld it, one was withheld
//! a suggestion is judged        a label
//! an automatic answer is taken
//! back, given up, scored low    a remark: more of its answers are audited
//! ```
//! What an automation may do follows from the calibration alone (`triage::standings`). Where that changes, the bank's head moves on in the
//! same write, so that match reads all anew with the next ticket: a suspension needs nobody.

use std::collections::BTreeMap;

use boot::{Change, Failure, Ports};
use domain::{Author, AutomationId, ClientId, Fact, Language, Program, ProgramId, Score, State, Ticket, Timestamp};
use store::{ClientScope, ClientStore, CountedCalibration, Item, Store, StoreError, Stored, kind_of};
use tracing::{info, warn};
use triage::{
    Calibration, Decided, EncoderId, Footing, Heard, Label, Outcome, Promise, Standing, Standings, WhyHuman, standings,
};

use crate::lesson::{Lesson, is_new, mark};

/// How often a calibration is counted again because another shard's reader wrote first.
const CONTENDED_TRIES: usize = 8;
/// A customer's score up to this is a remark.
const LOW_SCORE: u8 = 2;

/// What a change teaches about automations.
#[derive(Debug, Clone, PartialEq)]
enum Taught {
    /// A ticket came whose best candidate has this P.
    Saw(f64),
    /// What became of an answer.
    Heard(AutomationId, u32, Heard, Timestamp),
    /// A label.
    Judged(Box<Label>),
}

/// Which calibration.
type Place = (ClientId, ProgramId, Language, EncoderId);
type Classes = BTreeMap<Place, Vec<Lesson<Taught>>>;

/// Teaches the calibrations.
pub(crate) async fn learn(ports: &Ports, changes: &[Change]) -> Result<(), Failure> {
    let mut classes = Classes::new();
    for change in changes {
        let (place, taught) = match change.after.as_ref().map(kind_of) {
            Some("DECISION") => of_decision(change),
            Some("TICKET") => of_ticket(ports, change).await?,
            _ => None,
        }
        .unzip();
        let lesson = |what| Lesson { shard: change.shard.clone(), sequence: change.sequence.clone(), what };
        if let (Some(place), Some(taught)) = (place, taught) {
            classes.entry(place).or_default().extend(taught.into_iter().map(lesson));
        }
    }
    for ((client, program, language, encoder), lessons) in classes {
        let store = ports.store.open(ClientScope::of_client(&client));
        let Some(program) = store.program(&program).await? else { continue };
        let class = Class { store, program: program.value, language, encoder, lessons, now: ports.now() };
        class.teach().await?;
    }
    Ok(())
}

fn place_of(decided: &Decided) -> Place {
    (decided.ticket.client().clone(), decided.program.clone(), decided.language.clone(), decided.encoder)
}

/// What nobody can read is parked by the rollups' reader. Of what a word rule answered nothing counts: no automation was asked.
fn of_decision(change: &Change) -> Option<(Place, Vec<Taught>)> {
    let read = |item: &Item| Store::read_decision(item).ok();
    let after = read(change.after.as_ref()?).filter(|after| after.rule.is_none())?;
    let before = change.before.as_ref().and_then(read);
    let mut taught = Vec::new();
    if before.is_none() {
        taught.push(Taught::Saw(after.p));
        taught.extend(becomes(&after));
    }
    if before.is_none_or(|before| before.judged.is_none()) {
        taught.extend(after.label().map(|label| Taught::Judged(Box::new(label))));
    }
    Some((place_of(&after), taught))
}

/// What became of an answer that was good enough.
fn becomes(decided: &Decided) -> Option<Taught> {
    let heard = match decided.outcome {
        Outcome::Answered => Heard::Answered,
        Outcome::Suggested { why: WhyHuman::Audit } => Heard::Withheld,
        _ => return None,
    };
    let one = decided.suggestion.as_ref()?;
    Some(Taught::Heard(one.automation.clone(), one.version, heard, decided.at))
}

/// What a customer's act says of an automatic answer; its version stands in the decision.
async fn of_ticket(ports: &Ports, change: &Change) -> Result<Option<(Place, Vec<Taught>)>, StoreError> {
    let read = |item: &Item| Store::read_ticket(item).ok().map(|stored| stored.value);
    let (Some(before), Some(after)) = (change.before.as_ref().and_then(read), change.after.as_ref().and_then(read)) else {
        return Ok(None);
    };
    let heard = heard(&before, &after);
    if heard.is_empty() {
        return Ok(None);
    }
    let Some(decided) = ports.store.of_ticket(&after.id).decision(&after.id).await? else { return Ok(None) };
    let decided = decided.value;
    let Some(answered) = decided.answered() else { return Ok(None) };
    let told = |heard| Taught::Heard(answered.automation.clone(), answered.version, heard, decided.at);
    let taught = heard.into_iter().map(told);
    Ok(Some((place_of(&decided), taught.collect())))
}

fn heard(before: &Ticket, after: &Ticket) -> Vec<Heard> {
    if !matches!(before.state.author(), Some(Author::Automation { .. })) {
        return Vec::new();
    }
    let facts = Fact::between(Some(before), after);
    let given_up = facts.contains(&Fact::Escalated) && matches!(before.state, State::Answered { .. });
    let taken_back = (facts.contains(&Fact::Reopened) || given_up).then_some(Heard::Reopened);
    let low = |score: Score| score.get() <= LOW_SCORE;
    let was_low = before.rating.is_some_and(|rating| rating.episode == after.episode && low(rating.score));
    let is_low = after.rating.is_some_and(|rating| rating.episode == after.episode && low(rating.score));
    let scored = (facts.contains(&Fact::Rated) && is_low && !was_low).then_some(Heard::LowScore);
    taken_back.into_iter().chain(scored).collect()
}

/// What one calibration is taught.
struct Class {
    store: ClientStore,
    program: Program,
    language: Language,
    encoder: EncoderId,
    lessons: Vec<Lesson<Taught>>,
    now: Timestamp,
}

impl Class {
    /// Loads, learns and saves until nobody else wrote first.
    async fn teach(&self) -> Result<(), Failure> {
        for _ in 0..CONTENDED_TRIES {
            match self.teach_once().await {
                Err(StoreError::Conflict(_)) => tokio::task::yield_now().await,
                end => return Ok(end?),
            }
        }
        Err(Failure::Retry(format!("others kept calibrating {} in {} first", self.program.id, self.language)))
    }

    async fn teach_once(&self) -> Result<(), StoreError> {
        let (program, language, encoder) = (&self.program.id, &self.language, self.encoder);
        let found = self.store.calibration(program, language, encoder).await?;
        let known = found.unwrap_or(Stored::new(CountedCalibration::default()));
        let promise = Promise::from(&self.program.automation);
        if !self.lessons.iter().any(|lesson| is_new(&known.value.watermarks, lesson)) {
            return Ok(());
        }
        let published = self.published().await?;
        let next = learned(&known.value, &self.lessons, &published, &promise);
        let before = standings(&known.value.calibration, &published, &promise, self.now);
        let after = standings(&next.calibration, &published, &promise, self.now);
        let mut puts = vec![self.store.put_calibration(program, language, encoder, &known.with(next))?];
        if footings(&before) != footings(&after) {
            puts.push(self.store.put_next_bank(program, language).await?);
        }
        self.store.save(puts).await?;
        self.tell(&before, &after);
        Ok(())
    }

    async fn published(&self) -> Result<Vec<(AutomationId, u32)>, StoreError> {
        let all = self.store.automations(&self.program.id, &self.language).await?;
        Ok(all.iter().filter_map(|one| Some((one.id.clone(), one.serving()?.number))).collect())
    }

    /// A line in the log for every version that may do something else now; its author reads it in its standing.
    fn tell(&self, before: &Standings, after: &Standings) {
        for (was, is) in before.versions.iter().zip(&after.versions) {
            let (automation, version) = (&is.automation, is.version);
            match (&was.standing, &is.standing) {
                (Standing::Suspended { .. }, Standing::Suspended { .. }) => {}
                (_, Standing::Suspended { suspension }) => warn!(
                    automation = %automation, version, audits = suspension.audits, errors = suspension.errors,
                    "suspended automation {automation}: its audits broke the promise"
                ),
                (Standing::Live { .. }, Standing::Shadow { .. }) => {
                    warn!(automation = %automation, version, "automation {automation} only suggests again");
                }
                (Standing::Shadow { .. } | Standing::Suspended { .. }, Standing::Live { proven, .. }) => info!(
                    automation = %automation, version, threshold = proven.threshold, labels = proven.labels, errors = proven.errors,
                    "automation {automation} answers from now on"
                ),
                _ => {}
            }
        }
    }
}

/// What match would do otherwise: footings, thresholds, and the share that is drawn.
fn footings(standings: &Standings) -> (Vec<(Footing, u16)>, u16) {
    let versions = standings.versions.iter().map(|one| (one.standing.footing(), one.share));
    (versions.collect(), standings.pool.share)
}

/// The calibration with the lessons that it has not taken in yet, and with the versions that serve now.
fn learned(
    known: &CountedCalibration,
    lessons: &[Lesson<Taught>],
    published: &[(AutomationId, u32)],
    promise: &Promise,
) -> CountedCalibration {
    let mut next = known.clone();
    next.calibration.serving(published);
    for lesson in lessons.iter().filter(|lesson| is_new(&known.watermarks, lesson)) {
        take_in(&mut next.calibration, &lesson.what, promise);
        mark(&mut next.watermarks, lesson);
    }
    next
}

fn take_in(calibration: &mut Calibration, taught: &Taught, promise: &Promise) {
    match taught {
        Taught::Saw(p) => calibration.saw(*p),
        Taught::Heard(automation, version, heard, at) => calibration.heard(automation, *version, *heard, *at),
        Taught::Judged(label) => calibration.learn(label, promise),
    }
}
