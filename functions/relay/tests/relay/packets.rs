//! The hand-off packet: what agents and a client's endpoint get of a ticket that experts could not solve, once each.

use boot::Failure;
use domain::{Connection, EscalatedBecause, EventEndpoint, Fact, Message, MessageId, RuleMet, Secret, Span, Speaker, Ticket};
use helpdesk::{Call, DeliveryFailed, WriteRefused};
use queue::Delivery;

use crate::world::{World, ada, answered, noon, program, question, webhooks, zendesk};

const HAND_OFF: Delivery = Delivery::HandOff { epoch: 0 };

fn event(epoch: u32) -> Delivery {
    Delivery::Event { fact: Fact::Escalated, at: noon(), episode: 0, epoch }
}

/// A Zendesk whose client takes events as well.
fn both_ways() -> Connection {
    let events = EventEndpoint { url: "https://acme.example.com/events".to_owned(), secret: Secret::new("whsec_c2VjcmV0") };
    Connection { events: Some(events), ..zendesk() }
}

/// An automation answered, the customer came back, Ada asked for the agents, and nobody stopped her.
fn escalated() -> Ticket {
    let automation = domain::Author::Automation { id: "aut_volume".parse().unwrap(), author: None };
    let at = |minutes| noon() - Span::minutes(minutes);
    let first = question().answer_at_once(automation, "Turn it up.", Span::hours(72), at(50)).unwrap();
    let held = first.reopen(None, at(40)).unwrap().claim(&ada(), Span::minutes(15), at(30)).unwrap();
    held.ask_peers(&ada(), "The speaker is broken.", Span::minutes(2), at(20)).unwrap().end_peers_window(at(18))
}

fn word(external: &str, speaker: Speaker, text: &str, minutes: i64) -> Message {
    let id = MessageId::from_external(&question().id, external);
    let at = noon() - Span::minutes(minutes);
    Message { id, ticket: question().id, speaker, text: text.to_owned(), at, correlation: String::new() }
}

async fn said(world: &World, message: &Message) {
    let store = world.store.of_ticket(&message.ticket);
    store.save(vec![store.put_message(message).unwrap()]).await.unwrap();
}

fn notes(world: &World) -> Vec<String> {
    let note = |call| if let Call::Note { text, .. } = call { Some(text) } else { None };
    world.calls().into_iter().filter_map(note).collect()
}

#[tokio::test]
async fn a_help_desk_with_an_endpoint_gets_one_note_and_one_signed_event() {
    let world = World::new(both_ways(), &escalated()).await;
    for _ in 0..2 {
        for delivery in [Delivery::HandOff { epoch: 2 }, event(2)] {
            world.deliver(&delivery).await.unwrap();
        }
        world.pass(Span::days(1));
    }
    assert_eq!(notes(&world).len(), 1);
    assert_eq!(world.calls().len(), 2, "the note, and the agents' group: {:?}", world.calls());
    let events = world.events();
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].kind.as_str(), &events[0].data["packet"]["reopened"]), ("ticket.escalated", &1.into()));
}

#[tokio::test]
async fn an_event_goes_out_though_the_note_cannot_and_the_other_way_round() {
    let world = World::new(both_ways(), &escalated()).await;
    world.desks.desk.fail_next(WriteRefused::Gone { status: 404 });
    assert!(matches!(world.deliver(&Delivery::HandOff { epoch: 2 }).await, Err(Failure::Park(_))));
    world.deliver(&event(2)).await.unwrap();
    assert_eq!((notes(&world).len(), world.events().len()), (0, 1));

    let world = World::new(both_ways(), &escalated()).await;
    *world.desks.fail_next_event.lock().unwrap() = Some(DeliveryFailed::Disabled);
    assert!(matches!(world.deliver(&event(2)).await, Err(Failure::Park(_))));
    world.deliver(&Delivery::HandOff { epoch: 2 }).await.unwrap();
    assert_eq!((notes(&world).len(), world.events().len()), (1, 0));
}

#[tokio::test]
async fn a_help_desk_without_an_endpoint_gets_the_note_alone_and_an_endpoint_alone_the_event() {
    let world = World::new(zendesk(), &escalated()).await;
    let alone = World::new(webhooks(), &escalated()).await;
    for delivery in [Delivery::HandOff { epoch: 2 }, event(2)] {
        world.deliver(&delivery).await.unwrap();
        alone.deliver(&delivery).await.unwrap();
    }
    assert_eq!((notes(&world).len(), world.events().len()), (1, 0));
    assert_eq!((notes(&alone).len(), alone.events().len()), (0, 1));
}

