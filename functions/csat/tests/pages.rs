//! The survey's pages as a customer meets them: they look like pages, keep what is said, and say what is true now.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod world;

use domain::{EscalatedBecause, EscalationRules, ExpertId, Happened, RuleMet, Span, State};
use world::world;

#[tokio::test]
async fn every_page_of_a_survey_has_its_style_and_the_strict_headers_and_says_which_language_is_whose() {
    let world = world().await;
    let pages = [world.get(&world.link(0)).await, world.get("/s/forged").await, world.post(&world.link(0), "score=9").await];
    assert_eq!(pages.each_ref().map(|page| page.status), [200, 404, 422]);
    for page in &pages {
        let link = page.text.split("rel=\"stylesheet\" href=\"/assets/").nth(1).and_then(|rest| rest.split('"').next());
        assert!(link.is_some_and(|name| ui::asset(name).is_some()), "{link:?}");
        assert!(page.says("<html lang=\"en\">") && !page.says("href=\"/live\""), "{}", page.text);
        for (name, value) in ui::headers() {
            assert_eq!(page.header(name), value, "{name}");
        }
    }
    assert!(pages[0].says("<blockquote dir=\"auto\" lang=\"de\">Buy a new battery."));
}

#[tokio::test]
async fn looking_with_a_score_in_the_link_chooses_it_and_records_nothing() {
    let world = world().await;
    let chosen = world.get(&format!("{}?score=4", world.link(0))).await;
    assert!(chosen.says("value=\"4\" required checked") && world.ticket().await.rating.is_none());
    for other in ["9", "x", ""] {
        let page = world.get(&format!("{}?score={other}", world.link(0))).await;
        assert!(page.status == 200 && !page.says("checked"), "{other}");
    }
}

#[tokio::test]
async fn a_customer_who_sends_no_score_reads_why_on_the_page_and_keeps_what_they_wrote() {
    let world = world().await;
    for form in ["comment=So+so", "score=9&comment=So+so", "score=&comment=So+so", "score=five&comment=So+so"] {
        let page = world.post(&world.link(0), form).await;
        assert_eq!((page.status, page.header("content-type")), (422, "text/html; charset=utf-8"), "{form}");
        assert!(page.says("choose a score from 1 to 5") && page.says(">So so</textarea>"), "{}", page.text);
    }
    assert!(world.ticket().await.rating.is_none());
    let json = world.post_accepting("application/json", &world.link(0), "score=9").await;
    assert_eq!((json.status, json.header("content-type")), (422, "application/problem+json"));
    let large = world.post(&world.link(0), &format!("score=5&comment={}", "x".repeat(70_000))).await;
    assert!(large.status == 413 && large.says("<h1>"), "{}", large.text);
}

#[tokio::test]
async fn another_score_keeps_the_earlier_comment_until_the_customer_empties_its_field() {
    let world = world().await;
    world.post(&world.link(0), "score=2&comment=Too+short").await;
    assert!(world.get(&world.link(0)).await.says(">Too short</textarea>"), "the comment stands in its field");
    let again = world.post(&world.link(0), "score=4").await;
    assert!(again.says(">Too short</textarea>") && again.says("value=\"4\" required checked"));
    assert_eq!(world.comment().await, "Too short");
    world.post(&world.link(0), "score=4&comment=").await;
    assert_eq!(world.comment().await, "");
}

#[tokio::test]
async fn a_customer_who_asks_again_twice_is_heard_twice_and_a_double_click_once() {
    let world = world().await;
    let reopen = format!("{}/reopen", world.link(0));
    assert!(world.get(&world.link(0)).await.says("dir=\"auto\" required></textarea>"), "the page asks for words");
    for form in ["text=Still+empty.", "text=Still+empty.", "text=It+also+gets+hot.", "text=It+also+gets+hot.", "text=++"] {
        let page = world.post(&reopen, form).await;
        assert!(page.status == 200 && page.says("We are on it again."), "{form}: {}", page.text);
    }
    assert_eq!(world.words().await.len(), 2);
    assert!(world.words().await.contains(&"It also gets hot.".to_owned()));
    assert_eq!(world.ticket().await.episode, 1, "it was reopened once");
}

