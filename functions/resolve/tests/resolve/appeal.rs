//! The client's appeal against the spam gate.

use domain::ClosedBecause;
use serde_json::json;

use crate::world::{World, at, expert};

#[tokio::test]
async fn a_client_opens_what_was_closed_as_spam_and_experts_see_why_it_looked_odd() {
    let world = World::new().await;
    world.has(expert("ada", "en")).await;
    let binned = testkit::ticket("1").closed(ClosedBecause::Spam { evidence: "contains \"casino\"".into() }, at(0));
    world.keeps(&binned).await;
    world.set(60);
    let path = format!("/v1/tickets/{}", binned.id);
    let appeal = format!("{path}:not-spam");
    assert_eq!(world.post("ada", &appeal, &json!({})).await.0, 403, "experts do not appeal");
    let (status, opened) = world.post("acme", &appeal, &json!({})).await;
    assert_eq!((status, &opened["state"]["is"], &opened["epoch"]), (200, &json!("open"), &json!(1)), "{opened}");
    assert_eq!(world.post("acme", &appeal, &json!({})).await, (200, opened), "the same again finds the first");
    let (_, seen) = world.get("ada", &path).await;
    assert_eq!(seen["odd"]["signs"][0]["what"], "contains \"casino\"");
}

#[tokio::test]
async fn what_no_gate_closed_is_nothing_to_appeal_against() {
    let world = World::new().await;
    world.keeps(&testkit::ticket("1")).await;
    let (status, problem) = world.post("acme", &format!("/v1/tickets/{}:not-spam", testkit::ticket("1").id), &json!({})).await;
    assert_eq!((status, &problem["type"]), (409, &json!("/problems/not-closed-as-spam")), "{problem}");
}
