//! A customer's later words: beside the question, against the answer, or as a new ticket - once each, in whatever order they come.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod world;

use boot::{Failure, Stage};
use domain::{ExpertId, Span, State, TicketId};
use queue::Work;
use serde_json::{Value, json};
use world::{World, commented, created, is_open, world, world_with};

async fn opened(world: &World) -> TicketId {
    world.zendesk(&created("1", "My bookmarks do not sync")).await.1["ticket"].as_str().unwrap().parse().unwrap()
}

/// Sends it twice: the second time nothing may change, and the ticket named is the same.
async fn said(world: &World, comment: &str, text: &str) -> Value {
    let (status, answer) = world.zendesk(&commented("1", comment, text)).await;
    assert_eq!(status.as_u16(), 200);
    let before = world.everything();
    world.pass(Span::seconds(30));
    let (_, again) = world.zendesk(&commented("1", comment, text)).await;
    assert_eq!((&again["ticket"], &again["outcome"]), (&answer["ticket"], &json!("duplicate")));
    assert_eq!(world.everything(), before);
    answer
}

#[tokio::test]
async fn a_word_on_a_ticket_without_an_answer_stands_beside_the_question() {
    let world = world().await;
    let id = opened(&world).await;
    assert_eq!(said(&world, "c1", "It is version 120. Call +1 202 555 0143").await["outcome"], "follow-up");
    let (ada, now) = (ExpertId::from_name("ada"), world.now());
    world.change(&id, |ticket| ticket.claim(&ada, Span::minutes(15), now).unwrap()).await;
    assert_eq!(said(&world, "c2", "Still nothing").await["outcome"], "follow-up");
    assert_eq!(world.messages(&id).await.len(), 2);
    assert!(!world.everything().contains("555 0143"));
}

#[tokio::test]
async fn a_word_against_an_answer_reopens_with_the_message_in_one_write() {
    let world = world().await;
    let id = opened(&world).await;
    world.answer(&id).await;
    let writes = world.table.memory.changes(0).len();
    assert_eq!(world.zendesk(&commented("1", "c1", "That does not work")).await.1["outcome"], "reopened");
    assert_eq!(world.table.memory.changes(writes).len(), 3);
    let ticket = world.ticket(&json!({"ticket": id.to_string()})).await;
    assert!(is_open(&ticket));
    assert_eq!((ticket.episode, ticket.due), (1, Some(world.now() + Span::hours(2))));
    assert_eq!(said(&world, "c2", "And now it is worse").await["outcome"], "follow-up");
}

#[tokio::test]
async fn a_replayed_reopening_does_not_take_back_the_next_answer() {
    let world = world().await;
    let id = opened(&world).await;
    world.answer(&id).await;
    assert_eq!(said(&world, "c1", "That does not work").await["outcome"], "reopened");
    world.answer(&id).await;
    assert_eq!(world.zendesk(&commented("1", "c1", "That does not work")).await.1["outcome"], "duplicate");
    assert!(matches!(world.ticket(&json!({"ticket": id.to_string()})).await.state, State::Answered { .. }));
}

#[tokio::test]
async fn thanks_leave_the_answer_standing() {
    let world = world().await;
    let id = opened(&world).await;
    world.answer(&id).await;
    assert_eq!(said(&world, "c1", "Thank you, that worked!").await["outcome"], "follow-up");
    world.resolve(&id).await;
    assert_eq!(said(&world, "c2", "Thanks again, works").await["outcome"], "follow-up");
    assert!(matches!(world.ticket(&json!({"ticket": id.to_string()})).await.state, State::Resolved { .. }));
    assert_eq!(said(&world, "c3", "It is broken again").await["outcome"], "reopened");
}

#[tokio::test]
async fn after_the_window_a_new_ticket_continues_the_old_and_later_words_find_it() {
    let world = world().await;
    let id = opened(&world).await;
    world.answer(&id).await;
    world.resolve(&id).await;
    world.pass(Span::days(8));
    let repeat = said(&world, "c1", "It stopped again").await;
    assert_eq!(repeat["outcome"], "repeat");
    let next = world.ticket(&repeat).await;
    assert_eq!((next.origin.repeat_of.clone(), next.question.as_str()), (Some(id.clone()), "It stopped again"));
    assert_eq!((next.origin.external.as_str(), next.topic.as_ref().unwrap().as_str()), ("1", "sync"));
    let old = world.ticket(&json!({"ticket": id.to_string()})).await;
    assert!(matches!(old.state, State::Resolved { .. }));
    let later = said(&world, "c2", "Since yesterday").await;
    assert_eq!((&later["ticket"], &later["outcome"]), (&repeat["ticket"], &json!("follow-up")));
    assert_eq!((world.count("TICKET"), world.messages(&id).await.len()), (2, 0));
}

