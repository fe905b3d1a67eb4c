//! What a help desk gets, and what it does not.

use domain::{ConnectionKind, EscalatedBecause, Message, MessageId, Span, Speaker};
use helpdesk::Call;
use queue::Delivery;

use crate::world::{World, ada, answered, bare, noon, question, zendesk};

const ANSWER: Delivery = Delivery::Answer { episode: 0 };

fn ticket() -> String {
    "4711".to_owned()
}

#[tokio::test]
async fn an_answer_is_replied_and_the_ticket_waits_for_the_customer() {
    let world = World::new(zendesk(), &answered()).await;
    world.deliver(&ANSWER).await.unwrap();
    let reply = Call::Answer { ticket: ticket(), text: "Turn it up <loud>.".to_owned() };
    assert_eq!(world.calls(), [reply, Call::Pending(ticket())]);
}

#[tokio::test]
async fn a_ticket_that_the_agents_ended_themselves_is_left_as_they_left_it() {
    let ended = question().escalate(EscalatedBecause::Agents, noon()).unwrap();
    let world = World::new(zendesk(), &ended).await;
    world.deliver(&Delivery::HandOff { epoch: 0 }).await.unwrap();
    assert!(world.calls().is_empty(), "{:?}", world.calls());
}

#[tokio::test]
async fn every_delivery_twice_is_every_delivery_once() {
    let resolved = answered().confirm(Span::days(7), noon()).unwrap();
    let escalated = question().escalate(EscalatedBecause::Deadline, noon()).unwrap();
    let survey = Delivery::Survey { episode: 0, link: "https://help.example/s/x".to_owned() };
    let cases = [
        (answered(), ANSWER, 2),
        (answered(), survey, 1),
        (resolved, Delivery::Solved { episode: 0 }, 1),
        (escalated, Delivery::HandOff { epoch: 0 }, 2),
    ];
    for (ticket, delivery, calls) in cases {
        let world = World::new(zendesk(), &ticket).await;
        world.deliver(&delivery).await.unwrap();
        world.pass(Span::days(13));
        world.deliver(&delivery).await.unwrap();
        assert_eq!(world.calls().len(), calls, "{delivery:?}: {:?}", world.calls());
    }
}

#[tokio::test]
async fn an_answer_that_was_taken_back_before_it_was_sent_is_not_sent() {
    let reopened = answered().reopen(None, noon()).unwrap();
    let world = World::new(zendesk(), &reopened).await;
    world.deliver(&ANSWER).await.unwrap();
    world.deliver(&Delivery::Survey { episode: 0, link: "l".to_owned() }).await.unwrap();
    assert_eq!(world.calls(), []);
}

#[tokio::test]
async fn a_late_answer_does_not_take_back_the_status_of_what_came_after() {
    let world = World::new(zendesk(), &answered().confirm(Span::days(7), noon()).unwrap()).await;
    world.deliver(&Delivery::Solved { episode: 0 }).await.unwrap();
    world.deliver(&ANSWER).await.unwrap();
    assert!(matches!(&world.calls()[..], [Call::Close(_), Call::Answer { .. }]));
}

#[tokio::test]
async fn a_second_answer_in_the_same_episode_is_sent_as_well() {
    let world = World::new(zendesk(), &answered()).await;
    world.deliver(&ANSWER).await.unwrap();
    let because = EscalatedBecause::Customer { reason: "staff".to_owned() };
    let back = answered().escalate(because, noon()).unwrap().returned(None, noon()).unwrap();
    let claimed = back.claim(&ada(), Span::minutes(15), noon()).unwrap();
    world.save(&claimed.answer(&ada(), "Restart it.", Span::hours(72), noon()).unwrap()).await;
    world.deliver(&ANSWER).await.unwrap();
    let replies: Vec<Call> = world.calls().into_iter().filter(|call| matches!(call, Call::Answer { .. })).collect();
    assert_eq!(replies.len(), 2);
}

#[tokio::test]
async fn an_experts_message_reaches_the_customer_and_nobody_elses_does() {
    let world = World::new(zendesk(), &answered()).await;
    let store = world.store.of_ticket(&question().id);
    for (external, speaker) in [("e", Speaker::Expert(ada())), ("c", Speaker::Customer)] {
        let id = MessageId::from_external(&question().id, external);
        let message = Message {
            id: id.clone(),
            ticket: question().id,
            speaker,
            text: "Which model?".to_owned(),
            at: noon(),
            correlation: String::new(),
        };
        store.save(vec![store.put_message(&message).unwrap()]).await.unwrap();
        world.deliver(&Delivery::Message { message: id }).await.unwrap();
    }
    assert_eq!(world.calls(), [Call::Answer { ticket: ticket(), text: "Which model?".to_owned() }]);
}

#[tokio::test]
async fn a_hand_off_is_a_note_with_all_that_is_known_and_then_the_agents_group() {
    let held = question().claim(&ada(), Span::minutes(15), noon()).unwrap();
    let released = held.release(&ada(), "Not the volume.", noon()).unwrap();
    let world = World::new(zendesk(), &released.escalate(EscalatedBecause::NobodyQualified, noon()).unwrap()).await;
    world.deliver(&Delivery::HandOff { epoch: 1 }).await.unwrap();
    let calls = world.calls();
    let [Call::Note { text, .. }, Call::HandOff(_)] = &calls[..] else { panic!("{calls:?}") };
    for known in ["no expert is qualified", "setup", "My phone has no sound.", "Not the volume.", ada().as_str(), "\"epoch\":1"] {
        assert!(text.contains(known), "{known} in {text}");
    }
}

#[tokio::test]
async fn a_ticket_that_the_agents_gave_back_is_not_handed_off_late() {
    let escalated = question().escalate(EscalatedBecause::Deadline, noon()).unwrap();
    let world = World::new(zendesk(), &escalated.returned(None, noon()).unwrap()).await;
    world.deliver(&Delivery::HandOff { epoch: 0 }).await.unwrap();
    assert_eq!(world.calls(), []);
}

#[tokio::test]
async fn the_survey_is_one_sentence_with_the_link_in_the_customers_language() {
    let world = World::new(zendesk(), &answered()).await;
    world.deliver(&Delivery::Survey { episode: 0, link: "https://help.example/s/x".to_owned() }).await.unwrap();
    let calls = world.calls();
    let [Call::Answer { text, .. }] = &calls[..] else { panic!("{calls:?}") };
    assert!(text.starts_with("Hat das geholfen?") && text.ends_with("https://help.example/s/x"));
}

#[tokio::test]
async fn a_client_without_any_way_out_reads_the_api_instead() {
    let world = World::new(bare(ConnectionKind::Api), &answered()).await;
    world.deliver(&ANSWER).await.unwrap();
    assert_eq!((world.calls().len(), world.events().len()), (0, 0));
}

#[tokio::test]
async fn a_ticket_whose_connection_is_another_clients_is_parked() {
    let mut foreign = zendesk();
    foreign.client = "other".parse().unwrap();
    let world = World::new(foreign, &answered()).await;
    assert!(matches!(world.deliver(&ANSWER).await, Err(boot::Failure::Park(_))));
    assert_eq!(world.calls(), []);
}
