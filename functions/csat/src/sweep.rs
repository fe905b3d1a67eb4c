//! The sweep: what the clock alone changes. It reads the sparse due index hour by hour; whatever it writes is a fact on the stream
//! like any other, so nothing else hangs on it.

use std::collections::HashMap;

use boot::{Failure, Ports};
use domain::{ClientId, Due, ProgramId, Span, Ticket, TicketId, Timestamp, Windows};
use futures::stream::{self, StreamExt};
use store::{ClientStore, StoreError, Stored};
use tracing::info;

const WATERMARK: &str = "due";
/// How many tickets of one hour a sweep takes; the next sweep takes the rest.
const PER_HOUR_MAX: usize = 2_000;
/// How many tickets are written at the same time.
const AT_ONCE: usize = 16;
/// So much stays behind the watermark: a writer's clock may be a little late.
const SLACK: Span = Span::minutes(10);
/// How far back the first sweep of all looks.
const FIRST_LOOK: Span = Span::hours(2);

/// Closes all windows that are over by now.
pub(crate) async fn sweep(ports: &Ports) -> Result<(), Failure> {
    let now = ports.now();
    let watermark = ports.store.watermark(WATERMARK).await?;
    let from = watermark.as_ref().and_then(|stored| stored.value.parse().ok()).unwrap_or(now - FIRST_LOOK);
    let mut windows = KnownWindows::new();
    let mut done_up_to = from;
    for hour in hours(from, now) {
        if !sweep_hour(ports, &hour, now, &mut windows).await? {
            break;
        }
        done_up_to = hour;
    }
    let next = watermark.unwrap_or(Stored::new(String::new()));
    let reached = (done_up_to - SLACK).max(from).to_string();
    if next.value == reached {
        return Ok(());
    }
    match ports.store.save_watermark(WATERMARK, &next.with(reached)).await {
        // Another sweep was faster; its watermark is as good.
        Err(StoreError::Conflict(_)) => Ok(()),
        end => Ok(end?),
    }
}

/// The hours from `from` to `now`, each by a moment in it.
fn hours(from: Timestamp, now: Timestamp) -> Vec<Timestamp> {
    let begin = from.millis().div_euclid(3_600_000);
    let end = now.millis().div_euclid(3_600_000);
    (begin..=end).map(|hour| Timestamp::from_millis(hour * 3_600_000)).collect()
}

/// Sweeps one hour; false when some of it is left for the next time.
async fn sweep_hour(ports: &Ports, hour: &Timestamp, now: Timestamp, windows: &mut KnownWindows) -> Result<bool, Failure> {
    let due = ports.store.due(&hour.hour(), now, PER_HOUR_MAX).await?;
    let mut changes = Vec::new();
    for id in &due {
        changes.extend(change(ports, id, windows, now).await?);
    }
    let changed = changes.len();
    let saves = changes.into_iter().map(|(store, ticket)| async move { store.save_ticket(&ticket).await });
    let saved: Vec<Result<(), StoreError>> = stream::iter(saves).buffer_unordered(AT_ONCE).collect().await;
    let left: Vec<StoreError> = saved.into_iter().filter_map(Result::err).collect();
    if changed > 0 {
        info!(hour = %hour, changed, left = left.len(), "the clock changed {changed} tickets");
    }
    Ok(left.is_empty() && due.len() < PER_HOUR_MAX)
}

/// The ticket as the clock leaves it, if it changes it.
async fn change(
    ports: &Ports,
    id: &TicketId,
    windows: &mut KnownWindows,
    now: Timestamp,
) -> Result<Option<(ClientStore, Stored<Ticket>)>, StoreError> {
    let store = ports.store.of_ticket(id);
    let Some(ticket) = store.ticket(id).await? else { return Ok(None) };
    let key = (id.client().clone(), ticket.value.program.clone());
    if !windows.contains_key(&key)
        && let Some(program) = store.program(&key.1).await?
    {
        windows.insert(key.clone(), program.value.windows);
    }
    let Some(windows) = windows.get(&key) else { return Ok(None) };
    match ticket.value.clone().fall_due(windows, now) {
        Due::Changed(next) => Ok(Some((store, ticket.with(*next)))),
        Due::Nothing => Ok(None),
    }
}

/// The windows of the programs that this sweep has met: each program is read once a sweep.
type KnownWindows = HashMap<(ClientId, ProgramId), Windows>;
