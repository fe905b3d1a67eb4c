//! Automations: decided once with what is proven, kept with the ticket, and cheap where there are none.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use domain::{
    Author, Automation, AutomationId, AutomationTerms, Example, Expert, ExpertId, Language, Program, Sign, State, Ticket, Writing,
};
use models::AppropriatenessJudge;
use money::BasisPoints;
use store::{CountedCalibration, Stored};
use triage::{Decided, Doubt, Drawn, EncoderId, JudgeQuestion, Label, Outcome, Promise, Source, Verdict, WhyHuman, points_of};

use crate::world::{Reads, World, at, experts};

fn id() -> AutomationId {
    "aut_battery".parse().unwrap()
}

fn english() -> Language {
    "en".parse().unwrap()
}

fn grace() -> ExpertId {
    ExpertId::from_name("grace")
}

fn serving(version_answer: &str) -> Automation {
    let texts = [
        "My battery does not last since the update.",
        "Since the last update the battery is empty by noon.",
        "The battery drains so fast after updating, what can I do?",
    ];
    let writing = Writing {
        title: "Battery empty after the update".to_owned(),
        topic: "battery".parse().unwrap(),
        examples: texts.iter().map(|text| Example::of(text)).collect(),
        answer: version_answer.to_owned(),
    };
    let place = ("acme".parse().unwrap(), "phones".parse().unwrap(), english());
    let begun = Automation::begin(id(), place, grace(), writing, at(0)).unwrap();
    let reviewed = begun.submit(&grace(), at(0)).unwrap().review(&ExpertId::from_name("bob"), None, at(0)).unwrap();
    reviewed.publish(&grace(), at(0)).unwrap()
}

fn terms(audit: u16, judge: bool) -> AutomationTerms {
    AutomationTerms { audit: BasisPoints::new(audit).unwrap(), judge, ..AutomationTerms::default() }
}

/// A world with twenty experts in which the automation serves; answers of at least this P are proven, if one is given.
async fn world(terms: AutomationTerms, proven: Option<f64>) -> World {
    let world = World::with(Program { automation: terms, ..testkit::program() }).await;
    world.have(experts(20)).await;
    world.acme().save_automation(None, &Stored::new(serving("Turn the refresh off."))).await.unwrap();
    if let Some(p) = proven {
        learns(&world, p).await;
    }
    world
}

async fn learns(world: &World, p: f64) {
    let (mut counted, promise) = (CountedCalibration::default(), Promise::from(&world.program.automation));
    for _ in 0..110 {
        counted.calibration.saw(p);
        let label = Label {
            at: at(-60),
            automation: id(),
            version: 1,
            p: points_of(p),
            fits: true,
            source: Source::Shadow,
            drawn: Drawn::WHOLE,
        };
        counted.calibration.learn(&label, &promise);
    }
    let put = world.acme().put_calibration(&world.program.id, &english(), EncoderId::Lexical, &Stored::new(counted)).unwrap();
    world.acme().save(vec![put]).await.unwrap();
}

async fn decided(world: &World, ticket: &Ticket) -> Decided {
    world.acme().decision(&ticket.id).await.unwrap().unwrap().value
}

/// What the gate says of the testkit's question.
async fn p_of_the_question() -> f64 {
    let world = world(terms(0, false), None).await;
    let ticket = world.opens("1").await;
    world.matches(&ticket).await;
    decided(&world, &ticket).await.p
}

#[tokio::test]
async fn while_nothing_is_proven_an_expert_answers_and_the_suggestion_waits() {
    let world = world(terms(300, false), None).await;
    let ticket = world.opens("1").await;
    let sent = world.matches(&ticket).await;
    assert_eq!((sent.len(), world.plans(&ticket).await.len()), (1, 1), "the waves go on in the same breath");
    let decided = decided(&world, &ticket).await;
    assert_eq!(decided.outcome, Outcome::Suggested { why: WhyHuman::Shadow });
    let suggestion = decided.suggestion.unwrap();
    assert_eq!(
        (suggestion.automation, suggestion.version, suggestion.drawn, suggestion.shown_first),
        (id(), 1, Drawn::WHOLE, false)
    );
    assert!(
        decided.evidence.nearest[0].cosine > 0.5 && decided.evidence.words.contains(&"noon".to_owned()),
        "{:?}",
        decided.evidence
    );
}

#[tokio::test]
async fn what_was_decided_stands_whatever_is_learned_and_however_often_the_message_comes() {
    let world = world(terms(0, false), None).await;
    let ticket = world.opens("1").await;
    world.matches(&ticket).await;
    learns(&world, 0.9).await;
    let bump = world.acme().put_next_bank(&world.program.id, &english()).await.unwrap();
    world.acme().save(vec![bump]).await.unwrap();
    let before = world.changes();
    assert!(world.matches(&ticket).await.is_empty());
    assert_eq!((world.changes(), world.ticket(&ticket).await.state), (before, State::Open));
    let next = world.opens("2").await;
    world.matches(&next).await;
    assert!(matches!(world.ticket(&next).await.state, State::Answered { .. }), "the next one has its answer");
}

