//! The stories: each is the main one of a file of the journeys, told again over HTTP.

use domain::{ConnectionId, Span};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::Webhook;

use crate::system::{Place, System};

fn is(state: &'static str) -> impl Fn(&Value) -> bool {
    move |ticket| ticket["state"]["is"] == state
}

/// `paid.rs`: from the webhook to money that is the expert's for good.
pub(crate) async fn paid(system: &System) {
    let place = Place::new(system, "paid").await;
    let ada = place.expert("ada").await;
    let ticket = place.asked("11").await;
    place.answers(&ada, &ticket, "Turn the background refresh off.").await;
    place.customer_reads("11", "background refresh").await;
    let survey = place.survey("11").await;
    assert_eq!(place.public.call(Method::GET, &survey, None).await.unwrap().status, 200);
    assert!(place.ticket(&ticket, "the answer stands", is("answered")).await["rating"].is_null(), "looking records nothing");
    assert_eq!(place.public.post_form(&survey, &[("score", "5")]).await.unwrap().status, 200);
    let rated = place.ticket(&ticket, "the rating is kept", |ticket| !ticket["rating"].is_null()).await;
    assert_eq!(rated["rating"]["score"], 5);
    assert_eq!(place.cents(&ada, "held", 700).await, 700);
    place.act(&place.client, &ticket, "confirm", json!({})).await;
    let settled = || async {
        system.watch.wake("csat", json!({ "schedule": "sweep" })).await;
        let ticket = place.client.expect(Method::GET, &format!("/v1/tickets/{ticket}"), None).await.ok()?;
        (ticket["state"]["settled"] == true).then_some(())
    };
    system.until("the resolution is settled", settled).await;
    assert_eq!(place.cents(&ada, "earned", 700).await, 700);
}

/// `reopened.rs`: an answer that does not help forfeits its reward, and another expert takes over.
pub(crate) async fn reopened(system: &System) {
    let place = Place::new(system, "reopened").await;
    let (ada, bob) = (place.expert("ada").await, place.expert("bob").await);
    let ticket = place.asked("21").await;
    place.answers(&ada, &ticket, "Buy a new battery.").await;
    place.customer_reads("21", "Buy a new battery.").await;
    place.sends(&Webhook::commented("21", "c-1", "No, it still does not last. What else can I do?")).await;
    place.ticket(&ticket, "it is open again", |ticket| is("open")(ticket) && ticket["episode"] == 1).await;
    place.answers(&bob, &ticket, "Turn the background refresh off.").await;
    place.customer_reads("21", "background refresh").await;
    assert_eq!(place.cents(&ada, "forfeited", 700).await, 700);
    assert_eq!(place.cents(&bob, "held", 700).await, 700);
}

/// `shared.rs`: who releases with a note shares the reward.
pub(crate) async fn shared(system: &System) {
    let place = Place::new(system, "shared").await;
    let (ada, bob) = (place.expert("ada").await, place.expert("bob").await);
    let ticket = place.asked("31").await;
    place.claims(&ada, &ticket).await;
    let note = json!({ "note": "Not the charger: try the refresh.", "message": "I pass you on to a colleague." });
    place.act(&ada, &ticket, "release", note).await;
    place.customer_reads("31", "pass you on").await;
    place.answers(&bob, &ticket, "Turn the background refresh off.").await;
    let read = place.customer_reads("31", "background refresh").await;
    assert_eq!(read[0], "I pass you on to a colleague.");
    assert!(read.iter().all(|text| !text.contains("Not the charger")), "a note is never public: {read:?}");
    assert_eq!((place.cents(&ada, "held", 1).await, place.cents(&bob, "held", 1).await), (140, 560));
}

/// `agents.rs`: an escalation is one internal note and never public.
pub(crate) async fn agents(system: &System) {
    let place = Place::new(system, "agents").await;
    let ada = place.expert("ada").await;
    let ticket = place.asked("41").await;
    place.claims(&ada, &ticket).await;
    place.act(&ada, &ticket, "escalate", json!({ "reason": "The battery must be exchanged under warranty." })).await;
    let notes = || async { Some(place.comments("41", false)).filter(|notes| !notes.is_empty()) };
    let notes = system.until("the agents have the note", notes).await;
    assert!(notes.len() == 1 && notes[0].contains("exchanged under warranty"), "{notes:?}");
    assert!(place.comments("41", true).is_empty());
    place.ticket(&ticket, "the agents have it", is("escalated")).await;
}

/// `door.rs`: duplicates change nothing, and forged, stale and unknown deliveries store nothing.
pub(crate) async fn door(system: &System) {
    let place = Place::new(system, "door").await;
    place.expert("ada").await;
    let now = system.local.runner.timeline().now();
    let webhook = Webhook::created("51", "Battery", "My battery does not last.");
    let forged = place.deliver(&webhook, webhook.signed_by("another secret", now)).await;
    assert_eq!((forged.status.as_u16(), forged.problem()), (401, "signature-invalid"));
    let stale = place.deliver(&webhook, webhook.signed(now - Span::minutes(6))).await;
    assert_eq!(stale.status, 401);
    let elsewhere = format!("/hooks/{}", ConnectionId::from_random([9; 16]));
    assert_eq!(place.public.deliver(&elsewhere, webhook.signed(now), webhook.bytes()).await.unwrap().status, 404);
    let first = place.sends(&webhook).await;
    let again = place.sends(&webhook).await;
    assert_eq!((again.text("ticket"), again.text("outcome")), (first.text("ticket"), Some("duplicate")));
}

/// `survey.rs`: the customer takes the answer back from the survey's page.
pub(crate) async fn survey(system: &System) {
    let place = Place::new(system, "survey").await;
    let ada = place.expert("ada").await;
    let ticket = place.asked("61").await;
    place.answers(&ada, &ticket, "Buy a new battery.").await;
    let survey = place.survey("61").await;
    let reopened = place.public.post_form(&format!("{survey}/reopen"), &[("text", "It is still empty.")]).await.unwrap();
    assert_eq!(reopened.status, 200, "{reopened:?}");
    let open = place.ticket(&ticket, "it is open again", |ticket| ticket["episode"] == 1).await;
    assert_eq!(open["messages"][0]["text"], "It is still empty.");
    assert_eq!(place.public.call(Method::GET, "/s/forged", None).await.unwrap().status, 404);
}

/// `poison.rs`: a message that nobody can read is parked, and its neighbours finish.
pub(crate) async fn poison(system: &System) {
    let place = Place::new(system, "poison").await;
    let ada = place.expert("ada").await;
    let (queues, sqs) = (system.local.runner.queues(), &system.local.clients.queues);
    let url = sqs.get_queue_url().queue_name("MatchQueue").send().await.unwrap().queue_url.unwrap();
    sqs.send_message().queue_url(url).message_body("not JSON at all").send().await.unwrap();
    let ticket = place.asked("71").await;
    place.answers(&ada, &ticket, "Turn the background refresh off.").await;
    place.customer_reads("71", "background refresh").await;
    let parked = || async { queues.counts("MatchDeadLetters").ok().filter(|counts| counts.visible == 1).map(|_| ()) };
    system.until("the poison is parked", parked).await;
    assert_eq!(system.dead_letters(), 1);
}
