//! A Standard Webhooks body read: `{"type", "timestamp", "data"}`, written by a client's own program.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::json;
use crate::shape::{Field, ReadRefused, Writer, flat_text, id_text};
use crate::{Customer, Inbound, InboundKind};

/// Reads a verified body. Types: `ticket.created`, `ticket.message_created`, `ticket.status_changed` and `ticket.returned`, with the
/// reason as `body`; all others are ignored.
pub fn read(body: &[u8]) -> Result<Inbound, ReadRefused> {
    let value = json::parse(body).map_err(|detail| ReadRefused::Unreadable { detail })?;
    let root = Field::root(&value, Writer::Client).object()?;
    let name = root.at("type").text()?;
    match name.as_str() {
        "ticket.created" => opened(&root),
        "ticket.message_created" => commented(&root),
        "ticket.status_changed" => status_changed(&root),
        "ticket.returned" => returned(&root),
        _ => Ok(Inbound::ignored(&name, id_text(root.at("data").at("id").value()))),
    }
}

fn opened(root: &Field) -> Result<Inbound, ReadRefused> {
    let data = root.at("data").object()?;
    let base = base(root, InboundKind::Opened)?;
    let customer = customer(&data)?;
    let author = customer.id.clone();
    Ok(Inbound { body: data.at("body").text()?, customer: Some(customer), author, ..base })
}

fn commented(root: &Field) -> Result<Inbound, ReadRefused> {
    let data = root.at("data").object()?;
    let is_public = data.at("public").maybe_flag()?.unwrap_or(true);
    let author = data.at("author").maybe_object()?;
    let kind = match (is_public, is_agent(author.as_ref())?) {
        (false, _) => InboundKind::Note,
        (true, true) => InboundKind::AgentReplied,
        (true, false) => InboundKind::CustomerReplied,
    };
    let known = data.at("customer").maybe_object()?.map(|_| customer(&data)).transpose()?;
    let author = author.map(|author| author.at("id").maybe_id()).transpose()?.flatten();
    let message = Some(data.at("message_id").id()?);
    Ok(Inbound {
        body: data.at("body").text()?,
        external_message: message,
        customer: known,
        author,
        is_public,
        ..base(root, kind)?
    })
}

fn status_changed(root: &Field) -> Result<Inbound, ReadRefused> {
    let status = root.at("data").object()?.at("status").text()?.trim().to_lowercase();
    Ok(Inbound { status: Some(status), ..base(root, InboundKind::StatusChanged)? })
}

fn returned(root: &Field) -> Result<Inbound, ReadRefused> {
    let body = root.at("data").object()?.at("body").maybe_text()?.unwrap_or_default();
    Ok(Inbound { body, is_public: false, ..base(root, InboundKind::Returned)? })
}

/// A message without an author's role is the customer's: that is what this way in is for.
fn is_agent(author: Option<&Field>) -> Result<bool, ReadRefused> {
    let Some(role) = author.map(|author| author.at("role")) else { return Ok(false) };
    match role.maybe_text()?.as_deref() {
        None | Some("customer") => Ok(false),
        Some("agent") => Ok(true),
        _ => role.refuse("is unknown: expected customer or agent"),
    }
}

fn base(root: &Field, kind: InboundKind) -> Result<Inbound, ReadRefused> {
    let data = root.at("data").object()?;
    let at = root.at("timestamp").maybe_moment()?;
    Ok(Inbound {
        external_message: data.at("message_id").maybe_id()?,
        object_version: at.map(|at| at.to_string()),
        at,
        channel: data.at("channel").maybe_text()?,
        subject: data.at("subject").maybe_text()?.unwrap_or_default(),
        language: data.at("language").maybe_text()?,
        topic: data.at("topic").maybe_text()?,
        program: data.at("program").maybe_text()?,
        metadata: metadata(&data)?,
        ..Inbound::of(kind, data.at("id").id()?)
    })
}

fn customer(data: &Field) -> Result<Customer, ReadRefused> {
    let field = data.at("customer").object()?;
    let customer =
        Customer { id: field.at("id").maybe_id()?, mail: field.at("email").maybe_text()?, name: field.at("name").maybe_text()? };
    let known = customer.id.is_some() || customer.mail.is_some();
    if known { Ok(customer) } else { field.refuse("names nobody: expected an id or an email") }
}

/// The flat entries; a nested one never reaches an expert, so it is left out.
fn metadata(data: &Field) -> Result<BTreeMap<String, String>, ReadRefused> {
    let Some(field) = data.at("metadata").maybe_object()? else { return Ok(BTreeMap::new()) };
    let entries = field.value().and_then(Value::as_object).into_iter().flatten();
    Ok(entries.filter(|(_, value)| !value.is_array()).filter_map(|(key, value)| Some((key.clone(), flat_text(value)?))).collect())
}