#[tokio::test]
async fn a_browser_that_lets_an_empty_field_through_reopens_all_the_same() {
    let world = world().await;
    let page = world.post(&format!("{}/reopen", world.link(0)), "text=").await;
    assert!(page.status == 200 && page.says("We are on it again."));
    assert_eq!((world.ticket().await.episode, world.words().await.len()), (1, 0));
}

#[tokio::test]
async fn words_as_long_as_the_field_allows_are_taken_in_every_script() {
    let world = world().await;
    let page = world.post(&format!("{}/reopen", world.link(0)), &format!("text={}", "%E3%81%82".repeat(4_000))).await;
    assert_eq!((page.status, world.words().await[0].chars().count()), (200, 4_000));
}

#[tokio::test]
async fn the_link_of_an_answer_that_was_taken_back_says_who_has_the_question_now() {
    let world = world().await;
    world.becomes(|ticket, now| ticket.reopen(None, now).unwrap()).await;
    let waiting = world.get(&world.link(0)).await;
    world.becomes(|ticket, now| ticket.claim(&ExpertId::from_name("bob"), Span::minutes(15), now).unwrap()).await;
    let claimed = world.get(&world.link(0)).await;
    for page in [waiting, claimed] {
        assert!(page.says("We are on it again. An expert will look") && page.says("Anything to add?"), "{}", page.text);
        assert!(!page.says("no longer") && !page.says("name=\"score\""), "{}", page.text);
    }
    world.becomes(|ticket, now| ticket.escalate(EscalatedBecause::Deadline, now).unwrap()).await;
    let escalated = world.get(&world.link(0)).await;
    assert!(escalated.says("We are on it again. The product&#39;s own team has your question"), "{}", escalated.text);
    assert!(!escalated.says("<form"), "nobody would read it there");
}

#[tokio::test]
async fn the_link_of_an_older_answer_tells_of_the_newer_one() {
    let world = world().await;
    world.becomes(|ticket, now| ticket.reopen(None, now).unwrap()).await;
    world.answered("Turn the background refresh off.").await;
    for page in [world.get(&world.link(0)).await, world.post(&world.link(0), "score=1").await] {
        assert!(page.says("There is a newer answer to your question.") && !page.says("<form"), "{}", page.text);
    }
    assert!(world.ticket().await.rating.is_none());
    assert!(world.get(&world.link(1)).await.says("How was this answer?"));
}

#[tokio::test]
async fn the_second_button_asks_for_the_products_own_team_with_words_or_without_and_twice_is_once() {
    for (form, reason, words) in [("text=&to=agents", "", 0), ("text=I+want+a+person.&to=agents", "I want a person.", 1)] {
        let world = world().await;
        let shown = world.get(&world.link(0)).await;
        assert!(shown.says("name=\"to\" value=\"agents\" formnovalidate>Ask the product&#39;s own team"), "{}", shown.text);
        for _ in 0..2 {
            let page = world.post(&format!("{}/reopen", world.link(0)), form).await;
            assert!(page.status == 200 && page.says("The product&#39;s own team has your question"), "{}", page.text);
        }
        let because = EscalatedBecause::Customer { reason: reason.to_owned() };
        assert!(matches!(world.ticket().await.state, State::Escalated { because: found, .. } if found == because));
        assert_eq!((world.ticket().await.episode, world.words().await.len()), (1, words));
    }
}

#[tokio::test]
async fn who_waits_for_an_expert_may_still_ask_for_the_team_and_who_came_too_late_may_not() {
    let world = world().await;
    world.becomes(|ticket, now| ticket.reopen(None, now).unwrap()).await;
    world.post(&format!("{}/reopen", world.link(0)), "text=&to=agents").await;
    assert!(matches!(world.ticket().await.state, State::Escalated { because: EscalatedBecause::Customer { .. }, .. }));

    let world = self::world().await;
    world.becomes(|ticket, now| ticket.reopen(None, now).unwrap()).await;
    world.answered("Turn the background refresh off.").await;
    let page = world.post(&format!("{}/reopen", world.link(0)), "text=&to=agents").await;
    assert!(page.says("There is a newer answer to your question."), "{}", page.text);
    assert!(matches!(world.ticket().await.state, State::Answered { .. }));
}

