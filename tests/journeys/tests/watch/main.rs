//! The twin of each journey's main story under `cargo lambda watch`: the template's queues, stream and routes on this machine, every
//! function a process that `cargo lambda watch` starts, and nothing but the public API, the help desk and the wall's clock.
//!
//! ```text
//! watch.rs     `cargo lambda watch`, started and ended
//! system.rs    the system around it, and a client of their own for each story
//! stories.rs   one story for each file of the journeys
//! ```
//!
//! It runs where `FANDESK_WATCH` is set, as `tests/watch/watch.sh` does: the functions are built first, and queues with a window of a
//! minute take their minute.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod stories;
mod system;
mod watch;

use system::System;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[allow(clippy::print_stderr, reason = "a test that does nothing says so")]
async fn the_main_story_of_each_journey_ends_the_same_under_cargo_lambda_watch() {
    if std::env::var_os("FANDESK_WATCH").is_none() {
        eprintln!("SKIPPED: FANDESK_WATCH is not set; run tests/watch/watch.sh");
        return;
    }
    let system = System::start().await;
    // Each has a client, a program and experts of its own, so they can all go on at once.
    futures::join!(
        stories::paid(&system),
        stories::reopened(&system),
        stories::shared(&system),
        stories::agents(&system),
        stories::door(&system),
        stories::survey(&system),
    );
    // It leaves a dead letter, so it comes last.
    assert_eq!(system.dead_letters(), 0);
    stories::poison(&system).await;
    system.stop().await;
}
