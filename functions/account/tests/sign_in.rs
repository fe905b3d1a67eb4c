//! Signing in, as a browser does it: a link by mail, a button, a cookie that changes with the days, devices that are signed out.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod world;

use domain::{ExpertId, Principal, Span};
use serde_json::json;
use world::{Browser, World, world};

const ADA: &str = "ada@example.com";

/// Ada, invited as an expert, signed in on a first browser.
async fn ada(world: &World) -> Browser {
    world.invite(ADA, "en", &Principal::Expert { expert: ExpertId::from_name("ada") }).await;
    let mut browser = Browser::default();
    let opened = browser.post(world, &world.last_link(), "").await;
    assert_eq!((opened.status, opened.location.as_str()), (303, "/desk"));
    browser
}

#[tokio::test]
async fn an_invitation_gives_its_role_and_signs_in_by_one_button() {
    let world = world().await;
    let mut browser = ada(&world).await;
    let me = browser.get(&world, "/me").await;
    assert_eq!(me.status, 200);
    assert!(me.text.contains(ADA), "{}", me.text);
    assert_eq!(world.caller(&browser).await, Some(Principal::Expert { expert: ExpertId::from_name("ada") }));
}

#[tokio::test]
async fn a_scanner_that_opens_every_link_signs_nobody_in_and_uses_nothing_up() {
    let world = world().await;
    world.invite(ADA, "en", &Principal::Operator).await;
    for _ in 0..5 {
        let seen = Browser::default().get(&world, &world.last_link()).await;
        assert_eq!((seen.status, seen.cookies.len()), (200, 0));
    }
    let mut browser = Browser::default();
    assert_eq!(browser.post(&world, &world.last_link(), "").await.status, 303);
    assert!(world.caller(&browser).await.is_some());
}

#[tokio::test]
async fn a_used_link_and_an_old_one_say_so_and_sign_nobody_in() {
    let world = world().await;
    let mut first = ada(&world).await;
    let used = world.last_link();
    assert_eq!(Browser::default().get(&world, &used).await.status, 410);
    let mut second = Browser::default();
    let again = second.post(&world, &used, "").await;
    assert_eq!((again.status, again.cookies.len()), (410, 0));
    assert!(again.text.contains("/sign-in"), "it offers a new one");
    assert_eq!(first.post(&world, "/sign-in", "mail=ada%40example.com&to=").await.location, "/sign-in?said=letter");
    world.later(Span::minutes(10));
    assert_eq!(second.post(&world, &world.last_link(), "").await.status, 410);
    assert_eq!(second.post(&world, "/sign-in/nobody-wrote-this", "").await.status, 410);
}

#[tokio::test]
async fn whoever_asks_learns_nothing_about_who_is_known() {
    let world = world().await;
    ada(&world).await;
    let mut browser = Browser::default();
    let known = browser.post(&world, "/sign-in", "mail=ada%40example.com").await;
    let stranger = browser.post(&world, "/sign-in", "mail=eve%40example.com").await;
    assert_eq!((known.status, &known.location, &known.text), (stranger.status, &stranger.location, &stranger.text));
    let letters = world.letters();
    assert_eq!(letters.len(), 3, "an invitation, and one letter each");
    assert!(!letters[2].text().unwrap().contains("/sign-in/"), "a stranger gets no link that signs in");
}

#[tokio::test]
async fn an_address_gets_five_letters_in_a_quarter_of_an_hour() {
    let world = world().await;
    ada(&world).await;
    let mut browser = Browser::default();
    let mut ask = async || browser.post(&world, "/sign-in", "mail=Ada%40Example.com").await.status;
    for _ in 0..5 {
        assert_eq!(ask().await, 303);
    }
    assert_eq!(ask().await, 429);
    world.later(Span::minutes(15));
    assert_eq!(ask().await, 303);
}

#[tokio::test]
async fn what_is_no_address_comes_back_with_what_was_typed() {
    let world = world().await;
    let answer = Browser::default().post(&world, "/sign-in", "mail=%3Cb%3Eada&to=%2Fdesk").await;
    assert_eq!(answer.status, 422);
    assert!(answer.text.contains("&#60;b&#62;ada") && answer.text.contains("/desk"), "{}", answer.text);
}

#[tokio::test]
async fn one_comes_back_to_the_page_that_was_asked_for_and_to_no_other_host() {
    let world = world().await;
    ada(&world).await;
    for (to, back) in [("%2Fme", "/me"), ("%2F%2Fevil.example", "/desk"), ("https%3A%2F%2Fevil.example", "/desk")] {
        let mut browser = Browser::default();
        browser.post(&world, "/sign-in", &format!("mail=ada%40example.com&to={to}")).await;
        assert_eq!(browser.post(&world, &world.last_link(), "").await.location, back);
    }
    assert_eq!(Browser::default().get(&world, "/me").await.location, "/sign-in?to=/me");
}