#[tokio::test]
async fn words_from_the_page_meet_the_programs_rules_and_stand_in_the_history_once() {
    let world = world().await;
    world.rules(EscalationRules { after_reopens: None, phrases: vec!["chargeback".to_owned()] }).await;
    let reopen = format!("{}/reopen", world.link(0));
    for form in ["text=Still+empty.", "text=Hello%3F", "text=Hello%3F"] {
        world.post(&reopen, form).await;
    }
    let happened = |ticket: domain::Ticket| ticket.history.into_iter().map(|moment| moment.what).collect::<Vec<_>>();
    let before = [Happened::Answered, Happened::Reopened, Happened::CustomerWrote];
    assert_eq!(happened(world.ticket().await), before);
    world.post(&reopen, "text=A+chargeback%2C+then.").await;
    let rule = EscalatedBecause::Rule { rule: RuleMet::Phrase { phrase: "chargeback".to_owned() } };
    assert_eq!(happened(world.ticket().await)[3..], [Happened::CustomerWrote, Happened::Escalated(rule)]);
}

#[tokio::test]
async fn the_page_that_offers_a_person_has_one_button_in_the_customers_language_and_looking_takes_nothing_back() {
    let world = world().await;
    for _ in 0..2 {
        let page = world.get(&format!("{}/person", world.link(0))).await;
        assert_eq!((page.status, page.text.matches("<button").count()), (200, 1));
        assert!(page.says("<html lang=\"de\">") && page.says("Ich brauche einen Menschen"), "{}", page.text);
        assert!(page.says("Buy a new battery.") && page.says(&format!("action=\"{}/person\"", world.link(0))), "{}", page.text);
    }
    assert!(matches!(world.ticket().await.state, State::Answered { .. }));
    assert_eq!(world.get("/s/forged/person").await.status, 404);
    assert_eq!(world.post("/s/forged/person", "").await.status, 404);
}

#[tokio::test]
async fn one_tap_gives_the_question_to_experts_and_the_second_finds_the_first() {
    let world = world().await;
    for _ in 0..2 {
        let page = world.post(&format!("{}/person", world.link(0)), "").await;
        assert!(page.status == 200 && page.says("Ein Mensch, der sich auskennt"), "{}", page.text);
        assert!(!page.says("<button") && page.says("Buy a new battery."), "{}", page.text);
    }
    let ticket = world.ticket().await;
    assert_eq!((&ticket.state, ticket.episode, world.words().await.len()), (&State::Open, 1, 0));
    world.answered("Turn the background refresh off.").await;
    let late = world.post(&format!("{}/person", world.link(0)), "").await;
    assert!(late.says("neuere Antwort") && late.says("Buy a new battery.") && !late.says("<button"), "{}", late.text);
    assert!(matches!(world.ticket().await.state, State::Answered { .. }), "an old link takes no newer answer back");
}

#[tokio::test]
async fn after_all_windows_the_tap_says_that_it_is_too_late() {
    let world = world().await;
    world.becomes(|ticket, now| ticket.confirm(Span::minutes(1), now).unwrap()).await;
    world
        .becomes(|ticket, now| {
            let due = ticket.fall_due(&domain::Windows::default(), now + Span::minutes(2));
            if let domain::Due::Changed(settled) = due { *settled } else { panic!("it is not settled") }
        })
        .await;
    for page in
        [world.get(&format!("{}/person", world.link(0))).await, world.post(&format!("{}/person", world.link(0)), "").await]
    {
        assert!(page.says("nicht mehr ändern") && !page.says("<button"), "{}", page.text);
    }
}
