//! Suspended and restarted: the author is told, and only the client and the operator let a version begin again.

use serde_json::{Value, json};

use crate::parcel;
use crate::world::World;

async fn standing(world: &World, key: &str) -> Value {
    let (_, all) = world.ask("GET", key, "", &Value::Null).await;
    all["automations"][0]["standing"].clone()
}

#[tokio::test]
async fn the_author_of_a_suspended_automation_reads_why_and_what_to_do() {
    let world = World::new().await;
    let id = world.published(&parcel(&world)).await;
    world.audited(&id, 12).await;
    let told = standing(&world, "ada").await;
    assert_eq!(told["is"], "suspended", "{told}");
    let (because, what_to_do) = (told["because"].as_str().unwrap(), told["what_to_do"].as_str().unwrap());
    let expected = format!("{} of its {} audited answers were wrong", told["errors"], told["audits"]);
    assert!(because.starts_with(&expected), "{because}");
    assert!(what_to_do.contains("new version") && what_to_do.contains("restart"), "{what_to_do}");
}

#[tokio::test]
async fn a_restart_brings_a_suspended_version_back_into_shadow_and_is_remembered_with_its_reason() {
    let world = World::new().await;
    let id = world.published(&parcel(&world)).await;
    world.audited(&id, 12).await;
    let (program, language) = (&world.program.id, "en".parse().unwrap());
    let before = world.own().bank(program, &language).await.unwrap().unwrap().value.revision;
    let body = json!({ "reason": " The tracking page was down for a day. " });
    let (status, done) = world.ask("POST", "client", &format!("/{id}:restart"), &body).await;
    assert_eq!(status, 200, "{done}");
    let restart = &done["restarts"][0];
    assert_eq!((&restart["version"], &restart["because"]), (&json!(1), &json!("The tracking page was down for a day.")));
    assert_eq!(restart["by"]["role"], "client", "{done}");
    let told = standing(&world, "ada").await;
    assert_eq!((&told["is"], &told["judged"]["labels"]), (&json!("shadow"), &json!(0)), "{told}");
    let after = || async { world.own().bank(program, &language).await.unwrap().unwrap().value.revision };
    assert_eq!(after().await, before + 1, "who keeps a bank at hand reads it anew");
    let (status, again) = world.ask("POST", "operator", &format!("/{id}:restart"), &body).await;
    assert_eq!(
        (status, again["restarts"].as_array().unwrap().len(), after().await),
        (200, 1, before + 1),
        "told twice, done once"
    );
}

#[tokio::test]
async fn a_restart_needs_a_suspension_a_reason_and_the_client_or_the_operator() {
    let world = World::new().await;
    let id = world.published(&parcel(&world)).await;
    let (path, body) = (format!("/{id}:restart"), json!({ "reason": "It was our page." }));
    let (status, said) = world.ask("POST", "client", &path, &body).await;
    assert_eq!((status, &said["type"]), (409, &json!("/problems/automation-not-suspended")), "nothing is known of it yet");
    world.audited(&id, 12).await;
    for (key, status) in [("ada", 403), ("ben", 403), ("cem", 404), ("other", 404), ("nobody", 401)] {
        assert_eq!(world.ask("POST", key, &path, &body).await.0, status, "restart as {key}");
    }
    for without in [Value::Null, json!({}), json!({ "reason": "  " })] {
        let (status, said) = world.ask("POST", "client", &path, &without).await;
        assert_eq!((status, &said["errors"][0]["pointer"]), (422, &json!("/reason")), "{said}");
    }
    assert_eq!(standing(&world, "ada").await["is"], "suspended");
    let gone = world.ask("POST", "client", "/aut_nobody:restart", &body).await;
    assert_eq!(gone.0, 404, "{}", gone.1);
}
