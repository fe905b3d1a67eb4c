//! A restart: the client or the operator lets a suspended version begin again, in shadow and without labels, and says why.

use boot::{contend, problem_of};
use domain::{Automation, AutomationId, Timestamp};
use store::CountedCalibration;
use tracing::warn;
use triage::{Promise, Standing, standings};
use web::Problem;

use crate::Desk;
use crate::who::AtHand;
use crate::write::refused;

/// `POST .../{automation}:restart` with `{"reason": "..."}`. What is known of its labels, the automation's history and the head change in one
/// write. A second time finds the first.
pub(crate) async fn run(
    desk: &Desk,
    at_hand: &AtHand,
    id: &AutomationId,
    reason: &str,
    now: Timestamp,
) -> Result<Automation, Problem> {
    let by = at_hand.owner("Only the client and the operator restart automations; send their key.")?;
    if reason.is_empty() {
        return Err(Problem::shape_invalid("/reason", "say why it may begin again: it is kept with the automation"));
    }
    let (store, encoder) = (&at_hand.store, desk.encoder().id());
    let (program, language, promise) = (&at_hand.program.id, &at_hand.language, Promise::from(&at_hand.program.automation));
    let done = contend(|| async {
        let known = at_hand.automation(id).await?;
        let counted = store.calibration(program, language, encoder).await.map_err(problem_of)?;
        let Some(counted) = counted.filter(|counted| is_suspended(&known.value, &counted.value, &promise, now)) else {
            return unsuspended(known.value).map(Ok);
        };
        let next = known.value.clone().restart(by, reason, now).map_err(refused)?;
        let without = counted.with(restarted(&counted.value, &next));
        let puts = async {
            let own = store.put_automation(&known.with(next.clone()))?;
            let labels = store.put_calibration(program, language, encoder, &without)?;
            store.save(vec![own, labels, store.put_next_bank(program, language).await?]).await
        };
        Ok(puts.await.map(|()| next))
    })
    .await?;
    warn!(automation = %done.id, ?by, "automation {} was restarted", done.id);
    Ok(done)
}

fn is_suspended(automation: &Automation, counted: &CountedCalibration, promise: &Promise, now: Timestamp) -> bool {
    let Some(version) = automation.serving() else { return false };
    let all = standings(&counted.calibration, &[(automation.id.clone(), version.number)], promise, now);
    all.versions.iter().any(|one| matches!(one.standing, Standing::Suspended { .. }))
}

fn restarted(counted: &CountedCalibration, automation: &Automation) -> CountedCalibration {
    let mut counted = counted.clone();
    if let Some(version) = automation.serving() {
        counted.calibration.restart(&automation.id, version.number);
    }
    counted
}

/// What was restarted already stays as it is.
fn unsuspended(automation: Automation) -> Result<Automation, Problem> {
    let serving = automation.serving().map(|version| version.number);
    if automation.restarts.last().map(|restart| restart.version) == serving && serving.is_some() {
        return Ok(automation);
    }
    let detail = format!("Automation {} is not suspended, so there is nothing to restart.", automation.id);
    Err(Problem::refused("automation-not-suspended", detail))
}