#[tokio::test]
async fn answer_and_decision_are_one_write_and_a_lost_one_is_made_again() {
    let world = world(terms(0, false), Some(0.9)).await;
    let ticket = world.opens("1").await;
    assert!(world.works_in_vain(queue::Work::MatchTicket { ticket: ticket.id.clone(), epoch: 0 }).await);
    assert_eq!(world.ticket(&ticket).await.state, State::Open);
    assert!(world.acme().decision(&ticket.id).await.unwrap().is_none());
    let before = world.changes();
    assert!(world.matches(&ticket).await.is_empty(), "no clock is set");
    assert_eq!(world.changes(), before + 2);
    let answered = world.ticket(&ticket).await;
    assert_eq!(answered.state.author(), Some(&Author::Automation { id: id(), author: Some(grace()) }));
    assert_eq!(
        (answered.answer.unwrap().text.as_str(), decided(&world, &ticket).await.outcome),
        ("Turn the refresh off.", Outcome::Answered)
    );
}

#[tokio::test]
async fn a_bank_is_read_once_by_all_who_wait_for_it_and_again_when_its_head_moves_on() {
    let world = world(terms(0, false), None).await;
    let pages = async |external: &str| {
        let ticket = world.opens(external).await;
        world.reads();
        world.matches(&ticket).await;
        world.reads()
    };
    let (first, second) = (pages("1").await, pages("2").await);
    let once = (first.gets - second.gets, first.pages - second.pages, first.items - second.items);
    assert_eq!(once, (1, 2, 1), "the calibration, automations and samples, and the one automation there is");
    let bump = world.acme().put_next_bank(&world.program.id, &english()).await.unwrap();
    world.acme().save(vec![bump]).await.unwrap();
    let (one, other) = (world.opens("3").await, world.opens("4").await);
    world.reads();
    tokio::join!(world.matches(&one), world.matches(&other));
    assert_eq!(world.reads().pages, first.pages + second.pages, "one of both read it");
    assert_eq!(pages("5").await.pages, second.pages);
}

#[tokio::test]
async fn a_retired_automation_is_silent_at_once() {
    let world = world(terms(0, false), Some(0.9)).await;
    let ticket = world.opens("1").await;
    world.matches(&ticket).await;
    assert!(matches!(world.ticket(&ticket).await.state, State::Answered { .. }));
    let known = world.acme().automation(&world.program.id, &english(), &id()).await.unwrap().unwrap();
    let retired = known.with(known.value.clone().retire("old", at(1)));
    world.acme().save_automation(Some(&known.value), &retired).await.unwrap();
    let next = world.opens("2").await;
    world.matches(&next).await;
    assert_eq!(decided(&world, &next).await.outcome, Outcome::Silent { why: WhyHuman::NoAutomation });
}

