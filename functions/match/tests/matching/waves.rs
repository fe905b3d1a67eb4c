//! Waves: the plan that is kept is the one that the rules make, once, however often its messages come.

use domain::{EscalatedBecause, Expert, Span, State, Ticket};
use matching::Opening;
use queue::{Outgoing, Work};

use crate::world::{World, at, english, experts};

fn clock(ticket: &Ticket, plan: u32) -> Work {
    Work::NextWave { ticket: ticket.id.clone(), epoch: ticket.epoch, plan }
}

fn sent(outgoing: &[Outgoing]) -> Vec<(Span, Work)> {
    outgoing.iter().map(|outgoing| (outgoing.delay, outgoing.work.clone())).collect()
}

#[tokio::test]
async fn the_plan_that_is_kept_is_that_of_the_rules_over_this_moments_roster_and_replays() {
    for count in [1, 12, 200] {
        let world = World::new().await;
        world.have(experts(count)).await;
        let ticket = world.opens("1").await;
        let (opening, policy) = (Opening::of(&ticket), world.policy());
        for (plan, second) in [(0, 0), (1, 40), (2, 80)] {
            let part = world.acme().roster_for(&opening, &policy, plan, at(second)).await.unwrap();
            let wanted = match world.plans(&ticket).await.last() {
                None => matching::plan(&opening, &part.roster, &policy),
                Some(last) => matching::plan_again(last, &opening, &part.roster, &policy, at(second)),
            };
            world.set(second);
            let work = if plan == 0 { world.matches(&ticket).await } else { world.works(clock(&ticket, plan - 1)).await };
            let kept = world.plans(&ticket).await.pop().unwrap();
            assert_eq!((&kept, kept.plan), (&wanted, plan), "{count} experts");
            assert_eq!(kept.replay(&opening, &policy), Ok(()));
            let again = kept.again_at.unwrap().since(at(second));
            assert_eq!(sent(&work), [(again, clock(&ticket, plan))]);
        }
    }
}

#[tokio::test]
async fn a_repeated_a_late_and_an_early_message_change_nothing() {
    let world = World::new().await;
    world.have(experts(20)).await;
    let ticket = world.opens("1").await;
    world.matches(&ticket).await;
    let before = world.changes();
    assert_eq!(sent(&world.matches(&ticket).await), [], "its clock runs");
    world.set(12);
    assert_eq!(sent(&world.works(clock(&ticket, 0)).await), [(Span::seconds(28), clock(&ticket, 0))], "too early: it sleeps on");
    world.set(-30);
    assert_eq!(world.works(clock(&ticket, 0)).await.len(), 1, "a clock that steps back sleeps on");
    assert_eq!(world.changes(), before);
    world.set(41);
    assert_eq!(world.works(clock(&ticket, 0)).await.len(), 1);
    let before = world.changes();
    for plan in [0, 0, 7] {
        assert_eq!(sent(&world.works(clock(&ticket, plan)).await), []);
    }
    let older = Work::NextWave { ticket: ticket.id.clone(), epoch: 9, plan: 1 };
    assert_eq!((world.works(older).await.len(), world.matches(&ticket).await.len(), world.changes()), (0, 0, before));
}

#[tokio::test]
async fn a_night_of_doubled_messages_makes_the_plans_of_a_night_of_single_ones() {
    let mut nights = Vec::new();
    for times in [1, 2] {
        let world = World::new().await;
        world.have(experts(6)).await;
        let ticket = world.opens("1").await;
        let sent = world.lives(&ticket, 4 * 3_600, times).await;
        nights.push((sent.len(), world.plans(&ticket).await, world.changes()));
    }
    assert_eq!(nights[0], nights[1]);
    assert_eq!(nights[0].1.len(), 72, "then the pool alone goes on");
}

#[tokio::test]
async fn a_plan_whose_saving_was_lost_is_made_when_its_message_comes_again() {
    let world = World::new().await;
    world.have(experts(20)).await;
    let ticket = world.opens("1").await;
    assert!(world.works_in_vain(Work::MatchTicket { ticket: ticket.id.clone(), epoch: 0 }).await);
    assert_eq!(world.plans(&ticket).await.len(), 0);
    world.matches(&ticket).await;
    assert_eq!(world.plans(&ticket).await.len(), 1);
}

#[tokio::test]
async fn a_ticket_that_somebody_took_or_that_moved_on_is_left_alone() {
    let world = World::new().await;
    world.have(experts(6)).await;
    let ticket = world.opens("1").await;
    world.matches(&ticket).await;
    world.keeps(&ticket.clone().claim(&english("expert 1").id, Span::minutes(15), at(5)).unwrap()).await;
    let before = world.changes();
    world.set(40);
    assert_eq!((sent(&world.works(clock(&ticket, 0)).await), world.changes()), (vec![], before));
}

#[tokio::test]
async fn a_ticket_that_nobody_is_qualified_for_is_handed_off_with_the_reason() {
    for experts in [vec![], vec![german()], vec![of_topic("camera")]] {
        let world = World::new().await;
        world.have(experts).await;
        let ticket = world.opens("1").await;
        let work = world.matches(&ticket).await;
        let because = EscalatedBecause::NobodyQualified;
        assert!(matches!(world.ticket(&ticket).await.state, State::Escalated { because: found, .. } if found == because));
        assert_eq!(sent(&work), [], "nobody wakes for it again");
    }
}

#[tokio::test]
async fn a_ticket_that_everybody_released_is_handed_off() {
    let world = World::new().await;
    world.have(experts(1)).await;
    let (ticket, only) = (testkit::ticket("1"), english("expert 0").id);
    let released = ticket.claim(&only, Span::minutes(15), at(-9)).unwrap().release(&only, "I tried a reset", at(-1)).unwrap();
    world.keeps(&released).await;
    world.matches(&released).await;
    assert!(matches!(world.ticket(&released).await.state, State::Escalated { .. }));
}

#[tokio::test]
async fn an_import_is_planned_once_and_left_to_the_pool() {
    let world = World::new().await;
    world.have(experts(6)).await;
    let mut ticket = testkit::ticket("1");
    ticket.origin.channel = "import".to_owned();
    world.keeps(&ticket).await;
    assert_eq!(world.lives(&ticket, 3_600, 1).await, []);
    assert_eq!(world.plans(&ticket).await.iter().map(|plan| plan.waves.len()).collect::<Vec<_>>(), [0]);
}

fn german() -> Expert {
    let mut expert = english("german");
    expert.qualifications[0].languages = vec!["de".parse().unwrap()];
    expert
}

fn of_topic(topic: &str) -> Expert {
    let mut expert = english(topic);
    expert.qualifications[0].topics = vec![topic.parse().unwrap()];
    expert
}
