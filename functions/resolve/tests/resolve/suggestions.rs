//! Suggestions: shown behind the expert's own answer, judged once, and explained to whom it concerns.

use domain::{ExpertId, Language, Ticket};
use serde_json::{Value, json};
use store::Stored;
use triage::{
    Basis, Decided, Drawn, EncoderId, Evidence, NearExample, NearNegative, Outcome, Proven, Standing, Suggestion, WhyHuman,
};

use crate::world::{World, at, expert};

fn decided(ticket: &Ticket, shown_first: bool) -> Decided {
    let proven = Proven { threshold: 9_000, traffic: 1_200, labels: 120, errors: 2, bound: 480 };
    let suggestion = Suggestion {
        automation: "aut_battery".parse().unwrap(),
        version: 2,
        author: ExpertId::from_name("grace"),
        title: "Battery empty".to_owned(),
        answer: "Turn the refresh off.".to_owned(),
        p: 0.81,
        standing: Standing::Live { proven, by: Basis::Pool },
        drawn: Drawn { own: !shown_first, pool: false },
        shown_first,
    };
    let nearest = NearExample {
        automation: suggestion.automation.clone(),
        version: 2,
        text: "my battery is empty".to_owned(),
        cosine: 0.77,
    };
    Decided {
        ticket: ticket.id.clone(),
        program: ticket.program.clone(),
        language: Language::english(),
        at: at(0),
        encoder: EncoderId::Lexical,
        outcome: Outcome::Suggested { why: WhyHuman::BelowThreshold },
        p: 0.81,
        suggestion: Some(suggestion),
        rule: None,
        evidence: Evidence {
            nearest: vec![nearest],
            words: vec!["battery".to_owned()],
            negative: Some(NearNegative { index: 4, cosine: 0.3 }),
            p: 0.81,
            alone: 0.9,
            margin: 0.4,
        },
        vector: None,
        judge: None,
        judged: None,
    }
}

/// Ticket 1 with this suggestion on it, and Ada, Bob and Grace who may answer it.
async fn suggested(shown_first: bool) -> (World, Ticket) {
    let world = World::new().await;
    for name in ["ada", "bob", "grace"] {
        world.has(expert(name, "en")).await;
    }
    let ticket = testkit::ticket("1");
    world.keeps(&ticket).await;
    let put = world.acme().put_decision(&Stored::new(decided(&ticket, shown_first))).unwrap();
    world.acme().save(vec![put]).await.unwrap();
    world.set(60);
    (world, ticket)
}

async fn act(world: &World, name: &str, action: &str, body: Value) -> (u16, Value) {
    world.post(name, &format!("/v1/tickets/{}:{action}", testkit::ticket("1").id), &body).await
}

async fn answers(world: &World, name: &str) -> Value {
    assert_eq!(act(world, name, "claim", json!({})).await.0, 200);
    let (status, body) = act(world, name, "answer", json!({ "text": "Replace it." })).await;
    assert_eq!(status, 200, "{body}");
    body
}

fn problem(body: &Value) -> &str {
    body["type"].as_str().unwrap().rsplit('/').next().unwrap()
}

#[tokio::test]
async fn a_suggestion_is_seen_behind_ones_own_answer_and_by_nobody_before() {
    let (world, ticket) = suggested(false).await;
    let preview = format!("/v1/tickets/{}", ticket.id);
    assert!(world.get("ada", &preview).await.1["suggestion"].is_null());
    let answered = answers(&world, "ada").await;
    assert_eq!(answered["suggestion"]["title"], "Battery empty");
    assert_eq!((&answered["suggestion"]["fits"], &answered["suggestion"]["may_judge"]), (&Value::Null, &json!(true)));
    assert_eq!(world.get("ada", &preview).await.1["suggestion"]["answer"], "Turn the refresh off.");
    assert!(world.get("bob", &preview).await.1["suggestion"].is_null(), "he did not answer");
}

#[tokio::test]
async fn where_the_draw_left_it_out_a_proven_automation_helps_before_the_answer() {
    let (world, ticket) = suggested(true).await;
    let shown = world.get("bob", &format!("/v1/tickets/{}", ticket.id)).await.1;
    assert_eq!((&shown["suggestion"]["title"], &shown["suggestion"]["may_judge"]), (&json!("Battery empty"), &json!(false)));
}

