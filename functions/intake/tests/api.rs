//! The API: keys that make a call once, batches that answer for each, and clients that never see each other.

mod world;

use domain::{ExpertId, Span, TicketId};
use serde_json::{Value, json};
use world::{World, is_open, world};

fn ticket(world: &World, id: Option<&str>, text: &str) -> Value {
    let mut body = json!({"connection": world.api, "subject": "Help", "text": text, "customer": {"id": "c-1"}});
    if let Some(id) = id {
        body["external_id"] = json!(id);
    }
    body
}

async fn opened(world: &World) -> TicketId {
    let (_, answer) = world.api("/v1/tickets", "acme-key", None, &ticket(world, Some("a"), "How do I sync?")).await;
    answer["ticket"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_call_opens_a_ticket_and_says_where_to_look() {
    let world = world().await;
    let (status, answer) = world.api("/v1/tickets", "acme-key", Some("k1"), &ticket(&world, None, "How do I sync?")).await;
    let id = answer["ticket"].as_str().unwrap();
    assert_eq!((status.as_u16(), &answer["outcome"]), (202, &json!("opened")));
    assert_eq!(answer["status_url"], format!("https://help.example.com/v1/tickets/{id}"));
    assert!(is_open(&world.ticket(&answer).await));
}

#[tokio::test]
async fn the_same_key_is_one_ticket_and_with_another_body_409() {
    let world = world().await;
    for (id, key) in [(None, Some("k1")), (Some("e1"), None), (Some("k1"), None)] {
        let (_, first) = world.api("/v1/tickets", "acme-key", key, &ticket(&world, id, "How?")).await;
        assert_eq!(first["outcome"], "opened");
        let (status, again) = world.api("/v1/tickets", "acme-key", key, &ticket(&world, id, "How?")).await;
        assert_eq!((status.as_u16(), &again["ticket"], &again["outcome"]), (202, &first["ticket"], &json!("duplicate")));
        let (status, problem) = world.api("/v1/tickets", "acme-key", key, &ticket(&world, id, "Why?")).await;
        assert_eq!((status.as_u16(), &problem["type"]), (409, &json!("/problems/idempotency-mismatch")));
    }
    assert_eq!(world.count("TICKET"), 3);
}

#[tokio::test]
async fn a_wrong_field_is_422_with_its_pointer() {
    let world = world().await;
    let base = ticket(&world, Some("a"), "How?");
    let with = |pointer: &str, value: Value| {
        let mut body = base.clone();
        body[pointer] = value;
        body
    };
    for (body, pointer) in [
        (ticket(&world, None, "How?"), "/external_id"),
        (with("external_id", json!("")), "/external_id"),
        (with("text", json!(" ")), "/text"),
        (with("text", json!("x".repeat(100_001))), "/text"),
        (with("text", json!(5)), "/text"),
        (with("customer", json!({})), "/customer/id"),
        (with("customer", json!({"id": ""})), "/customer/id"),
        (with("connection", json!("nope")), "/connection"),
        (with("connection", json!(world.zendesk)), "/connection"),
        (with("subject", json!("x".repeat(501))), "/subject"),
    ] {
        let (status, problem) = world.api("/v1/tickets", "acme-key", None, &body).await;
        assert_eq!((status.as_u16(), &problem["errors"][0]["pointer"]), (422, &json!(pointer)), "{problem}");
    }
    let (status, _) = world.api("/v1/tickets", "acme-key", None, &with("surprise", json!(1))).await;
    assert_eq!((status.as_u16(), world.count("TICKET")), (422, 0));
}

#[tokio::test]
async fn only_a_client_opens_tickets_and_only_by_its_own_connections() {
    let world = world().await;
    let body = ticket(&world, Some("a"), "How?");
    for (key, status) in [("nobody", 401), ("ada-key", 403), ("ops-key", 403), ("globex-key", 404)] {
        assert_eq!(world.api("/v1/tickets", key, None, &body).await.0.as_u16(), status, "{key}");
    }
    let items = world.api("/v1/tickets:batch", "globex-key", None, &json!({"tickets": [body]})).await.1;
    assert_eq!(items["items"][0]["status"], 404);
    assert_eq!(world.count("TICKET"), 0);
}

#[tokio::test]
async fn a_batch_answers_for_each_and_a_wrong_one_holds_no_other_back() {
    let world = world().await;
    let body = json!({"tickets": [
        ticket(&world, Some("a"), "How?"), {"text": "no connection"}, ticket(&world, Some("a"), "How?"),
        ticket(&world, Some("a"), "Why?"), ticket(&world, None, "Keyed by its place"), "nonsense"
    ]});
    let (status, answer) = world.api("/v1/tickets:batch", "acme-key", Some("k"), &body).await;
    assert_eq!(status.as_u16(), 200);
    let items = answer["items"].as_array().unwrap();
    let statuses: Vec<u64> = items.iter().map(|item| item["status"].as_u64().unwrap()).collect();
    assert_eq!((statuses[1], statuses[4], statuses[5]), (422, 202, 422));
    // Three share a key and are worked on at once: one body wins, and the other is told so.
    let shared = [statuses[0], statuses[2], statuses[3]];
    assert!(shared == [202, 202, 409] || shared == [409, 409, 202], "{shared:?}");
    assert_eq!(items[1]["problem"]["errors"][0]["pointer"], "/connection");
    assert!(items.iter().enumerate().all(|(index, item)| item["index"] == index));
    assert_eq!(world.count("TICKET"), 2);
    let (_, again) = world.api("/v1/tickets:batch", "acme-key", Some("k"), &body).await;
    assert_eq!(again["items"][4]["ticket"], items[4]["ticket"]);
    assert_eq!(world.count("TICKET"), 2);
}

#[tokio::test]
async fn a_batch_has_1_to_100_tickets() {
    let world = world().await;
    let many = |n: usize| json!({"tickets": (0..n).map(|i| ticket(&world, Some(&format!("t{i}")), "How?")).collect::<Vec<_>>()});
    for n in [0, 101] {
        let (status, problem) = world.api("/v1/tickets:batch", "acme-key", None, &many(n)).await;
        assert_eq!((status.as_u16(), &problem["errors"][0]["pointer"]), (422, &json!("/tickets")));
    }
    let (_, answer) = world.api("/v1/tickets:batch", "acme-key", None, &many(100)).await;
    assert!(answer["items"].as_array().unwrap().iter().all(|item| item["outcome"] == "opened"));
    assert_eq!(world.count("TICKET"), 100);
}

#[tokio::test]
async fn a_customers_word_by_the_api_is_once_and_finds_only_the_clients_own_tickets() {
    let world = world().await;
    let id = opened(&world).await;
    let path = format!("/v1/tickets/{id}/messages");
    let body = json!({"text": "It is jo@example.com", "external_id": "m1"});
    let (status, said) = world.api(&path, "acme-key", None, &body).await;
    assert_eq!((status.as_u16(), &said["outcome"], &said["ticket"]), (202, &json!("follow-up"), &json!(id.to_string())));
    let (_, again) = world.api(&path, "acme-key", None, &body).await;
    assert_eq!((&again["outcome"], &again["message"]), (&json!("duplicate"), &said["message"]));
    assert!(!world.everything().contains("jo@example.com"));
    for (key, status) in [("globex-key", 404), ("ops-key", 403), ("nobody", 401)] {
        assert_eq!(world.api(&path, key, None, &body).await.0.as_u16(), status, "{key}");
    }
    let (status, problem) = world.api(&path, "acme-key", None, &json!({"text": ""})).await;
    assert_eq!((status.as_u16(), &problem["errors"][0]["pointer"]), (422, &json!("/text")));
    world.answer(&id).await;
    let (_, reopened) = world.api(&path, "acme-key", None, &json!({"text": "That fails"})).await;
    assert_eq!(reopened["outcome"], "reopened");
}

#[tokio::test]
async fn an_expert_writes_only_on_tickets_they_work_on_and_each_word_is_a_touch() {
    let world = world().await;
    let id = opened(&world).await;
    let path = format!("/v1/tickets/{id}/messages");
    let body = json!({"text": "Which version is it?"});
    let (status, problem) = world.api(&path, "ada-key", None, &body).await;
    assert_eq!((status.as_u16(), &problem["type"]), (409, &json!("/problems/not-held")));
    assert_eq!(world.api(&path, "eve-key", None, &body).await.0, 404);
    let (ada, now) = (ExpertId::from_name("ada"), world.now());
    world.change(&id, |ticket| ticket.claim(&ada, Span::minutes(15), now).unwrap()).await;
    for outcome in ["follow-up", "duplicate"] {
        let (status, said) = world.api(&path, "ada-key", None, &body).await;
        assert_eq!((status.as_u16(), &said["outcome"]), (202, &json!(outcome)));
    }
    let ticket = world.ticket(&json!({"ticket": id.to_string()})).await;
    assert_eq!((ticket.touches, ticket.first_response_at), (1, Some(now)));
    assert_eq!(world.messages(&id).await, ["Which version is it?"]);
}

#[tokio::test]
async fn a_call_that_the_table_does_not_take_is_queued() {
    let world = world().await;
    world.push_back(true);
    let (status, answer) = world.api("/v1/tickets", "acme-key", Some("k1"), &ticket(&world, None, "How?")).await;
    assert_eq!((status.as_u16(), &answer["outcome"]), (202, &json!("queued")));
    world.push_back(false);
    world.drain().await;
    assert!(is_open(&world.ticket(&answer).await));
}
