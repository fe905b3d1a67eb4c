//! Zendesk's Tickets API against a strict stand-in on loopback, which refuses with 422 every field that it does not know.

// A helper that fails fails its test, which is what is wanted.
#![allow(clippy::unwrap_used)]

mod desk;

use std::time::Duration;

use desk::*;
use domain::Span;
use helpdesk::{AddressRefused, Helpdesk, MemoryHelpdesk, Outgoing, Reach, Sought, Wire, WriteRefused, zendesk};
use serde_json::json;

#[tokio::test]
async fn an_answer_is_public_and_its_text_cannot_become_a_tag() {
    let (desk, client) = desk().await;
    let posted = client.post_answer(&text("Press <b>Sync</b> & wait.\nThat's it.")).await.unwrap();
    assert_eq!(posted.external_message.as_deref(), Some("1000"));
    let desk = desk.lock().unwrap();
    assert_eq!((&desk.comments[0]["public"], &desk.comments[0]["author_id"]), (&json!(true), &json!(AUTHOR)));
    assert!(
        desk.comments[0]["html_body"].as_str().unwrap().contains("Press &lt;b&gt;Sync&lt;/b&gt; &amp; wait.<br>That&#39;s it.")
    );
}

#[tokio::test]
async fn a_note_is_never_public_and_carries_its_marker() {
    let (desk, client) = desk().await;
    client.post_note(&Outgoing { marker: Some("fandesk:dlv_1".into()), ..text("Tried: restart.") }).await.unwrap();
    let desk = desk.lock().unwrap();
    assert_eq!(desk.comments[0]["public"], json!(false));
    assert!(desk.comments[0]["html_body"].as_str().unwrap().contains("Tried: restart.<br><br>fandesk:dlv_1"));
}

#[tokio::test]
async fn an_answer_never_shows_a_marker_to_the_customer() {
    let (desk, client) = desk().await;
    client.post_answer(&Outgoing { marker: Some("fandesk:dlv_1".into()), ..text("Press Sync.") }).await.unwrap();
    assert!(!desk.lock().unwrap().comments[0].to_string().contains("dlv_1"));
}

#[tokio::test]
async fn states_are_pending_solved_and_open_for_the_agents() {
    let (desk, client) = desk().await;
    client.set_pending("7").await.unwrap();
    assert_eq!(desk.lock().unwrap().status, "pending");
    client.close("7").await.unwrap();
    assert_eq!(desk.lock().unwrap().status, "solved", "never closed: the customer may still come back");
    client.hand_off("7").await.unwrap();
    let desk = desk.lock().unwrap();
    assert_eq!((desk.status.as_str(), desk.group), ("open", Some(44)));
    assert!(desk.comments.is_empty(), "a state says nothing to the customer");
}

#[tokio::test]
async fn a_text_whose_answer_was_lost_is_found_and_not_posted_twice() {
    let (desk, client) = desk().await;
    let client = client.with_time_limit(Duration::from_millis(300));
    for mood in [Mood::WritesAndHangs, Mood::WritesAndSays(502)] {
        desk.lock().unwrap().comments.clear();
        let answer = text("Press \"Sync\", it's <there> & wait.");
        assert_eq!(client.find(&sought(&answer, true)).await, Ok(None), "before");
        set(&desk, mood);
        assert!(matches!(client.post_answer(&answer).await, Err(WriteRefused::Unknown { .. })));
        set(&desk, Mood::Well);
        assert_eq!(client.find(&sought(&answer, true)).await, Ok(Some("1000".to_owned())), "after");
        assert_eq!(client.find(&sought(&answer, false)).await, Ok(None), "as a note it was not written");
        assert_eq!(client.find(&sought(&text("Press Sync."), true)).await, Ok(None), "another text was not written");
        let later = Sought { since: noon() + Span::minutes(5), ..sought(&answer, true) };
        assert_eq!(client.find(&later).await, Ok(None), "the same text from before the intent is another comment");
    }
}

#[tokio::test]
async fn a_comment_is_ours_only_if_our_user_wrote_it() {
    let (desk, client) = desk().await;
    desk.lock()
        .unwrap()
        .comments
        .push(json!({"id": 1, "author_id": 9, "public": true, "body": "Press Sync.", "created_at": "2026-11-23T12:00:00Z"}));
    assert_eq!(client.find(&sought(&text("Press Sync."), true)).await, Ok(None));
}

#[tokio::test]
async fn a_note_is_found_by_its_marker_when_its_text_was_changed() {
    let (desk, client) = desk().await;
    let note = Outgoing { marker: Some("fandesk:dlv_1".into()), ..text("Tried: restart.") };
    client.post_note(&note).await.unwrap();
    desk.lock().unwrap().comments[0]["body"] = json!("[redacted] fandesk:dlv_1");
    assert_eq!(client.find(&sought(&note, false)).await, Ok(Some("1000".to_owned())));
}

#[tokio::test]
async fn the_search_goes_through_all_pages() {
    let (desk, client) = desk().await;
    for number in 0..250 {
        client.post_answer(&text(&format!("Answer {number}"))).await.unwrap();
    }
    desk.lock().unwrap().calls = 0;
    assert_eq!(client.find(&sought(&text("Answer 249"), true)).await, Ok(Some("1249".to_owned())));
    assert_eq!(desk.lock().unwrap().calls, 3);
}

