//! What an expert keeps and what they may take back, over the API: an extension, an answer on its way, a draft, a skip, a question.

use domain::{Span, State, Ticket};
use serde_json::{Value, json};

use crate::world::{World, at, expert};

/// Ada and Bob, and tickets 1 and 2, a minute old.
async fn world() -> World {
    let world = World::new().await;
    for name in ["ada", "bob"] {
        world.has(expert(name, "en")).await;
    }
    for external in ["1", "2"] {
        world.keeps(&testkit::ticket(external)).await;
    }
    world.set(60);
    world
}

async fn act(world: &World, name: &str, action: &str, body: Value) -> (u16, Value) {
    let id = testkit::ticket("1").id;
    world.post(name, &format!("/v1/tickets/{id}:{action}"), &body).await
}

async fn seen(world: &World, name: &str) -> Value {
    let id = testkit::ticket("1").id;
    world.get(name, &format!("/v1/tickets/{id}")).await.1
}

async fn kept(world: &World) -> Ticket {
    world.acme().ticket(&testkit::ticket("1").id).await.unwrap().unwrap().value
}

fn kind(body: &Value) -> &str {
    body["type"].as_str().unwrap_or_default().trim_start_matches("/problems/")
}

async fn offers(world: &World, name: &str) -> Vec<String> {
    let (_, body) = world.get(name, "/v1/offers").await;
    let mut ids: Vec<_> =
        body["items"].as_array().unwrap().iter().map(|offer| offer["ticket"].as_str().unwrap().to_owned()).collect();
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn a_lease_is_extended_once_and_by_its_holder_alone() {
    let world = world().await;
    act(&world, "ada", "claim", json!({})).await;
    let (status, once) = act(&world, "ada", "extend", json!({})).await;
    assert_eq!((status, once["state"]["until"].as_str()), (200, Some(at(60 + 25 * 60).to_string().as_str())), "{once}");
    assert_eq!(act(&world, "ada", "extend", json!({})).await, (200, once));
    assert_eq!(kind(&act(&world, "bob", "extend", json!({})).await.1), "not-held");
    assert_eq!(act(&world, "acme", "extend", json!({})).await.0, 403);
    world.set(60 + 25 * 60);
    assert_eq!(kind(&act(&world, "ada", "extend", json!({})).await.1), "lapsed");
}

#[tokio::test]
async fn an_answer_that_may_be_undone_is_nobodys_to_read_until_it_is_sent() {
    let world = world().await;
    act(&world, "ada", "claim", json!({})).await;
    let (status, sending) = act(&world, "ada", "answer", json!({ "text": "Hold the button.", "undoable": true })).await;
    assert_eq!((status, sending["state"]["is"].as_str(), sending["answer"].is_null()), (200, Some("claimed"), true));
    for name in ["bob", "acme"] {
        assert!(!seen(&world, name).await.to_string().contains("Hold the button."), "{name}");
    }
    for action in ["release", "escalate", "ask", "extend"] {
        let (status, refused) = act(&world, "ada", action, json!({ "reason": "r", "text": "t" })).await;
        assert_eq!((status, kind(&refused)), (409, "on-its-way"), "{action}");
    }
    world.set(60 + 8);
    let sent = seen(&world, "bob").await;
    assert_eq!((sent["state"]["is"].as_str(), sent["answer"]["text"].as_str()), (Some("answered"), Some("Hold the button.")));
    assert!(matches!(kept(&world).await.state, State::Answered { at: sent, .. } if sent == at(68)), "a look saves it, too");
    assert_eq!(kind(&act(&world, "ada", "undo", json!({})).await.1), "too-late");
}

#[tokio::test]
async fn an_answer_that_was_taken_back_is_the_draft_again() {
    let world = world().await;
    act(&world, "ada", "claim", json!({})).await;
    act(&world, "ada", "answer", json!({ "text": "Hold the button.", "undoable": true })).await;
    world.set(64);
    let (status, undone) = act(&world, "ada", "undo", json!({})).await;
    assert_eq!((status, undone["state"]["is"].as_str(), undone["state"]["sending"].is_null()), (200, Some("claimed"), true));
    assert_eq!(act(&world, "ada", "undo", json!({})).await.0, 200, "twice is once");
    assert_eq!(seen(&world, "ada").await["draft"]["text"], "Hold the button.");
    world.set(90);
    assert_eq!(kept(&world).await.answer, None);
    assert_eq!(act(&world, "ada", "answer", json!({ "text": "Hold it for ten seconds." })).await.0, 200);
}

#[tokio::test]
async fn a_skipped_ticket_is_not_offered_again_and_only_to_them() {
    let world = world().await;
    let (one, two) = (testkit::ticket("1").id.to_string(), testkit::ticket("2").id.to_string());
    let (status, skipped) = act(&world, "ada", "skip", json!({})).await;
    assert_eq!((status, skipped["skipped"].as_bool(), skipped["next"]["ticket"].as_str()), (200, Some(true), Some(two.as_str())));
    act(&world, "ada", "skip", json!({})).await;
    let mut both = vec![one, two.clone()];
    both.sort_unstable();
    assert_eq!((offers(&world, "ada").await, offers(&world, "bob").await), (vec![two.clone()], both.clone()));
    world.set(7 * 24 * 3600);
    assert_eq!(offers(&world, "ada").await, [two], "for good");
    act(&world, "ada", "unskip", json!({})).await;
    assert_eq!(offers(&world, "ada").await, both);
    act(&world, "ada", "claim", json!({})).await;
    assert_eq!(kind(&act(&world, "ada", "skip", json!({})).await.1), "held");
}

#[tokio::test]
async fn a_skip_costs_no_chance_and_can_be_claimed_after_all() {
    let world = world().await;
    let why = async || seen(&world, "ada").await["why"].clone();
    let before = why().await;
    act(&world, "ada", "skip", json!({})).await;
    assert_eq!(why().await, before);
    assert_eq!(act(&world, "ada", "claim", json!({})).await.0, 200);
}

#[tokio::test]
async fn a_draft_is_its_experts_and_outlives_lease_and_release() {
    let world = world().await;
    assert_eq!(kind(&act(&world, "ada", "draft", json!({ "text": "Hold" })).await.1), "not-held");
    act(&world, "ada", "claim", json!({})).await;
    assert_eq!(act(&world, "ada", "draft", json!({ "text": "Hold" })).await.0, 200);
    assert_eq!(act(&world, "ada", "draft", json!({ "text": "Hold the" })).await.0, 200);
    let long = "a".repeat(domain::ANSWER_BYTES_MAX + 1);
    assert_eq!(act(&world, "ada", "draft", json!({ "text": long })).await.0, 422);
    world.set(60 + 16 * 60);
    let lapsed = kept(&world).await.lapse(at(60 + 16 * 60));
    world.keeps(&lapsed).await;
    assert_eq!(act(&world, "ada", "draft", json!({ "text": "Hold the button" })).await.0, 200, "the last keystrokes");
    assert_eq!(seen(&world, "ada").await["draft"]["text"], "Hold the button");
    assert!(seen(&world, "bob").await["draft"].is_null() && seen(&world, "acme").await["draft"].is_null());
    let other = testkit::ticket("2").id;
    assert!(world.get("ada", &format!("/v1/tickets/{other}")).await.1["draft"].is_null(), "no other ticket shows it");
}

#[tokio::test]
async fn whose_lease_ran_out_takes_the_ticket_back_before_it_opens_to_all() {
    let world = world().await;
    act(&world, "ada", "claim", json!({})).await;
    let end = 60 + 15 * 60;
    world.keeps(&kept(&world).await.lapse(at(end))).await;
    world.set(end + 3);
    assert_eq!(kind(&act(&world, "bob", "claim", json!({})).await.1), "pool-not-open");
    assert_eq!(act(&world, "ada", "claim", json!({})).await.0, 200);
}

#[tokio::test]
async fn a_question_reaches_the_customer_once_and_keeps_the_claim() {
    let world = world().await;
    assert_eq!(kind(&act(&world, "ada", "ask", json!({ "text": "Which model?" })).await.1), "not-held");
    act(&world, "ada", "claim", json!({})).await;
    for text in ["Which model?", "Which model?", "Since when?"] {
        let (status, asked) = act(&world, "ada", "ask", json!({ "text": text })).await;
        assert_eq!((status, asked["state"]["is"].as_str()), (200, Some("claimed")));
    }
    assert_eq!(act(&world, "ada", "ask", json!({ "text": " " })).await.0, 422);
    let said = world.acme().messages(&testkit::ticket("1").id).await.unwrap();
    let mut texts: Vec<_> = said.iter().map(|message| message.text.as_str()).collect();
    texts.sort_unstable();
    assert_eq!((texts, kept(&world).await.touches), (vec!["Since when?", "Which model?"], 2));
    assert_eq!(kept(&world).await.first_response_at, Some(at(60)));
}

#[tokio::test]
async fn a_release_says_before_the_click_what_it_will_earn() {
    let ticket = testkit::ticket("1");
    let mut next = ticket.clone();
    for (name, earns) in [("ada", 2_000), ("bob", 2_000), ("cy", 0)] {
        let id = domain::ExpertId::from_name(name);
        assert_eq!(next.release_earns().get(), earns, "{name}");
        next = next.claim(&id, Span::minutes(15), at(1)).unwrap().release(&id, "tried a reset", at(2)).unwrap();
        assert_eq!(next.shares.last().unwrap().share.get(), earns, "{name}");
    }
}
