//! What the client's agents do in their own help desk with a ticket that is theirs: write, end, give back.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod world;

use domain::{EscalatedBecause, Happened, Span, State, Ticket, TicketId};
use serde_json::{Value, json};
use world::{World, commented, created, world};

async fn opened(world: &World) -> TicketId {
    world.zendesk(&created("1", "My bookmarks do not sync")).await.1["ticket"].as_str().unwrap().parse().unwrap()
}

async fn escalated(world: &World) -> TicketId {
    let id = opened(world).await;
    hand_off(world, &id).await;
    id
}

async fn hand_off(world: &World, id: &TicketId) {
    let (because, now) = (EscalatedBecause::Customer { reason: "staff".to_owned() }, world.now());
    world.change(id, |ticket| ticket.escalate(because, now).unwrap()).await;
}

fn agents_comment(comment: &str, public: bool, author: &str) -> Value {
    let mut event = commented("1", comment, "Please send us the serial number, kim@example.com.");
    event["event"]["comment"]["is_public"] = json!(public);
    event["event"]["comment"]["author"] = json!({"id": author, "is_staff": true});
    event
}

/// The tag, put there at `at`.
fn tagged(event: &str, at: &str) -> Value {
    let mut body = created("1", "x");
    body["type"] = json!("zen:event-type:ticket.tags_changed");
    body["id"] = json!(event);
    body["time"] = json!(at);
    body["detail"]["actor_id"] = json!("43");
    body["detail"]["updated_at"] = json!(at);
    body["event"] = json!({"tags_added": ["fandesk_return"], "tags_removed": []});
    body
}

/// The trigger of the tag, with the latest comment as an admin's placeholders fill it.
fn triggered(at: &str, comment: &str, note: &str) -> Value {
    json!({
        "fandesk": "1", "event": "ticket.returned",
        "ticket": {"id": "1", "subject": "Help", "updated_at": at, "requester": {"id": "501"}},
        "comment": {"id": comment, "body": note, "public": "false", "author": {"id": "43", "role": "agent"}}
    })
}

async fn stands(world: &World, id: &TicketId) -> Ticket {
    world.ticket(&json!({"ticket": id.to_string()})).await
}

async fn count(world: &World, id: &TicketId, what: &Happened) -> usize {
    stands(world, id).await.history.iter().filter(|moment| &moment.what == what).count()
}

#[tokio::test]
async fn an_agents_public_word_is_kept_once_while_they_have_the_ticket() {
    let world = world().await;
    let id = escalated(&world).await;
    for outcome in ["follow-up", "duplicate"] {
        let (status, answer) = world.zendesk(&agents_comment("c-1", true, "43")).await;
        assert_eq!((status.as_u16(), &answer["outcome"]), (200, &json!(outcome)));
    }
    assert_eq!(count(&world, &id, &Happened::AgentWrote).await, 1);
    assert_eq!(world.messages(&id).await.len(), 1);
    assert!(!world.messages(&id).await[0].contains("kim@example.com"), "{:?}", world.messages(&id).await);
    assert!(matches!(stands(&world, &id).await.state, State::Escalated { .. }));
}

#[tokio::test]
async fn an_agents_note_our_echo_and_their_word_on_an_experts_ticket_change_nothing() {
    let world = world().await;
    let id = opened(&world).await;
    let before = world.everything();
    assert_eq!(world.zendesk(&agents_comment("c-1", true, "43")).await.1, json!({"outcome": "ignored"}));
    hand_off(&world, &id).await;
    let escalated = world.everything();
    for (public, author) in [(false, "43"), (true, "900")] {
        assert_eq!(world.zendesk(&agents_comment("c-2", public, author)).await.1, json!({"outcome": "ignored"}));
    }
    assert_ne!(before, escalated);
    assert_eq!(world.everything(), escalated);
}

#[tokio::test]
async fn what_agents_end_while_they_have_it_stands_in_the_history_once() {
    let world = world().await;
    let id = escalated(&world).await;
    let mut solved = created("1", "x");
    solved["type"] = json!("zen:event-type:ticket.status_changed");
    solved["detail"]["actor_id"] = json!("43");
    solved["event"] = json!({"current": "SOLVED", "previous": "OPEN"});
    for outcome in ["follow-up", "ignored"] {
        assert_eq!(world.zendesk(&solved).await.1["outcome"], outcome);
    }
    assert_eq!(count(&world, &id, &Happened::AgentsEnded).await, 1);
    assert!(matches!(stands(&world, &id).await.state, State::Escalated { .. }));
}