#[tokio::test]
async fn an_old_bank_serves_while_it_is_renewed_beside_and_a_very_old_one_does_not() {
    let world = world(terms(0, false), None).await;
    let answers = async |external: String| {
        let ticket = world.opens(&external).await;
        world.matches(&ticket).await;
        matches!(world.ticket(&ticket).await.state, State::Answered { .. })
    };
    assert!(!answers("1".to_owned()).await);
    learns(&world, 0.9).await;
    world.set(59);
    assert!(!answers("2".to_owned()).await, "what is at hand is fresh");
    world.set(60);
    assert!(!answers("3".to_owned()).await, "nobody waits for what is learned");
    let mut tries = 0;
    while !answers(format!("later {tries}")).await {
        tries += 1;
        assert!(tries < 1_000, "it is never renewed");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let counted = world.acme().calibration(&world.program.id, &english(), EncoderId::Lexical).await.unwrap().unwrap();
    let empty = counted.with(CountedCalibration::default());
    let put = world.acme().put_calibration(&world.program.id, &english(), EncoderId::Lexical, &empty).unwrap();
    world.acme().save(vec![put]).await.unwrap();
    world.set(60 + 600);
    assert!(!answers("last".to_owned()).await, "ten minutes are too old");
}

#[tokio::test]
async fn where_an_automation_cannot_be_read_people_answer_and_a_busy_table_is_tried_again() {
    let world = world(terms(0, false), Some(0.9)).await;
    let ticket = world.opens("1").await;
    world.table.spoil("AUTOMATION");
    assert_eq!(world.matches(&ticket).await.len(), 1, "the waves go on");
    assert_eq!(world.ticket(&ticket).await.state, State::Open);
    world.table.spoil("");
    world.table.be_busy("SAMPLE#");
    let failed = world.fails(queue::Work::MatchTicket { ticket: world.opens("2").await.id, epoch: 0 }).await;
    assert!(matches!(failed, boot::Failure::Retry(_)), "{failed}");
}

#[tokio::test]
async fn a_help_desk_and_the_detector_may_name_a_language_by_two_names() {
    let world = world(terms(0, false), None).await;
    let asked = "Telepon saya mati setiap kali saya membuka kamera, dan saya tidak tahu apa yang harus saya lakukan dengan telepon itu sekarang.";
    assert_eq!(triage::clear_language(&[asked]).unwrap().language.as_str(), "id");
    let malay: Language = "ms".parse().unwrap();
    let mut known = serving("Matikan telepon.");
    (known.id, known.language) = ("aut_kamera".parse().unwrap(), malay.clone());
    world.acme().save_automation(None, &Stored::new(known)).await.unwrap();
    let ticket = Ticket { language: malay, subject: String::new(), question: asked.to_owned(), ..testkit::ticket("1") };
    world.keeps(&ticket).await;
    world.matches(&ticket).await;
    assert_ne!(decided(&world, &ticket).await.outcome, Outcome::Silent { why: WhyHuman::OtherLanguage });
}

#[tokio::test]
async fn a_program_without_automations_in_the_tickets_language_pays_one_small_read() {
    let world = World::new().await;
    world.have(experts(20)).await;
    let ticket = world.opens("1").await;
    world.reads();
    world.matches(&ticket).await;
    let Reads { gets, .. } = world.reads();
    assert_eq!(gets, 3, "ticket, program, and a head that is not there");
    assert!(world.acme().decision(&ticket.id).await.unwrap().is_none());
}

#[tokio::test]
async fn an_odd_ticket_and_one_in_another_language_are_left_to_people_without_a_suggestion() {
    let world = world(terms(0, false), Some(0.9)).await;
    let sign = Sign { what: "five links".to_owned(), weight: 200 };
    let odd = testkit::ticket("1").looks_odd(vec![sign]);
    let german = Ticket {
        subject: "Akku leer".to_owned(),
        question: "Mein Akku hält seit dem letzten Update nicht mehr den ganzen Tag, was kann ich denn da machen?".to_owned(),
        ..testkit::ticket("2")
    };
    for (ticket, why) in [(odd, WhyHuman::Odd), (german, WhyHuman::OtherLanguage)] {
        world.keeps(&ticket).await;
        assert_eq!(world.matches(&ticket).await.len(), 1);
        let decided = decided(&world, &ticket).await;
        assert_eq!((decided.outcome, decided.suggestion, decided.p), (Outcome::Silent { why }, None, 0.0));
    }
}

#[tokio::test]
async fn nobody_earns_by_their_own_question() {
    let world = world(terms(0, false), Some(0.9)).await;
    let ticket = world.opens("1").await;
    let near = Expert { conflicts: vec![ticket.asker.clone()], ..Expert::new(grace(), "grace", Vec::new()) };
    world.have([near]).await;
    world.matches(&ticket).await;
    assert_eq!(world.ticket(&ticket).await.state.author(), Some(&Author::Automation { id: id(), author: None }));
}

#[tokio::test]
async fn where_the_draw_leaves_it_out_experts_see_what_is_just_not_proven_before_they_answer() {
    let p = p_of_the_question().await;
    let world = world(terms(0, false), Some((p + 0.02).min(1.0))).await;
    let ticket = world.opens("1").await;
    world.matches(&ticket).await;
    let decided = decided(&world, &ticket).await;
    assert_eq!(decided.outcome, Outcome::Suggested { why: WhyHuman::BelowThreshold });
    assert!(decided.suggestion.unwrap().shown_first);
}

/// A judge that says the same to everything and counts how often it is asked.
struct Same(Verdict, AtomicUsize);

#[async_trait]
impl AppropriatenessJudge for Same {
    fn name(&self) -> &str {
        "same"
    }

    async fn judge(&self, question: &JudgeQuestion) -> Verdict {
        assert!(question.question.text().contains("battery") && question.answer.text().contains("refresh"));
        self.1.fetch_add(1, Ordering::SeqCst);
        self.0
    }
}

#[tokio::test]
async fn a_judge_is_asked_where_it_is_close_and_wanted_and_only_its_yes_lets_the_answer_out() {
    let close = p_of_the_question().await - 0.05;
    let late = Verdict::Doubt(Doubt::Late);
    let doubted = Outcome::Suggested { why: WhyHuman::JudgeDoubts };
    for (wanted, threshold, says, asked, outcome) in [
        (true, close, Verdict::Fits, 1, Outcome::Answered),
        (true, close, late, 1, doubted),
        (true, close - 0.1, late, 0, Outcome::Answered),
        (false, close, late, 0, Outcome::Answered),
    ] {
        let judge = Arc::new(Same(says, AtomicUsize::new(0)));
        let world = world(terms(0, wanted), Some(threshold)).await.with_judge(judge.clone());
        let ticket = world.opens("1").await;
        world.matches(&ticket).await;
        let decided = decided(&world, &ticket).await;
        assert_eq!((decided.outcome, judge.1.load(Ordering::SeqCst)), (outcome, asked), "{wanted} {threshold} {says:?}");
        assert_eq!(decided.judge.map(|judge| (judge.by, judge.said)), (asked > 0).then(|| ("same".to_owned(), says)));
    }
}