#[tokio::test]
async fn the_packet_tells_its_way_what_was_tried_by_whom_and_what_was_said() {
    let world = World::new(both_ways(), &escalated()).await;
    said(&world, &word("c", Speaker::Customer, "It is still silent.", 40)).await;
    said(&world, &word("e", Speaker::Expert(ada()), "Do you hear a crackle?", 25)).await;
    world.deliver(&Delivery::HandOff { epoch: 2 }).await.unwrap();
    world.deliver(&event(2)).await.unwrap();
    let note = &notes(&world)[0];
    let reason = format!("{} found that only you can solve it: The speaker is broken.", ada());
    for known in [
        reason.as_str(),
        "reopened 1 times",
        "Confidence: unknown.",
        "no time is running out",
        "an automation answered",
        "the customer took the answer back",
        "aut_volume answered: Turn it up.",
        "asked for you: The speaker is broken.",
        "the customer wrote: It is still silent.",
        "wrote: Do you hear a crackle?",
    ] {
        assert!(note.contains(known), "{known} in {note}");
    }
    let packet = &world.events()[0].data["packet"];
    let told =
        |list: &str| packet[list].as_array().unwrap().iter().map(|word| word["did"].to_string()).collect::<Vec<_>>().join(" ");
    assert_eq!(told("tiers"), r#""answered" "took the answer back" "asked for you; other experts could still answer" "got it""#);
    assert_eq!(told("tried"), r#""answered" "asked for you""#);
    assert_eq!(told("transcript"), r#""wrote" "wrote""#);
    assert_eq!((&packet["confidence"], &packet["remaining"]), (&serde_json::Value::Null, &serde_json::json!([])));
}

#[tokio::test]
async fn the_packet_tells_what_is_left_of_the_promise_as_it_was_at_the_hand_off() {
    let world = World::new(both_ways(), &escalated()).await;
    let mut promising = program();
    promising.sla = Some(serde_json::from_value(serde_json::json!({ "resolution": "4h", "first_response": "30m" })).unwrap());
    world.put_program(promising).await;
    world.pass(Span::hours(10));
    world.deliver(&Delivery::HandOff { epoch: 2 }).await.unwrap();
    world.deliver(&event(2)).await.unwrap();
    let note = &notes(&world)[0];
    assert!(note.contains("2 min over") && note.contains("3 h 28 min left"), "{note}");
    let remaining = &world.events()[0].data["packet"]["remaining"];
    assert_eq!((&remaining[0]["clock"], &remaining[1]["clock"]), (&"first-response".into(), &"resolution".into()));
}

#[tokio::test]
async fn a_word_that_came_behind_the_hand_off_does_not_make_the_note_another_one() {
    let world = World::new(zendesk(), &escalated()).await;
    world.desks.desk.lose_next_answer();
    assert!(matches!(world.deliver(&Delivery::HandOff { epoch: 2 }).await, Err(Failure::Retry(_))));
    said(&world, &word("late", Speaker::Customer, "Hello?", 1)).await;
    world.save(&escalated().customer_wrote(noon() - Span::minutes(1))).await;
    world.pass(Span::minutes(4));
    world.deliver(&Delivery::HandOff { epoch: 2 }).await.unwrap();
    assert_eq!(notes(&world).len(), 1, "{:?}", world.calls());
}

#[tokio::test]
async fn a_rule_says_which() {
    for (rule, says) in [
        (RuleMet::Phrase { phrase: "chargeback".to_owned() }, "the customer said \"chargeback\""),
        (RuleMet::Reopens { after: 2 }, "took back more than 2 answers"),
    ] {
        let world = World::new(zendesk(), &question().escalated_by_rule(rule, noon())).await;
        world.deliver(&HAND_OFF).await.unwrap();
        assert!(notes(&world)[0].contains(says), "{:?}", notes(&world));
    }
}

#[tokio::test]
async fn the_longest_packet_still_fits_into_an_event() {
    let long = "\"\u{1F600}\n".repeat(5_000);
    let mut ticket = answered();
    for n in 0..20 {
        let because = EscalatedBecause::Customer { reason: long.clone() };
        let at = noon() + Span::minutes(n);
        let back = ticket.escalate(because, at).unwrap().returned(None, at).unwrap();
        let claimed = back.claim(&ada(), Span::minutes(15), at).unwrap();
        ticket = claimed.answer(&ada(), &format!("{n} {long}"), Span::hours(72), at).unwrap();
    }
    let ticket = Ticket { subject: long.clone(), question: long.clone(), ..ticket };
    let because = EscalatedBecause::Customer { reason: long.clone() };
    let world = World::new(both_ways(), &ticket.escalate(because, noon() + Span::hours(1)).unwrap()).await;
    for n in 0..10 {
        said(&world, &word(&n.to_string(), Speaker::Customer, &long, n)).await;
    }
    world.deliver(&event(20)).await.unwrap();
    let length = world.events()[0].body().unwrap().len();
    assert!(length > 10_000, "the test is one of a long packet: {length}");
}
