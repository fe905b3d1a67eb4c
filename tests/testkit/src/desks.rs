//! The way out: one help desk in memory for every access, and one endpoint that keeps the events it is told.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use boot::Failure;
use domain::{EventEndpoint, HelpdeskAccess, Timestamp};
use helpdesk::{DeliveryFailed, Event, Helpdesk, MemoryHelpdesk, Outgoing, Posted, Sought, WriteRefused};
use relay_fn::Desks;

use crate::effects::Effects;

/// The help desk and the endpoint.
pub(crate) struct EffectDesks {
    pub(crate) desk: Arc<MemoryHelpdesk>,
    pub(crate) events: Mutex<Vec<Event>>,
    pub(crate) effects: Arc<Effects>,
}

impl EffectDesks {
    pub(crate) fn events(&self) -> Vec<Event> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn keep(&self, event: &Event) -> Result<(), DeliveryFailed> {
        event.body()?;
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event.clone());
        Ok(())
    }
}

#[async_trait]
impl Desks for EffectDesks {
    fn desk(&self, _: &HelpdeskAccess) -> Result<Arc<dyn Helpdesk>, Failure> {
        Ok(Arc::new(EffectDesk { desk: self.desk.clone(), effects: self.effects.clone() }))
    }

    async fn event(&self, _: &EventEndpoint, event: &Event, _: Timestamp) -> Result<(), DeliveryFailed> {
        let lost = || DeliveryFailed::NoAnswer("the endpoint's answer was lost".to_owned());
        self.effects.around(format!("tell {}", event.kind), self.keep(event), lost).await
    }
}

/// The help desk as relay sees it: each write is an effect, a search is none.
struct EffectDesk {
    desk: Arc<MemoryHelpdesk>,
    effects: Arc<Effects>,
}

fn lost() -> WriteRefused {
    WriteRefused::Unknown { retry_after: None, detail: "the help desk's answer was lost".to_owned() }
}

#[async_trait]
impl Helpdesk for EffectDesk {
    async fn post_answer(&self, answer: &Outgoing) -> Result<Posted, WriteRefused> {
        self.effects.around("post to the customer".to_owned(), self.desk.post_answer(answer), lost).await
    }

    async fn post_note(&self, note: &Outgoing) -> Result<Posted, WriteRefused> {
        self.effects.around("post a note".to_owned(), self.desk.post_note(note), lost).await
    }

    async fn hand_off(&self, external_ticket: &str) -> Result<(), WriteRefused> {
        self.effects.around("hand off".to_owned(), self.desk.hand_off(external_ticket), lost).await
    }

    async fn close(&self, external_ticket: &str) -> Result<(), WriteRefused> {
        self.effects.around("solve".to_owned(), self.desk.close(external_ticket), lost).await
    }

    async fn set_pending(&self, external_ticket: &str) -> Result<(), WriteRefused> {
        self.effects.around("set pending".to_owned(), self.desk.set_pending(external_ticket), lost).await
    }

    async fn find(&self, sought: &Sought) -> Result<Option<String>, WriteRefused> {
        tokio::task::yield_now().await;
        self.desk.find(sought).await
    }
}
