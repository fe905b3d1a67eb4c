//! The experts' pages: each form is answered by the way to a page, twice is once, and nothing that was typed is lost.

use domain::{State, Ticket};

use crate::world::{Page, World, at, expert};

const FORM: [(&str, &str); 2] = [("epoch", "0"), ("episode", "0")];

async fn world() -> World {
    let world = World::new().await;
    for name in ["ada", "bob"] {
        world.has(expert(name, "en")).await;
    }
    for external in ["1", "2"] {
        world.keeps(&testkit::ticket(external)).await;
    }
    world.set(60);
    world
}

fn page_of(external: &str) -> String {
    format!("/desk/{}", testkit::ticket(external).id)
}

async fn act(world: &World, name: &str, action: &str, fields: &[(&str, &str)]) -> Page {
    let fields: Vec<(&str, &str)> = FORM.iter().chain(fields).copied().collect();
    world.form(name, &format!("{}/{action}", page_of("1")), &fields).await
}

async fn kept(world: &World) -> Ticket {
    world.acme().ticket(&testkit::ticket("1").id).await.unwrap().unwrap().value
}

async fn draft(world: &World, name: &str) -> Option<String> {
    let id = testkit::ticket("1").id;
    let draft = world.acme().draft(&id, &domain::ExpertId::from_name(name)).await.unwrap();
    draft.map(|draft| draft.value.text)
}

/// A form that leads to the ticket's page, saying this.
fn says(page: &Page, word: &str) {
    assert_eq!(page.led(), (303, format!("{}?said={word}", page_of("1")).as_str()), "{}", page.text);
}

#[tokio::test]
async fn a_claim_leads_to_the_ticket_and_the_slower_one_reads_that_it_is_taken() {
    let world = world().await;
    let path = page_of("1");
    assert_eq!(act(&world, "ada", "claim", &[]).await.led(), (303, path.as_str()));
    assert_eq!(act(&world, "ada", "claim", &[]).await.led(), (303, path.as_str()), "a double click");
    says(&act(&world, "bob", "claim", &[]).await, "taken");
    let lost = world.page("bob", &format!("{path}?said=taken"), &[]).await;
    assert_eq!(lost.status, 200);
    assert!(lost.text.contains(&page_of("2")), "what is like it: {}", lost.text);
}

#[tokio::test]
async fn an_empty_answer_is_the_same_page_again_and_a_long_question_is_kept() {
    let world = world().await;
    act(&world, "ada", "claim", &[]).await;
    let empty = act(&world, "ada", "answer", &[("text", " ")]).await;
    assert_eq!((empty.status, kept(&world).await.state.name()), (422, "claimed"));
    let long = "Which model is it? ".repeat(500);
    let refused = act(&world, "ada", "ask", &[("question", &long)]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("Which model is it? Which model is it?"), "what was typed stands there again");
    let note = "a ".repeat(5_000);
    let refused = act(&world, "ada", "release", &[("note", &note)]).await;
    assert!(refused.status == 422 && refused.text.contains("a a a a"), "{}", refused.status);
    assert_eq!(act(&world, "ada", "escalate", &[]).await.status, 422);
    assert_eq!(world.acme().messages(&testkit::ticket("1").id).await.unwrap(), []);
}

#[tokio::test]
async fn an_answer_is_sent_once_and_can_be_taken_back_for_eight_seconds() {
    let world = world().await;
    act(&world, "ada", "claim", &[]).await;
    for _ in 0..2 {
        says(&act(&world, "ada", "answer", &[("text", "Hold the button.")]).await, "sent");
    }
    assert!(matches!(&kept(&world).await.state, State::Claimed(held) if held.sending.is_some()));
    says(&act(&world, "ada", "undo", &[]).await, "undone");
    assert_eq!(draft(&world, "ada").await.as_deref(), Some("Hold the button."));
    let claimed = world.page("ada", &page_of("1"), &[]).await;
    assert!(claimed.text.contains("Hold the button."), "the composer has it again");
    says(&act(&world, "ada", "answer", &[("text", "Hold it.")]).await, "sent");
    world.set(70);
    says(&act(&world, "ada", "undo", &[]).await, "too-late");
    says(&act(&world, "ada", "answer", &[("text", "Hold it.")]).await, "sent");
    assert_eq!(kept(&world).await.answer.unwrap().text, "Hold it.");
    assert_eq!(kept(&world).await.touches, 1);
    says(&act(&world, "ada", "release", &[]).await, "over");
}

#[tokio::test]
async fn an_answer_that_comes_after_the_lease_is_kept_as_a_draft() {
    let world = world().await;
    act(&world, "ada", "claim", &[]).await;
    let end = 60 + 15 * 60;
    let lapsed = kept(&world).await.lapse(at(end));
    let bob = domain::ExpertId::from_name("bob");
    world.keeps(&lapsed.claim(&bob, domain::Span::minutes(15), at(end)).unwrap()).await;
    world.set(end + 5);
    says(&act(&world, "ada", "answer", &[("text", "Hold the button.")]).await, "lapsed");
    assert_eq!(draft(&world, "ada").await.as_deref(), Some("Hold the button."));
    assert_eq!(draft(&world, "bob").await, None);
    says(&act(&world, "ada", "extend", &[]).await, "lapsed");
}

