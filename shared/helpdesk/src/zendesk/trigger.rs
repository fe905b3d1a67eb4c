//! The trigger shape: the body of `zendesk-trigger.json`, which a client's admin pastes into a Zendesk trigger's webhook.
//!
//! One trigger for new tickets with `"event":"ticket.created"`, one for new comments with `"ticket.commented"`, and if wanted one for
//! `"ticket.status_changed"`. A fourth with `"ticket.returned"` runs where the tags contain `fandesk_return`, and removes that tag: by it
//! agents give a ticket back to the experts, and an internal note in the same update is their reason. `topic` and `program` are filled by the admin, with a placeholder of a ticket field or a fixed word.
//! Zendesk renders every placeholder as text, so numbers and flags may be texts, and what it does not know is blank.

use std::collections::BTreeMap;

use domain::Timestamp;

use crate::shape::{Field, ReadRefused, flat_text, spare};
use crate::{Customer, Inbound, InboundKind};

/// What an admin pastes into the trigger.
pub const TEMPLATE: &str = include_str!("../../zendesk-trigger.json");

pub(super) fn read(root: &Field) -> Result<Inbound, ReadRefused> {
    let template = root.at("fandesk");
    if template.id()? != "1" {
        return template.refuse("is no known version of the template: expected \"1\"");
    }
    let ticket = root.at("ticket").object()?;
    match root.at("event").text()?.as_str() {
        "ticket.created" => opened(root, &ticket),
        "ticket.commented" => commented(root, &ticket),
        "ticket.status_changed" => status_changed(root, &ticket),
        "ticket.returned" => returned(root, &ticket),
        _ => root
            .at("event")
            .refuse("is unknown: expected ticket.created, ticket.commented, ticket.status_changed or ticket.returned"),
    }
}

/// A ticket whose first comment is not public is a note between agents, not a customer's question.
fn opened(root: &Field, ticket: &Field) -> Result<Inbound, ReadRefused> {
    let base = base(ticket, InboundKind::Opened)?;
    let comment = root.at("comment").maybe_object()?;
    let public = comment.as_ref().map(|comment| comment.at("public").maybe_flag()).transpose()?.flatten();
    let wrote = comment.map(|comment| comment.at("author").maybe_object()).transpose()?.flatten();
    let author = wrote.map(|author| author.at("id").maybe_id()).transpose()?.flatten();
    let customer = base.customer.as_ref().and_then(|customer| customer.id.clone());
    Ok(Inbound {
        body: ticket.at("description").text()?,
        author: author.or(customer),
        at: moment(ticket, "created_at")?,
        is_public: public.unwrap_or(true),
        ..base
    })
}

fn commented(root: &Field, ticket: &Field) -> Result<Inbound, ReadRefused> {
    let comment = root.at("comment").object()?;
    let author = comment.at("author").object()?;
    let is_public = comment.at("public").flag()?;
    let author_id = author.at("id").id()?;
    let kind = match (is_public, is_staff(&author, &author_id, ticket)?) {
        (false, _) => InboundKind::Note,
        (true, true) => InboundKind::AgentReplied,
        (true, false) => InboundKind::CustomerReplied,
    };
    Ok(Inbound {
        external_message: Some(comment.at("id").id()?),
        body: comment.at("body").text()?,
        author: Some(author_id),
        at: moment(ticket, "updated_at")?,
        is_public,
        ..base(ticket, kind)?
    })
}

fn status_changed(root: &Field, ticket: &Field) -> Result<Inbound, ReadRefused> {
    let status = ticket.at("status").text()?.trim().to_lowercase();
    let author = spare(root.at("comment").at("author").at("id").maybe_id());
    Ok(Inbound { status: Some(status), author, at: moment(ticket, "updated_at")?, ..base(ticket, InboundKind::StatusChanged)? })
}

/// The latest comment is the reason only where it is a note: what the customer has read says nothing new to experts.
fn returned(root: &Field, ticket: &Field) -> Result<Inbound, ReadRefused> {
    let comment = root.at("comment");
    let is_note = spare(comment.at("public").maybe_flag()) == Some(false);
    let body = spare(comment.at("body").maybe_text()).filter(|_| is_note).unwrap_or_default();
    let external_message = spare(comment.at("id").maybe_id()).filter(|_| is_note);
    let author = spare(comment.at("author").at("id").maybe_id());
    let at = moment(ticket, "updated_at")?;
    Ok(Inbound { body, external_message, author, at, is_public: false, ..base(ticket, InboundKind::Returned)? })
}

/// By the role; without one, the requester is surely a customer, and of anybody else nothing is guessed.
fn is_staff(author: &Field, author_id: &str, ticket: &Field) -> Result<bool, ReadRefused> {
    let role = author.at("role");
    match role.maybe_text()?.map(|role| role.to_lowercase().replace([' ', '_'], "-")).as_deref() {
        Some("end-user" | "customer") => Ok(false),
        Some("agent" | "admin" | "administrator" | "owner" | "light-agent" | "team-member") => Ok(true),
        None if ticket.at("requester").at("id").id()? == author_id => Ok(false),
        _ => role.refuse("is unknown: expected end-user, agent or admin"),
    }
}

fn base(ticket: &Field, kind: InboundKind) -> Result<Inbound, ReadRefused> {
    let requester = ticket.at("requester").object()?;
    Ok(Inbound {
        object_version: moment(ticket, "updated_at")?.map(|at| at.to_string()),
        channel: ticket.at("via").maybe_text()?.map(|via| via.to_lowercase()),
        subject: ticket.at("subject").maybe_text()?.unwrap_or_default(),
        language: language(ticket, &requester)?,
        topic: ticket.at("topic").maybe_text()?,
        program: ticket.at("program").maybe_text()?,
        status: ticket.at("status").maybe_text()?.map(|status| status.to_lowercase()),
        customer: Some(customer(&requester)?),
        metadata: metadata(ticket),
        ..Inbound::of(kind, ticket.at("id").id()?)
    })
}

fn customer(requester: &Field) -> Result<Customer, ReadRefused> {
    let mail = requester.at("email").maybe_text()?;
    Ok(Customer { id: Some(requester.at("id").id()?), mail, name: requester.at("name").maybe_text()? })
}

fn language(ticket: &Field, requester: &Field) -> Result<Option<String>, ReadRefused> {
    Ok(ticket.at("language").maybe_text()?.or(requester.at("locale").maybe_text()?))
}

fn moment(ticket: &Field, key: &str) -> Result<Option<Timestamp>, ReadRefused> {
    ticket.at(key).maybe_moment()
}

fn metadata(ticket: &Field) -> BTreeMap<String, String> {
    ["tags", "via"].iter().filter_map(|key| Some(((*key).to_owned(), flat_text(ticket.at(key).value()?)?))).collect()
}
