//! Calls: when more waits than those present can take, experts who are away are called, once in five minutes.

use domain::{EventEndpoint, Expert, Secret};
use matching::Demand;
use queue::Work;
use store::CountedDemand;

use crate::world::{World, english, experts};

fn away(name: &str) -> Expert {
    let call_up = EventEndpoint { url: "https://ada.example/call".to_owned(), secret: Secret::new("whsec_c2VjcmV0") };
    Expert { available: false, call_up: Some(call_up), ..english(name) }
}

async fn wants(world: &World, demand: Demand) {
    let language = "en".parse().unwrap();
    let counted = CountedDemand { demand, ..CountedDemand::default() };
    world.acme().change_demand(&world.program.id, &language, |_| Some(counted.clone())).await.unwrap();
}

/// Forty who may be called, nobody who is there, and two who are missing.
async fn deserted() -> World {
    let world = World::new().await;
    world.have((0..40).map(|number| away(&format!("away {number}")))).await;
    wants(&world, Demand { waiting: 4, ..Demand::default() }).await;
    world
}

fn calls(sent: &[(i64, Work)]) -> Vec<(i64, usize)> {
    let call = |(second, work): &(i64, Work)| match work {
        Work::CallUp { experts, .. } => Some((*second, experts.len())),
        _ => None,
    };
    sent.iter().filter_map(call).collect()
}

#[tokio::test]
async fn with_demand_and_nobody_there_experts_are_called_once_in_five_minutes() {
    for times in [1, 2] {
        let world = deserted().await;
        let ticket = world.opens("1").await;
        // The first plan finds nobody; the second, 15 s later, calls four for each who is missing.
        assert_eq!(calls(&world.lives(&ticket, 700, times).await), [(15, 8), (345, 8), (645, 8)]);
    }
}

#[tokio::test]
async fn several_tickets_call_once_together() {
    let world = deserted().await;
    let mut all = Vec::new();
    for external in ["1", "2", "3"] {
        let ticket = world.opens(external).await;
        all.extend(calls(&world.lives(&ticket, 250, 1).await));
    }
    assert_eq!(all, [(15, 8)]);
}

#[tokio::test]
async fn nobody_is_called_where_enough_are_there_or_nothing_is_wanted_or_the_program_calls_nobody() {
    let enough = deserted().await;
    enough.have(experts(2)).await;
    let quiet = deserted().await;
    wants(&quiet, Demand::default()).await;
    let mut program = testkit::program();
    program.routing.call_up.enabled = false;
    let never = World::with(program).await;
    never.have([away("ada")]).await;
    wants(&never, Demand { waiting: 90, ..Demand::default() }).await;
    for world in [enough, quiet, never] {
        let ticket = world.opens("1").await;
        assert_eq!(calls(&world.lives(&ticket, 400, 1).await), []);
    }
}

#[tokio::test]
async fn a_call_carries_who_is_called_and_how_seldom() {
    let world = deserted().await;
    let ticket = world.opens("1").await;
    let sent = world.lives(&ticket, 20, 1).await;
    let Some((_, Work::CallUp { ticket: of, experts, every })) =
        sent.iter().find(|(_, work)| matches!(work, Work::CallUp { .. }))
    else {
        panic!("nobody was called")
    };
    assert_eq!((of, *every), (&ticket.id, world.program.routing.call_up.every));
    let allowed: Vec<_> = (0..40).map(|number| away(&format!("away {number}")).id).collect();
    assert!(experts.iter().all(|expert| allowed.contains(expert)));
}
