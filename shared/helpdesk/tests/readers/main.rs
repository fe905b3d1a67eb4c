//! Readers: every shape we take reads whole, and a body with any field missing, null or of another kind is refused by name.

// A helper that fails fails its test, which is what is wanted.
#![allow(clippy::unwrap_used)]

mod bodies;
mod odd;
mod returned;

use bodies::*;
use helpdesk::{Inbound, InboundKind, ReadRefused, Writer, standard_webhooks as standard, zendesk};
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(body: &Value) -> Inbound {
    zendesk::read(body.to_string().as_bytes(), Some("500")).unwrap()
}

#[test]
fn an_event_of_a_new_ticket_is_read_whole() {
    let inbound = read(&event("ticket.created", json!({"meta": {"sequence": {"id": "x", "position": 1}}})));
    assert_eq!((inbound.kind, inbound.external_ticket.as_str()), (InboundKind::Opened, "35436"));
    assert_eq!((inbound.subject.as_str(), inbound.body.as_str()), ("Sync stops", "It stops after a minute.\nWhat now?"));
    assert_eq!(inbound.customer.unwrap().id.as_deref(), Some("8447388090494"));
    assert_eq!(inbound.object_version.as_deref(), Some("2026-11-23T11:59:57.000Z#000001"));
    assert_eq!(inbound.delivery.as_deref(), Some("2b24ef10-19fd-4aeb-b6ee-3bd0e27a5ab0"));
    assert_eq!(inbound.at.unwrap().to_string(), "2026-11-23T11:59:50.000Z");
    assert_eq!(
        (inbound.channel.as_deref(), inbound.status.as_deref(), inbound.is_public),
        (Some("web_form"), Some("open"), true)
    );
    assert_eq!(inbound.metadata.get("tags").map(String::as_str), Some("sync desktop"));
}

#[test]
fn a_comment_is_the_customers_the_agents_a_note_or_our_own() {
    let kind = |public, staff, author| read(&commented(public, staff, author)).kind;
    assert_eq!(kind(true, false, json!(42)), InboundKind::CustomerReplied);
    assert_eq!(kind(true, true, json!("43")), InboundKind::AgentReplied);
    assert_eq!(kind(false, true, json!(43)), InboundKind::Note);
    assert_eq!(kind(true, true, json!(500)), InboundKind::Echo);
    assert_eq!(kind(false, true, json!("500")), InboundKind::Echo);
    let inbound = read(&commented(true, false, json!(42)));
    assert_eq!(
        (inbound.external_message.as_deref(), inbound.body.as_str(), inbound.author.as_deref()),
        (Some("9876543210"), "Still stops.", Some("42"))
    );
}

#[test]
fn nobody_is_an_echo_when_the_connection_has_no_user() {
    let inbound = zendesk::read(commented(true, true, json!(500)).to_string().as_bytes(), None).unwrap();
    assert_eq!(inbound.kind, InboundKind::AgentReplied);
}

#[test]
fn a_status_tells_what_it_is_now() {
    let inbound = read(&event("ticket.status_changed", json!({"current": "SOLVED", "previous": "OPEN"})));
    assert_eq!((inbound.kind, inbound.status.as_deref()), (InboundKind::StatusChanged, Some("solved")));
}

#[test]
fn events_that_we_do_not_use_are_ignored_by_name_whatever_they_hold() {
    let inbound = zendesk::read(include_bytes!("../data/zendesk_user_event.json"), None).unwrap();
    assert_eq!(
        (inbound.kind, inbound.external_ticket.as_str()),
        (InboundKind::Ignored("user.group_membership_created".into()), "")
    );
    let inbound = read(&event("ticket.priority_changed", Value::Null));
    assert_eq!(
        (inbound.kind, inbound.external_ticket.as_str()),
        (InboundKind::Ignored("ticket.priority_changed".into()), "35436")
    );
    assert!(matches!(read(&json!({"type": "zen:event-type:ticket.new_in_2030"})).kind, InboundKind::Ignored(_)));
}

#[test]
fn our_template_reads_as_a_new_ticket_and_as_a_comment() {
    let inbound = read(&trigger("ticket.created"));
    assert_eq!(
        (inbound.kind, inbound.external_ticket.as_str(), inbound.body.as_str()),
        (InboundKind::Opened, "35436", "It stops.")
    );
    let customer = inbound.customer.unwrap();
    assert_eq!(
        (customer.id.as_deref(), customer.mail.as_deref(), customer.name.as_deref()),
        (Some("77"), Some("ada@example.com"), Some("Ada"))
    );
    assert_eq!((inbound.language.as_deref(), inbound.topic, inbound.program), (Some("de-AT"), None, None));
    assert_eq!(inbound.at.unwrap().to_string(), "2026-11-23T11:59:00.000Z", "Zendesk leaves the seconds out");
    let inbound = read(&trigger("ticket.commented"));
    assert_eq!((inbound.kind, inbound.external_message.as_deref()), (InboundKind::CustomerReplied, Some("9001")));
    assert_eq!(read(&trigger("ticket.status_changed")).status.as_deref(), Some("open"));
}

