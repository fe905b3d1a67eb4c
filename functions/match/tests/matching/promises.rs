//! Promises: a roster that nobody has looked into for long keeps looking, and before a promise is broken the program acts, once.

use domain::{Expert, Program, Span, State, Ticket};
use serde_json::{Value, json};

use crate::world::{World, at, experts};

fn promising(actions: Value) -> Program {
    let mut program = testkit::program();
    program.sla = serde_json::from_value(json!({ "first_response": "1h", "on_near": actions })).unwrap();
    program.check().unwrap();
    program
}

/// A world whose experts all were seen two days ago, and a ticket there.
async fn stale(program: Program) -> (World, Ticket) {
    let world = World::with(program).await;
    let unseen = |expert| Expert { seen_at: Some(at(0) + Span::days(-2)), ..expert };
    world.have(experts(12).map(unseen)).await;
    let ticket = world.opens("1").await;
    (world, ticket)
}

#[tokio::test]
async fn a_stale_roster_keeps_looking_and_hands_off_to_nobody() {
    let (world, ticket) = stale(testkit::program()).await;
    world.lives(&ticket, 4 * 3_600, 1).await;
    let plans = world.plans(&ticket).await;
    assert_eq!((world.ticket(&ticket).await.state, plans.len()), (State::Open, 72));
    assert!(plans.iter().all(|plan| plan.candidates == 0 && plan.waves.is_empty()));
}

#[tokio::test]
async fn when_a_breach_nears_the_reward_grows_and_the_pool_widens_exactly_once() {
    for times in [1, 2] {
        let actions = json!([{ "kind": "raise-reward", "by": 2_500 }, { "kind": "widen-pool" }]);
        let (world, ticket) = stale(promising(actions.clone())).await;
        world.lives(&ticket, 2_699, times).await;
        assert_eq!(world.ticket(&ticket).await, ticket, "three quarters of the hour are not over");
        let (world, ticket) = stale(promising(actions)).await;
        world.lives(&ticket, 4 * 3_600, times).await;
        let after = world.ticket(&ticket).await;
        assert_eq!((after.state, after.widened, after.nearings.len()), (State::Open, true, 1));
        assert_eq!((ticket.terms.price.minor, after.terms.price.minor), (1_000, 1_250));
    }
}

#[tokio::test]
async fn the_clock_rings_for_the_promise_between_two_plans() {
    let (world, ticket) = stale(promising(json!([{ "kind": "widen-pool" }]))).await;
    world.lives(&ticket, 4 * 3_600, 1).await;
    assert_eq!(world.ticket(&ticket).await.nearings.len(), 1);
    let acted = world.table.inner.changes(0).into_iter().filter(|change| store::kind_of(&change.after) == "TICKET").count();
    assert_eq!(acted, 2, "opened, and acted on");
}

#[tokio::test]
async fn a_program_may_hand_off_before_its_promise_is_broken() {
    let (world, ticket) = stale(promising(json!([{ "kind": "escalate" }]))).await;
    let sent = world.lives(&ticket, 4 * 3_600, 2).await;
    let State::Escalated { at: when, because, .. } = world.ticket(&ticket).await.state else { panic!("nobody handed it off") };
    assert_eq!((when, because), (at(2_700), domain::EscalatedBecause::Deadline));
    assert!(sent.iter().all(|(second, _)| *second <= 2_700), "nobody looks any further");
}

#[tokio::test]
async fn an_import_is_left_to_the_pool_but_not_its_promise() {
    let (world, _) = stale(promising(json!([{ "kind": "widen-pool" }]))).await;
    let mut ticket = testkit::ticket("2");
    ticket.origin.channel = "import".to_owned();
    world.keeps(&ticket).await;
    world.lives(&ticket, 4 * 3_600, 1).await;
    assert!(world.ticket(&ticket).await.widened);
}
