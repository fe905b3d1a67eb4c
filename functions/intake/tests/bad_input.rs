//! What bad input gets at the hooks: each row of the table, and nothing stored that was not proved.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod world;

use std::sync::atomic::Ordering;

use axum::http::HeaderMap;
use domain::{EscalatedBecause, Secret, Span, State};
use helpdesk::zendesk;
use serde_json::{Value, json};
use world::{ZENDESK_SECRET, commented, created, world};

fn signed(world: &world::World, secret: &str, at: Span, body: &str) -> HeaderMap {
    zendesk::signed_headers(&Secret::new(secret), world.now() + at, "inv-1", body.as_bytes())
}

#[tokio::test]
async fn a_wrong_signature_is_401_and_nothing_is_stored() {
    let world = world().await;
    let before = world.everything();
    let (path, body) = (format!("/hooks/{}", world.zendesk), created("1", "How?").to_string());
    let mut doubled = signed(&world, ZENDESK_SECRET, Span::ZERO, &body);
    doubled.append("x-zendesk-webhook-signature", "x".parse().unwrap());
    for headers in [
        signed(&world, "another secret", Span::ZERO, &body),
        signed(&world, ZENDESK_SECRET, Span::ZERO, "{}"),
        HeaderMap::new(),
        doubled,
    ] {
        let (status, problem) = world.post(&path, headers, body.clone()).await;
        assert_eq!((status.as_u16(), &problem["type"]), (401, &json!("/problems/signature-invalid")));
    }
    assert_eq!(world.everything(), before);
    assert!(world.sender.memory.parked().is_empty());
}

#[tokio::test]
async fn a_signature_of_another_time_is_401_and_nothing_is_stored() {
    let world = world().await;
    let before = world.everything();
    let (path, body) = (format!("/hooks/{}", world.zendesk), created("1", "How?").to_string());
    for minutes in [-6, 6] {
        let headers = signed(&world, ZENDESK_SECRET, Span::minutes(minutes), &body);
        let (status, problem) = world.post(&path, headers, body.clone()).await;
        assert_eq!((status.as_u16(), &problem["type"]), (401, &json!("/problems/timestamp-stale")));
    }
    assert_eq!(world.everything(), before);
    let headers = signed(&world, ZENDESK_SECRET, Span::minutes(-4), &body);
    assert_eq!(world.post(&path, headers, body).await.0, 200);
}

#[tokio::test]
async fn an_unknown_connection_is_404_whatever_its_form() {
    let world = world().await;
    let body = created("1", "How?").to_string();
    let api = world.api.to_string();
    for id in ["con_aaaaaaaaaaaaaaaaaaaaaaaaaa", "con_", "nothing", api.as_str()] {
        let headers = signed(&world, ZENDESK_SECRET, Span::ZERO, &body);
        let (status, problem) = world.post(&format!("/hooks/{id}"), headers, body.clone()).await;
        assert_eq!((status.as_u16(), &problem["type"]), (404, &json!("/problems/not-found")), "{id}");
    }
}

#[tokio::test]
async fn a_body_over_256_kb_is_413_before_anything() {
    let world = world().await;
    let path = format!("/hooks/{}", world.zendesk);
    let (status, problem) = world.post(&path, HeaderMap::new(), "x".repeat(256 * 1024 + 1)).await;
    assert_eq!((status.as_u16(), &problem["type"]), (413, &json!("/problems/body-too-large")));
    assert_eq!(world.post(&path, HeaderMap::new(), "x".repeat(256 * 1024)).await.0, 401);
}

#[tokio::test]
async fn a_body_that_is_not_json_is_400() {
    let world = world().await;
    let path = format!("/hooks/{}", world.zendesk);
    let deep = format!("{}1{}", "[".repeat(65), "]".repeat(65));
    for body in ["{", "", r#"{"a":1,"a":2}"#, &deep] {
        let headers = signed(&world, ZENDESK_SECRET, Span::ZERO, body);
        let (status, problem) = world.post(&path, headers, body.to_owned()).await;
        assert_eq!((status.as_u16(), &problem["type"]), (400, &json!("/problems/body-unreadable")), "{body}");
    }
}

#[tokio::test]
async fn a_body_that_says_it_is_no_json_is_415_even_if_it_is_but_only_to_who_is_proved() {
    let world = world().await;
    let (path, body) = (format!("/hooks/{}", world.zendesk), created("1", "How?").to_string());
    let of_type = |secret: &str, named: &'static str| {
        let mut headers = signed(&world, secret, Span::ZERO, &body);
        headers.insert("content-type", named.parse().unwrap());
        headers
    };
    let form = "application/x-www-form-urlencoded";
    let (status, problem) = world.post(&path, of_type(ZENDESK_SECRET, form), body.clone()).await;
    assert_eq!((status.as_u16(), &problem["type"], world.count("TICKET")), (415, &json!("/problems/media-type-unsupported"), 0));
    assert_eq!(world.post(&path, of_type("another secret", form), body.clone()).await.0, 401);
    assert_eq!(world.post(&path, of_type(ZENDESK_SECRET, "application/json; charset=utf-8"), body.clone()).await.0, 200);
}

