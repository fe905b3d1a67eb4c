//! Opening by hooks: once, however often it is told; spam, doubles and the agents' topics; the overflow queue.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod world;

use std::sync::atomic::Ordering;

use boot::Stage;
use domain::{ClosedBecause, EscalatedBecause, Span, State};
use queue::Work;
use serde_json::json;
use world::{created, is_open, world, world_with};

#[tokio::test]
async fn a_signed_event_opens_a_ticket_without_what_is_private() {
    let world = world().await;
    let (status, answer) = world.zendesk(&created("7", "My mail is jo@example.com, my bookmarks do not sync")).await;
    assert_eq!((status.as_u16(), &answer["outcome"]), (200, &json!("opened")));
    let ticket = world.ticket(&answer).await;
    assert!(is_open(&ticket) && ticket.question.contains("my bookmarks do not sync"));
    assert!(!world.everything().contains("jo@example.com"));
    assert_eq!((ticket.topic.unwrap().as_str(), ticket.language.as_str(), ticket.origin.channel.as_str()), ("sync", "en", "web"));
    assert_eq!((ticket.due, ticket.correlation.as_str()), (Some(world.now() + Span::hours(2)), "inv-1"));
    assert_eq!((ticket.origin.external.as_str(), ticket.id.client().as_str()), ("7", "acme"));
}

#[tokio::test]
async fn a_replay_answers_with_the_same_ticket_and_changes_nothing() {
    let world = world().await;
    let (_, first) = world.zendesk(&created("7", "How?")).await;
    let before = world.everything();
    world.pass(Span::days(2));
    let (status, again) = world.zendesk(&created("7", "How?")).await;
    assert_eq!((status.as_u16(), &again["ticket"], &again["outcome"]), (200, &first["ticket"], &json!("duplicate")));
    assert_eq!(world.everything(), before);
}

#[tokio::test]
async fn a_question_without_words_opens_a_ticket_that_says_so() {
    let world = world().await;
    let mut picture = created("7", "");
    picture["detail"]["description"] = json!(null);
    let ticket = world.ticket(&world.zendesk(&picture).await.1).await;
    assert_eq!((is_open(&ticket), ticket.subject.as_str(), ticket.question.as_str()), (true, "Help", ""));
    let mut nothing = created("8", " ");
    nothing["detail"]["subject"] = json!(null);
    let ticket = world.ticket(&world.zendesk(&nothing).await.1).await;
    assert_eq!((is_open(&ticket), ticket.question.as_str()), (true, "(no words)"));
}

#[tokio::test]
async fn two_connections_may_name_their_tickets_alike() {
    let world = world().await;
    let (_, one) = world.zendesk(&created("7", "How?")).await;
    let (_, two) =
        world.hook(&json!({"type": "ticket.created", "data": {"id": "7", "customer": {"id": "5"}, "body": "Why?"}})).await;
    assert_ne!(one["ticket"], two["ticket"]);
    assert_eq!(world.count("TICKET"), 2);
}

#[tokio::test]
async fn spam_is_closed_and_a_topic_of_the_agents_is_handed_off() {
    let world = world().await;
    let (_, spam) = world.zendesk(&created("1", "Buy CHEAP watches now")).await;
    assert_eq!(spam["outcome"], "closed");
    assert!(matches!(world.ticket(&spam).await.state, State::Closed { because: ClosedBecause::Spam { .. }, .. }));
    let (_, agents) = world.zendesk(&created("2", "I want a refund")).await;
    assert_eq!(agents["outcome"], "handed-off");
    assert!(matches!(world.ticket(&agents).await.state, State::Escalated { because: EscalatedBecause::Topic, .. }));
}

#[tokio::test]
async fn the_same_question_of_the_same_customer_on_one_day_is_a_double_where_the_program_says_so() {
    for (closes, outcome) in [(true, "closed"), (false, "opened")] {
        let world = world_with(|program| program.close_doubles = closes).await;
        let (_, first) = world.zendesk(&created("1", "How do I sync?")).await;
        let (_, second) = world.zendesk(&created("2", "How do I SYNC")).await;
        assert_eq!((&first["outcome"], &second["outcome"]), (&json!("opened"), &json!(outcome)));
        let State::Closed { because: ClosedBecause::Duplicate { of }, .. } = world.ticket(&second).await.state else {
            assert!(!closes);
            continue;
        };
        assert_eq!(of.to_string(), first["ticket"]);
        let (_, replay) = world.zendesk(&created("1", "How do I sync?")).await;
        assert_eq!(replay["outcome"], "duplicate");
        world.pass(Span::days(1));
        assert_eq!(world.zendesk(&created("3", "How do I sync?")).await.1["outcome"], "opened");
    }
}

#[tokio::test]
async fn what_the_table_does_not_take_comes_in_by_the_overflow_queue_once() {
    let world = world_with(|program| program.close_doubles = true).await;
    world.push_back(true);
    let (status, answer) = world.zendesk(&created("7", "How? Write to jo@example.com")).await;
    assert_eq!((status.as_u16(), &answer["outcome"], world.count("TICKET")), (200, &json!("queued"), 0));
    world.push_back(false);
    let work = world.drain().await;
    assert!(matches!(&work[..], [Work::OpenTicket { ticket }] if !ticket.question.contains("jo@example.com")));
    assert!(is_open(&world.ticket(&answer).await));
    let before = world.everything();
    world.stage.work(work[0].clone(), "cor").await.unwrap();
    assert_eq!(world.everything(), before);
    assert_eq!(world.zendesk(&created("7", "How? Write to jo@example.com")).await.1["outcome"], "duplicate");
    assert_eq!(world.zendesk(&created("8", "How? Write to jo@example.com")).await.1["outcome"], "closed");
}

#[tokio::test]
async fn with_table_and_queue_down_nothing_is_acknowledged() {
    let world = world().await;
    world.push_back(true);
    world.sender.is_down.store(true, Ordering::SeqCst);
    let (status, problem) = world.zendesk(&created("7", "How?")).await;
    assert_eq!((status.as_u16(), &problem["type"]), (503, &json!("/problems/unavailable")));
}

#[tokio::test]
async fn the_same_question_under_two_ids_at_once_is_open_once() {
    let world = world_with(|program| program.close_doubles = true).await;
    let (one, two) = (created("1", "How do I sync?"), created("2", "How do I sync?"));
    let ((_, one), (_, two)) = tokio::join!(world.zendesk(&one), world.zendesk(&two));
    let mut outcomes = [one["outcome"].as_str().unwrap(), two["outcome"].as_str().unwrap()];
    outcomes.sort_unstable();
    assert_eq!(outcomes, ["closed", "opened"]);
}
