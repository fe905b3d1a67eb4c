//! What a client's own endpoint is told.

use boot::Failure;
use domain::{EscalatedBecause, Fact, HelpdeskAccess, Message, MessageId, Score, Span, Speaker};
use helpdesk::DeliveryFailed;
use queue::Delivery;
use relay_fn::{Desks, WebDesks};

use crate::world::{World, ada, answered, noon, question, webhooks, zendesk};

fn told(fact: Fact) -> Delivery {
    Delivery::Event { fact, at: noon(), episode: 0, epoch: 0 }
}

#[tokio::test]
async fn an_answer_is_told_once_with_its_text_though_two_deliveries_speak_of_it() {
    let world = World::new(webhooks(), &answered()).await;
    for delivery in [Delivery::Answer { episode: 0 }, told(Fact::Answered), Delivery::Answer { episode: 0 }] {
        world.deliver(&delivery).await.unwrap();
    }
    let events = world.events();
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].kind.as_str(), &events[0].data["answer"]), ("ticket.answered", &"Turn it up <loud>.".into()));
    assert_eq!(events[0].data["author"]["id"], ada().as_str());
    assert_eq!(world.calls(), []);
}

#[tokio::test]
async fn messages_surveys_hand_offs_and_resolutions_are_told_with_what_they_hold() {
    let world = World::new(webhooks(), &answered()).await;
    let store = world.store.of_ticket(&question().id);
    let id = MessageId::from_external(&question().id, "m");
    let message = Message {
        id: id.clone(),
        ticket: question().id,
        speaker: Speaker::Expert(ada()),
        text: "Which model?".to_owned(),
        at: noon(),
        correlation: String::new(),
    };
    store.save(vec![store.put_message(&message).unwrap()]).await.unwrap();
    world.deliver(&Delivery::Message { message: id }).await.unwrap();
    world.deliver(&Delivery::Survey { episode: 0, link: "https://help.example/s/x".to_owned() }).await.unwrap();
    let because = EscalatedBecause::Customer { reason: "staff please".to_owned() };
    world.save(&answered().escalate(because, noon()).unwrap()).await;
    world.deliver(&Delivery::HandOff { epoch: 0 }).await.unwrap();
    world.save(&answered().confirm(Span::days(7), noon()).unwrap()).await;
    world.deliver(&Delivery::Solved { episode: 0 }).await.unwrap();
    let events = world.events();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["ticket.message_created", "csat.requested", "ticket.escalated", "ticket.resolved"]);
    assert_eq!(events[0].data["text"], "Which model?");
    assert_eq!(events[1].data["link"], "https://help.example/s/x");
    assert_eq!(events[2].data["packet"]["question"], "My phone has no sound.");
    assert!(events[2].data["packet"]["why"].as_str().unwrap().contains("staff please"));
}

#[tokio::test]
async fn a_repeated_event_keeps_its_id_and_another_fact_has_another() {
    let world = World::new(webhooks(), &answered()).await;
    *world.desks.fail_next_event.lock().unwrap() = Some(DeliveryFailed::NoAnswer("time-out".to_owned()));
    assert!(matches!(world.deliver(&told(Fact::Opened)).await, Err(Failure::Retry(_))));
    world.deliver(&told(Fact::Opened)).await.unwrap();
    world.deliver(&told(Fact::Opened)).await.unwrap();
    world.deliver(&told(Fact::Reopened)).await.unwrap();
    let events = world.events();
    assert_eq!(events.len(), 2);
    assert_ne!(events[0].id, events[1].id);

    let other = World::new(webhooks(), &answered()).await;
    other.deliver(&told(Fact::Opened)).await.unwrap();
    assert_eq!(other.events()[0].id, events[0].id, "the id comes from the fact");
}

#[tokio::test]
async fn a_changed_score_is_told_again_and_the_same_score_is_not() {
    let world = World::new(webhooks(), &answered()).await;
    for score in [5, 5, 2] {
        let rated = answered().rate(0, Score::try_from(score).unwrap(), Span::days(7), noon()).unwrap();
        world.save(&rated).await;
        world.deliver(&told(Fact::Rated)).await.unwrap();
    }
    let scores: Vec<_> = world.events().iter().map(|event| event.data["score"].clone()).collect();
    assert_eq!(scores, [5, 2]);
}

#[tokio::test]
async fn an_endpoint_that_is_switched_off_is_parked_and_a_failing_one_waits() {
    let world = World::new(webhooks(), &answered()).await;
    *world.desks.fail_next_event.lock().unwrap() = Some(DeliveryFailed::Failed { status: 500, retry_after: None });
    assert!(matches!(world.deliver(&told(Fact::Opened)).await, Err(Failure::Retry(_))));
    *world.desks.fail_next_event.lock().unwrap() = Some(DeliveryFailed::Disabled);
    assert!(matches!(world.deliver(&told(Fact::Opened)).await, Err(Failure::Park(_))));
    assert_eq!(world.events().len(), 0);
}

#[tokio::test]
async fn a_help_desk_without_an_endpoint_gets_no_events() {
    let world = World::new(zendesk(), &answered()).await;
    world.deliver(&told(Fact::Opened)).await.unwrap();
    assert_eq!((world.calls().len(), world.events().len()), (0, 0));
}

#[test]
fn the_real_way_out_reaches_this_machine_only_when_it_is_told_to() {
    let here = HelpdeskAccess { base: "http://127.0.0.1:9".to_owned(), ..zendesk().access.unwrap() };
    assert!(matches!(WebDesks::new(false).desk(&here), Err(Failure::Park(_))));
    assert!(WebDesks::new(true).desk(&here).is_ok());
}

#[tokio::test]
async fn the_longest_answer_still_fits_into_an_event() {
    let claimed = question().claim(&ada(), Span::minutes(15), noon()).unwrap();
    let long = "\u{1F600}\n".repeat(20_000);
    let world = World::new(webhooks(), &claimed.answer(&ada(), &long, Span::hours(72), noon()).unwrap()).await;
    world.deliver(&Delivery::Answer { episode: 0 }).await.unwrap();
    assert_eq!(world.events()[0].data["cut"], true);
}
