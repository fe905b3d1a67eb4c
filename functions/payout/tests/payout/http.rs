//! What operators and experts ask over HTTP.

use axum::body::{Body, to_bytes};
use boot::Stage;
use domain::{Principal, Span};
use http::{Request, StatusCode};
use ledger::Account;
use payout_fn::PayoutStage;
use serde_json::{Value, json};
use store::ApiKeyHash;
use tower::ServiceExt;

use crate::world::{IBAN, World, earned_account, expert, forfeit, hold, monday, reward, wednesday};

async fn with_keys(world: World) -> World {
    let principals = [("boss", Principal::Operator), ("ada", Principal::Expert { expert: expert("ada") })];
    for (key, principal) in principals {
        world.store.save_api_key(&ApiKeyHash::of(key), &principal).await.unwrap();
    }
    world
}

async fn send(world: &World, key: &str, method: &str, path: &str, body: Value) -> (StatusCode, String) {
    let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {key}"));
    let request = request.body(Body::from(body.to_string())).unwrap();
    let response = world.stage.routes().unwrap().oneshot(request).await.unwrap();
    let status = response.status();
    (status, String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap())
}

async fn get(world: &World, key: &str, path: &str) -> (StatusCode, Value) {
    let (status, body) = send(world, key, "GET", path, Value::Null).await;
    (status, serde_json::from_str(&body).unwrap())
}

async fn post(world: &World, action: &str, body: Value) -> (StatusCode, Value) {
    let (status, body) = send(world, "boss", "POST", &format!("/v1/payouts/2019-W31:{action}"), body).await;
    (status, serde_json::from_str(&body).unwrap())
}

async fn closed() -> World {
    let world = with_keys(World::new()).await;
    world.open_account("ada", IBAN).await;
    for (ticket, name) in [("1", "ada"), ("2", "ada"), ("3", "bob")] {
        world.earn(&reward(ticket, name)).await;
    }
    world.set_clock(monday());
    let (status, run) = post(&world, "close", Value::Null).await;
    assert_eq!((status, run["totals"].clone()), (StatusCode::OK, json!({ "EUR": { "sent": 200, "due": 100 } })));
    assert_eq!(run["waiting"].as_object().unwrap().len(), 1);
    world
}

