//! The spam gate at the door: what is closed, what goes to people, floods, and appeals, which always reach a human.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod world;

use domain::{ClosedBecause, EscalatedBecause, Happened, Span, State, Ticket};
use serde_json::{Value, json};
use triage::Sketch;
use world::{World, commented, created, is_open, world};

const ADVERT: &str = "Printer customer support number +1-888-555-0142. Call now, toll free +1-888-555-0142";

/// An advert that says no way to reach anybody: odd, and alone no spam.
fn offer(number: usize) -> String {
    format!("We offer bitcoin investment with a guaranteed profit for the members of this nice community, round {number}")
}

async fn ask(world: &World, id: &str, customer: &str, text: &str) -> Value {
    let body = json!({ "connection": world.api, "external_id": id, "text": text, "customer": { "id": customer } });
    let (status, answer) = world.api("/v1/tickets", "acme-key", None, &body).await;
    assert_eq!(status.as_u16(), 202, "{answer}");
    answer
}

fn evidence(ticket: &Ticket) -> &str {
    match &ticket.state {
        State::Closed { because: ClosedBecause::Spam { evidence }, .. } => evidence,
        other => panic!("closed as spam, not {other:?}"),
    }
}

#[tokio::test]
async fn an_advert_is_closed_with_what_gave_it_away_and_without_its_number() {
    let world = world().await;
    let (_, answer) = world.zendesk(&created("1", ADVERT)).await;
    assert_eq!(answer["outcome"], "closed");
    let ticket = world.ticket(&answer).await;
    assert!(
        evidence(&ticket).starts_with("looks like an advert: words of a help line (+5.16), a number to call (+3.08)"),
        "{}",
        evidence(&ticket)
    );
    assert!(ticket.odd.is_some_and(|odd| odd.signs.len() == 4));
    assert!(!world.everything().contains("555-0142"));
}

#[tokio::test]
async fn a_question_that_looks_odd_is_open_and_says_why() {
    let world = world().await;
    let story = "A page said: call customer support at 1-888-555-0142, toll free. Since then the browser is slow, my password \
                 does not work and the error comes back when I restart. What can I do?";
    let ticket = world.ticket(&ask(&world, "1", "kim", story).await).await;
    assert!(is_open(&ticket));
    assert_eq!(ticket.odd.unwrap().signs.first().unwrap().what, "words of a help line");
    let plain = world.ticket(&ask(&world, "2", "kim", "How do I sync?").await).await;
    assert_eq!(plain.odd, None);
}

#[tokio::test]
async fn from_the_fifth_customer_on_nearly_the_same_odd_text_is_a_flood() {
    let world = world().await;
    let mut outcomes = Vec::new();
    for n in 1..=7 {
        outcomes.push(ask(&world, &n.to_string(), &format!("customer {n}"), &offer(n)).await);
    }
    let told: Vec<&str> = outcomes.iter().map(|answer| answer["outcome"].as_str().unwrap()).collect();
    assert_eq!(told, ["opened", "opened", "opened", "opened", "closed", "closed", "closed"]);
    let last = world.ticket(outcomes.last().unwrap()).await;
    let told = "5 customers or more sent nearly the same text today; each looks odd: ";
    assert!(evidence(&last).starts_with(told), "{}", evidence(&last));
    // The same delivery again is not counted again, and the next day begins anew.
    assert_eq!(ask(&world, "7", "customer 7", &offer(7)).await["outcome"], "duplicate");
    assert_eq!(ask(&world, "8", "customer 8", &offer(8)).await["outcome"], "closed");
    world.pass(Span::days(1));
    assert_eq!(ask(&world, "9", "customer 9", &offer(9)).await["outcome"], "opened");
}

#[tokio::test]
async fn five_hundred_customers_with_one_trouble_are_no_flood_and_cost_no_count() {
    let world = world().await;
    for n in 0..500 {
        let answer =
            ask(&world, &n.to_string(), &format!("customer {n}"), "I cannot log in since ten minutes, what is wrong?").await;
        assert_eq!(answer["outcome"], "opened");
    }
    assert_eq!((world.count("TICKET"), world.count("FLOOD")), (500, 0));
}

#[tokio::test]
async fn one_customer_who_repeats_an_odd_text_is_no_flood() {
    let world = world().await;
    for n in 1..=8 {
        assert_eq!(ask(&world, &n.to_string(), "kim", &offer(1)).await["outcome"], "opened");
    }
}

#[tokio::test]
async fn a_flood_that_comes_at_once_is_counted_whole() {
    let world = world().await;
    let sent: Vec<(String, String)> = (1..=4).map(|n| (n.to_string(), offer(n))).collect();
    let answers = futures::future::join_all(sent.iter().map(|(n, text)| ask(&world, n, n, text))).await;
    world.drain().await;
    assert_eq!((answers.len(), world.count("TICKET")), (4, 4));
    assert_eq!(ask(&world, "5", "c5", &offer(5)).await["outcome"], "closed");
}

