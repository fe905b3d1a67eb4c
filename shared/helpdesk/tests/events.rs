//! Outgoing events against an endpoint on loopback that verifies them as a client would.

// A helper that fails fails its test, which is what is wanted.
#![allow(clippy::unwrap_used)]

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::{Secret, Span, Timestamp};
use helpdesk::{DeliveryFailed, Event, Reach, Wire, deliver, standard_webhooks as standard};
use serde_json::{Map, Value, json};

#[derive(Default)]
struct Endpoint {
    answers: Option<(u16, Option<&'static str>)>,
    seen: Vec<(HeaderMap, Bytes)>,
}

type Shared = Arc<Mutex<Endpoint>>;

async fn receive(State(endpoint): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let mut endpoint = endpoint.lock().unwrap();
    endpoint.seen.push((headers, body));
    let (status, wait) = endpoint.answers.unwrap_or((204, None));
    let mut response = StatusCode::from_u16(status).unwrap().into_response();
    response.headers_mut().extend(wait.map(|wait| (axum::http::header::RETRY_AFTER, wait.parse().unwrap())));
    response.headers_mut().insert("location", "/hook".parse().unwrap());
    response
}

async fn endpoint() -> (Shared, String) {
    let shared = Shared::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let server = axum::serve(listener, Router::new().route("/hook", post(receive)).with_state(shared.clone()));
    tokio::spawn(async move { server.await.unwrap() });
    (shared, url)
}

fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn event() -> Event {
    let data = Map::from_iter([("ticket".to_owned(), json!("tic_1")), ("state".to_owned(), json!("answered"))]);
    Event { id: "fact_1".into(), kind: "ticket.answered".into(), at: noon() - Span::minutes(90), data }
}

fn secrets() -> [Secret; 2] {
    [standard::Key::secret_of([1; 32]), standard::Key::secret_of([2; 32])]
}

fn wire() -> Wire {
    Wire::new(Reach::LoopbackToo).unwrap()
}

#[tokio::test]
async fn a_receiver_verifies_each_event_with_the_old_secret_and_with_the_new() {
    let (seen, url) = endpoint().await;
    deliver(&wire(), &url, &secrets(), &event(), noon()).await.unwrap();
    let (headers, body) = seen.lock().unwrap().seen.remove(0);
    for secret in secrets() {
        let verified = standard::verify(&headers, &body, &[secret], noon()).unwrap();
        assert_eq!(
            (verified.delivery.as_deref(), verified.at),
            (Some("fact_1"), noon()),
            "the time is the try's, not the fact's"
        );
    }
    assert!(standard::verify(&headers, &body, &[standard::Key::secret_of([3; 32])], noon()).is_err());
    assert_eq!(
        body,
        r#"{"type":"ticket.answered","timestamp":"2026-11-23T10:30:00.000Z","data":{"ticket":"tic_1","state":"answered"}}"#
    );
    assert_eq!(headers["content-type"], "application/json");
}

#[tokio::test]
async fn every_try_has_the_same_id_and_body_and_a_signature_of_its_own() {
    let (seen, url) = endpoint().await;
    for minutes in [0, 5] {
        deliver(&wire(), &url, &secrets()[..1], &event(), noon() + Span::minutes(minutes)).await.unwrap();
    }
    let seen = &seen.lock().unwrap().seen;
    let ((first, body), (second, same)) = (&seen[0], &seen[1]);
    assert_eq!((body, &first["webhook-id"]), (same, &second["webhook-id"]));
    assert_ne!(
        (&first["webhook-timestamp"], &first["webhook-signature"]),
        (&second["webhook-timestamp"], &second["webhook-signature"])
    );
}

#[tokio::test]
async fn each_answer_of_an_endpoint_has_its_consequence() {
    let (seen, url) = endpoint().await;
    let wait = Some(Span::seconds(93));
    let cases = [
        (200, Ok(())),
        (299, Ok(())),
        (410, Err(DeliveryFailed::Disabled)),
        (429, Err(DeliveryFailed::Busy { status: 429, retry_after: wait })),
        (502, Err(DeliveryFailed::Busy { status: 502, retry_after: wait })),
        (504, Err(DeliveryFailed::Busy { status: 504, retry_after: wait })),
        (302, Err(DeliveryFailed::Failed { status: 302, retry_after: wait })),
        (308, Err(DeliveryFailed::Failed { status: 308, retry_after: wait })),
        (400, Err(DeliveryFailed::Failed { status: 400, retry_after: wait })),
        (503, Err(DeliveryFailed::Failed { status: 503, retry_after: wait })),
    ];
    let tries = cases.len();
    for (status, expected) in cases {
        seen.lock().unwrap().answers = Some((status, Some("93")));
        assert_eq!(deliver(&wire(), &url, &secrets(), &event(), noon()).await, expected, "{status}");
    }
    assert_eq!(seen.lock().unwrap().seen.len(), tries, "no redirect was followed");
}

#[tokio::test]
async fn an_endpoint_that_leads_inside_or_a_secret_that_cannot_sign_is_not_tried() {
    let (seen, url) = endpoint().await;
    let public = Wire::new(Reach::Public).unwrap();
    assert!(matches!(deliver(&public, &url, &secrets(), &event(), noon()).await, Err(DeliveryFailed::Address(_))));
    for secrets in [vec![], vec![Secret::new("whsec_short")]] {
        assert!(matches!(deliver(&wire(), &url, &secrets, &event(), noon()).await, Err(DeliveryFailed::Secret(_))));
    }
    let dotted = Event { id: "a.b".into(), ..event() };
    let refused = deliver(&wire(), &url, &secrets(), &dotted, noon()).await.unwrap_err();
    assert!(matches!(refused, DeliveryFailed::Event(_)) && !refused.is_passing());
    assert!(seen.lock().unwrap().seen.is_empty());
}

#[tokio::test]
async fn nobody_listening_is_no_answer_and_passes() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let failed = deliver(&wire(), &format!("http://{free}/"), &secrets(), &event(), noon()).await.unwrap_err();
    assert!(matches!(failed, DeliveryFailed::NoAnswer(_)) && failed.is_passing());
}

#[test]
fn the_data_keeps_its_order_so_that_every_try_has_the_same_bytes() {
    let body = event().body().unwrap();
    let read: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(read["data"], json!({"ticket": "tic_1", "state": "answered"}));
    assert_eq!(event().body().unwrap(), body);
}