#[tokio::test]
async fn words_on_a_ticket_closed_as_a_double_open_one_that_continues_it() {
    let world = world_with(|program| program.close_doubles = true).await;
    world.zendesk(&created("1", "How do I sync?")).await;
    let (_, double) = world.zendesk(&created("2", "How do I sync?")).await;
    assert_eq!(double["outcome"], "closed");
    let (_, repeat) = world.zendesk(&commented("2", "c1", "And my bookmarks are gone, too")).await;
    assert_eq!(repeat["outcome"], "repeat");
    assert_ne!(repeat["ticket"], double["ticket"]);
    let (_, later) = world.zendesk(&commented("2", "c2", "Since yesterday")).await;
    assert_eq!((&later["ticket"], &later["outcome"]), (&repeat["ticket"], &json!("follow-up")));
}

#[tokio::test]
async fn a_comment_before_its_ticket_opens_it_and_the_opening_stands_beside_it() {
    let world = world().await;
    let first = said(&world, "c1", "It is version 120").await;
    assert_eq!(first["outcome"], "opened");
    let (_, opening) = world.zendesk(&created("1", "My bookmarks do not sync")).await;
    assert_eq!((&opening["ticket"], &opening["outcome"]), (&first["ticket"], &json!("follow-up")));
    let (_, again) = world.zendesk(&created("1", "My bookmarks do not sync")).await;
    assert_eq!(again["outcome"], "duplicate");
    let ticket = world.ticket(&first).await;
    assert_eq!(ticket.question, "It is version 120");
    assert_eq!(world.messages(&ticket.id).await, ["My bookmarks do not sync"]);
    assert_eq!(said(&world, "c2", "Hello?").await["outcome"], "follow-up");
}

#[tokio::test]
async fn a_comment_without_words_on_an_unknown_ticket_is_read_by_a_person() {
    let world = world().await;
    assert_eq!(world.zendesk(&commented("1", "c1", "  ")).await.1, json!({"outcome": "parked"}));
    assert_eq!((world.count("TICKET"), world.sender.memory.parked().len()), (0, 1));
}

#[tokio::test]
async fn the_question_told_again_as_its_first_comment_is_no_second_word() {
    let world = world().await;
    let id = opened(&world).await;
    world.answer(&id).await;
    let (_, answer) = world.zendesk(&commented("1", "c0", "My bookmarks do not sync")).await;
    assert_eq!(answer, json!({"ticket": id.to_string(), "outcome": "duplicate"}));
    world.pass(Span::minutes(6));
    assert_eq!(said(&world, "c1", "My bookmarks do not sync").await["outcome"], "reopened");
}

#[tokio::test]
async fn the_question_told_again_with_other_line_ends_is_no_second_word() {
    let world = world().await;
    let (_, opened) = world.zendesk(&created("1", "It stops.\r\nWhat now?\n")).await;
    let (_, answer) = world.zendesk(&commented("1", "c0", " It stops.\nWhat now?")).await;
    assert_eq!((&answer["ticket"], &answer["outcome"]), (&opened["ticket"], &json!("duplicate")));
}

#[tokio::test]
async fn an_edited_comment_under_one_id_stays_a_duplicate() {
    let world = world().await;
    let id = opened(&world).await;
    assert_eq!(said(&world, "c1", "It is version 120").await["outcome"], "follow-up");
    let (status, again) = world.zendesk(&commented("1", "c1", "It is version 121")).await;
    assert_eq!((status.as_u16(), &again["outcome"]), (200, &json!("duplicate")));
    assert_eq!(world.messages(&id).await, ["It is version 120"]);
}

#[tokio::test]
async fn a_word_that_the_table_did_not_take_comes_in_by_the_overflow_queue_once() {
    let world = world().await;
    let id = opened(&world).await;
    world.answer(&id).await;
    world.push_back(true);
    assert_eq!(world.zendesk(&commented("1", "c1", "That does not work")).await.1["outcome"], "queued");
    world.push_back(false);
    let work = world.drain().await;
    assert!(matches!(&work[..], [Work::AddMessage { .. }]));
    let ticket = world.ticket(&json!({"ticket": id.to_string()})).await;
    assert_eq!((is_open(&ticket), ticket.episode), (true, 1));
    let before = world.everything();
    world.stage.work(work[0].clone(), "cor").await.unwrap();
    assert_eq!(world.everything(), before);
    assert_eq!(world.zendesk(&commented("1", "c1", "That does not work")).await.1["outcome"], "duplicate");
}

