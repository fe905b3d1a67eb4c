//! Automatic answers: what is said with them at a help desk and to a client's endpoint, and what packets tell of them.

use domain::{Author, EscalatedBecause, Expert, ExpertId, Language, Span, Ticket};
use helpdesk::Call;
use queue::Delivery;
use store::Stored;
use triage::{Decided, Drawn, EncoderId, Evidence, Outcome, Standing, Suggestion, WhyShadow};

use crate::world::{World, noon, question, webhooks, zendesk};

const ANSWER: Delivery = Delivery::Answer { episode: 0 };

fn grace() -> ExpertId {
    ExpertId::from_name("grace")
}

/// The question, answered by Grace's automation.
fn automated() -> Ticket {
    let by = Author::Automation { id: "aut_sound".parse().unwrap(), author: Some(grace()) };
    question().answer_at_once(by, "Turn it up.", Span::hours(72), noon()).unwrap()
}

fn decided() -> Decided {
    let suggestion = Suggestion {
        automation: "aut_sound".parse().unwrap(),
        version: 3,
        author: grace(),
        title: "No sound at all".to_owned(),
        answer: "Turn it up.".to_owned(),
        p: 0.914,
        standing: Standing::Shadow { labels: 0, needed: 0, why: WhyShadow::PoolUnproven },
        drawn: Drawn::default(),
        shown_first: false,
    };
    Decided {
        ticket: question().id,
        program: question().program,
        language: Language::english(),
        at: noon(),
        encoder: EncoderId::Lexical,
        outcome: Outcome::Answered,
        p: 0.914,
        suggestion: Some(suggestion),
        rule: None,
        evidence: Evidence::default(),
        vector: None,
        judge: None,
        judged: None,
    }
}

/// A world in which it was decided so, by an automation of Grace's.
async fn world(connection: domain::Connection, ticket: &Ticket) -> World {
    let world = World::new(connection, ticket).await;
    let store = world.store.of_ticket(&ticket.id);
    store.save(vec![store.put_decision(&Stored::new(decided())).unwrap()]).await.unwrap();
    world.store.save_expert(&Stored::new(Expert::new(grace(), "Grace", Vec::new()))).await.unwrap();
    world
}

#[tokio::test]
async fn the_reply_says_that_it_is_automatic_names_who_wrote_it_and_ends_with_one_tap_to_a_person() {
    let world = world(zendesk(), &automated()).await;
    for _ in 0..2 {
        world.deliver(&ANSWER).await.unwrap();
        world.pass(Span::minutes(5));
    }
    let calls = world.calls();
    let [Call::Answer { text, .. }, Call::Pending(_)] = &calls[..] else { panic!("{calls:?}") };
    let (answer, said) = text.split_once("\n\n").unwrap();
    assert_eq!(answer, "Turn it up.");
    assert!(said.starts_with("Diese Antwort wurde automatisch gegeben. Geschrieben hat sie Grace."), "{said}");
    assert!(said.ends_with("/person"), "{said}");
}

#[tokio::test]
async fn a_lost_answer_of_the_help_desk_is_found_with_all_that_was_said() {
    let world = world(zendesk(), &automated()).await;
    world.desks.desk.lose_next_answer();
    world.deliver(&ANSWER).await.unwrap_err();
    world.deliver(&ANSWER).await.unwrap();
    assert_eq!(world.calls().iter().filter(|call| matches!(call, Call::Answer { .. })).count(), 1);
}

#[tokio::test]
async fn the_event_tells_automation_version_and_the_way_to_a_person_and_an_experts_answer_is_not_automatic() {
    let world = world(webhooks(), &automated()).await;
    world.deliver(&ANSWER).await.unwrap();
    let event = &world.events()[0];
    assert_eq!((&event.data["automatic"], &event.data["version"]), (&true.into(), &3.into()));
    assert_eq!(event.data["author"]["id"], "aut_sound");
    let url = event.data["person_url"].as_str().unwrap();
    assert!(url.starts_with("/s/") && event.data["notice"].as_str().unwrap().ends_with(url), "{:?}", event.data);

    let by_ada = World::new(webhooks(), &crate::world::answered()).await;
    by_ada.deliver(&ANSWER).await.unwrap();
    let event = &by_ada.events()[0];
    assert_eq!((&event.data["automatic"], event.data.get("person_url")), (&false.into(), None));
}

#[tokio::test]
async fn a_clients_own_rule_has_no_version_and_nobody_who_wrote_it() {
    let by = Author::Automation { id: "aut_rule".parse().unwrap(), author: None };
    let ruled = question().answer_at_once(by, "Turn it up.", Span::hours(72), noon()).unwrap();
    let world = World::new(webhooks(), &ruled).await;
    world.deliver(&ANSWER).await.unwrap();
    let event = &world.events()[0];
    assert_eq!((&event.data["automatic"], &event.data["version"]), (&true.into(), &serde_json::Value::Null));
    assert!(event.data["notice"].as_str().unwrap().starts_with("Diese Antwort wurde automatisch gegeben. Hilft"));
}

#[tokio::test]
async fn a_packet_tells_the_attempt_by_its_title_and_how_sure_it_was() {
    let escalated = automated().reopen(None, noon()).unwrap().escalate(EscalatedBecause::Deadline, noon()).unwrap();
    let world = world(zendesk(), &escalated).await;
    world.deliver(&Delivery::HandOff { epoch: 1 }).await.unwrap();
    let calls = world.calls();
    let [Call::Note { text, .. }, Call::HandOff(_)] = &calls[..] else { panic!("{calls:?}") };
    assert!(text.contains("Confidence: 0.91 that the automation \"No sound at all\" answers it."), "{text}");
    assert!(text.contains("the automation \"No sound at all\" answered: Turn it up."), "{text}");
    let other = World::new(zendesk(), &escalated).await;
    other.deliver(&Delivery::HandOff { epoch: 1 }).await.unwrap();
    let calls = other.calls();
    assert!(matches!(&calls[..], [Call::Note { text, .. }, _] if text.contains("Confidence: unknown.")), "{calls:?}");
}
