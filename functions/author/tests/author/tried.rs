//! An attempt: what a version would have answered is what it would answer a ticket that comes in.

use domain::{Author, AutomationId, Ticket};
use serde_json::{Value, json};
use store::Stored;
use triage::{Bank, EncoderId, Lexical, Sample, prepare, segments};

use crate::parcel;
use crate::world::World;

/// The question stands late in a letter that talks of much else.
const LETTER: &str = "Good morning to all of you there. My sister has bought two lamps and a chair for our garden. We like the green \
                      one best of all. Her children painted the chair yellow on Sunday. The weather was fine for it. Where is my \
                      parcel? Our neighbours will have a party in June.";

/// A ticket that another automation answered.
async fn answered(world: &World, external: &str, subject: &str, question: &str) -> Ticket {
    let mut ticket = testkit::ticket(external);
    (ticket.subject, ticket.question) = (subject.to_owned(), question.to_owned());
    let by = Author::Automation { id: "aut_other".parse().unwrap(), author: None };
    let answered = ticket.answer_at_once(by, "It is on its way.", world.program.windows.confirm, testkit::noon()).unwrap();
    let sample = Sample::of(&answered, None).unwrap();
    let put = world.own().put_sample(&world.program.id, &"en".parse().unwrap(), &Stored::new(sample)).unwrap();
    world.own().save(vec![put]).await.unwrap();
    answered
}

#[tokio::test]
async fn a_question_late_in_a_letter_is_found_with_the_p_that_a_ticket_would_have() {
    let world = World::new().await;
    let id = world.published(&parcel(&world)).await;
    let letter = answered(&world, "1", "A few words", LETTER).await;
    answered(
        &world,
        "2",
        "Sobre el pedido",
        "Hola, quiero saber cuando llega mi pedido de la semana pasada, por favor. Gracias.",
    )
    .await;
    let (status, tried) = world.ask("POST", "ada", &format!("/{id}:try"), &json!({ "last": 10 })).await;
    assert_eq!((status, &tried["tried"], &tried["would_have_answered"]), (200, &json!(2), &json!(1)), "{tried}");
    let automation: AutomationId = id.parse().unwrap();
    let known = world.own().automation(&world.program.id, &"en".parse().unwrap(), &automation).await.unwrap().unwrap().value;
    let lesson = triage::lesson(&automation, known.serving().unwrap(), EncoderId::Lexical);
    let bank = Bank::of(EncoderId::Lexical, vec![lesson], vec![]);
    let live = bank.score(&segments(&Lexical, &prepare(&letter.subject, &letter.question)).unwrap()).best.unwrap().p;
    let row = &tried["tickets"][0];
    assert!((row["p"].as_f64().unwrap() - live).abs() < 1e-4, "{row} {live}");
    assert_eq!((&row["ticket"], &row["looks_wrong"]), (&json!(letter.id), &json!("another automation answered it")));
}

#[tokio::test]
async fn without_tickets_nothing_was_tried_and_too_many_are_refused() {
    let world = World::new().await;
    let id = world.published(&parcel(&world)).await;
    let (status, tried) = world.ask("POST", "ada", &format!("/{id}:try"), &Value::Null).await;
    assert_eq!((status, &tried["tried"], &tried["tickets"]), (200, &json!(0), &json!([])));
    assert_eq!(world.ask("POST", "ada", &format!("/{id}:try"), &json!({ "last": 513 })).await.0, 422);
}