#[tokio::test]
async fn payouts_are_the_operators_alone() {
    let world = with_keys(World::new()).await;
    for (key, wanted) in [("ada", StatusCode::FORBIDDEN), ("nobody", StatusCode::UNAUTHORIZED)] {
        for (method, path) in [
            ("GET", "/v1/payouts/2019-W31"),
            ("POST", "/v1/payouts/2019-W31:close"),
            ("GET", "/v1/payouts/2019-W31/pain.001.xml"),
        ] {
            assert_eq!(send(&world, key, method, path, Value::Null).await.0, wanted, "{key} {method} {path}");
        }
    }
    assert_eq!(get(&world, "boss", "/v1/earnings").await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_week_that_is_not_over_says_when_it_will_be() {
    let world = with_keys(World::new()).await;
    let (status, problem) = post(&world, "close", Value::Null).await;
    assert_eq!((status, &problem["opens_at"]), (StatusCode::CONFLICT, &json!("2019-08-05T00:02:00.000Z")));
    let (status, _) = get(&world, "boss", "/v1/payouts/2019-W99").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(post(&world, "dance", Value::Null).await.0, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_bank_file_holds_what_was_sent_and_is_the_same_every_time() {
    let world = closed().await;
    let path = "/v1/payouts/2019-W31/pain.001.xml";
    let (status, xml) = send(&world, "boss", "GET", path, Value::Null).await;
    assert_eq!(status, StatusCode::OK);
    assert!(xml.contains("<NbOfTxs>1</NbOfTxs>") && xml.contains(">2.00<") && xml.contains("2019-08-05T00:00:00"), "{xml}");
    world.set_clock(monday() + Span::days(2));
    assert_eq!(send(&world, "boss", "GET", path, Value::Null).await.1, xml);
    // Once the bank confirmed, a late account rides alone; without one the file is the record.
    post(&world, "confirm", Value::Null).await;
    assert_eq!(send(&world, "boss", "GET", path, Value::Null).await.1, xml);
    world.open_account("bob", IBAN).await;
    post(&world, "close", Value::Null).await;
    let late = send(&world, "boss", "GET", path, Value::Null).await.1;
    assert!(late.contains("<NbOfTxs>1</NbOfTxs>") && late.contains(">1.00<") && !late.contains(">2.00<"), "{late}");
}

#[tokio::test]
async fn without_a_debtor_there_is_no_file_and_a_clear_word() {
    let world = with_keys(World::build(|ports| PayoutStage::new(ports, None))).await;
    let (status, problem) = get(&world, "boss", "/v1/payouts/2019-W31/pain.001.xml").await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(problem["detail"].as_str().unwrap().contains("PAYOUT_DEBTOR_IBAN"));
}

#[tokio::test]
async fn what_the_bank_sends_back_is_paid_out_with_the_week_of_its_return() {
    let world = closed().await;
    post(&world, "confirm", Value::Null).await;
    let back = json!({ "expert": expert("ada"), "reason": "account closed" });
    for _ in 0..2 {
        let (status, run) = post(&world, "return", back.clone()).await;
        assert_eq!((status, run["totals"].clone()), (StatusCode::OK, json!({ "EUR": { "returned": 200, "due": 100 } })));
    }
    assert_eq!((world.cents(&earned_account("ada")).await, world.cents(&Account::Bank).await), (200, 0));
    world.set_clock(monday() + Span::days(7));
    world.stage.tick("close-period").await.unwrap();
    assert_eq!(world.states("2019-W32").await[&expert("ada")], "sent");
    assert_eq!((world.cents(&earned_account("ada")).await, world.cents(&Account::Bank).await), (0, 200));
}

#[tokio::test]
async fn a_return_that_cannot_be_is_refused() {
    let world = closed().await;
    let back = |name: &str| json!({ "expert": expert(name), "reason": "account closed" });
    assert_eq!(post(&world, "return", back("bob")).await.0, StatusCode::CONFLICT, "it was never sent");
    assert_eq!(post(&world, "return", back("eve")).await.0, StatusCode::NOT_FOUND);
    let silent = json!({ "expert": expert("ada"), "reason": " " });
    assert_eq!(post(&world, "return", silent).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(post(&world, "return", json!({ "expert": expert("ada") })).await.1["errors"][0]["pointer"], "/reason");
    world.set_clock(monday() + Span::days(100));
    assert_eq!(post(&world, "return", back("ada")).await.1["type"], "/problems/return-too-late");
}

#[tokio::test]
async fn an_expert_sees_their_own_month_by_rule_and_currency() {
    let world = closed().await;
    let taken_back = reward("9", "ada");
    world.work(&hold(&taken_back)).await.unwrap();
    world.work(&forfeit(&taken_back)).await.unwrap();
    let month = wednesday().month();
    let (status, earnings) = get(&world, "ada", &format!("/v1/earnings?month={month}")).await;
    assert_eq!(status, StatusCode::OK);
    let wanted = json!({ "held": 300, "earned": 200, "forfeited": 100, "paid": 0, "returned": 0, "reversed": 0 });
    assert_eq!(earnings["sums"]["EUR"], wanted);
    assert_eq!(earnings["postings"].as_array().unwrap().len(), 6);
    let (_, august) = get(&world, "ada", "/v1/earnings").await;
    assert_eq!((&august["month"], &august["sums"]["EUR"]["paid"]), (&json!("2019-08"), &json!(200)));
    assert_eq!(get(&world, "ada", "/v1/earnings?month=2019-13").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(world.balances().await.contains_key(&Account::Bank));
}