#[tokio::test]
async fn the_tag_gives_the_same_ticket_back_once_with_its_history_and_a_deadline() {
    let world = world().await;
    let id = escalated(&world).await;
    world.zendesk(&agents_comment("c-1", true, "43")).await;
    world.pass(Span::minutes(2));
    let before = stands(&world, &id).await;
    let told = tagged("evt-tag", "2026-11-23T10:02:00Z");
    let (first, second) = futures::join!(world.zendesk(&told), world.zendesk(&told));
    let mut outcomes = [first.1["outcome"].clone(), second.1["outcome"].clone()].map(|outcome| outcome.to_string());
    outcomes.sort();
    assert_eq!(outcomes, [r#""duplicate""#, r#""returned""#]);
    let back = stands(&world, &id).await;
    assert_eq!((&back.state, back.epoch, back.opened_at), (&State::Open, before.epoch + 1, before.opened_at));
    assert_eq!(back.history[..before.history.len()], before.history[..]);
    assert_eq!(count(&world, &id, &Happened::Returned).await, 1);
    assert_eq!(back.due, Some(world.now() + Span::hours(2)));
}

#[tokio::test]
async fn a_return_told_again_after_the_next_hand_off_returns_nothing() {
    let world = world().await;
    let id = escalated(&world).await;
    world.pass(Span::minutes(1));
    let told = tagged("evt-tag", "2026-11-23T10:01:00Z");
    assert_eq!(world.zendesk(&told).await.1["outcome"], "returned");
    // Told by the trigger as well: one change of the ticket, one return.
    assert_eq!(world.zendesk(&triggered("2026-11-23T10:01:00Z", "c-9", "Go on.")).await.1["outcome"], "duplicate");
    world.pass(Span::minutes(20));
    hand_off(&world, &id).await;
    let escalated = world.everything();
    assert_eq!(world.zendesk(&told).await.1["outcome"], "duplicate");
    assert_eq!(world.everything(), escalated);
    // Never seen before, but of a time before this hand-off.
    assert_eq!(world.zendesk(&tagged("evt-late", "2026-11-23T10:00:30Z")).await.1["outcome"], "ignored");
    assert!(matches!(stands(&world, &id).await.state, State::Escalated { .. }));
    let fresh = tagged("evt-tag-2", "2026-11-23T10:21:00Z");
    assert_eq!(world.zendesk(&fresh).await.1["outcome"], "returned");
}

#[tokio::test]
async fn a_return_that_met_an_open_ticket_does_not_undo_a_later_hand_off() {
    let world = world().await;
    let id = opened(&world).await;
    let told = tagged("evt-tag", "2026-11-23T10:00:00Z");
    assert_eq!(world.zendesk(&told).await.1["outcome"], "ignored");
    hand_off(&world, &id).await;
    assert_eq!(world.zendesk(&told).await.1["outcome"], "duplicate");
    assert!(matches!(stands(&world, &id).await.state, State::Escalated { .. }));
    assert_eq!(world.zendesk(&tagged("evt-unknown", "2026-11-23T10:00:00Z")).await.1["outcome"], "duplicate");
}

#[tokio::test]
async fn the_agents_note_is_the_reason_for_experts_and_our_own_packet_is_none() {
    let world = world().await;
    let id = escalated(&world).await;
    let note = "It is registered to kim@example.com. Go on.";
    assert_eq!(world.zendesk(&triggered("2026-11-23T10:01:00Z", "c-9", note)).await.1["outcome"], "returned");
    let words = world.messages(&id).await;
    assert!(words.len() == 1 && words[0].starts_with("It is registered") && !words[0].contains("kim@"), "{words:?}");
    hand_off(&world, &id).await;
    let packet = format!("This ticket was handed over to you by Fandesk.\nfandesk-{}-1", id.digest());
    assert_eq!(world.zendesk(&triggered("2026-11-23T10:05:00Z", "c-10", &packet)).await.1["outcome"], "returned");
    hand_off(&world, &id).await;
    assert_eq!(world.zendesk(&triggered("2026-11-23T10:09:00Z", "c-9", note)).await.1["outcome"], "returned");
    assert_eq!(world.messages(&id).await.len(), 1, "the note of the first return is no news");
    assert_eq!(count(&world, &id, &Happened::Returned).await, 3);
    // Nor is it after a year, when the mark of the note has expired.
    world.pass(Span::days(365));
    assert!(world.expire() >= 1);
    hand_off(&world, &id).await;
    assert_eq!(world.zendesk(&triggered("2027-11-23T10:09:00Z", "c-9", note)).await.1["outcome"], "returned");
    assert_eq!(world.messages(&id).await.len(), 1);
}

#[tokio::test]
async fn a_clients_own_program_gives_back_by_a_signed_webhook() {
    let world = world().await;
    let body = json!({"type": "ticket.created", "timestamp": "2026-11-23T10:00:00Z",
        "data": {"id": "T-1", "subject": "Sync", "body": "It stops.", "customer": {"id": "c1"}}});
    let id: TicketId = world.hook(&body).await.1["ticket"].as_str().unwrap().parse().unwrap();
    hand_off(&world, &id).await;
    let back = json!({"type": "ticket.returned", "timestamp": "2026-11-23T10:03:00Z", "data": {"id": "T-1", "body": "Go on."}});
    assert_eq!(world.hook(&back).await.1["outcome"], "returned");
    assert_eq!(world.messages(&id).await, ["Go on."]);
    assert_eq!(world.hook(&back).await.1["outcome"], "duplicate");
}

#[tokio::test]
async fn a_return_of_a_ticket_that_is_not_known_is_left_alone() {
    let world = world().await;
    let told = tagged("evt-tag", "2026-11-23T10:00:00Z");
    assert_eq!(world.zendesk(&told).await.1, json!({"outcome": "ignored"}));
}
