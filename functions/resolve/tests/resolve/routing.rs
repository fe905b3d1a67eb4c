//! Why a ticket went to whom: every plan for the client, their own part for an expert.

use domain::{Expert, Span, Ticket};

use crate::world::{World, at, expert};

async fn staffed() -> (World, Vec<Expert>, Ticket) {
    let world = World::new().await;
    let mut experts = Vec::new();
    for number in 0..14 {
        experts.push(world.has(expert(&format!("expert-{number}"), "en")).await);
    }
    let ticket = testkit::ticket("1");
    world.keeps(&ticket).await;
    (world, experts, ticket)
}

#[tokio::test]
async fn a_client_sees_every_plan_and_that_each_replays() {
    let (world, experts, ticket) = staffed().await;
    let plan = world.plans(&ticket).await;
    let finder = &plan.waves[0].experts[0];
    let claimed = ticket.clone().claim(finder, Span::minutes(15), at(5)).unwrap();
    let answered = claimed.answer(finder, "Turn it off.", Span::hours(1), at(60)).unwrap();
    let reopened = answered.reopen(None, at(90)).unwrap();
    world.keeps(&reopened).await;
    world.plans(&reopened).await;
    let (status, shown) = world.get("acme", &format!("/v1/tickets/{}/routing", ticket.id)).await;
    let plans = shown["plans"].as_array().unwrap();
    assert_eq!((status, plans.len(), &shown["epoch"]), (200, 2, &1.into()));
    assert!(plans.iter().all(|plan| plan["replays"] == true && plan["differs"].is_null()), "{plans:?}");
    assert_eq!((&plans[0]["epoch"], &plans[1]["epoch"], &plans[0]["candidates"]), (&0.into(), &1.into(), &14.into()));
    let first = |plan: usize| plans[plan]["waves"][0]["experts"].as_array().unwrap();
    assert_eq!((first(1).len(), &first(1)[0]["expert"]), (1, &finder.as_str().into()), "who answered it comes first and alone");
    assert!(first(0).iter().all(|one| one["features"]["good"].is_number() && one["place"].is_number()));
    assert!(first(0).iter().all(|one| experts.iter().any(|expert| one["expert"] == expert.id.as_str())));
}

#[tokio::test]
async fn an_expert_sees_their_own_part_and_nobody_elses_id() {
    let (world, experts, ticket) = staffed().await;
    let plan = world.plans(&ticket).await;
    for expert in &experts {
        let (status, shown) = world.get(&expert.name, &format!("/v1/tickets/{}/routing", ticket.id)).await;
        let wave = plan.wave_of(&expert.id).map(|(wave, _)| wave);
        assert_eq!((status, shown["why"]["wave"].as_u64(), shown["plans"].is_null()), (200, wave.map(u64::from), true));
        assert_eq!(shown["why"]["may_claim"], wave == Some(1));
        let text = shown.to_string();
        assert!(experts.iter().all(|other| other.id == expert.id || !text.contains(other.id.as_str())), "{text}");
    }
}

#[tokio::test]
async fn for_another_client_and_for_who_is_not_qualified_the_ticket_is_not_there() {
    let (world, _, ticket) = staffed().await;
    world.has(expert("german", "de")).await;
    let path = format!("/v1/tickets/{}/routing", ticket.id);
    assert_eq!((world.get("other", &path).await.0, world.get("german", &path).await.0), (404, 404));
    assert_eq!(world.get("nobody", &path).await.0, 401);
}

#[tokio::test]
async fn who_helps_out_in_another_language_sees_the_ticket_and_claims_it_when_its_time_comes() {
    let world = World::new().await;
    let (_, helper) = (world.has(expert("german", "de")).await, world.has(expert("english", "en")).await);
    let ticket = Ticket { language: "de".parse().unwrap(), ..testkit::ticket("1") };
    world.keeps(&ticket).await;
    world.plans(&ticket).await;
    let offered = async || world.get(&helper.name, "/v1/offers").await.1["items"].as_array().unwrap().len();
    let claim = async || world.post(&helper.name, &format!("/v1/tickets/{}:claim", ticket.id), &serde_json::json!({})).await;
    world.set(59);
    let (status, refused) = claim().await;
    assert_eq!((offered().await, status), (0, 409));
    assert!(refused["type"].as_str().unwrap().ends_with("language-not-open"), "{refused}");
    world.set(60);
    assert_eq!((offered().await, claim().await.0), (1, 200));
}
