//! The pages: they carry strict headers and no data, and the board costs nothing while nothing changed.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod world;

use std::sync::atomic::Ordering;

use domain::{
    Asker, ConnectionId, ConnectionKind, Language, Opening, Origin, Program, ProgramId, Span, Ticket, TicketId, Timestamp,
};
use kpi::{Cell, counts};
use serde_json::json;
use store::{Rollup, Stored};
use world::{World, program, world};

const OPS: (&str, &str) = ("authorization", "Bearer ops");

/// Opens a ticket `age` ago and counts it as kpi would.
async fn open(world: &World, client: &str, external: &str, age: Span) -> Ticket {
    let store = world.client(client);
    let id: ProgramId = "fox".parse().unwrap();
    let program: Program = store.program(&id).await.unwrap().unwrap().value;
    let connection = ConnectionId::from_random([1; 16]);
    let now = Timestamp::from_millis(world.clock.0.load(Ordering::SeqCst)) - age;
    let opening = Opening {
        id: TicketId::from_external(&client.parse().unwrap(), &connection, external),
        origin: Origin {
            connection,
            kind: ConnectionKind::Api,
            external: external.to_owned(),
            channel: "web".to_owned(),
            digest: String::new(),
            repeat_of: None,
        },
        language: Language::english(),
        topic: Some("sync".parse().unwrap()),
        asker: Asker::of(&client.parse().unwrap(), "c"),
        subject: "a private subject".to_owned(),
        question: "a private question".to_owned(),
        correlation: "cor".to_owned(),
    };
    let ticket = Ticket::open(opening, &program, now);
    store.save_ticket(&Stored::new(ticket.clone())).await.unwrap();
    let cell = Cell::of(&ticket);
    let known = store.rollup(&id, &cell).await.unwrap();
    let before = known.as_ref().map(|stored| stored.value.counts.clone()).unwrap_or_default();
    let rollup = Rollup { cell, counts: before.plus(&counts(&ticket)), watermarks: Default::default() };
    let stored = Stored { value: rollup, version: known.map_or(0, |known| known.version) };
    store.save(vec![store.put_rollup(&id, &stored).unwrap()]).await.unwrap();
    ticket
}

async fn two_clients() -> World {
    let world = world().await;
    for client in ["acme", "globex"] {
        let path = format!("/v1/clients/{client}/programs/fox");
        assert_eq!(world.put(&path, "ops", &program(client, "fox")).await.status, 200);
    }
    world
}

#[tokio::test]
async fn every_page_carries_the_strict_headers_and_needs_no_key() {
    let world = world().await;
    for path in ["/", "/live", "/health", "/style"] {
        let page = world.get(path, &[]).await;
        assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/html; charset=utf-8"), "{path}");
        assert_eq!(page.header("content-security-policy"), ui::CONTENT_SECURITY_POLICY);
        assert_eq!((page.header("x-content-type-options"), page.header("referrer-policy")), ("nosniff", "same-origin"));
    }
    assert!(world.get("/", &[]).await.text.contains("https://help.example.com/v1/tickets"));
}

