//! Bodies that are odd and still tell what happened: the customer's question weighs more than a field that nothing depends on.

use helpdesk::{InboundKind, Writer};
use serde_json::{Value, json};

use super::bodies::*;
use super::{pointer, read};

#[test]
fn an_event_opens_a_ticket_whatever_stands_in_the_fields_that_nothing_depends_on() {
    let created = event("ticket.created", json!({}));
    let spare = ["/id", "/time", "/event", "/detail/subject", "/detail/status", "/detail/via", "/detail/requester_id"];
    for field in spare.iter().chain(&["/detail/created_at", "/detail/updated_at", "/detail/submitter_id"]) {
        let odd = [Value::Null, json!([1.5]), json!({"nested": true}), json!(""), json!(true)];
        let odd = odd.into_iter().map(|odd| with(created.clone(), field, odd)).chain([without(created.clone(), field)]);
        for body in odd {
            assert_eq!((read(&body).kind, read(&body).external_ticket.as_str()), (InboundKind::Opened, "35436"), "{body}");
        }
    }
    for body in [with(created.clone(), "/detail/description", Value::Null), without(created.clone(), "/detail/description")] {
        assert_eq!((read(&body).kind, read(&body).body.as_str()), (InboundKind::Opened, ""));
    }
    let nobody = without(without(created, "/detail/submitter_id"), "/detail/requester_id");
    assert_eq!(pointer(&nobody), ("/detail/requester_id".to_owned(), Writer::Vendor), "it might be our own echo");
}

#[test]
fn a_comment_whose_author_has_no_flag_is_the_customers_only_if_the_requester_wrote_it() {
    let flag = "/event/comment/author/is_staff";
    for (public, kind) in [(true, InboundKind::CustomerReplied), (false, InboundKind::Note)] {
        let requesters = commented(public, false, json!(8447388090494_u64));
        assert_eq!(read(&without(requesters.clone(), flag)).kind, kind);
        assert_eq!(read(&with(requesters, flag, json!([]))).kind, kind);
    }
    assert_eq!(read(&without(commented(false, true, json!(43)), flag)).kind, InboundKind::Note);
    assert_eq!(pointer(&without(commented(true, true, json!(43)), flag)), (flag.to_owned(), Writer::Vendor));
}

#[test]
fn a_ticket_that_an_agent_opens_with_a_note_is_not_for_customers_to_read() {
    let note = with(trigger("ticket.created"), "/comment/author/role", json!("Agent"));
    for (public, expected) in [(json!("false"), false), (json!(false), false), (json!("true"), true), (json!(""), true)] {
        let inbound = read(&with(note.clone(), "/comment/public", public.clone()));
        assert_eq!((inbound.kind, inbound.is_public), (InboundKind::Opened, expected), "{public}");
    }
    assert!(read(&without(note.clone(), "/comment/public")).is_public);
    assert_eq!(pointer(&with(note, "/comment/public", json!("perhaps"))), ("/comment/public".to_owned(), Writer::Client));
}

#[test]
fn every_role_of_zendesks_own_staff_is_staff() {
    for role in ["Agent", "Admin", "Administrator", "Team member", "Owner", "Light agent", "light_agent"] {
        let body = with(trigger("ticket.commented"), "/comment/author/role", json!(role));
        assert_eq!(read(&body).kind, InboundKind::AgentReplied, "{role}");
    }
}

#[test]
fn a_status_tells_who_changed_it_and_our_own_change_is_an_echo() {
    let solved = |actor: Value| {
        let mut body = event("ticket.status_changed", json!({"current": "SOLVED"}));
        body["detail"]["actor_id"] = actor;
        read(&body)
    };
    assert_eq!((solved(json!("43")).kind, solved(json!("43")).author.as_deref()), (InboundKind::StatusChanged, Some("43")));
    assert_eq!(solved(json!("500")).kind, InboundKind::Echo);
    assert_eq!((solved(json!({})).kind, solved(json!({})).author), (InboundKind::StatusChanged, None));
    assert_eq!(read(&trigger("ticket.status_changed")).author.as_deref(), Some("77"));
    assert_eq!(read(&with(trigger("ticket.status_changed"), "/comment/author/id", json!("500"))).kind, InboundKind::Echo);
}
