//! What an unknown connection costs. Alone in its program: a log line that another thread meets first, while nobody listens there, may be
//! taken for one that nobody ever wants.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod lines;
mod world;

use std::sync::atomic::Ordering;

use axum::http::HeaderMap;
use world::world;

#[tokio::test]
async fn an_unknown_connection_costs_the_read_and_the_log_line_of_a_wrong_signature() {
    let world = world().await;
    let (lines, _guard) = lines::listen();
    let work = async |id: &str| {
        let (reads, told) = (world.table.reads.load(Ordering::SeqCst), lines.count());
        world.post(&format!("/hooks/{id}"), HeaderMap::new(), "{}").await;
        (world.table.reads.load(Ordering::SeqCst) - reads, lines.count() - told)
    };
    let wrong = work(world.zendesk.as_str()).await;
    assert_eq!(wrong, (1, 1));
    for id in ["con_aaaaaaaaaaaaaaaaaaaaaaaaaa", "nothing", "%ff"] {
        assert_eq!(work(id).await, wrong, "{id}");
        assert!(lines.last().contains(r#"digest="44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a""#));
    }
}
