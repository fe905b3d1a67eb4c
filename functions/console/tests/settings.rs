//! The settings API: applied whole, refused by field, apart by client, and silent about secrets.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod world;

use axum::http::Method;
use domain::{Expert, ExpertId, Language, ProgramId};
use serde_json::{Value, json};
use world::{World, program, world};

const FOX: &str = "/v1/clients/acme/programs/fox";

async fn applied(world: &World) {
    assert_eq!(world.put(FOX, "acme", &program("acme", "fox")).await.status, 200);
}

fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    *body.pointer_mut(pointer).unwrap() = value;
    body
}

#[tokio::test]
async fn a_program_is_created_then_unchanged_then_changed_and_keeps_its_routing_key() {
    let world = world().await;
    let first = world.put(FOX, "acme", &program("acme", "fox")).await;
    assert_eq!((first.status.as_u16(), &first.json()["outcome"]), (200, &json!("created")));
    let id: ProgramId = "fox".parse().unwrap();
    let stored = world.client("acme").program(&id).await.unwrap().unwrap();
    assert_eq!(stored.value.routing_key.len(), 64);
    assert_eq!(world.put(FOX, "ops", &program("acme", "fox")).await.json()["outcome"], "unchanged");
    let renamed = with(program("acme", "fox"), "/name", json!("Firefox"));
    let changed = world.put(FOX, "acme", &renamed).await.json();
    assert_eq!((&changed["outcome"], &changed["program"]["name"]), (&json!("changed"), &json!("Firefox")));
    let after = world.client("acme").program(&id).await.unwrap().unwrap();
    assert_eq!((after.value.routing_key, after.version), (stored.value.routing_key, 2));
    assert!(changed["program"].get("routing_key").is_none());
    let shown = world.get(FOX, &[("authorization", "Bearer acme")]).await.json();
    assert_eq!((&shown["name"], shown.get("routing_key")), (&json!("Firefox"), None));
}

#[tokio::test]
async fn a_routing_key_in_the_body_counts_for_nothing() {
    let world = world().await;
    let mut body = program("acme", "fox");
    body["routing_key"] = json!("guessed");
    world.put(FOX, "acme", &body).await;
    assert!(!world.everything().contains("guessed"));
    assert_eq!(world.put(FOX, "acme", &body).await.json()["outcome"], "unchanged");
}

#[tokio::test]
async fn a_wrong_field_of_a_program_is_422_with_its_pointer() {
    let world = world().await;
    let good = program("acme", "fox");
    for (body, pointer) in [
        (with(good.clone(), "/client", json!("globex")), "/client"),
        (with(good.clone(), "/id", json!("owl")), "/id"),
        (with(good.clone(), "/name", json!(" ")), "/name"),
        (with(good.clone(), "/languages", json!([])), "/languages"),
        (with(good.clone(), "/languages/1", json!("german")), "/languages/1"),
        (with(good.clone(), "/topics/0", json!({"id": "sync", "name": "x", "price_minor": -1})), "/topics/0/price_minor"),
        (with(good.clone(), "/rewards/price/minor", json!(-1)), "/rewards/price/minor"),
        (with(good.clone(), "/baselines/before", json!({"luck": "1"})), "/baselines/before/luck"),
        (with(good.clone(), "/baselines/target/csat", json!("high")), "/baselines/target/csat"),
        (with(good.clone(), "/baselines/target/csat", json!("75")), "/baselines/target/csat"),
    ] {
        assert_eq!(world.put(FOX, "acme", &body).await.refusal(), (422, pointer.to_owned()));
    }
    assert_eq!(world.get(FOX, &[("authorization", "Bearer acme")]).await.status, 404);
}

#[tokio::test]
async fn clients_are_apart_and_what_is_not_theirs_is_not_there() {
    let world = world().await;
    applied(&world).await;
    let (program, connection) = (program("acme", "fox"), json!({"kind": "api", "program": "fox"}));
    assert_eq!(world.put(FOX, "globex", &program).await.status, 404);
    assert_eq!(world.get(FOX, &[("authorization", "Bearer globex")]).await.status, 404);
    assert_eq!(world.put("/v1/clients/acme/connections/new", "globex", &connection).await.status, 404);
    assert_eq!(world.get(FOX, &[]).await.status, 401);
    assert_eq!(world.put("/v1/clients/NOT%20ID/programs/fox", "ops", &program).await.status, 404);
    let own = world.put("/v1/clients/acme/connections/new", "acme", &connection).await.json();
    let id = own["id"].as_str().unwrap();
    world.put("/v1/clients/globex/programs/fox", "globex", &with(program, "/client", json!("globex"))).await;
    assert_eq!(world.put(&format!("/v1/clients/globex/connections/{id}"), "globex", &connection).await.status, 404);
}