#[test]
fn a_trigger_may_send_numbers_flags_and_lists_as_such() {
    let body = with(trigger("ticket.commented"), "/ticket/id", json!(35436));
    let body = with(with(body, "/comment/public", json!(false)), "/comment/author/id", json!(43));
    let body = with(with(body, "/comment/author/role", json!("Agent")), "/ticket/tags", json!(["a", "b"]));
    let inbound = read(&with(with(body, "/ticket/topic", json!("sync")), "/fandesk", json!(1)));
    assert_eq!((inbound.kind, inbound.external_ticket.as_str()), (InboundKind::Note, "35436"));
    assert_eq!((inbound.topic.as_deref(), inbound.metadata["tags"].as_str()), (Some("sync"), "a b"));
}

#[test]
fn a_comment_without_a_role_is_the_customers_only_if_the_requester_wrote_it() {
    let blank = with(trigger("ticket.commented"), "/comment/author/role", json!(""));
    assert_eq!(read(&blank).kind, InboundKind::CustomerReplied);
    let stranger = with(blank, "/comment/author/id", json!("78"));
    assert_eq!(pointer(&stranger), ("/comment/author/role".to_owned(), Writer::Client));
}

#[test]
fn what_our_user_opened_or_wrote_by_trigger_is_an_echo() {
    for kind in ["ticket.created", "ticket.commented"] {
        assert_eq!(read(&with(trigger(kind), "/comment/author/id", json!(500))).kind, InboundKind::Echo, "{kind}");
    }
}

#[test]
fn a_standard_body_is_read_whole_and_without_its_nested_metadata() {
    let inbound = standard::read(standard_body("ticket.created").to_string().as_bytes()).unwrap();
    assert_eq!(
        (inbound.kind, inbound.external_ticket.as_str(), inbound.channel.as_deref()),
        (InboundKind::Opened, "T-1", Some("chat"))
    );
    assert_eq!(
        (inbound.topic.as_deref(), inbound.program.as_deref(), inbound.language.as_deref()),
        (Some("sync"), Some("desktop"), Some("en"))
    );
    let metadata: Vec<(&str, &str)> = inbound.metadata.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(metadata, [("beta", "true"), ("seats", "4"), ("version", "9.1")]);
    let kind = |body: Value| standard::read(body.to_string().as_bytes()).unwrap().kind;
    let message = standard_body("ticket.message_created");
    assert_eq!(kind(without(message.clone(), "/data/author")), InboundKind::CustomerReplied);
    assert_eq!(kind(with(message.clone(), "/data/author/role", json!("agent"))), InboundKind::AgentReplied);
    assert_eq!(kind(with(message, "/data/public", json!(false))), InboundKind::Note);
    assert_eq!(kind(standard_body("ticket.status_changed")), InboundKind::StatusChanged);
    assert_eq!(kind(standard_body("contact.created")), InboundKind::Ignored("contact.created".into()));
    assert_eq!(kind(json!({"type": "ping"})), InboundKind::Ignored("ping".into()));
}

fn pointer(body: &Value) -> (String, Writer) {
    match zendesk::read(body.to_string().as_bytes(), None) {
        Err(ReadRefused::Shape { pointer, writer, .. }) => (pointer, writer),
        other => panic!("{other:?}"),
    }
}

/// The fields that must be there, in each shape.
#[test]
fn a_needed_field_that_is_missing_null_or_of_another_kind_is_named() {
    let created = event("ticket.created", json!({}));
    let shapes = [
        (&created, Writer::Vendor, vec!["/detail", "/detail/id"]),
        (
            &commented(true, false, json!(1)),
            Writer::Vendor,
            vec![
                "/detail",
                "/detail/id",
                "/event",
                "/event/comment",
                "/event/comment/id",
                "/event/comment/body",
                "/event/comment/is_public",
                "/event/comment/author",
                "/event/comment/author/id",
                "/event/comment/author/is_staff",
            ],
        ),
        (
            &event("ticket.status_changed", json!({"current": "open"})),
            Writer::Vendor,
            vec!["/event", "/event/current", "/detail/id"],
        ),
        (
            &trigger("ticket.created"),
            Writer::Client,
            vec![
                "/fandesk",
                "/event",
                "/ticket",
                "/ticket/id",
                "/ticket/description",
                "/ticket/requester",
                "/ticket/requester/id",
            ],
        ),
        (
            &trigger("ticket.commented"),
            Writer::Client,
            vec![
                "/ticket",
                "/ticket/id",
                "/comment",
                "/comment/id",
                "/comment/body",
                "/comment/public",
                "/comment/author",
                "/comment/author/id",
            ],
        ),
    ];
    for (body, writer, fields) in shapes {
        for field in fields {
            let wrong =
                [without(body.clone(), field), with(body.clone(), field, Value::Null), with(body.clone(), field, json!([1.5]))];
            for wrong in wrong {
                assert_eq!(pointer(&wrong), (field.to_owned(), writer), "{wrong}");
            }
        }
    }
    for field in ["/type", "/data", "/data/id", "/data/body", "/data/customer"] {
        for wrong in [without(standard_body("ticket.created"), field), with(standard_body("ticket.created"), field, json!([1.5]))]
        {
            let refused = standard::read(wrong.to_string().as_bytes()).unwrap_err();
            assert!(
                matches!(&refused, ReadRefused::Shape { pointer, writer: Writer::Client, .. } if pointer == field),
                "{field}: {refused}"
            );
        }
    }
}