#[tokio::test]
async fn a_lease_that_ran_out_leaves_the_draft_and_the_button_that_takes_the_ticket_back() {
    let world = world().await;
    act(&world, "ada", "claim", &[]).await;
    says(&act(&world, "ada", "draft", &[("text", "Hold the")]).await, "draft-saved");
    let end = 60 + 15 * 60;
    world.keeps(&kept(&world).await.lapse(at(end))).await;
    world.set(end + 3);
    let claim = format!("action=\"{}/claim\"", page_of("1"));
    let lapsed = world.page("ada", &page_of("1"), &[]).await;
    assert!(lapsed.text.contains("Hold the") && lapsed.text.contains(&claim), "{}", lapsed.text);
    assert!(world.page("ada", "/desk", &[]).await.text.contains(&page_of("1")), "it stands above the queue");
    let others = world.page("bob", &page_of("1"), &[]).await;
    assert!(!others.text.contains("Hold the") && !others.text.contains(&claim), "{}", others.text);
    assert_eq!(act(&world, "ada", "claim", &[]).await.led(), (303, page_of("1").as_str()));
}

#[tokio::test]
async fn a_page_of_an_episode_that_is_over_does_nothing_and_loses_nothing() {
    let world = world().await;
    act(&world, "ada", "claim", &[]).await;
    act(&world, "ada", "answer", &[("text", "Hold the button.")]).await;
    world.set(70);
    let ada = domain::ExpertId::from_name("ada");
    let reopened = kept(&world).await.sent(at(70)).reopen(None, at(70)).unwrap();
    world.keeps(&reopened.claim(&ada, domain::Span::minutes(15), at(75)).unwrap()).await;
    says(&act(&world, "ada", "answer", &[("text", "Hold the button.")]).await, "stale");
    assert_eq!(kept(&world).await.state.name(), "claimed");
    assert_eq!(draft(&world, "ada").await.as_deref(), Some("Hold the button."));
}

#[tokio::test]
async fn a_skip_can_be_taken_back_where_it_was_made() {
    let world = world().await;
    let id = testkit::ticket("1").id;
    let skipped = act(&world, "ada", "skip", &[]).await;
    assert_eq!(skipped.led(), (303, format!("/desk?said=skipped&of={id}").as_str()));
    assert_eq!(act(&world, "ada", "skip", &[]).await, skipped, "a double click");
    let queue = world.page("ada", &skipped.location, &[]).await;
    assert!(queue.text.contains(&format!("{}/undo", page_of("1"))), "the way back: {}", queue.text);
    let undone = act(&world, "ada", "undo", &[]).await;
    assert_eq!(undone.led(), (303, format!("/desk?said=undone&selected={id}").as_str()));
    assert!(world.get("ada", "/v1/offers").await.1.to_string().contains(&id.to_string()));
}

#[tokio::test]
async fn a_poll_of_an_unchanged_queue_has_no_body() {
    let world = world().await;
    let first = world.page("ada", "/desk?order=age", &[]).await;
    assert!(first.status == 200 && !first.etag.is_empty(), "{first:?}");
    let poll = async || world.page("ada", "/desk?order=age", &[("if-none-match", &first.etag)]).await;
    world.set(200);
    let same = poll().await;
    assert_eq!((same.status, same.text.as_str(), &same.etag), (304, "", &first.etag));
    act(&world, "bob", "claim", &[]).await;
    assert_eq!(poll().await.status, 200, "a ticket less");
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_shown_the_way_back_to_the_page() {
    let world = world().await;
    assert_eq!(world.page("", "/desk?order=age", &[]).await.led(), (303, "/sign-in?to=/desk%3Forder%3Dage"));
    let posted = act(&world, "", "claim", &[]).await;
    assert_eq!(posted.led(), (303, format!("/sign-in?to={}", page_of("1")).as_str()));
}

#[tokio::test]
async fn what_one_may_not_see_is_not_there() {
    let world = world().await;
    world.has(expert("eve", "de")).await;
    let mut other = expert("mallory", "en");
    other.qualifications[0].client = "other".parse().unwrap();
    world.has(other).await;
    let nowhere = [("acme", "/desk".to_owned()), ("mallory", page_of("1")), ("ada", "/desk/tic_acme_nothing".to_owned())];
    for (key, path) in nowhere {
        assert_eq!(world.page(key, &path, &[]).await.status, 404, "{key} {path}");
    }
    for action in ["claim", "extend", "answer", "undo", "release", "escalate", "ask", "judge", "skip", "draft", "nothing"] {
        let fields = [("text", "t"), ("question", "q"), ("reason", "r"), ("fits", "yes")];
        assert_eq!(act(&world, "mallory", action, &fields).await.status, 404, "{action}");
    }
    assert_eq!(kept(&world).await, testkit::ticket("1"));
}

#[tokio::test]
async fn the_release_page_is_for_who_holds_the_ticket() {
    let world = world().await;
    let path = format!("{}/release", page_of("1"));
    assert_eq!(world.page("ada", &path, &[]).await.led(), (303, page_of("1").as_str()));
    act(&world, "ada", "claim", &[]).await;
    assert_eq!(world.page("ada", &path, &[]).await.status, 200);
    for _ in 0..2 {
        let released = act(&world, "ada", "release", &[("note", "Tried a reset.")]).await;
        assert_eq!(released.led(), (303, "/desk?said=released"));
    }
    assert_eq!(kept(&world).await.shares.len(), 1);
}

#[tokio::test]
async fn a_link_can_make_a_page_say_only_what_it_knows() {
    let world = world().await;
    let page = world.page("ada", "/desk?said=%3Cb%3Ehello%3C/b%3E&order=%3Cb%3E&program=%3Cb%3E&selected=%3Cb%3E", &[]).await;
    assert!(page.status == 200 && !page.text.contains("<b>hello"), "{}", page.text);
}
