//! Standing: how far the serving versions are proven, and what an author can do where one is suspended.

use domain::{Automation, Timestamp};
use serde_json::{Value, json};
use store::BankParts;
use triage::{PoolStanding, Promise, Proven, Standing, Standings, Suspension, VersionStanding, standings};

/// What there is to do about a suspension.
const WHAT_TO_DO: &str = "Change the answer or its examples and publish it as a new version, which begins without labels. Where the cause lay \
                          elsewhere and is gone, ask the client or the operator to restart this version.";

/// Where all versions stand that serve.
pub(crate) fn of(parts: &BankParts, promise: &Promise, now: Timestamp) -> Standings {
    let serving = |one: &Automation| Some((one.id.clone(), one.serving()?.number));
    let published: Vec<_> = parts.automations.iter().filter_map(serving).collect();
    standings(&parts.calibration, &published, promise, now)
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
        Standing::Suspended { suspension } => suspended(suspension),
    };
    told["version"] = json!(one.version);
    told["judged"] = json!({ "labels": one.labels, "errors": one.errors });
    told["audited"] = json!({ "withheld": one.withheld, "labels": one.audits, "errors": one.audit_errors });
    told["drawn"] = json!(share(one.share));
    told
}

fn suspended(suspension: &Suspension) -> Value {
    let Suspension { at, audits, errors, .. } = suspension;
    let because =
        format!("{errors} of its {audits} audited answers were wrong, more than chance explains if it kept its promise.");
    json!({
        "is": "suspended", "since": at, "audits": audits, "errors": errors, "because": because, "what_to_do": WHAT_TO_DO,
    })
}

fn proven(proven: &Proven) -> Value {
    let Proven { threshold, traffic, labels, errors, bound } = *proven;
    let (threshold, traffic, bound) = (share(threshold), share(traffic), share(bound));
    json!({ "threshold": threshold, "share": traffic, "labels": labels, "errors": errors, "bound": bound })
}

/// What is promised.
pub(crate) fn promise(promise: &Promise) -> Value {
    let (alpha, delta, audit) = (promise.alpha(), promise.delta(), share(promise.audit_share()));
    json!({ "alpha": alpha, "delta": delta, "audit": audit, "watched": promise.is_watched() })
}

/// Everybody's labels.
pub(crate) fn pool(pool: &PoolStanding) -> Value {
    let PoolStanding { labels, next_look, proven: found, share: drawn } = pool;
    json!({ "labels": labels, "next_look": next_look, "proven": found.as_ref().map(proven), "drawn": share(*drawn) })
}
