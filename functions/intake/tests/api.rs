//! The API: keys that make a call once, batches that answer for each, and clients that never see each other.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

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
    // Three share a name: the first wins, and who has another body is told so.
    assert_eq!([statuses[0], statuses[2], statuses[3]], [202, 202, 409]);
    assert_eq!(items[1]["problem"]["errors"][0]["pointer"], "/connection");
    assert!(items.iter().enumerate().all(|(index, item)| item["index"] == index));
    assert_eq!(world.count("TICKET"), 2);
    let (_, again) = world.api("/v1/tickets:batch", "acme-key", Some("k"), &body).await;
    assert_eq!(again["items"][4]["ticket"], items[4]["ticket"]);
    assert_eq!(world.count("TICKET"), 2);
}

#[tokio::test]
async fn of_two_tickets_of_one_name_in_a_batch_the_first_wins_wherever_they_stand() {
    for apart in [0, 1, 7, 20] {
        let world = world().await;
        let mut tickets = vec![ticket(&world, Some("a"), "The first")];
        tickets.extend((0..apart).map(|n| ticket(&world, Some(&format!("t{n}")), "How?")));
        tickets.push(ticket(&world, Some(" a"), "The second"));
        let (_, answer) = world.api("/v1/tickets:batch", "acme-key", None, &json!({"tickets": tickets})).await;
        assert_eq!(
            (&answer["items"][0]["status"], &answer["items"][apart + 1]["status"]),
            (&json!(202), &json!(409)),
            "{answer}"
        );
        assert_eq!(world.ticket(&answer["items"][0]).await.question, "The first");
    }
}

#[tokio::test]
async fn a_key_belongs_to_one_ticket_whatever_else_names_it() {
    let world = world().await;
    let send =
        async |id: Option<&str>, key: &str| world.api("/v1/tickets", "acme-key", Some(key), &ticket(&world, id, "How?")).await;
    let (_, first) = send(Some("e1"), "k1").await;
    assert_eq!(send(Some("e1"), "k1").await.1["ticket"], first["ticket"]);
    for other in [Some("e2"), None] {
        let (status, problem) = send(other, "k1").await;
        assert_eq!((status.as_u16(), &problem["type"]), (409, &json!("/problems/idempotency-mismatch")));
    }
    assert_eq!(send(Some("e1"), "k2").await.1["outcome"], "duplicate");
    assert_eq!((send(Some("e2"), "k2").await.0.as_u16(), world.count("TICKET")), (409, 1));
}

#[tokio::test]
async fn a_key_sent_with_two_tickets_at_once_opens_one() {
    let world = world().await;
    let (one, two) = (ticket(&world, Some("e1"), "How?"), ticket(&world, Some("e2"), "How?"));
    let answers = tokio::join!(
        world.api("/v1/tickets", "acme-key", Some("k1"), &one),
        world.api("/v1/tickets", "acme-key", Some("k1"), &two)
    );
    let mut statuses = [answers.0.0.as_u16(), answers.1.0.as_u16()];
    statuses.sort_unstable();
    assert_eq!((statuses, world.count("TICKET")), ([202, 409], 1));
}

#[tokio::test]
async fn other_words_under_the_same_key_of_a_message_are_409() {
    let world = world().await;
    let id = opened(&world).await;
    let path = format!("/v1/tickets/{id}/messages");
    let (ada, now) = (ExpertId::from_name("ada"), world.now());
    world.change(&id, |ticket| ticket.claim(&ada, Span::minutes(15), now).unwrap()).await;
    let with_id = |text: &str| json!({"text": text, "external_id": "m1"});
    for who in ["acme-key", "ada-key"] {
        for (key, body) in [(Some("k1"), json!({"text": "One"})), (None, with_id("One"))] {
            assert_eq!(world.api(&path, who, key, &body).await.1["outcome"], "follow-up");
            assert_eq!(world.api(&path, who, key, &body).await.1["outcome"], "duplicate");
            let other = if key.is_some() { json!({"text": "Two"}) } else { with_id("Two") };
            let (status, problem) = world.api(&path, who, key, &other).await;
            assert_eq!((status.as_u16(), &problem["type"]), (409, &json!("/problems/idempotency-mismatch")));
        }
    }
    assert_eq!(world.messages(&id).await, ["One"; 4]);
}

#[tokio::test]
async fn other_words_under_the_key_that_continued_a_ticket_are_409() {
    let world = world().await;
    let id = opened(&world).await;
    let path = format!("/v1/tickets/{id}/messages");
    world.answer(&id).await;
    world.resolve(&id).await;
    world.pass(Span::days(8));
    let send = async |text: &str| world.api(&path, "acme-key", Some("k1"), &json!({"text": text})).await;
    assert_eq!(send("It stopped").await.1["outcome"], "repeat");
    assert_eq!(send("It stopped").await.1["outcome"], "duplicate");
    assert_eq!(send("It never worked").await.0.as_u16(), 409);
}

#[tokio::test]
async fn a_body_of_another_media_type_or_readable_two_ways_opens_nothing() {
    let world = world().await;
    let id = opened(&world).await;
    let doubled = |body: &Value| body.to_string().replacen("\"text\":", "\"text\":\"Why?\",\"text\":", 1);
    let (new, said) = (ticket(&world, Some("b"), "How?"), json!({"text": "How?"}));
    for (path, body) in [
        ("/v1/tickets".to_owned(), new.clone()),
        ("/v1/tickets:batch".to_owned(), json!({"tickets": [new]})),
        (format!("/v1/tickets/{id}/messages"), said),
    ] {
        let mut headers = axum::http::HeaderMap::new();
        headers.insert("authorization", "Bearer acme-key".parse().unwrap());
        let (status, problem) = world.post(&path, headers.clone(), doubled(&body)).await;
        assert_eq!((status.as_u16(), &problem["type"]), (400, &json!("/problems/body-unreadable")), "{path}");
        headers.insert("content-type", "text/plain".parse().unwrap());
        assert_eq!(world.post(&path, headers, body.to_string()).await.0.as_u16(), 415, "{path}");
    }
    assert_eq!((world.count("TICKET"), world.count("MESSAGE")), (1, 0));
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
