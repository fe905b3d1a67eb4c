//! How agents give a ticket back: by a tag, by a trigger of their own, by a client's own program.

use helpdesk::{InboundKind, standard_webhooks as standard, zendesk};
use serde_json::{Value, json};

use crate::bodies::{event, standard_body, trigger, with, without};
use crate::read;

fn tagged(added: Value, actor: Value) -> Value {
    let body = event("ticket.tags_changed", json!({ "tags_added": added, "tags_removed": [] }));
    let mut body = with(body, "/detail/tags", json!(["fandesk_return"]));
    body["detail"]["actor_id"] = actor;
    body
}

#[test]
fn the_tag_gives_a_ticket_back_at_the_moment_when_it_is_added() {
    let returned = read(&tagged(json!(["vip", zendesk::RETURN_TAG]), json!("43")));
    assert_eq!((returned.kind, returned.external_ticket.as_str()), (InboundKind::Returned, "35436"));
    assert_eq!((returned.author.as_deref(), returned.is_public), (Some("43"), false));
    assert!(returned.delivery.is_some() && returned.object_version.is_some(), "a second delivery is known by either");
    for added in [json!(["vip"]), json!([]), json!("fandesk_return"), json!([5, null]), Value::Null] {
        let kind = read(&tagged(added.clone(), json!("43"))).kind;
        assert_eq!(
            kind,
            InboundKind::Ignored("ticket.tags_changed".into()),
            "{added}: that it still stands there is nothing new"
        );
    }
    assert_eq!(read(&tagged(json!(["fandesk_return"]), json!(500))).kind, InboundKind::Echo);
}

#[test]
fn a_trigger_brings_the_agents_note_as_the_reason_and_never_what_the_customer_read() {
    let note = with(trigger("ticket.returned"), "/comment/public", json!("false"));
    let returned = read(&with(note, "/comment/body", json!("It is registered, go on.")));
    assert_eq!((returned.kind, returned.body.as_str()), (InboundKind::Returned, "It is registered, go on."));
    assert_eq!(returned.external_message.as_deref(), Some("9001"));
    let public = read(&trigger("ticket.returned"));
    assert_eq!((public.kind, public.body.as_str(), public.external_message), (InboundKind::Returned, "", None));
    assert_eq!(read(&without(trigger("ticket.returned"), "/comment")).kind, InboundKind::Returned);
}

#[test]
fn a_clients_own_program_gives_back_with_a_reason_or_without() {
    let read = |body: Value| standard::read(body.to_string().as_bytes()).unwrap();
    let returned = read(with(standard_body("ticket.returned"), "/data/body", json!("Go on.")));
    assert_eq!((returned.kind, returned.body.as_str(), returned.is_public), (InboundKind::Returned, "Go on.", false));
    assert_eq!(read(without(standard_body("ticket.returned"), "/data/body")).body, "");
}