#[tokio::test]
async fn a_connection_answers_with_its_hook_and_never_with_its_secrets() {
    let world = world().await;
    applied(&world).await;
    let body = json!({
        "kind": "zendesk", "program": "fox", "secrets": ["a-long-enough-secret"],
        "access": {"base": "https://acme.example.com", "user": "bot@acme.example.com", "token": "hush-hush", "integration_user": "9"}
    });
    let first = world.put("/v1/clients/acme/connections/new", "acme", &body).await;
    let id = first.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(first.json()["hook"], format!("https://help.example.com/hooks/{id}"));
    assert!(!first.text.contains("hush") && !first.text.contains("enough"));
    let path = format!("/v1/clients/acme/connections/{id}");
    assert_eq!(world.put(&path, "acme", &body).await.json()["outcome"], "unchanged");
    let rotated = with(body.clone(), "/secrets", json!(["a-long-enough-secret", "the-next-long-secret"]));
    assert_eq!(world.put(&path, "acme", &rotated).await.json()["outcome"], "changed");
    let stored = world.store.connection(&id.parse().unwrap()).await.unwrap().unwrap().value;
    assert_eq!((stored.secrets.len(), stored.client.as_str()), (2, "acme"));
    let again = world.put("/v1/clients/acme/connections/new", "acme", &body).await.json();
    assert_ne!(again["id"], json!(id));
}

#[tokio::test]
async fn a_wrong_field_of_a_connection_is_422_with_its_pointer() {
    let world = world().await;
    applied(&world).await;
    let whsec = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let access = |base: &str| json!({"base": base, "user": "u", "token": "t"});
    for (body, pointer) in [
        (json!({"kind": "zendesk", "program": "owl", "secrets": ["a-long-enough-secret"]}), "/program"),
        (json!({"kind": "zendesk", "program": "fox"}), "/secrets"),
        (json!({"kind": "zendesk", "program": "fox", "secrets": ["a-long-enough-secret", "short"]}), "/secrets/1"),
        (json!({"kind": "standard-webhooks", "program": "fox", "secrets": ["not-a-webhook-secret"]}), "/secrets/0"),
        (json!({"kind": "standard-webhooks", "program": "fox", "secrets": [whsec, whsec, whsec]}), "/secrets"),
        (json!({"kind": "api", "program": "fox", "secrets": [whsec]}), "/secrets"),
        (json!({"kind": "carrier-pigeon", "program": "fox"}), "/kind"),
        (json!({"kind": "api", "program": "fox", "access": access("http://acme.example.com")}), "/access/base"),
        (json!({"kind": "api", "program": "fox", "events": {"url": "ftp://x", "secret": whsec}}), "/events/url"),
        (
            json!({"kind": "api", "program": "fox", "events": {"url": "https://x.example.com", "secret": "whsec_"}}),
            "/events/secret",
        ),
    ] {
        assert_eq!(
            world.put("/v1/clients/acme/connections/new", "acme", &body).await.refusal(),
            (422, pointer.to_owned()),
            "{body}"
        );
    }
    let short = world.put("/v1/clients/acme/connections/con_1", "acme", &json!({"kind": "api", "program": "fox"})).await;
    assert_eq!(short.refusal(), (422, "/connection".to_owned()));
}

#[tokio::test]
async fn a_key_is_made_by_the_operator_works_and_is_kept_as_a_hash() {
    let world = world().await;
    let path = "/v1/clients/acme/keys";
    let made = world.post(path, "ops", &json!({"role": "client"})).await;
    assert_eq!((made.status.as_u16(), made.header("cache-control")), (201, "no-store"));
    let key = made.json()["key"].as_str().unwrap().to_owned();
    assert_eq!(world.put(FOX, &key, &program("acme", "fox")).await.status, 200);
    assert_eq!(world.put("/v1/clients/globex/programs/owl", &key, &program("globex", "owl")).await.status, 404);
    assert!(!world.everything().contains(&key));
    assert_eq!(world.post(path, "acme", &json!({"role": "client"})).await.status, 403);
    assert_eq!(world.post(path, "ops", &json!({"role": "operator"})).await.refusal(), (422, "/role".to_owned()));
    assert_eq!(world.call(Method::POST, path, &[], Some(&json!({"role": "client"}))).await.status, 401);
}

