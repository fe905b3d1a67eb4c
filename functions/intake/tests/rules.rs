//! What a program's rules do with a customer's words: a phrase, or one reopen too many, goes to the client's agents.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod world;

use domain::{EscalatedBecause, EscalationRules, Happened, RuleMet, State, Ticket, TicketId};
use serde_json::json;
use world::{World, commented, created, is_open, world_with};

async fn ruled() -> World {
    let rules = EscalationRules { after_reopens: Some(1), phrases: vec!["chargeback".to_owned()] };
    world_with(|program| program.escalation = rules).await
}

async fn opened(world: &World, text: &str) -> Ticket {
    let answer = world.zendesk(&created("1", text)).await.1;
    world.ticket(&answer).await
}

async fn stands(world: &World, id: &TicketId) -> Ticket {
    world.ticket(&json!({"ticket": id.to_string()})).await
}

/// Said twice; the second time nothing changes.
async fn said(world: &World, comment: &str, text: &str) -> String {
    let first = world.zendesk(&commented("1", comment, text)).await.1["outcome"].clone();
    let before = world.everything();
    assert_eq!(world.zendesk(&commented("1", comment, text)).await.1["outcome"], "duplicate");
    assert_eq!(world.everything(), before);
    first.as_str().unwrap().to_owned()
}

fn because(ticket: &Ticket) -> EscalatedBecause {
    match &ticket.state {
        State::Escalated { because, .. } => because.clone(),
        other => panic!("it is {}", other.name()),
    }
}

fn phrase() -> EscalatedBecause {
    EscalatedBecause::Rule { rule: RuleMet::Phrase { phrase: "chargeback".to_owned() } }
}

#[tokio::test]
async fn a_phrase_in_the_question_goes_to_the_agents_at_the_door_and_a_longer_word_does_not() {
    let world = ruled().await;
    let ticket = opened(&world, "Bookmarks do not sync, I will make a CHARGEBACK!").await;
    assert_eq!(because(&ticket), phrase());
    assert_eq!(ticket.history.len(), 1);
    let world = ruled().await;
    assert!(is_open(&opened(&world, "My bookmarks do not sync, no chargebacks were made.").await));
}

#[tokio::test]
async fn a_phrase_in_a_later_word_takes_the_ticket_from_the_queue_and_reopens_an_answer_first() {
    let world = ruled().await;
    let id = opened(&world, "My bookmarks do not sync.").await.id;
    assert_eq!(said(&world, "c-1", "Then it is a chargeback.").await, "handed-off");
    assert_eq!(because(&stands(&world, &id).await), phrase());

    let world = ruled().await;
    let id = opened(&world, "My bookmarks do not sync.").await.id;
    world.answer(&id).await;
    assert_eq!(said(&world, "c-1", "Then it is a chargeback.").await, "handed-off");
    let ticket = stands(&world, &id).await;
    assert_eq!((because(&ticket), ticket.episode), (phrase(), 1));
    let happened: Vec<_> = ticket.history.into_iter().map(|moment| moment.what).collect();
    assert_eq!(happened, [Happened::Answered, Happened::Reopened, Happened::Escalated(phrase())]);
}

#[tokio::test]
async fn one_reopen_more_than_the_experts_get_goes_to_the_agents() {
    let world = ruled().await;
    let id = opened(&world, "My bookmarks do not sync.").await.id;
    world.answer(&id).await;
    assert_eq!(said(&world, "c-1", "Still not.").await, "reopened");
    world.answer(&id).await;
    assert_eq!(said(&world, "c-2", "Still not, and it got worse.").await, "handed-off");
    let rule = RuleMet::Reopens { after: 1 };
    assert_eq!(because(&stands(&world, &id).await), EscalatedBecause::Rule { rule });
}

#[tokio::test]
async fn a_later_word_is_in_the_history_once_and_thanks_are_not() {
    let world = ruled().await;
    let id = opened(&world, "My bookmarks do not sync.").await.id;
    assert_eq!(said(&world, "c-1", "It is version 120.").await, "follow-up");
    world.answer(&id).await;
    assert_eq!(said(&world, "c-2", "Thanks a lot!").await, "follow-up");
    let happened: Vec<_> = stands(&world, &id).await.history.into_iter().map(|moment| moment.what).collect();
    assert_eq!(happened, [Happened::CustomerWrote, Happened::Answered]);
}

#[tokio::test]
async fn an_experts_word_is_in_the_history_once() {
    let world = ruled().await;
    let id = opened(&world, "My bookmarks do not sync.").await.id;
    world.answer(&id).await;
    let path = format!("/v1/tickets/{id}/messages");
    for _ in 0..2 {
        let (status, _) = world.api(&path, "ada-key", Some("k-1"), &json!({"text": "Which version is it?"})).await;
        assert_eq!(status.as_u16(), 202);
    }
    let words = stands(&world, &id).await.history.into_iter().filter(|moment| moment.what == Happened::ExpertWrote).count();
    assert_eq!(words, 1);
}
