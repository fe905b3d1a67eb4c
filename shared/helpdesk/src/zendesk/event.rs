//! Zendesk's own events: `zen:event-type:ticket.…`, with the ticket in `detail` and the change in `event`.

use std::collections::BTreeMap;

use crate::shape::{Field, ReadRefused, flat_text, id_text};
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
        _ => Ok(ignored(root, name)),
    }
}

/// An event about a user, say, has a user's id in `detail`; only a ticket's is told.
fn ignored(root: &Field, name: &str) -> Inbound {
    let ticket = name.starts_with("ticket.").then(|| id_text(root.at("detail").at("id").value())).flatten();
    Inbound { delivery: id_text(root.at("id").value()), ..Inbound::ignored(name, ticket) }
}

fn opened(root: &Field) -> Result<Inbound, ReadRefused> {
    let base = base(root, InboundKind::Opened)?;
    let detail = root.at("detail");
    let is_public = detail.at("is_public").maybe_flag()?.unwrap_or(true);
    let author = detail.at("submitter_id").maybe_id()?.or(Some(detail.at("requester_id").id()?));
    let at = detail.at("created_at").maybe_moment()?.or(base.at);
    Ok(Inbound { body: detail.at("description").text()?, author, is_public, at, ..base })
}

fn commented(root: &Field) -> Result<Inbound, ReadRefused> {
    let comment = root.at("event").object()?.at("comment").object()?;
    let author = comment.at("author").object()?;
    let is_public = comment.at("is_public").flag()?;
    let kind = match (is_public, author.at("is_staff").flag()?) {
        (false, _) => InboundKind::Note,
        (true, true) => InboundKind::AgentReplied,
        (true, false) => InboundKind::CustomerReplied,
    };
    Ok(Inbound {
        external_message: Some(comment.at("id").id()?),
        body: comment.at("body").text()?,
        author: Some(author.at("id").id()?),
        is_public,
        ..base(root, kind)?
    })
}

fn status_changed(root: &Field) -> Result<Inbound, ReadRefused> {
    let current = root.at("event").object()?.at("current").text()?;
    Ok(Inbound { status: Some(current.trim().to_lowercase()), ..base(root, InboundKind::StatusChanged)? })
}

/// What every event about a ticket tells.
fn base(root: &Field, kind: InboundKind) -> Result<Inbound, ReadRefused> {
    let detail = root.at("detail").object()?;
    Ok(Inbound {
        object_version: version(root, &detail)?,
        delivery: Some(root.at("id").id()?),
        at: root.at("time").maybe_moment()?,
        channel: detail.at("via").maybe_object()?.map(|via| via.at("channel").maybe_text()).transpose()?.flatten(),
        subject: detail.at("subject").maybe_text()?.unwrap_or_default(),
        customer: detail.at("requester_id").maybe_id()?.map(|id| Customer { id: Some(id), mail: None, name: None }),
        status: detail.at("status").maybe_text()?.map(|status| status.to_lowercase()),
        metadata: metadata(&detail),
        ..Inbound::of(kind, detail.at("id").id()?)
    })
}

/// The ticket's time of change, then the place in a sequence of events with one such time; texts sort as versions do.
fn version(root: &Field, detail: &Field) -> Result<Option<String>, ReadRefused> {
    let Some(updated) = detail.at("updated_at").maybe_moment()? else { return Ok(None) };
    let sequence = root.at("event").at("meta").at("sequence");
    let position = sequence.at("position").maybe_id()?.and_then(|position| position.parse::<u32>().ok());
    Ok(Some(position.map_or_else(|| updated.to_string(), |position| format!("{updated}#{position:06}"))))
}

fn metadata(detail: &Field) -> BTreeMap<String, String> {
    METADATA.iter().filter_map(|key| Some(((*key).to_owned(), flat_text(detail.at(key).value()?)?))).collect()
}