fn expert(iban: &str) -> Value {
    json!({
        "name": "Ada", "payout": {"holder": "Ada L", "iban": iban},
        "qualifications": [{"client": "acme", "program": "fox", "topics": ["sync"], "languages": ["en"]}]
    })
}

async fn load(world: &World, id: &ExpertId) -> Expert {
    world.store.expert(id).await.unwrap().unwrap().value
}

async fn is_on_call(world: &World, id: &ExpertId) -> bool {
    let (program, language): (ProgramId, Language) = ("fox".parse().unwrap(), "en".parse().unwrap());
    let lines = world.client("acme").standings(&program, &language, id).await.unwrap();
    lines.iter().any(|line| line.available)
}

#[tokio::test]
async fn an_expert_is_set_up_by_the_operator_and_says_themselves_when_they_are_available() {
    let world = world().await;
    applied(&world).await;
    let id = ExpertId::from_name("ada");
    let path = format!("/v1/experts/{id}");
    assert_eq!(world.post(&format!("{path}/keys"), "ops", &json!({})).await.status, 404);
    let made = world.put(&path, "ops", &expert("de89 3704 0044 0532 0130 00")).await;
    assert_eq!((made.status.as_u16(), made.json()), (200, json!({"expert": id, "outcome": "created"})));
    assert_eq!(load(&world, &id).await.payout.unwrap().iban.reveal(), "DE89370400440532013000");
    assert!(!is_on_call(&world, &id).await);
    let key = world.post(&format!("{path}/keys"), "ops", &json!({})).await.json()["key"].as_str().unwrap().to_owned();
    for available in [true, false, true] {
        let said = world.put("/v1/availability", &key, &json!({"available": available})).await;
        assert_eq!((said.status.as_u16(), said.json()["available"].as_bool()), (200, Some(available)));
        assert_eq!(is_on_call(&world, &id).await, available);
    }
    let mut again = expert("");
    again.as_object_mut().unwrap().remove("payout");
    assert_eq!(world.put(&path, "ops", &again).await.json()["outcome"], "unchanged");
    let kept = load(&world, &id).await;
    assert!(kept.payout.is_some() && kept.available);
    assert_eq!(world.put(&path, "ops", &with(again, "/name", json!("Ada B"))).await.json()["outcome"], "changed");
    assert_eq!(world.put(&path, &key, &expert("DE89370400440532013000")).await.status, 403);
    assert_eq!(world.put("/v1/availability", "acme", &json!({"available": true})).await.status, 403);
}

#[tokio::test]
async fn a_wrong_field_of_an_expert_is_422_with_its_pointer() {
    let world = world().await;
    applied(&world).await;
    let path = format!("/v1/experts/{}", ExpertId::from_name("ada"));
    let good = expert("DE89370400440532013000");
    for (body, pointer) in [
        (with(good.clone(), "/name", json!("")), "/name"),
        (with(good.clone(), "/payout/iban", json!("8937")), "/payout/iban"),
        (with(good.clone(), "/payout/iban", json!("DEXX370400440532013000")), "/payout/iban"),
        (with(good.clone(), "/payout/iban", json!("DE00370400440532013000")), "/payout/iban"),
        (with(good.clone(), "/payout/holder", json!("")), "/payout/holder"),
        (with(good.clone(), "/qualifications/0/languages", json!([])), "/qualifications/0/languages"),
        (with(good.clone(), "/qualifications/0/program", json!("owl")), "/qualifications/0/program"),
        (with(good.clone(), "/qualifications/0/topics/0", json!("dance")), "/qualifications/0/topics/0"),
        (with(good.clone(), "/qualifications/0/languages", json!(["en", "fr"])), "/qualifications/0/languages/1"),
    ] {
        assert_eq!(world.put(&path, "ops", &body).await.refusal(), (422, pointer.to_owned()));
    }
    assert_eq!(world.put("/v1/experts/ada", "ops", &good).await.status, 404);
}