#[tokio::test]
async fn a_hundred_nearly_identical_adverts_at_once_are_all_taken_once() {
    let world = world().await;
    // Each customer's offer has a tail of its own, so that some bands are shared by all, some by a few, some by nobody.
    let tails = ["today", "this very week", "from the comfort of your home", "as long as places are left"];
    let sent: Vec<(String, String)> = (0..100).map(|n| (n.to_string(), format!("{} {}", offer(n), tails[n % 4]))).collect();
    let answers = futures::future::join_all(sent.iter().map(|(n, text)| ask(&world, n, n, text))).await;
    let outcomes = |outcome: &str| answers.iter().filter(|answer| answer["outcome"] == outcome).count();
    assert_eq!((outcomes("opened") + outcomes("closed"), world.drain().await.len()), (100, 0), "none waits in a queue");
    assert!((4..=16).contains(&outcomes("opened")), "{} were opened: four for each tail at most", outcomes("opened"));
    let ids: std::collections::BTreeSet<&str> = answers.iter().filter_map(|answer| answer["ticket"].as_str()).collect();
    assert_eq!((ids.len(), world.count("TICKET")), (100, 100));
    // The same again meets what is there.
    let again = futures::future::join_all(sent.iter().map(|(n, text)| ask(&world, n, n, text))).await;
    assert!(again.iter().all(|answer| answer["outcome"] == "duplicate"));
    assert_eq!(world.count("TICKET"), 100);
}

#[tokio::test]
async fn customers_who_ask_whether_a_scam_is_genuine_are_no_flood_however_alike_they_paste_it() {
    let world = world().await;
    let asked = format!("{}. Is this you?", offer(1));
    for n in 1..=9 {
        let answer = ask(&world, &n.to_string(), &format!("customer {n}"), &asked).await;
        assert_eq!(answer["outcome"], "opened");
        assert!(world.ticket(&answer).await.odd.is_some(), "people see that it looks odd");
    }
    assert_eq!(world.count("FLOOD"), 0);
    // Nor do they lend a hand to closing anybody else.
    assert_eq!(ask(&world, "10", "customer 10", &offer(1)).await["outcome"], "opened");
}

#[tokio::test]
async fn many_copies_by_one_customer_hide_no_flood_of_another_shared_part() {
    let world = world().await;
    let (flooded, own) = two_that_share_one_band();
    let ticket = |n: usize| (n.to_string(), format!("customer {n}"));
    for n in 1..=4 {
        let (id, customer) = ticket(n);
        assert_eq!(ask(&world, &id, &customer, &flooded).await["outcome"], "opened");
    }
    for n in 5..=24 {
        assert_eq!(ask(&world, &n.to_string(), "customer 1", &own).await["outcome"], "opened");
    }
    // Its other bands have twenty copies of one customer, the one that it shares has five customers.
    assert_eq!(ask(&world, "25", "customer 25", &own).await["outcome"], "closed");
}

/// Two odd texts that have one band in common and the others not.
fn two_that_share_one_band() -> (String, String) {
    let bands = |text: &str| Sketch::of("", text).unwrap().bands().collect::<Vec<_>>();
    let one = offer(1);
    let words = ["garden", "window", "music", "paper", "winter", "bridge", "river", "forest", "kitchen", "bicycle"];
    let end = |n: usize| (0..10).map(|place| words[(n + place * (n % 9 + 1)) % 10]).collect::<Vec<_>>().join(" ");
    let shared = |text: &String| bands(text).iter().filter(|band| bands(&one).contains(band)).count();
    let other = (0..100).map(|n| format!("{one} {}", end(n))).find(|text| shared(text) == 1).unwrap();
    (one, other)
}

#[tokio::test]
async fn a_reply_to_a_ticket_closed_as_spam_opens_it_again_for_people() {
    let world = world().await;
    for (id, text) in [("1", "cheap watches"), ("2", ADVERT)] {
        let (_, closed) = world.zendesk(&created(id, text)).await;
        assert_eq!(closed["outcome"], "closed");
        world.pass(Span::minutes(1));
        let (_, appeal) = world.zendesk(&commented(id, "c1", "No, really: cheap watches is the name of my account")).await;
        assert_eq!((&appeal["outcome"], &appeal["ticket"]), (&json!("reopened"), &closed["ticket"]));
        let ticket = world.ticket(&appeal).await;
        assert_eq!((is_open(&ticket), ticket.epoch, ticket.is_cleared()), (true, 1, true));
        assert!(!ticket.odd.as_ref().unwrap().signs.is_empty());
        assert_eq!(ticket.history.last().unwrap().what, Happened::Appealed);
        assert_eq!(world.messages(&ticket.id).await.len(), 1);
        // The same delivery again changes nothing, and a later word is a follow-up.
        assert_eq!(world.zendesk(&commented(id, "c1", "No, really")).await.1["outcome"], "duplicate");
        assert_eq!(world.zendesk(&commented(id, "c2", "cheap watches!")).await.1["outcome"], "follow-up");
    }
}

#[tokio::test]
async fn what_continues_a_cleared_ticket_is_not_held_back_again() {
    let world = world().await;
    let (_, closed) = world.zendesk(&created("1", "cheap watches")).await;
    world.zendesk(&commented("1", "c1", "No spam, please look")).await;
    let id = world.ticket(&closed).await.id;
    world.answer(&id).await;
    world.resolve(&id).await;
    world.pass(Span::days(9));
    let (_, repeat) = world.zendesk(&commented("1", "c2", "cheap watches does not sync again")).await;
    assert_eq!(repeat["outcome"], "repeat");
    assert!(is_open(&world.ticket(&repeat).await));
}

#[tokio::test]
async fn an_appeal_that_asks_for_the_agents_reaches_them() {
    let world = world::world_with(|program| program.escalation.phrases = vec!["speak to a human".into()]).await;
    world.zendesk(&created("1", "cheap watches")).await;
    let (_, appeal) = world.zendesk(&commented("1", "c1", "I want to speak to a human")).await;
    assert_eq!(appeal["outcome"], "handed-off");
    assert!(matches!(world.ticket(&appeal).await.state, State::Escalated { because: EscalatedBecause::Rule { .. }, .. }));
}
