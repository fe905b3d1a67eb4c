//! What comes along with an answer: the ticket to take next.

use domain::Span;
use serde_json::{Value, json};

use crate::world::{World, at, expert};

async fn answered(world: &World, external: &str, name: &str) -> Value {
    let id = testkit::ticket(external).id;
    assert_eq!(world.post(name, &format!("/v1/tickets/{id}:claim"), &json!({})).await.0, 200);
    let (status, body) = world.post(name, &format!("/v1/tickets/{id}:answer"), &json!({ "text": "Turn it off." })).await;
    assert_eq!(status, 200, "{body}");
    body
}

#[tokio::test]
async fn an_answer_brings_the_next_ticket_along_and_nothing_where_nothing_waits() {
    let world = World::new().await;
    world.has(expert("ada", "en")).await;
    for external in ["1", "2"] {
        world.keeps(&testkit::ticket(external)).await;
    }
    world.set(60);
    let body = answered(&world, "1", "ada").await;
    assert_eq!(body["next"]["ticket"], testkit::ticket("2").id.to_string());
    assert!(body["next"]["reward"]["yours"].is_object(), "{body}");
    assert!(answered(&world, "2", "ada").await["next"].is_null());
}

#[tokio::test]
async fn what_somebody_else_reads_or_may_not_be_claimed_yet_is_not_brought_along() {
    let world = World::new().await;
    let (_, bob) = (world.has(expert("ada", "en")).await, world.has(expert("bob", "en")).await);
    world.keeps(&testkit::ticket("1")).await;
    world.keeps(&testkit::ticket("2").read_by(&bob.id, Span::seconds(30), at(55))).await;
    let fresh = domain::Ticket { epoch_at: at(50), opened_at: at(50), ..testkit::ticket("3") };
    world.keeps(&fresh).await;
    world.set(60);
    assert!(answered(&world, "1", "ada").await["next"].is_null());
}