#[tokio::test]
async fn every_refusal_says_what_is_to_be_done() {
    let (desk, client) = desk().await;
    let answer = text("Press Sync.");
    let busy = |status, wait| (Mood::Says(status, wait), wait.map(|_| Span::seconds(93)));
    let (mood, retry_after) = busy(429, Some("93"));
    set(&desk, mood);
    assert!(
        matches!(client.post_answer(&answer).await, Err(WriteRefused::Busy { retry_after: wait, .. }) if wait == retry_after)
    );
    set(&desk, Mood::Says(429, None));
    assert!(matches!(client.post_answer(&answer).await, Err(WriteRefused::Busy { retry_after: None, .. })));
    for status in [500, 502, 503, 504] {
        set(&desk, Mood::Says(status, Some("93")));
        assert!(
            matches!(client.close("7").await, Err(WriteRefused::Unknown { retry_after: wait, .. }) if wait == retry_after),
            "{status}"
        );
    }
    for (status, expected) in [
        (401, "credential"),
        (403, "credential"),
        (404, "gone"),
        (410, "gone"),
        (409, "same moment"),
        (400, "refused with 400"),
        (422, "RecordInvalid"),
    ] {
        set(&desk, Mood::Says(status, None));
        let refused = client.post_note(&answer).await.unwrap_err();
        assert!(refused.to_string().contains(expected), "{status}: {refused}");
        assert_eq!(refused.is_passing(), status == 409);
    }
    assert!(desk.lock().unwrap().comments.is_empty());
}

#[tokio::test]
async fn a_redirect_is_refused_and_not_followed() {
    let (desk, client) = desk().await;
    set(&desk, Mood::Says(307, None));
    assert!(matches!(client.post_answer(&text("x")).await, Err(WriteRefused::Refused { status: 307, .. })));
    assert_eq!(desk.lock().unwrap().calls, 1);
}

#[tokio::test]
async fn a_written_answer_counts_although_the_rest_of_the_reply_is_endless() {
    let (desk, client) = desk().await;
    set(&desk, Mood::Endless);
    assert_eq!(client.post_answer(&text("x")).await.unwrap().external_message, None);
}

#[tokio::test]
async fn a_wrong_credential_and_a_ticket_that_is_no_number_are_told_apart() {
    let (desk, client) = desk().await;
    for ticket in ["", "8/../7", "7.json", "+7", "-7", "7?x=1"] {
        let refused = client.close(ticket).await;
        assert!(matches!(refused, Err(WriteRefused::Refused { status: 0, .. })), "{ticket}");
    }
    assert_eq!(desk.lock().unwrap().calls, 0);
    assert_eq!(client.close("8").await, Err(WriteRefused::Gone { status: 404 }));
}

#[tokio::test]
async fn nobody_listening_is_busy_because_nothing_was_written() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = zendesk::Client::new(Wire::new(Reach::LoopbackToo).unwrap(), &access(&format!("http://{free}"))).unwrap();
    assert!(matches!(client.post_answer(&text("x")).await, Err(WriteRefused::Busy { .. })));
}

#[tokio::test]
async fn a_wrong_credential_is_told() {
    let (_desk, _) = desk().await;
    let (desk, _) = desk_with_token("other").await;
    assert_eq!(desk.post_answer(&text("x")).await, Err(WriteRefused::Unauthorized { status: 401 }));
}

#[test]
fn a_base_address_that_leads_inside_makes_no_client() {
    for base in [
        "http://127.0.0.1:1",
        "https://10.0.0.1",
        "https://desk.example/api",
        "https://u:p@desk.example",
        "https://169.254.169.254",
    ] {
        assert!(zendesk::Client::new(Wire::new(Reach::Public).unwrap(), &access(base)).is_err(), "{base}");
    }
    let refused = zendesk::Client::new(Wire::new(Reach::Public).unwrap(), &access("http://desk.example"));
    assert_eq!(refused.err(), Some(AddressRefused::NotHttps));
}

#[tokio::test]
async fn the_help_desk_in_memory_behaves_the_same() {
    let desk = MemoryHelpdesk::new();
    desk.set_now(noon());
    let answer = text("Press Sync.");
    desk.fail_next(WriteRefused::Conflict);
    assert_eq!(desk.post_answer(&answer).await, Err(WriteRefused::Conflict));
    assert_eq!(desk.find(&sought(&answer, true)).await, Ok(None));
    desk.lose_next_answer();
    assert!(matches!(desk.post_answer(&answer).await, Err(WriteRefused::Unknown { .. })));
    assert_eq!(desk.find(&sought(&answer, true)).await, Ok(Some("1".to_owned())));
    assert_eq!(desk.find(&sought(&answer, false)).await, Ok(None));
    assert_eq!(desk.find(&Sought { since: noon() + Span::minutes(5), ..sought(&answer, true) }).await, Ok(None));
    desk.post_note(&answer).await.unwrap();
    desk.hand_off("7").await.unwrap();
    assert_eq!(desk.calls().len(), 3);
}
