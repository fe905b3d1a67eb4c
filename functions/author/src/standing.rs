//! Standing: how far the serving versions are proven, and which automations say nearly the same.

use std::collections::BTreeSet;

use domain::{Automation, AutomationId};
use serde_json::{Value, json};
use store::BankParts;
use triage::{
    Alike, EncoderId, Lesson, PoolStanding, Promise, Proven, Standing, Standings, VersionStanding, alike, lesson, standings,
};

/// With more serving automations than these nobody waits for all pairs: each automation's own page still names those like it.
const COMPARED_MAX: usize = 60;

/// Where all versions stand that serve.
pub(crate) fn of(parts: &BankParts, promise: &Promise) -> Standings {
    let serving = |one: &Automation| Some((one.id.clone(), one.serving()?.number));
    let published: Vec<_> = parts.automations.iter().filter_map(serving).collect();
    standings(&parts.calibration, &published, promise)
}

/// The standing of an automation's serving version; nothing where none serves.
pub(crate) fn told(standings: &Standings, automation: &Automation) -> Option<Value> {
    standings.of(&automation.id, automation.serving()?.number).map(version)
}

/// Shares as shares, not as basis points.
fn share(points: u16) -> f64 {
    f64::from(points) / 10_000.0
}

fn version(one: &VersionStanding) -> Value {
    let mut told = match &one.standing {
        Standing::Shadow { labels, needed, why } => json!({ "is": "shadow", "labels": labels, "needed": needed, "why": why }),
        Standing::Live { proven: found, by } => {
            let mut told = proven(found);
            (told["is"], told["by"]) = (json!("live"), json!(by));
            told
        }
        Standing::Suspended { suspension } => {
            json!({ "is": "suspended", "since": suspension.at, "audits": suspension.audits, "errors": suspension.errors })
        }
    };
    told["version"] = json!(one.version);
    told["judged"] = json!({ "labels": one.labels, "errors": one.errors });
    told["audited"] = json!({ "labels": one.audits, "errors": one.audit_errors });
    told["drawn"] = json!(share(one.share));
    told
}

fn proven(proven: &Proven) -> Value {
    let Proven { threshold, traffic, labels, errors, bound } = *proven;
    let (threshold, traffic, bound) = (share(threshold), share(traffic), share(bound));
    json!({ "threshold": threshold, "share": traffic, "labels": labels, "errors": errors, "bound": bound })
}

/// What is promised.
pub(crate) fn promise(promise: &Promise) -> Value {
    json!({ "alpha": promise.alpha(), "delta": promise.delta(), "audit": share(promise.audit_share()) })
}

/// Everybody's labels.
pub(crate) fn pool(pool: &PoolStanding) -> Value {
    let PoolStanding { labels, next_look, proven: found, share: drawn } = pool;
    json!({ "labels": labels, "next_look": next_look, "proven": found.as_ref().map(proven), "drawn": share(*drawn) })
}

/// The automations that are nearly the same as this one, so that one of both would do; `whole` with its draft.
pub(crate) fn merge(parts: &BankParts, automation: &Automation, whole: bool, encoder: EncoderId) -> Vec<Value> {
    let draft = automation.draft.as_ref().filter(|_| whole).map(|draft| &draft.version);
    let Some(version) = draft.or_else(|| automation.serving()) else { return Vec::new() };
    let own = read(lesson(&automation.id, version, encoder), encoder);
    let title = |id: &AutomationId| {
        parts.automations.iter().find(|one| &one.id == id).and_then(Automation::serving).map(|one| &one.title)
    };
    let row = |Alike { other, crossed }| json!({ "automation": other, "title": title(&other), "crossed": crossed });
    alike(encoder, &own, &lessons(parts, encoder)).into_iter().map(row).collect()
}

/// All pairs of serving automations that are nearly the same, each pair once.
pub(crate) fn pairs(parts: &BankParts, encoder: EncoderId) -> Vec<Value> {
    let lessons = lessons(parts, encoder);
    let mut seen = BTreeSet::new();
    let mut pairs = Vec::new();
    for own in lessons.iter().filter(|_| lessons.len() <= COMPARED_MAX) {
        for Alike { other, crossed } in alike(encoder, own, &lessons) {
            let mut both = [own.automation.clone(), other];
            both.sort();
            if seen.insert(both.clone()) {
                pairs.push(json!({ "automations": both, "crossed": crossed }));
            }
        }
    }
    pairs
}

fn lessons(parts: &BankParts, encoder: EncoderId) -> Vec<Lesson> {
    let serving = parts.automations.iter().filter_map(|one| Some((&one.id, one.serving()?)));
    serving.map(|(id, version)| read(lesson(id, version, encoder), encoder)).collect()
}

/// Without the examples that this encoder has not read yet.
fn read(mut lesson: Lesson, encoder: EncoderId) -> Lesson {
    lesson.examples.retain(|(_, vector)| encoder == EncoderId::Lexical || vector.is_some());
    lesson
}