#[tokio::test]
async fn the_expert_who_answered_judges_once_and_the_same_word_again_finds_the_first() {
    let (world, ticket) = suggested(false).await;
    let (status, body) = act(&world, "ada", "judge", json!({ "fits": true })).await;
    assert_eq!((status, problem(&body)), (409, "not-answered"));
    answers(&world, "ada").await;
    for _ in 0..2 {
        let (status, body) = act(&world, "ada", "judge", json!({ "fits": false })).await;
        assert_eq!((status, &body["suggestion"]["fits"]), (200, &json!(false)), "{body}");
    }
    let (status, body) = act(&world, "ada", "judge", json!({ "fits": true })).await;
    assert_eq!((status, problem(&body)), (409, "judged-otherwise"));
    let (status, body) = act(&world, "bob", "judge", json!({ "fits": false })).await;
    assert_eq!((status, problem(&body)), (409, "not-answered"));
    assert_eq!(act(&world, "acme", "judge", json!({ "fits": true })).await.0, 403);
    assert_eq!(world.acme().decision(&ticket.id).await.unwrap().unwrap().version, 2, "written once");
}

#[tokio::test]
async fn a_word_that_is_none_and_a_ticket_without_a_suggestion_are_refused() {
    let (world, _) = suggested(false).await;
    answers(&world, "ada").await;
    for body in [json!({}), json!({ "fits": "yes" }), json!({ "fits": true, "text": "well" })] {
        assert!((400..500).contains(&act(&world, "ada", "judge", body).await.0));
    }
    let bare = testkit::ticket("2").claim(&ExpertId::from_name("ada"), domain::Span::minutes(15), at(1)).unwrap();
    let bare = bare.answer(&ExpertId::from_name("ada"), "So.", domain::Span::hours(1), at(2)).unwrap();
    world.keeps(&bare).await;
    let (status, body) = world.post("ada", &format!("/v1/tickets/{}:judge", bare.id), &json!({ "fits": true })).await;
    assert_eq!((status, problem(&body)), (409, "nothing-to-judge"));
}

#[tokio::test]
async fn who_wrote_it_neither_sees_nor_judges_it_on_a_ticket_of_their_own() {
    let (world, ticket) = suggested(false).await;
    assert!(answers(&world, "grace").await["suggestion"].is_null());
    assert_eq!(act(&world, "grace", "judge", json!({ "fits": true })).await.0, 403);
    assert_eq!(world.acme().decision(&ticket.id).await.unwrap().unwrap().value.judged, None);
}

#[tokio::test]
async fn one_screen_explains_it_to_whom_it_concerns_and_to_nobody_whose_word_is_still_to_come() {
    let (world, ticket) = suggested(false).await;
    let path = format!("/v1/tickets/{}/automation", ticket.id);
    let (status, told) = world.get("acme", &path).await;
    assert_eq!(status, 200);
    assert_eq!(
        (&told["outcome"], &told["why"], &told["encoder"]),
        (&json!("suggested"), &json!("below-threshold"), &json!("lexical"))
    );
    let standing = json!({ "is": "live", "threshold": 0.9, "labels": 120, "errors": 2, "bound": 0.048, "by": "pool" });
    assert_eq!((&told["p"], &told["automation"]["standing"]), (&json!(0.81), &standing));
    assert_eq!(told["nearest_examples"][0]["cosine"], 0.77);
    assert_eq!((&told["shared_rare_words"][0], &told["nearest_ticket_of_people"]["cosine"]), (&json!("battery"), &json!(0.3)));
    for name in ["ada", "bob", "grace"] {
        assert_eq!(world.get(name, &path).await.0, 404, "{name}");
    }
    answers(&world, "ada").await;
    let seen = async |name: &str| world.get(name, &path).await.0;
    assert_eq!([seen("ada").await, seen("grace").await, seen("bob").await, seen("other").await], [200, 200, 404, 404]);
}

#[tokio::test]
async fn what_a_word_rule_answered_is_explained_by_its_words_and_without_numbers() {
    let world = World::new().await;
    for name in ["ada", "grace"] {
        world.has(expert(name, "en")).await;
    }
    let (ticket, program) = (testkit::ticket("1"), testkit::program());
    let rule = &program.automations[0];
    let decided = Stored::new(Decided::by_rule(&ticket, rule, at(0)));
    world.acme().save(vec![world.acme().put_decision(&decided).unwrap()]).await.unwrap();
    let by = domain::Author::Automation { id: rule.id.clone(), author: rule.author.clone() };
    world.keeps(&ticket.clone().answer_at_once(by, &rule.answer, domain::Span::hours(1), at(0)).unwrap()).await;
    let path = format!("/v1/tickets/{}/automation", ticket.id);
    let (status, told) = world.get("acme", &path).await;
    assert_eq!((status, &told["outcome"], &told["rule"]["id"]), (200, &json!("answered"), &json!("aut_reset")));
    assert_eq!(told["rule"]["words"], json!(["factory", "reset"]));
    assert_eq!((&told["p"], &told["encoder"], &told["automation"]), (&Value::Null, &Value::Null, &Value::Null));
    let seen = async |name: &str| world.get(name, &path).await.0;
    assert_eq!([seen("grace").await, seen("ada").await], [200, 404], "its author reads it, too");
}
