//! Authors over HTTP: an expert's answer comes to customers only by a second expert, and nobody else's automations can be touched.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod bounds;
mod claims;
mod restart;
mod tried;
mod world;

use serde_json::{Value, json};
use world::World;

fn topic(world: &World) -> String {
    world.program.topics[0].id.to_string()
}

/// What ada writes of parcels.
fn parcel(world: &World) -> Value {
    json!({
        "title": "Where a parcel is",
        "topic": topic(world),
        "examples": ["Where is my parcel?", "My order has not come yet", "When will it arrive?"],
        "answer": "Open the link in our second mail: it shows where the parcel is.",
    })
}

#[tokio::test]
async fn a_draft_is_its_authors_alone_until_it_waits_for_a_review() {
    let world = World::new().await;
    let id = world.begun(&parcel(&world)).await;
    assert_eq!(world.ask("GET", "ben", &format!("/{id}"), &Value::Null).await.0, 404);
    assert_eq!(world.ask("GET", "ada", &format!("/{id}"), &Value::Null).await.0, 200);
    world.ask("POST", "ada", &format!("/{id}:submit"), &Value::Null).await;
    let (status, seen) = world.ask("GET", "ben", &format!("/{id}"), &Value::Null).await;
    assert_eq!((status, &seen["draft"]["step"]["is"]), (200, &json!("review")));
}

#[tokio::test]
async fn a_reviewed_answer_serves_and_moves_the_head_on() {
    let world = World::new().await;
    let id = world.published(&parcel(&world)).await;
    let (_, all) = world.ask("GET", "client", "", &Value::Null).await;
    assert_eq!(all["automations"][0]["id"], json!(id));
    assert_eq!(all["automations"][0]["published"]["version"]["number"], 1);
    let (program, language) = (&world.program.id, "en".parse().unwrap());
    assert_eq!(world.own().bank(program, &language).await.unwrap().unwrap().value.revision, 1);
    world.ask("POST", "client", &format!("/{id}:retire"), &json!({ "reason": "We have a new page." })).await;
    assert_eq!(world.own().bank(program, &language).await.unwrap().unwrap().value.revision, 2);
}

#[tokio::test]
async fn nobody_reviews_their_own_words_and_a_refusal_needs_a_reason() {
    let world = World::new().await;
    let id = world.begun(&parcel(&world)).await;
    world.ask("POST", "ada", &format!("/{id}:submit"), &Value::Null).await;
    let (status, said) = world.ask("POST", "ada", &format!("/{id}:review"), &json!({ "approve": true })).await;
    assert_eq!(status, 403, "{said}");
    let (status, said) = world.ask("POST", "ben", &format!("/{id}:review"), &json!({ "approve": false })).await;
    assert_eq!((status, &said["errors"][0]["pointer"]), (422, &json!("/note")));
    let body = json!({ "approve": false, "note": "Name the mail's subject." });
    let (status, sent_back) = world.ask("POST", "ben", &format!("/{id}:review"), &body).await;
    assert_eq!((status, &sent_back["draft"]["step"]["note"]), (200, &json!("Name the mail's subject.")));
    assert_eq!(world.ask("POST", "ada", &format!("/{id}:publish"), &Value::Null).await.0, 409);
}

