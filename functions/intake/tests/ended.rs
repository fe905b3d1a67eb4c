//! A ticket that somebody ended at the help desk: no expert is shown it any longer.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod world;

use domain::{EscalatedBecause, ExpertId, Span, State, TicketId};
use serde_json::{Value, json};
use world::{World, created, world};

async fn opened(world: &World) -> TicketId {
    world.zendesk(&created("1", "My bookmarks do not sync")).await.1["ticket"].as_str().unwrap().parse().unwrap()
}

fn became(status: &str, actor: Value) -> Value {
    let mut event = created("1", "x");
    event["type"] = json!("zen:event-type:ticket.status_changed");
    event["detail"]["actor_id"] = actor;
    event["event"] = json!({"current": status, "previous": "OPEN"});
    event
}

async fn state(world: &World, id: &TicketId) -> State {
    world.ticket(&json!({"ticket": id.to_string()})).await.state
}

#[tokio::test]
async fn a_ticket_that_an_agent_ends_is_the_agents_whether_it_was_claimed_or_not() {
    for (status, is_claimed) in [("SOLVED", false), ("CLOSED", true)] {
        let world = world().await;
        let id = opened(&world).await;
        let (ada, now) = (ExpertId::from_name("ada"), world.now());
        if is_claimed {
            world.change(&id, |ticket| ticket.claim(&ada, Span::minutes(15), now).unwrap()).await;
        }
        let (code, answer) = world.zendesk(&became(status, json!("43"))).await;
        assert_eq!((code.as_u16(), answer), (200, json!({"ticket": id.to_string(), "outcome": "handed-off"})));
        assert!(matches!(state(&world, &id).await, State::Escalated { because: EscalatedBecause::Agents, .. }));
        let before = world.everything();
        assert_eq!(world.zendesk(&became(status, json!("43"))).await.1, json!({"outcome": "ignored"}));
        assert_eq!(world.everything(), before);
    }
}

#[tokio::test]
async fn our_own_change_one_by_nobody_and_another_status_end_nothing() {
    let world = world().await;
    let id = opened(&world).await;
    for (status, actor) in [("SOLVED", json!("900")), ("SOLVED", Value::Null), ("PENDING", json!("43")), ("HOLD", json!("43"))] {
        assert_eq!(world.zendesk(&became(status, actor)).await.1, json!({"outcome": "ignored"}), "{status}");
    }
    assert_eq!(state(&world, &id).await, State::Open);
}

#[tokio::test]
async fn an_answer_and_a_resolution_stand_although_an_agent_ends_the_ticket() {
    let world = world().await;
    let id = opened(&world).await;
    world.answer(&id).await;
    assert_eq!(world.zendesk(&became("SOLVED", json!("43"))).await.1, json!({"outcome": "ignored"}));
    assert!(matches!(state(&world, &id).await, State::Answered { .. }));
    world.resolve(&id).await;
    assert_eq!(world.zendesk(&became("CLOSED", json!("43"))).await.1, json!({"outcome": "ignored"}));
    assert!(matches!(state(&world, &id).await, State::Resolved { .. }));
}
