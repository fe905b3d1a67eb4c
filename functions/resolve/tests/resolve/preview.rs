//! The dry run: whom a ticket would go to, without one.

use serde_json::{Value, json};
use store::TableName;

use crate::world::{World, expert};

async fn staffed() -> World {
    let world = World::new().await;
    for number in 0..9 {
        world.has(expert(&format!("expert-{number}"), "en")).await;
    }
    world
}

async fn previewed(world: &World, key: &str, body: &Value) -> (u16, Value) {
    world.post(key, "/v1/routing:preview", body).await
}

#[tokio::test]
async fn a_preview_shows_plan_and_rows_and_opens_nothing() {
    let world = staffed().await;
    let (before, items) = (world.table.changes(0).len(), world.table.items(TableName::Support).len());
    let body = json!({ "program": "phones", "language": "en", "topic": "battery", "customer": "501", "external_id": "42" });
    let (status, shown) = previewed(&world, "acme", &body).await;
    assert_eq!((status, shown["plan"]["replays"].as_bool(), shown["rows"].as_array().unwrap().len()), (200, Some(true), 9));
    assert_eq!((shown["qualified"].as_u64(), shown["present"].as_u64(), shown["hand_off"].is_null()), (Some(9), Some(9), true));
    assert_eq!(previewed(&world, "acme", &body).await.1, shown, "the same again");
    let mut other = body.clone();
    other["external_id"] = "43".into();
    assert_ne!(previewed(&world, "acme", &other).await.1["plan"]["waves"], shown["plan"]["waves"], "another id draws other lots");
    assert_eq!((world.table.changes(0).len(), world.table.items(TableName::Support).len()), (before, items));
}

#[tokio::test]
async fn a_preview_says_where_nobody_is_qualified() {
    let world = World::new().await;
    let (_, shown) = previewed(&world, "acme", &json!({ "program": "phones", "language": "en" })).await;
    assert_eq!(shown["hand_off"], "nobody-qualified");
}

#[tokio::test]
async fn bad_input_names_its_field() {
    let world = staffed().await;
    for (field, body) in [
        ("/program", json!({ "program": "no-such", "language": "en" })),
        ("/language", json!({ "program": "phones", "language": "fr" })),
        ("/topic", json!({ "program": "phones", "language": "en", "topic": "no-such" })),
        ("language", json!({ "program": "phones" })),
        ("custmer", json!({ "program": "phones", "language": "en", "custmer": "501" })),
    ] {
        let (status, problem) = previewed(&world, "acme", &body).await;
        assert!((400..500).contains(&status) && problem.to_string().contains(field), "{field}: {status} {problem}");
    }
}

#[tokio::test]
async fn only_the_client_previews_and_only_its_own_programs() {
    let world = staffed().await;
    let body = json!({ "program": "phones", "language": "en" });
    assert_eq!(previewed(&world, "expert-1", &body).await.0, 403);
    let (status, problem) = previewed(&world, "other", &body).await;
    assert!(status == 422 && problem.to_string().contains("/program"), "{problem}");
}