#[tokio::test]
async fn a_form_of_another_site_does_nothing() {
    let world = world().await;
    let mut browser = ada(&world).await;
    browser.site = "cross-site";
    for (path, form) in [("/sign-out", ""), ("/me", "name=Eve&language=en"), ("/me/devices", "session=all")] {
        assert_eq!(browser.post(&world, path, form).await.status, 403, "{path}");
    }
    world.invite("eve@example.com", "en", &Principal::Operator).await;
    assert_eq!(browser.post(&world, &world.last_link(), "").await.status, 403, "nobody is signed in as somebody else");
    assert_eq!(world.caller(&browser).await, Some(Principal::Expert { expert: ExpertId::from_name("ada") }));
}

#[tokio::test]
async fn a_secret_changes_after_a_day_and_an_old_one_opens_nothing_any_more() {
    let world = world().await;
    let mut browser = ada(&world).await;
    let mut thief = browser.clone();
    world.later(Span::hours(25));
    let seen = browser.get(&world, "/me").await;
    assert_eq!((seen.status, seen.cookies.len()), (200, 1), "a new secret");
    let other_tab = thief.clone().get(&world, "/me").await;
    assert_eq!(other_tab.status, 200, "a second tab that asked at the same time");
    world.later(Span::minutes(3));
    assert_eq!(thief.get(&world, "/me").await.status, 303);
    assert_eq!(browser.get(&world, "/me").await.status, 200);
}

#[tokio::test]
async fn a_device_is_signed_out_from_another_one() {
    let world = world().await;
    let mut home = ada(&world).await;
    home.post(&world, "/sign-in", "mail=ada%40example.com").await;
    let mut phone = Browser::default();
    phone.post(&world, &world.last_link(), "").await;
    assert_eq!(home.post(&world, "/me/devices", "session=others").await.status, 303);
    assert_eq!(world.caller(&phone).await, None);
    assert!(world.caller(&home).await.is_some());
    let out = home.post(&world, "/sign-out", "").await;
    assert_eq!((out.status, home.cookie.as_str()), (303, ""), "the cookie is gone");
    assert_eq!(world.caller(&home).await, None);
}

#[tokio::test]
async fn nobody_sees_or_ends_another_persons_devices() {
    let world = world().await;
    let ada = ada(&world).await;
    world.invite("eve@example.com", "en", &Principal::Operator).await;
    let mut eve = Browser::default();
    eve.post(&world, &world.last_link(), "").await;
    let session = ada.cookie.split('.').nth(1).unwrap().to_owned();
    assert!(!eve.get(&world, "/me").await.text.contains(&session));
    eve.post(&world, "/me/devices", &format!("session={session}")).await;
    assert!(world.caller(&ada).await.is_some());
}

#[tokio::test]
async fn a_profile_is_saved_and_one_that_is_too_long_keeps_what_was_typed() {
    let world = world().await;
    let mut browser = ada(&world).await;
    assert_eq!(browser.post(&world, "/me", "name=Ada+L.&language=de&single_keys=on").await.location, "/me?said=saved");
    let me = browser.get(&world, "/me").await.text;
    assert!(me.contains("lang=\"de\"") && me.contains("Ada L."), "{me}");
    let long = "x".repeat(81);
    let refused = browser.post(&world, "/me", &format!("name={long}&language=de")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains(&long));
}

#[tokio::test]
async fn a_client_invites_its_own_people_and_nobody_elses() {
    let world = world().await;
    let body = |role: serde_json::Value| json!({ "mail": "bo@example.com", "language": "en", "as": role });
    for (key, role, status) in [
        ("acme", json!({"role": "client", "client": "acme"}), 202),
        ("acme", json!({"role": "client", "client": "globex"}), 403),
        ("acme", json!({"role": "operator"}), 403),
        ("ops", json!({"role": "expert", "expert": "exp_nobody"}), 422),
        ("nobody", json!({"role": "operator"}), 401),
    ] {
        assert_eq!(world.post_json("/v1/invitations", key, &body(role.clone())).await, status, "{key} {role}");
    }
}

#[tokio::test]
async fn no_token_stands_in_the_table() {
    let world = world().await;
    let browser = ada(&world).await;
    let token = world.last_link().rsplit('/').next().unwrap().to_owned();
    let secret = browser.cookie.rsplit('.').next().unwrap().to_owned();
    let everything = world.everything();
    assert!(!everything.contains(&token) && !everything.contains(&secret));
}
