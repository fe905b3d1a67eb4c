//! A Zendesk body read: the event shape is Zendesk's own, the trigger shape is the template that we ship.

use serde_json::Value;

use super::{event, trigger};
use crate::json;
use crate::shape::{Field, ReadRefused, Writer};
use crate::{Inbound, InboundKind};

/// Reads a verified body. What `integration_user` wrote is an [`InboundKind::Echo`], whatever else it is.
///
/// The event shape counts as [`Writer::Vendor`], everything else as [`Writer::Client`]: only an admin could have typed it.
pub fn read(body: &[u8], integration_user: Option<&str>) -> Result<Inbound, ReadRefused> {
    let value = json::parse(body).map_err(|detail| ReadRefused::Unreadable { detail })?;
    let inbound = if is_event(&value) {
        event::read(&Field::root(&value, Writer::Vendor))?
    } else {
        trigger::read(&Field::root(&value, Writer::Client).object()?)?
    };
    Ok(with_echo(inbound, integration_user))
}

/// Either mark is enough, so that an event with one broken field is still seen as Zendesk's own.
fn is_event(value: &Value) -> bool {
    let typed = value.get("type").and_then(Value::as_str).is_some_and(|kind| kind.starts_with("zen:"));
    typed || value.get("zendesk_event_version").is_some()
}

fn with_echo(inbound: Inbound, integration_user: Option<&str>) -> Inbound {
    let ours = integration_user.is_some() && inbound.author.as_deref() == integration_user;
    let used = !matches!(inbound.kind, InboundKind::Ignored(_));
    if ours && used { Inbound { kind: InboundKind::Echo, ..inbound } } else { inbound }
}