#[tokio::test]
async fn the_files_of_a_page_are_there_for_ever_and_others_are_not() {
    let world = world().await;
    let page = world.get("/live", &[]).await.text;
    let links: Vec<&str> = page.split("\"/assets/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(links.len(), 4);
    for name in links {
        let file = world.get(&format!("/assets/{name}"), &[]).await;
        assert_eq!((file.status.as_u16(), file.header("x-content-type-options")), (200, "nosniff"), "{name}");
        assert!(file.header("cache-control").contains("immutable"));
    }
    for name in ["style.css", "style.0000000000000000.css", "..%2fCargo.toml"] {
        assert_eq!(world.get(&format!("/assets/{name}"), &[]).await.status, 404);
    }
}

#[tokio::test]
async fn health_tells_whether_the_tables_answer_and_nothing_else() {
    let world = world().await;
    let json_too = [("accept", "application/json")];
    let well = world.get("/health", &json_too).await;
    let said = json!({"status": "ok", "tables": {"support": "ok", "ledger": "ok"}, "at": "2026-11-23T10:00:00.000Z"});
    assert_eq!((well.status.as_u16(), well.json()), (200, said));
    world.table.ledger_is_down.store(true, Ordering::SeqCst);
    let unwell = world.get("/health", &json_too).await;
    assert_eq!((unwell.status.as_u16(), &unwell.json()["tables"]["ledger"]), (503, &json!("unwell")));
    let page = world.get("/health", &[("accept", "text/html,application/json")]).await;
    assert_eq!(page.status, 503);
    assert!(page.text.contains("does not answer"));
    assert!(!page.text.contains("10.0.0.7") && !unwell.text.contains("10.0.0.7"));
}

#[tokio::test]
async fn the_board_shows_states_ages_and_measures_and_no_word_of_a_customer() {
    let world = two_clients().await;
    let young = open(&world, "acme", "1", Span::minutes(5)).await;
    let old = open(&world, "acme", "2", Span::hours(3)).await;
    open(&world, "acme", "3", Span::days(9)).await;
    open(&world, "acme", "4", Span::days(6)).await;
    let board = world.get("/v1/board", &[OPS]).await;
    let programs = board.json()["programs"].as_array().unwrap().clone();
    assert_eq!(programs.len(), 2);
    let fox = &programs[0];
    assert_eq!((&fox["client"], &fox["since"]), (&json!("acme"), &json!("2026-11-17")));
    let outcome = |name: &str| fox["outcomes"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap()["n"].clone();
    assert_eq!(
        (outcome("came in"), outcome("waiting"), outcome("spam")),
        (json!(3), json!(3), json!(0)),
        "the last seven days count"
    );
    assert_eq!(fox["open"].as_array().unwrap().len(), 4);
    assert_eq!((&fox["open"][2]["id"], &fox["open"][3]["id"]), (&json!(old.id), &json!(young.id)));
    assert_eq!(fox["oldest_open"], "2026-11-14T10:00:00.000Z");
    let figures = fox["figures"].as_array().unwrap();
    assert!(figures.iter().any(|figure| figure["id"] == "spam_rate" && figure["n"] == 4), "{figures:?}");
    let piece = world.get("/v1/board", &[OPS, ("accept", "text/html")]).await;
    assert!(piece.text.contains("the last 7 days, since"));
    assert!(piece.text.contains(&old.id.to_string()) && piece.text.contains("2026-11-14T10:00:00.000Z"));
    assert!(!board.text.contains("private") && !piece.text.contains("private"));
    assert_eq!(piece.header("content-security-policy"), ui::CONTENT_SECURITY_POLICY);
}

#[tokio::test]
async fn after_a_week_without_tickets_the_board_looks_back_four_weeks_and_says_so() {
    let world = two_clients().await;
    open(&world, "acme", "1", Span::days(9)).await;
    let fox = &world.get("/v1/board", &[OPS]).await.json()["programs"][0];
    assert_eq!((&fox["days"], &fox["since"], &fox["outcomes"][0]["n"]), (&json!(28), &json!("2026-10-27"), &json!(1)));
    let piece = world.get("/v1/board", &[OPS, ("accept", "text/html")]).await;
    assert!(piece.text.contains("the last 28 days, since"), "{}", piece.text);
}

#[tokio::test]
async fn an_unchanged_board_is_304_until_something_happens() {
    let world = two_clients().await;
    open(&world, "acme", "1", Span::minutes(5)).await;
    for accept in ["application/json", "text/html"] {
        let first = world.get("/v1/board", &[OPS, ("accept", accept)]).await;
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with('"') && first.header("cache-control").contains("private"));
        world.clock.0.fetch_add(60_000, Ordering::SeqCst);
        let again = world.get("/v1/board", &[OPS, ("accept", accept), ("if-none-match", &tag)]).await;
        assert_eq!((again.status.as_u16(), again.text.as_str(), again.header("etag")), (304, "", tag.as_str()));
        let told = [&first, &again].map(|answer| answer.header(ui::NOW).parse::<Timestamp>().unwrap());
        assert_eq!(told[1].since(told[0]), Span::minutes(1), "each answer tells the system's time, a 304 too");
        open(&world, "acme", accept, Span::ZERO).await;
        let changed = world.get("/v1/board", &[OPS, ("accept", accept), ("if-none-match", &tag)]).await;
        assert_eq!(changed.status, 200);
        assert_ne!(changed.header("etag"), tag);
    }
}

#[tokio::test]
async fn a_client_sees_its_own_part_of_the_board_and_strangers_see_none() {
    let world = two_clients().await;
    open(&world, "acme", "1", Span::minutes(5)).await;
    let own = world.get("/v1/board", &[("authorization", "Bearer globex")]).await;
    let programs = own.json()["programs"].as_array().unwrap().clone();
    assert_eq!((programs.len(), &programs[0]["client"], &programs[0]["open"]), (1, &json!("globex"), &json!([])));
    assert!(!own.text.contains("acme"));
    assert_eq!(world.get("/v1/board", &[]).await.status, 401);
    let expert = domain::Principal::Expert { expert: domain::ExpertId::from_name("ada") };
    world.store.save_api_key(&store::ApiKeyHash::of("ada"), &expert).await.unwrap();
    assert_eq!(world.get("/v1/board", &[("authorization", "Bearer ada")]).await.status, 403);
}
