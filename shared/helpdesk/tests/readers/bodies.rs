//! Bodies as help desks send them, and ways to spoil them.

use proptest::prelude::*;
use serde_json::{Value, json};

pub(crate) fn event(kind: &str, event: Value) -> Value {
    json!({
        "type": format!("zen:event-type:{kind}"), "account_id": 12514403, "id": "2b24ef10-19fd-4aeb-b6ee-3bd0e27a5ab0",
        "time": "2026-11-23T11:59:58.123456789Z", "zendesk_event_version": "2022-11-06", "subject": "zen:ticket:35436",
        "detail": {
            "id": "35436", "status": "Open", "subject": "Sync stops", "description": "It stops after a minute.\nWhat now?",
            "requester_id": "8447388090494", "submitter_id": "8447388090494", "assignee_id": null, "group_id": "11", "organization_id": "22",
            "brand_id": "33", "tags": ["sync", "desktop"], "priority": "NORMAL", "type": "QUESTION", "form_id": "44", "external_id": null,
            "is_public": true, "via": {"channel": "web_form"}, "created_at": "2026-11-23T11:59:50Z", "updated_at": "2026-11-23T11:59:57Z"
        },
        "event": event
    })
}

pub(crate) fn commented(public: bool, staff: bool, author: Value) -> Value {
    let author = json!({"id": author, "is_staff": staff, "name": "Somebody"});
    event(
        "ticket.comment_added",
        json!({
            "comment": {"id": 9876543210_u64, "body": "Still stops.", "is_public": public, "author": author},
            "meta": {"sequence": {"id": "01GX", "position": 3, "total": 4}}
        }),
    )
}

/// The template as Zendesk would send it.
pub(crate) fn trigger(kind: &str) -> Value {
    let values = [
        ("ticket.id", "35436"),
        ("ticket.title", "Sync stops"),
        ("ticket.description", "It stops."),
        ("ticket.status", "Open"),
        ("ticket.via", "Web form"),
        ("ticket.tags", "sync desktop"),
        ("ticket.requester.id", "77"),
        ("ticket.requester.email", "ada@example.com"),
        ("ticket.requester.name", "Ada"),
        ("ticket.requester.locale", "de-AT"),
        ("ticket.created_at_with_timestamp", "2026-11-23T11:59Z"),
        ("ticket.updated_at_with_timestamp", "2026-11-23T12:01:00Z"),
        ("ticket.latest_comment.id", "9001"),
        ("ticket.latest_comment.value", "Still stops."),
        ("ticket.latest_comment.is_public", "true"),
        ("current_user.id", "77"),
        ("current_user.role", "end-user"),
    ];
    let template = helpdesk::zendesk::TEMPLATE;
    let filled = values.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value));
    assert!(!filled.contains("{{"), "the template has a placeholder that this test does not know: {filled}");
    with(serde_json::from_str(&filled).unwrap(), "/event", json!(kind))
}

pub(crate) fn standard_body(kind: &str) -> Value {
    json!({"type": kind, "timestamp": "2026-11-23T12:00:00Z", "data": {
        "id": "T-1", "message_id": 5, "subject": "Sync stops", "body": "It stops.", "customer": {"id": "c1", "email": "ada@example.com", "name": "Ada"},
        "language": "en", "topic": "sync", "program": "desktop", "channel": "chat", "status": "Closed", "public": true,
        "author": {"id": "c1", "role": "customer"}, "metadata": {"version": "9.1", "beta": true, "seats": 4, "nested": {"secret": "x"}, "none": null}
    }})
}

pub(crate) fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    *body.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")) = value;
    body
}

pub(crate) fn without(mut body: Value, pointer: &str) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap().as_object_mut().unwrap().shift_remove(key).unwrap();
    body
}

pub(crate) fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(json!("2026-11-23T12:00:00Z")),
        Just(json!("true")),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-z_]{1,10}", inner), 0..4).prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

pub(crate) fn pointers(value: &Value, here: &str, all: &mut Vec<String>) {
    all.push(here.to_owned());
    if let Value::Object(object) = value {
        object.iter().for_each(|(key, inner)| pointers(inner, &format!("{here}/{key}"), all));
    }
}