#[tokio::test]
async fn an_address_that_is_no_text_is_404_like_any_other_unknown_one() {
    let world = world().await;
    let mut headers = HeaderMap::new();
    headers.insert("authorization", "Bearer acme-key".parse().unwrap());
    for path in ["/hooks/%ff", "/v1/tickets/%ff/messages"] {
        let (status, problem) = world.post(path, headers.clone(), r#"{"text":"x"}"#).await;
        assert_eq!((status.as_u16(), &problem["type"]), (404, &json!("/problems/not-found")), "{path}");
    }
}

#[tokio::test]
async fn a_shape_that_the_client_wrote_is_422_with_its_pointer() {
    let world = world().await;
    let trigger = json!({"fandesk": "1", "event": "ticket.created", "ticket": {"id": "1", "requester": {"id": "5"}}});
    let (status, problem) = world.zendesk(&trigger).await;
    assert_eq!((status.as_u16(), &problem["errors"][0]["pointer"]), (422, &json!("/ticket/description")));
    let (status, problem) =
        world.hook(&json!({"type": "ticket.created", "data": {"id": "1", "customer": {}, "body": "x"}})).await;
    assert_eq!((status.as_u16(), &problem["errors"][0]["pointer"]), (422, &json!("/data/customer")));
    assert_eq!(world.count("TICKET"), 0);
}

#[tokio::test]
async fn a_shape_of_a_fixed_sender_is_200_and_parked_with_the_customers_words_redacted() {
    let world = world().await;
    let mut event = created("1", "my secret question is on 10.1.2.3");
    event["detail"]["requester_id"] = json!({"nested": true});
    let (status, answer) = world.zendesk(&event).await;
    assert_eq!((status.as_u16(), answer), (200, json!({"outcome": "parked"})));
    let parked = world.sender.memory.parked();
    assert_eq!((parked.len(), parked[0].queue), (1, Some(queue::QueueName::Overflow)));
    assert!(parked[0].reason.contains("/detail/requester_id"), "{}", parked[0].reason);
    let note: Value = serde_json::from_str(&parked[0].body).unwrap();
    assert_eq!(note["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(note["body"]["detail"]["description"], "my secret question is on [IP_1]", "a person can answer it");
    assert!(!parked[0].body.contains("10.1.2.3"), "but what is private goes into no queue");
    world.sender.is_down.store(true, Ordering::SeqCst);
    assert_eq!(world.zendesk(&event).await.0, 503);
}

#[tokio::test]
async fn an_unknown_program_or_topic_keeps_the_ticket_and_hands_it_to_the_agents() {
    let world = world().await;
    let body = |program: Value, topic: Value, id: &str| json!({"type": "ticket.created", "data": {"id": id, "customer": {"id": "5"}, "body": "How?", "program": program, "topic": topic}});
    for (program, topic, what) in [
        (json!("nope"), json!(null), "program nope"),
        (json!("owl"), json!(null), "program owl"),
        (json!("FOX"), json!("Dancing"), "topic Dancing"),
        (json!("No such!"), json!("sync"), "program No such!"),
    ] {
        let (status, answer) = world.hook(&body(program, topic, what)).await;
        assert_eq!((status.as_u16(), &answer["outcome"]), (200, &json!("handed-off")), "{what}");
        let ticket = world.ticket(&answer).await;
        let because = EscalatedBecause::Unknown { what: what.to_owned() };
        assert_eq!(ticket.state, State::Escalated { at: world.now(), because });
        assert_eq!((ticket.program.as_str(), ticket.question.as_str(), ticket.due), ("fox", "How?", None));
    }
}

#[tokio::test]
async fn what_we_do_not_use_is_200_and_changes_nothing() {
    let world = world().await;
    world.zendesk(&created("1", "How?")).await;
    let before = world.everything();
    let mut staff = commented("1", "c1", "We look into it");
    staff["event"]["comment"]["author"]["is_staff"] = json!(true);
    let mut note = commented("1", "c2", "internal");
    note["event"]["comment"]["is_public"] = json!(false);
    let mut echo = commented("1", "c3", "our own answer");
    echo["event"]["comment"]["author"]["id"] = json!("900");
    let mut private = created("2", "between agents");
    private["detail"]["is_public"] = json!(false);
    let mut other = created("1", "x");
    other["type"] = json!("zen:event-type:user.created");
    let mut status = created("1", "x");
    status["type"] = json!("zen:event-type:ticket.status_changed");
    status["event"] = json!({"current": "OPEN", "previous": "NEW"});
    let by_trigger = json!({
        "fandesk": "1", "event": "ticket.created", "ticket": {"id": "3", "description": "note", "requester": {"id": "5"}},
        "comment": {"public": "false", "author": {"id": "43", "role": "Agent"}}
    });
    for body in [staff, note, echo, private, other, status, by_trigger] {
        let (status, answer) = world.zendesk(&body).await;
        assert_eq!((status.as_u16(), answer), (200, json!({"outcome": "ignored"})), "{body}");
    }
    assert_eq!(world.everything(), before);
    assert_eq!(world.hook(&json!({"type": "ping"})).await.1, json!({"outcome": "ignored"}));
}
