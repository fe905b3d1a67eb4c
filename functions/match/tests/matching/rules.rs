//! Word rules: they answer first, are silent where any automation would be, and are explained by their words.

use domain::{Author, Expert, ExpertId, Sign, State, Ticket};
use triage::{FoundRule, Outcome};

use crate::world::{World, experts};

fn grace() -> ExpertId {
    ExpertId::from_name("grace")
}

/// A ticket that the testkit's word rule answers.
fn asks(external: &str) -> Ticket {
    Ticket {
        topic: Some("reset".parse().unwrap()),
        subject: "Factory reset".to_owned(),
        question: "How do I reset it?".to_owned(),
        ..testkit::ticket(external)
    }
}

async fn world() -> World {
    let world = World::new().await;
    world.have(experts(20)).await;
    world
}

async fn comes(world: &World, ticket: &Ticket) -> State {
    world.keeps(ticket).await;
    world.matches(ticket).await;
    world.ticket(ticket).await.state
}

#[tokio::test]
async fn a_word_rule_answers_and_its_decision_names_rule_and_words_in_the_same_write() {
    let world = world().await;
    let ticket = asks("1");
    world.keeps(&ticket).await;
    assert!(world.works_in_vain(queue::Work::MatchTicket { ticket: ticket.id.clone(), epoch: 0 }).await);
    assert_eq!(world.ticket(&ticket).await.state, State::Open);
    assert!(world.acme().decision(&ticket.id).await.unwrap().is_none());
    world.matches(&ticket).await;
    let by = Author::Automation { id: "aut_reset".parse().unwrap(), author: Some(grace()) };
    assert_eq!(world.ticket(&ticket).await.state.author(), Some(&by));
    let decided = world.acme().decision(&ticket.id).await.unwrap().unwrap().value;
    let words = ["factory", "reset"].map(str::to_owned).to_vec();
    let rule = FoundRule { id: "aut_reset".parse().unwrap(), words, author: Some(grace()) };
    assert_eq!((decided.outcome, decided.rule.clone()), (Outcome::Answered, Some(rule)));
    assert_eq!((decided.answered(), decided.label(), decided.p), (None, None, 0.0), "nothing of it counts for the promise");
}

#[tokio::test]
async fn a_word_rule_is_silent_where_a_question_is_odd_or_in_another_language() {
    let world = world().await;
    let odd = asks("1").looks_odd(vec![Sign { what: "five links".to_owned(), weight: 200 }]);
    let german =
        "Mein Telefon soll auf den Stand der factory zurück, aber ich finde den reset in den Einstellungen einfach nicht.";
    let german = Ticket { question: german.to_owned(), ..asks("2") };
    for ticket in [odd, german] {
        assert_eq!(comes(&world, &ticket).await, State::Open);
        assert!(world.acme().decision(&ticket.id).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn nobody_earns_by_a_rule_that_answers_their_own_question() {
    let world = world().await;
    let ticket = asks("1");
    let near = Expert { conflicts: vec![ticket.asker.clone()], ..Expert::new(grace(), "grace", Vec::new()) };
    world.have([near]).await;
    let by = Author::Automation { id: "aut_reset".parse().unwrap(), author: None };
    assert_eq!(comes(&world, &ticket).await.author(), Some(&by));
}

#[tokio::test]
async fn whoever_waits_for_an_expert_is_not_answered_by_a_rule_later() {
    let world = world().await;
    let ticket = Ticket { topic: Some("battery".parse().unwrap()), ..asks("1") };
    assert_eq!(comes(&world, &ticket).await, State::Open);
    world.keeps(&asks("1")).await;
    world.set(40);
    world.works(queue::Work::NextWave { ticket: ticket.id.clone(), epoch: 0, plan: 0 }).await;
    assert_eq!(world.ticket(&ticket).await.state, State::Open);
}
