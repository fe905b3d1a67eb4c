//! The way out: a client's help desk to write to, and its endpoint for events.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use boot::Failure;
use domain::{EventEndpoint, HelpdeskAccess, Timestamp};
use helpdesk::{DeliveryFailed, Event, Helpdesk, Reach, Wire, deliver, zendesk};

/// Who relay talks to.
#[async_trait]
pub trait Desks: Send + Sync {
    /// The help desk behind `access`. Parks an address that is never called.
    fn desk(&self, access: &HelpdeskAccess) -> Result<Arc<dyn Helpdesk>, Failure>;

    /// Tries once to tell an event.
    async fn event(&self, endpoint: &EventEndpoint, event: &Event, now: Timestamp) -> Result<(), DeliveryFailed>;
}

/// The real ones, over one wire: its connections outlive an invocation, and a client on it is only an address and a credential.
#[derive(Debug)]
pub struct WebDesks {
    reach: Reach,
    wire: OnceLock<Wire>,
}

impl WebDesks {
    /// Help desks in public, and on this machine as well if `loopback_too`.
    pub fn new(loopback_too: bool) -> Self {
        let reach = if loopback_too { Reach::LoopbackToo } else { Reach::Public };
        WebDesks { reach, wire: OnceLock::new() }
    }

    fn wire(&self) -> Result<Wire, String> {
        match self.wire.get() {
            Some(wire) => Ok(wire.clone()),
            None => {
                let wire = Wire::new(self.reach).map_err(|error| causes(&error))?;
                Ok(self.wire.get_or_init(|| wire).clone())
            }
        }
    }
}

#[async_trait]
impl Desks for WebDesks {
    fn desk(&self, access: &HelpdeskAccess) -> Result<Arc<dyn Helpdesk>, Failure> {
        let wire = self.wire().map_err(Failure::Retry)?;
        let client = zendesk::Client::new(wire, access).map_err(|refused| Failure::Park(causes(&refused)))?;
        Ok(Arc::new(client))
    }

    async fn event(&self, endpoint: &EventEndpoint, event: &Event, now: Timestamp) -> Result<(), DeliveryFailed> {
        let wire = self.wire().map_err(DeliveryFailed::NoAnswer)?;
        deliver(&wire, &endpoint.url, std::slice::from_ref(&endpoint.secret), event, now).await
    }
}

/// An error with all that is behind it.
pub(crate) fn causes(error: &dyn std::error::Error) -> String {
    let chain = std::iter::successors(Some(error), |error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
