//! A step brought out once: a mark says that it was begun before the call and how it ended after it.
//!
//! A reply or note whose end is unknown is looked for at the help desk before it is written again. While the attempt that began it
//! may still be running, nobody else writes: the delivery waits for its next turn. Statuses and events need no such care, since the
//! help desk and the receiver know a double themselves; they are only marked when they are done.

use boot::Failure;
use domain::{Connection, Span, Ticket, Timestamp};
use helpdesk::{DeliveryFailed, Helpdesk, Outgoing, Sought, WriteRefused};
use store::{ClientStore, Delivered, DeliveryMark, Stored};
use tracing::{info, warn};

use crate::act::{Act, Step};
use crate::desks::{Desks, causes};

/// How long an attempt may still be running: the function's own time limit.
const ATTEMPT: Span = Span::seconds(30);

/// Brings the steps of one ticket out.
pub(crate) struct Courier<'a> {
    pub(crate) store: ClientStore,
    pub(crate) ticket: &'a Ticket,
    pub(crate) connection: &'a Connection,
    pub(crate) desks: &'a dyn Desks,
    pub(crate) now: Timestamp,
}

/// Why a call did not succeed.
struct Setback {
    /// Whether a later try makes sense.
    passing: bool,
    /// In words.
    reason: String,
}

impl From<WriteRefused> for Setback {
    fn from(refused: WriteRefused) -> Self {
        // A credential is mended by a person while the work waits.
        let passing = refused.is_passing() || matches!(refused, WriteRefused::Unauthorized { .. });
        Setback { passing, reason: causes(&refused) }
    }
}

impl From<DeliveryFailed> for Setback {
    fn from(failed: DeliveryFailed) -> Self {
        Setback { passing: failed.is_passing(), reason: causes(&failed) }
    }
}

impl Courier<'_> {
    /// Brings one step out, or finds that it was. A step that was refused for good is tried again when a person redrives it:
    /// a refused call left nothing behind.
    pub(crate) async fn bring_out(&self, step: &Step) -> Result<(), Failure> {
        let mark = self.store.delivery(&self.ticket.id, &step.what).await?;
        let end = mark.as_ref().map(|mark| &mark.value.end);
        if matches!(end, Some(Delivered::Arrived(_))) {
            return Ok(());
        }
        let mark = mark.unwrap_or_else(|| Stored::new(self.mark(step)));
        let mark = if step.act.is_repeatable() {
            mark
        } else {
            if mark.version > 0 && mark.value.end == Delivered::Begun {
                if let Some(id) = self.find(step).await? {
                    return self.save(&mark, Delivered::Arrived(Some(id))).await;
                }
                self.wait_for_attempt(step, &mark.value)?;
            }
            self.begin(step, &mark).await?
        };
        let end = self.call(step).await?;
        self.conclude(step, &mark, end).await
    }

    fn mark(&self, step: &Step) -> DeliveryMark {
        DeliveryMark { what: step.what.clone(), since: self.now, end: Delivered::Begun }
    }

    /// The intent, saved before the call on the condition that nobody else began meanwhile.
    async fn begin(&self, step: &Step, before: &Stored<DeliveryMark>) -> Result<Stored<DeliveryMark>, Failure> {
        let begun = before.with(self.mark(step));
        self.store.save(vec![self.store.put_delivery(&self.ticket.id, &begun)?]).await?;
        Ok(Stored { version: begun.version + 1, ..begun })
    }

    fn wait_for_attempt(&self, step: &Step, mark: &DeliveryMark) -> Result<(), Failure> {
        if self.now >= mark.since + ATTEMPT {
            return Ok(());
        }
        Err(Failure::Retry(format!("{} of {} was begun at {} and may still be under way", step.what, self.ticket.id, mark.since)))
    }

    async fn save(&self, mark: &Stored<DeliveryMark>, end: Delivered) -> Result<(), Failure> {
        let ended = mark.with(DeliveryMark { end, ..mark.value.clone() });
        Ok(self.store.save(vec![self.store.put_delivery(&self.ticket.id, &ended)?]).await?)
    }

    async fn conclude(
        &self,
        step: &Step,
        mark: &Stored<DeliveryMark>,
        end: Result<Option<String>, Setback>,
    ) -> Result<(), Failure> {
        match end {
            Ok(id) => {
                info!(ticket.id = %self.ticket.id, what = step.what, "brought {} of {} out", step.what, self.ticket.id);
                self.save(mark, Delivered::Arrived(id)).await
            }
            Err(Setback { passing: true, reason }) => {
                warn!(ticket.id = %self.ticket.id, what = step.what, "{} of {} did not arrive: {reason}", step.what, self.ticket.id);
                Err(Failure::Retry(reason))
            }
            Err(Setback { passing: false, reason }) => {
                self.save(mark, Delivered::Refused(reason.clone())).await?;
                Err(Failure::Park(format!("{} of {}: {reason}", step.what, self.ticket.id)))
            }
        }
    }

    fn desk(&self) -> Result<std::sync::Arc<dyn Helpdesk>, Failure> {
        let access = self.connection.access.as_ref();
        self.desks.desk(
            access.ok_or_else(|| Failure::Park(format!("connection {} has no access to its help desk", self.connection.id)))?,
        )
    }

    fn outgoing(&self, text: &str, marker: Option<&String>) -> Outgoing {
        Outgoing { external_ticket: self.ticket.origin.external.clone(), text: text.to_owned(), marker: marker.cloned() }
    }

    async fn find(&self, step: &Step) -> Result<Option<String>, Failure> {
        let (outgoing, is_public) = match &step.act {
            Act::Reply(text) => (self.outgoing(text, None), true),
            Act::Note { text, marker } => (self.outgoing(text, Some(marker)), false),
            _ => return Ok(None),
        };
        let found = self.desk()?.find(&Sought { outgoing, is_public, since: step.at }).await;
        found.map_err(|refused| match Setback::from(refused) {
            Setback { passing: true, reason } => Failure::Retry(reason),
            Setback { reason, .. } => Failure::Park(format!("{} of {}: {reason}", step.what, self.ticket.id)),
        })
    }

    async fn call(&self, step: &Step) -> Result<Result<Option<String>, Setback>, Failure> {
        if let Act::Tell(event) = &step.act {
            let Some(endpoint) = &self.connection.events else { return Ok(Ok(None)) };
            return Ok(self.desks.event(endpoint, event, self.now).await.map(|()| None).map_err(Setback::from));
        }
        let (desk, external) = (self.desk()?, &self.ticket.origin.external);
        let written = match &step.act {
            Act::Reply(text) => desk.post_answer(&self.outgoing(text, None)).await.map(|posted| posted.external_message),
            Act::Note { text, marker } => {
                desk.post_note(&self.outgoing(text, Some(marker))).await.map(|posted| posted.external_message)
            }
            Act::Pending => desk.set_pending(external).await.map(|()| None),
            Act::HandOff => desk.hand_off(external).await.map(|()| None),
            Act::Solve => desk.close(external).await.map(|()| None),
            Act::Tell(_) => Ok(None),
        };
        Ok(written.map_err(Setback::from))
    }
}