#[tokio::test]
async fn a_queued_word_waits_for_its_ticket_and_other_work_is_parked() {
    let world = world().await;
    let ticket = opened(&world).await;
    let other = TicketId::from_external(ticket.client(), &world.zendesk, "404");
    let message = |ticket: &TicketId, speaker| domain::Message {
        id: domain::MessageId::from_external(ticket, "c1"),
        ticket: ticket.clone(),
        speaker,
        text: "secret words".to_owned(),
        at: world.now(),
        correlation: "cor".to_owned(),
    };
    let waits = world.stage.work(Work::AddMessage { message: message(&other, domain::Speaker::Customer) }, "cor").await;
    assert!(matches!(waits, Err(Failure::Retry(_))));
    let parked = world.stage.work(Work::AddMessage { message: message(&ticket, domain::Speaker::Agent) }, "cor").await;
    assert!(matches!(&parked, Err(Failure::Park(reason)) if !reason.contains("secret")), "{parked:?}");
}

#[tokio::test]
async fn words_that_come_together_each_land_once() {
    let world = world().await;
    let id = opened(&world).await;
    world.answer(&id).await;
    let (one, two, same) =
        (commented("1", "c1", "It fails"), commented("1", "c2", "Still fails"), commented("1", "c1", "It fails"));
    let answers = tokio::join!(world.zendesk(&one), world.zendesk(&two), world.zendesk(&same));
    let mut outcomes = [answers.0.1, answers.1.1, answers.2.1].map(|answer| answer["outcome"].as_str().unwrap().to_owned());
    outcomes.sort();
    assert_eq!(outcomes, ["duplicate", "follow-up", "reopened"]);
    assert_eq!(world.messages(&id).await.len(), 2);
    assert_eq!(world.ticket(&json!({"ticket": id.to_string()})).await.episode, 1);
}

#[tokio::test]
async fn words_that_come_together_after_the_window_open_one_ticket() {
    let world = world().await;
    let id = opened(&world).await;
    world.answer(&id).await;
    world.resolve(&id).await;
    world.pass(Span::days(8));
    let (one, two) = (commented("1", "c1", "It stopped"), commented("1", "c2", "It stopped again"));
    let ((_, one), (_, two)) = tokio::join!(world.zendesk(&one), world.zendesk(&two));
    assert_eq!(one["ticket"], two["ticket"]);
    let mut outcomes = [one["outcome"].clone(), two["outcome"].clone()].map(|outcome| outcome.to_string());
    outcomes.sort();
    assert_eq!(outcomes, ["\"follow-up\"", "\"repeat\""]);
    assert_eq!(world.count("TICKET"), 2);
}

#[tokio::test]
async fn an_opening_and_its_comments_that_come_together_make_one_ticket_and_lose_no_word() {
    let world = world().await;
    let (one, two, opening) = (commented("1", "c1", "first"), commented("1", "c2", "second"), created("1", "the question"));
    let ((a, _), (b, _), (c, _)) = tokio::join!(world.zendesk(&one), world.zendesk(&two), world.zendesk(&opening));
    assert_eq!((a.as_u16(), b.as_u16(), c.as_u16(), world.count("TICKET")), (200, 200, 200, 1));
    let everything = world.everything();
    assert!(["first", "second", "the question"].iter().all(|word| everything.contains(word)));
    assert_eq!(world.count("MESSAGE"), 2);
}

#[tokio::test]
async fn what_comes_again_after_its_mark_has_expired_is_still_known_where_it_stands() {
    let world = world().await;
    let id = opened(&world).await;
    assert_eq!(said(&world, "c1", "It is version 120").await["outcome"], "follow-up");
    world.pass(Span::days(91));
    assert!(world.expire() >= 1, "the mark is gone");
    let (_, again) = world.zendesk(&commented("1", "c1", "It is version 120")).await;
    assert_eq!((&again["outcome"], &again["ticket"]), (&json!("duplicate"), &json!(id.to_string())));
    assert_eq!(world.messages(&id).await.len(), 1);
}

#[tokio::test]
async fn the_way_to_the_ticket_that_continues_one_never_expires() {
    let world = world().await;
    let id = opened(&world).await;
    world.answer(&id).await;
    world.resolve(&id).await;
    world.pass(Span::days(9));
    let (_, repeat) = world.zendesk(&commented("1", "c1", "It is back")).await;
    assert_eq!(repeat["outcome"], "repeat");
    world.pass(Span::days(1_000));
    assert!(world.expire() >= 1);
    let (_, later) = world.zendesk(&commented("1", "c2", "Hello?")).await;
    assert_eq!((&later["outcome"], &later["ticket"]), (&json!("follow-up"), &repeat["ticket"]));
}
