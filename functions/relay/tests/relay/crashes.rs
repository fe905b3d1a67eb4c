//! Crashes, lost answers and refusals on the way to a help desk.

use boot::Failure;
use domain::{EscalatedBecause, Span, Ticket};
use helpdesk::{Call, WriteRefused};
use queue::Delivery;
use store::Delivered;

use crate::world::{World, answered, noon, question, zendesk};

const ANSWER: Delivery = Delivery::Answer { episode: 0 };

fn hand_off() -> (Ticket, Delivery) {
    (question().escalate(EscalatedBecause::Deadline, noon()).unwrap(), Delivery::HandOff { epoch: 0 })
}

#[tokio::test]
async fn a_crash_at_any_write_ends_in_the_same_calls_once() {
    for (ticket, delivery) in [(answered(), ANSWER), hand_off()] {
        let calm = World::new(zendesk(), &ticket).await;
        calm.table.crash_at(0, false);
        calm.deliver(&delivery).await.unwrap();
        assert_eq!(calm.table.writes(), 3, "an intent, its end, and the status's end");
        for nth in 1..=3 {
            for after in [false, true] {
                let world = World::new(zendesk(), &ticket).await;
                world.table.crash_at(nth, after);
                world.deliver(&delivery).await.unwrap_err();
                world.pass(Span::minutes(4));
                world.deliver_until_done(&delivery).await;
                world.deliver(&delivery).await.unwrap();
                let texts = |world: &World| world.calls().iter().filter(|call| is_text(call)).cloned().collect::<Vec<_>>();
                assert_eq!(texts(&world), texts(&calm), "crash at write {nth}, after: {after}");
                assert_eq!(world.calls().last(), calm.calls().last(), "the status stands at the end");
            }
        }
    }
}

fn is_text(call: &Call) -> bool {
    matches!(call, Call::Answer { .. } | Call::Note { .. })
}

#[tokio::test]
async fn a_lost_answer_of_the_help_desk_does_not_make_a_second_reply() {
    for (ticket, delivery) in [(answered(), ANSWER), hand_off()] {
        let world = World::new(zendesk(), &ticket).await;
        world.desks.desk.lose_next_answer();
        assert!(matches!(world.deliver(&delivery).await, Err(Failure::Retry(_))));
        world.deliver(&delivery).await.unwrap();
        assert_eq!(world.calls().iter().filter(|call| is_text(call)).count(), 1);
        assert_eq!(world.calls().len(), 2, "the second step followed");
    }
}

#[tokio::test]
async fn nobody_writes_while_another_attempt_may_still_be_under_way() {
    let world = World::new(zendesk(), &answered()).await;
    // The attempt ends after its intent and before its call.
    world.table.crash_at(1, true);
    world.deliver(&ANSWER).await.unwrap_err();
    world.pass(Span::seconds(29));
    assert!(matches!(world.deliver(&ANSWER).await, Err(Failure::Retry(_))));
    assert_eq!(world.calls(), []);
    world.pass(Span::seconds(1));
    world.deliver(&ANSWER).await.unwrap();
    assert_eq!(world.calls().len(), 2);
}

#[tokio::test]
async fn two_deliveries_at_the_same_time_make_one_reply() {
    let world = World::new(zendesk(), &answered()).await;
    let (one, two) = tokio::join!(world.deliver(&ANSWER), world.deliver(&ANSWER));
    assert!(one.is_ok() || two.is_ok());
    world.pass(Span::minutes(4));
    world.deliver_until_done(&ANSWER).await;
    assert_eq!(world.calls().iter().filter(|call| is_text(call)).count(), 1);
}

#[tokio::test]
async fn a_refused_credential_and_a_busy_help_desk_make_the_work_wait() {
    let busy = WriteRefused::Busy { retry_after: None, detail: "429".to_owned() };
    for refusal in [WriteRefused::Unauthorized { status: 401 }, WriteRefused::Conflict, busy] {
        let world = World::new(zendesk(), &answered()).await;
        world.desks.desk.fail_next(refusal);
        assert!(matches!(world.deliver(&ANSWER).await, Err(Failure::Retry(_))));
        world.pass(Span::minutes(4));
        world.deliver(&ANSWER).await.unwrap();
        assert_eq!(world.calls().len(), 2);
    }
}

#[tokio::test]
async fn a_ticket_that_is_gone_is_parked_with_its_reason_and_can_be_redriven() {
    for refusal in [WriteRefused::Gone { status: 404 }, WriteRefused::Refused { status: 422, detail: "too long".to_owned() }] {
        let world = World::new(zendesk(), &answered()).await;
        world.desks.desk.fail_next(refusal);
        let Err(Failure::Park(reason)) = world.deliver(&ANSWER).await else { panic!("it must be parked") };
        assert!(reason.contains("404") || reason.contains("422: too long"), "{reason}");
        let what = format!("ANSWER#000000#{}", answered().answer.unwrap().at);
        let mark = world.store.of_ticket(&question().id).delivery(&question().id, &what).await.unwrap().unwrap();
        assert!(matches!(mark.value.end, Delivered::Refused(_)));
        world.deliver(&ANSWER).await.unwrap();
        assert_eq!(world.calls().len(), 2, "what a person redrives is tried again");
    }
}
