//! Reports: whose figures, over which days, and split by what.

use axum::body::{Body, to_bytes};
use boot::Stage;
use domain::Principal;
use http::{Request, StatusCode};
use serde_json::Value;
use store::ApiKeyHash;
use tower::ServiceExt;

use crate::world::{World, client, stream};

async fn counted() -> World {
    let world = World::new().await;
    let (_, changes) = stream(24).await;
    world.count(&changes).await.unwrap();
    let other = "other".parse().unwrap();
    let principals = [
        ("boss", Principal::Operator),
        ("acme", Principal::Client { client: client() }),
        ("other", Principal::Client { client: other }),
        ("ada", Principal::Expert { expert: domain::ExpertId::from_name("ada") }),
    ];
    for (key, principal) in principals {
        world.store.save_api_key(&ApiKeyHash::of(key), &principal).await.unwrap();
    }
    world
}

async fn get(world: &World, key: &str, path: &str) -> (StatusCode, Value) {
    let request = Request::builder().uri(path).header("authorization", format!("Bearer {key}")).body(Body::empty()).unwrap();
    let response = world.stage.routes().unwrap().oneshot(request).await.unwrap();
    let status = response.status();
    (status, serde_json::from_slice(&to_bytes(response.into_body(), 1 << 20).await.unwrap()).unwrap())
}

fn figure<'a>(figures: &'a Value, id: &str) -> &'a Value {
    figures.as_array().unwrap().iter().find(|figure| figure["id"] == id).unwrap()
}

#[tokio::test]
async fn a_client_reads_its_own_programs_figures() {
    let world = counted().await;
    let (status, report) = get(&world, "acme", "/v1/programs/phones/kpis").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!((report["program"].as_str(), report["from"].as_str()), (Some("phones"), Some("2026-11-23")));
    assert_eq!(report["to"], "2026-11-26");
    // 18 of the 24 were not reopened; of every five scores one is bad.
    let csat = figure(&report["figures"], "csat");
    assert_eq!((csat["n"].as_u64(), csat["value"].as_f64()), (Some(24), Some(19.0 / 24.0)));
    assert_eq!(get(&world, "boss", "/v1/programs/phones/kpis?client=acme").await.1, report);
}

#[tokio::test]
async fn days_narrow_the_figures() {
    let world = counted().await;
    let n = |report: &Value| figure(&report["figures"], "csat")["n"].as_u64().unwrap();
    let (_, day) = get(&world, "acme", "/v1/programs/phones/kpis?from=2026-11-24&to=2026-11-24").await;
    assert_eq!((n(&day), day["from"].as_str(), day["to"].as_str()), (6, Some("2026-11-24"), Some("2026-11-24")));
    assert_eq!(n(&get(&world, "acme", "/v1/programs/phones/kpis?from=2026-11-25").await.1), 12);
    assert_eq!(n(&get(&world, "acme", "/v1/programs/phones/kpis?to=2026-11-22").await.1), 0);
}

#[tokio::test]
async fn the_parts_of_a_split_add_up_to_the_whole() {
    let world = counted().await;
    for (by, names) in [("topic", vec!["setup"]), ("channel", vec!["email", "web"]), ("language", vec!["de", "en"])] {
        let (_, report) = get(&world, "acme", &format!("/v1/programs/phones/kpis?split={by}")).await;
        assert_eq!(report["split"]["by"], by);
        let parts = report["split"]["parts"].as_array().unwrap();
        assert_eq!(parts.iter().map(|part| part["name"].as_str().unwrap()).collect::<Vec<_>>(), names);
        let sum: u64 = parts.iter().map(|part| figure(&part["figures"], "csat")["n"].as_u64().unwrap()).sum();
        assert_eq!(sum, 24);
    }
}

#[tokio::test]
async fn the_credential_decides_whose_figures_are_seen() {
    let world = counted().await;
    let status = async |key: &str, query: &str| get(&world, key, &format!("/v1/programs/phones/kpis{query}")).await.0;
    assert_eq!(status("other", "").await, StatusCode::NOT_FOUND);
    assert_eq!(status("other", "?client=acme").await, StatusCode::NOT_FOUND);
    assert_eq!(status("ada", "").await, StatusCode::FORBIDDEN);
    assert_eq!(status("nobody", "").await, StatusCode::UNAUTHORIZED);
    assert_eq!(status("boss", "").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(status("acme", "?split=moon").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(status("acme", "?from=yesterday").await, StatusCode::UNPROCESSABLE_ENTITY);
}
