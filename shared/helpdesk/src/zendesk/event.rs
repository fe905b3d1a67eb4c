//! Zendesk's own events: `zen:event-type:ticket.…`, with the ticket in `detail` and the change in `event`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::RETURN_TAG;
use crate::shape::{Field, ReadRefused, flat_text, id_text, spare};
use crate::{Customer, Inbound, InboundKind};

/// Flat facts of a ticket that go into the metadata, where the client's allow-list chooses among them.
const METADATA: [&str; 9] =
    ["priority", "type", "tags", "brand_id", "form_id", "group_id", "organization_id", "assignee_id", "external_id"];

pub(super) fn read(root: &Field) -> Result<Inbound, ReadRefused> {
    let name = root.at("type").text()?;
    let name = name.strip_prefix("zen:event-type:").unwrap_or(&name);
    match name {
        "ticket.created" => opened(root),
        "ticket.comment_added" => commented(root),
        "ticket.status_changed" => status_changed(root),
        "ticket.tags_changed" if adds_return(root) => returned(root),
        _ => Ok(ignored(root, name)),
    }
}

/// An event about a user, say, has a user's id in `detail`; only a ticket's is told.
fn ignored(root: &Field, name: &str) -> Inbound {
    let ticket = name.starts_with("ticket.").then(|| id_text(root.at("detail").at("id").value())).flatten();
    Inbound { delivery: id_text(root.at("id").value()), ..Inbound::ignored(name, ticket) }
}

/// A ticket without a description opens all the same: a picture alone, say, comes without words.
fn opened(root: &Field) -> Result<Inbound, ReadRefused> {
    let base = base(root, InboundKind::Opened)?;
    let detail = root.at("detail");
    let is_public = detail.at("is_public").maybe_flag()?.unwrap_or(true);
    let author = match spare(detail.at("submitter_id").maybe_id()) {
        Some(submitter) => submitter,
        None => detail.at("requester_id").id()?,
    };
    let description = detail.at("description");
    let body = description.value().map(|_| description.text()).transpose()?.unwrap_or_default();
    let at = spare(detail.at("created_at").maybe_moment()).or(base.at);
    Ok(Inbound { body, author: Some(author), is_public, at, ..base })
}

fn commented(root: &Field) -> Result<Inbound, ReadRefused> {
    let comment = root.at("event").object()?.at("comment").object()?;
    let author = comment.at("author").object()?;
    let author_id = author.at("id").id()?;
    let is_public = comment.at("is_public").flag()?;
    let base = base(root, InboundKind::Note)?;
    let kind = match is_public {
        false => InboundKind::Note,
        true if is_staff(&author, &author_id, &base)? => InboundKind::AgentReplied,
        true => InboundKind::CustomerReplied,
    };
    let external_message = Some(comment.at("id").id()?);
    Ok(Inbound { kind, external_message, body: comment.at("body").text()?, author: Some(author_id), is_public, ..base })
}

/// By the flag; without one, the requester is surely a customer, and of anybody else nothing is guessed.
fn is_staff(author: &Field, author_id: &str, base: &Inbound) -> Result<bool, ReadRefused> {
    let flag = author.at("is_staff");
    let asks = base.customer.as_ref().is_some_and(|customer| customer.id.as_deref() == Some(author_id));
    match spare(flag.maybe_flag()) {
        Some(is_staff) => Ok(is_staff),
        None if asks => Ok(false),
        None => flag.flag(),
    }
}

fn status_changed(root: &Field) -> Result<Inbound, ReadRefused> {
    let current = root.at("event").object()?.at("current").text()?;
    let author = spare(root.at("detail").at("actor_id").maybe_id());
    Ok(Inbound { status: Some(current.trim().to_lowercase()), author, ..base(root, InboundKind::StatusChanged)? })
}

/// Whether somebody put the tag there just now; that it still stands there from before says nothing.
fn adds_return(root: &Field) -> bool {
    let added = root.at("event").at("tags_added").value().and_then(Value::as_array);
    added.into_iter().flatten().any(|tag| tag.as_str().is_some_and(|tag| tag.eq_ignore_ascii_case(RETURN_TAG)))
}

fn returned(root: &Field) -> Result<Inbound, ReadRefused> {
    let author = spare(root.at("detail").at("actor_id").maybe_id());
    Ok(Inbound { author, is_public: false, ..base(root, InboundKind::Returned)? })
}

/// What every event about a ticket tells. Only the ticket's id must be there.
fn base(root: &Field, kind: InboundKind) -> Result<Inbound, ReadRefused> {
    let detail = root.at("detail").object()?;
    Ok(Inbound {
        object_version: version(root, &detail),
        delivery: spare(root.at("id").maybe_id()),
        at: spare(root.at("time").maybe_moment()),
        channel: spare(detail.at("via").at("channel").maybe_text()),
        subject: spare(detail.at("subject").maybe_text()).unwrap_or_default(),
        customer: spare(detail.at("requester_id").maybe_id()).map(|id| Customer { id: Some(id), mail: None, name: None }),
        status: spare(detail.at("status").maybe_text()).map(|status| status.to_lowercase()),
        metadata: metadata(&detail),
        ..Inbound::of(kind, detail.at("id").id()?)
    })
}

/// The ticket's time of change, then the place in a sequence of events with one such time; texts sort as versions do.
fn version(root: &Field, detail: &Field) -> Option<String> {
    let updated = spare(detail.at("updated_at").maybe_moment())?;
    let sequence = root.at("event").at("meta").at("sequence");
    let position = spare(sequence.at("position").maybe_id()).and_then(|position| position.parse::<u32>().ok());
    Some(position.map_or_else(|| updated.to_string(), |position| format!("{updated}#{position:06}")))
}

fn metadata(detail: &Field) -> BTreeMap<String, String> {
    METADATA.iter().filter_map(|key| Some(((*key).to_owned(), flat_text(detail.at(key).value()?)?))).collect()
}