#[tokio::test]
async fn what_is_private_is_taken_out_of_examples_and_refused_in_answers() {
    let world = World::new().await;
    let mut body = parcel(&world);
    body["examples"][0] = json!("Where is my parcel? Write to jo@example.com");
    let (_, begun) = world.ask("POST", "ada", "", &body).await;
    assert_eq!(begun["draft"]["version"]["examples"][0], "Where is my parcel? Write to [EMAIL_1]");
    body["title"] = json!("Paying by transfer");
    body["answer"] = json!("Pay to DE89 3704 0044 0532 0130 00.");
    let (status, said) = world.ask("POST", "ada", "", &body).await;
    assert_eq!((status, &said["errors"][0]["pointer"]), (422, &json!("/answer")));
    assert!(!said.to_string().contains("3704"), "{said}");
    body["answer"] = json!("Write to help@acme.example, or read https://acme.example/parcels");
    let (status, begun) = world.ask("POST", "ada", "", &body).await;
    assert_eq!(status, 201, "{begun}");
    assert_eq!(begun["draft"]["look_at"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_unfit_body_names_its_field() {
    let world = World::new().await;
    for (field, value, pointer) in [
        ("title", json!(""), "/title"),
        ("topic", json!("no-such-topic"), "/topic"),
        ("examples", json!(["one", "two"]), "/examples"),
        ("examples", json!(["one", "two", "One"]), "/examples/2"),
        ("answer", json!(" "), "/answer"),
        ("author", json!("exp_somebody"), "/author"),
    ] {
        let mut body = parcel(&world);
        body[field] = value;
        let (status, said) = world.ask("POST", "ada", "", &body).await;
        assert_eq!((status, &said["errors"][0]["pointer"]), (422, &json!(pointer)), "{said}");
    }
}

#[tokio::test]
async fn the_matrix_of_who_may_do_what() {
    let world = World::new().await;
    let id = world.published(&parcel(&world)).await;
    let one = format!("/{id}");
    for (key, status) in
        [("ada", 200), ("ben", 200), ("cem", 404), ("client", 200), ("operator", 200), ("other", 404), ("nobody", 401)]
    {
        assert_eq!(world.ask("GET", key, "", &Value::Null).await.0, status, "GET all as {key}");
        assert_eq!(world.ask("GET", key, &one, &Value::Null).await.0, status, "GET one as {key}");
    }
    for (key, status) in [("ben", 403), ("cem", 404), ("client", 403), ("operator", 403), ("other", 404), ("nobody", 401)] {
        assert_eq!(world.ask("PUT", key, &one, &parcel(&world)).await.0, status, "PUT as {key}");
    }
    for (key, status) in [("ben", 403), ("cem", 404), ("other", 404), ("nobody", 401), ("client", 200)] {
        assert_eq!(world.ask("POST", key, &format!("{one}:retire"), &Value::Null).await.0, status, "retire as {key}");
    }
    assert_eq!(world.ask("POST", "ada", &format!("{one}:nonsense"), &Value::Null).await.0, 404);
}

#[tokio::test]
async fn beginning_twice_with_one_idempotency_key_begins_once() {
    let world = World::new().await;
    let (first, second) =
        (world.ask("POST", "ada", "", &parcel(&world)).await, world.ask("POST", "ada", "", &parcel(&world)).await);
    assert_eq!((first.0, second.0), (201, 200), "the same title at the same moment");
    assert_eq!(first.1["id"], second.1["id"]);
    let mut other = parcel(&world);
    other["answer"] = json!("Something else.");
    let (status, said) = world.ask("POST", "ada", "", &other).await;
    assert_eq!((status, &said["type"]), (409, &json!("/problems/idempotency-key-reused")));
}

#[tokio::test]
async fn the_standing_tells_labels_then_the_proven_threshold_and_what_is_promised() {
    let world = World::new().await;
    let id = world.published(&parcel(&world)).await;
    let (_, all) = world.ask("GET", "client", "", &Value::Null).await;
    let standing = &all["automations"][0]["standing"];
    assert_eq!((&standing["is"], &standing["labels"], &standing["version"]), (&json!("shadow"), &json!(0), &json!(1)));
    assert_eq!((&all["promise"]["alpha"], &all["everybody"]["proven"]), (&json!(0.05), &Value::Null));
    let needed = standing["needed"].as_u64().unwrap();
    world.judged(&id, 300).await;
    let (_, one) = world.ask("GET", "client", &format!("/{id}"), &Value::Null).await;
    let standing = &one["standing"];
    assert_eq!(standing["is"], "live", "{needed} labels were needed: {standing}");
    assert_eq!((&standing["errors"], &standing["judged"]["labels"]), (&json!(0), &json!(300)));
    let (threshold, bound) = (standing["threshold"].as_f64().unwrap(), standing["bound"].as_f64().unwrap());
    assert!((0.5..=1.0).contains(&threshold) && bound > 0.0 && bound <= 0.05, "{standing}");
}

#[tokio::test]
async fn what_says_nearly_the_same_is_named_to_be_merged() {
    let world = World::new().await;
    let first = world.published(&parcel(&world)).await;
    let mut second = parcel(&world);
    second["title"] = json!("Where my parcel is now");
    second["examples"] = json!(["Where is my parcel now?", "My order has not come to me yet", "When will it arrive here?"]);
    let second = world.published(&second).await;
    let (_, all) = world.ask("GET", "client", "", &Value::Null).await;
    let pair = all["merge"][0]["automations"].to_string();
    assert!(all["merge"].as_array().unwrap().len() == 1 && pair.contains(&first) && pair.contains(&second), "{all}");
    let (_, one) = world.ask("GET", "ben", &format!("/{first}"), &Value::Null).await;
    assert_eq!(one["merge"][0]["automation"], json!(second));
}