#[test]
fn a_field_that_may_be_missing_is_refused_when_it_is_of_another_kind() {
    for field in ["/detail/description", "/detail/is_public"] {
        assert_eq!(pointer(&with(event("ticket.created", json!({})), field, json!([]))).0, field);
    }
    for field in ["/ticket/subject", "/ticket/created_at", "/ticket/language", "/ticket/requester/email", "/comment"] {
        assert_eq!(pointer(&with(trigger("ticket.created"), field, json!(1))).0, field);
        assert_eq!(read(&without(trigger("ticket.created"), field)).kind, InboundKind::Opened, "{field}");
    }
    assert_eq!(pointer(&with(trigger("ticket.created"), "/ticket/created_at", json!("yesterday"))).0, "/ticket/created_at");
    assert_eq!(pointer(&with(trigger("ticket.created"), "/fandesk", json!("2"))).0, "/fandesk");
    assert_eq!(pointer(&with(trigger("ticket.created"), "/event", json!("ticket.solved"))).0, "/event");
    let nobody = with(standard_body("ticket.created"), "/data/customer", json!({"name": "Ada"}));
    assert!(
        matches!(standard::read(nobody.to_string().as_bytes()), Err(ReadRefused::Shape { pointer, .. }) if pointer == "/data/customer")
    );
}

#[test]
fn ids_are_whole_numbers_or_short_texts() {
    for id in [json!(""), json!(" "), json!(1.5), json!(true), json!({}), json!("a\nb"), json!("x".repeat(129))] {
        assert_eq!(pointer(&with(event("ticket.created", json!({})), "/detail/id", id.clone())).0, "/detail/id", "{id}");
    }
    assert_eq!(read(&with(event("ticket.created", json!({})), "/detail/id", json!(35436))).external_ticket, "35436");
}

#[test]
fn what_no_reader_could_mean_is_unreadable_and_what_nobody_agreed_on_is_the_clients() {
    for body in
        ["", "ticket=1", "<ticket/>", "{", r#"{"fandesk":"1","fandesk":"1"}"#, &format!("{}{}", "[".repeat(65), "]".repeat(65))]
    {
        assert!(matches!(zendesk::read(body.as_bytes(), None), Err(ReadRefused::Unreadable { .. })), "{body}");
        assert!(matches!(standard::read(body.as_bytes()), Err(ReadRefused::Unreadable { .. })), "{body}");
    }
    for (body, field) in [(json!([]), ""), (json!("x"), ""), (json!({}), "/fandesk"), (json!({"ticket_id": 1}), "/fandesk")] {
        assert_eq!(pointer(&body), (field.to_owned(), Writer::Client), "{body}");
    }
}

#[test]
fn a_refusal_keeps_the_customers_text_to_itself() {
    let body = with(event("ticket.created", json!({})), "/detail/id", json!({"private": "my password is 1234"}));
    let refused = zendesk::read(body.to_string().as_bytes(), None).unwrap_err();
    assert!(!format!("{refused:?} {refused}").contains("1234"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn no_changed_body_makes_a_reader_panic_and_every_refusal_has_a_place(shape in 0..10_usize, changes in prop::collection::vec((any::<prop::sample::Index>(), any_value(), any::<bool>()), 1..4)) {
        let mut body = match shape {
            0 => event("ticket.created", json!({})),
            1 => commented(true, false, json!(1)),
            2 => event("ticket.status_changed", json!({"current": "open"})),
            3 => trigger("ticket.created"),
            4 => trigger("ticket.commented"),
            5 => standard_body("ticket.created"),
            6 => standard_body("ticket.message_created"),
            7 => event("ticket.tags_changed", json!({"tags_added": ["fandesk_return"]})),
            8 => trigger("ticket.returned"),
            _ => standard_body("ticket.status_changed"),
        };
        for (at, value, remove) in changes {
            let mut all = Vec::new();
            pointers(&body, "", &mut all);
            let place = at.get(&all);
            if remove && !place.is_empty() { body = without(body, place) } else { body = with(body, place, value) }
        }
        let text = body.to_string();
        for outcome in [zendesk::read(text.as_bytes(), Some("500")), standard::read(text.as_bytes())] {
            match outcome {
                Ok(inbound) => prop_assert!(matches!(inbound.kind, InboundKind::Ignored(_)) || !inbound.external_ticket.is_empty()),
                Err(ReadRefused::Shape { pointer, detail, .. }) => prop_assert!((pointer.is_empty() || pointer.starts_with('/')) && !detail.is_empty()),
                Err(ReadRefused::Unreadable { detail }) => prop_assert!(false, "JSON is readable: {}", detail),
            }
        }
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = zendesk::read(&bytes, None);
        let _ = standard::read(&bytes);
    }
}
