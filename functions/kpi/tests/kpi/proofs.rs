//! Proofs: what decisions, judgements and customers teach about automations, once, in whatever batches it comes; and the samples.

use domain::{Author, Automation, AutomationId, Example, ExpertId, Language, Score, Span, Ticket, Timestamp, Writing};
use store::{CountedCalibration, Stored};
use triage::{
    Calibration, Decided, Drawn, EncoderId, Evidence, Outcome, Promise, Standing, Standings, Suggestion, WhyHuman, WhyShadow,
    standings,
};

use crate::world::{World, program};

fn at(seconds: i64) -> Timestamp {
    testkit::noon() + Span::seconds(seconds)
}

fn id() -> AutomationId {
    "aut_battery".parse().unwrap()
}

fn english() -> Language {
    "en".parse().unwrap()
}

fn ada() -> ExpertId {
    ExpertId::from_name("ada")
}

fn grace() -> ExpertId {
    ExpertId::from_name("grace")
}

/// A world in which Grace's automation serves.
async fn world() -> World {
    let world = World::new().await;
    let writing = Writing {
        title: "Battery".to_owned(),
        topic: "setup".parse().unwrap(),
        examples: ["one", "two", "three"].map(Example::of).into(),
        answer: "Turn it off.".to_owned(),
    };
    let begun = Automation::begin(id(), (program().client, program().id, english()), grace(), writing, at(0)).unwrap();
    let reviewed = begun.submit(&grace(), at(0)).unwrap().review(&ada(), None, at(0)).unwrap();
    let published = reviewed.publish(&grace(), at(0)).unwrap();
    world.acme().save_automation(None, &Stored::new(published)).await.unwrap();
    world
}

fn decided(ticket: &Ticket, outcome: Outcome) -> Decided {
    let suggestion = Suggestion {
        automation: id(),
        version: 1,
        author: grace(),
        title: "Battery".to_owned(),
        answer: "Turn it off.".to_owned(),
        p: 0.8,
        standing: Standing::Shadow { labels: 0, needed: 0, why: WhyShadow::PoolUnproven },
        drawn: Drawn::WHOLE,
        shown_first: false,
    };
    Decided {
        ticket: ticket.id.clone(),
        program: ticket.program.clone(),
        language: ticket.language.clone(),
        at: at(1),
        encoder: EncoderId::Lexical,
        outcome,
        p: 0.8,
        suggestion: Some(suggestion),
        rule: None,
        evidence: Evidence::default(),
        vector: None,
        judge: None,
        judged: None,
    }
}

async fn decides(world: &World, decided: Decided) {
    let known = world.acme().decision(&decided.ticket).await.unwrap();
    let next = known.map_or_else(|| Stored::new(decided.clone()), |known| known.with(decided.clone()));
    world.acme().save(vec![world.acme().put_decision(&next).unwrap()]).await.unwrap();
}

async fn becomes(world: &World, ticket: &Ticket) {
    let version = world.acme().ticket(&ticket.id).await.unwrap().map_or(0, |stored| stored.version);
    world.acme().save_ticket(&Stored { value: ticket.clone(), version }).await.unwrap();
}

/// A ticket that Ada answers and whose suggestion she then judges.
async fn is_judged(world: &World, external: &str, why: WhyHuman, fits: bool) {
    let ticket = testkit::ticket(external);
    becomes(world, &ticket).await;
    let suggested = decided(&ticket, Outcome::Suggested { why });
    decides(world, suggested.clone()).await;
    let claimed = ticket.claim(&ada(), Span::minutes(15), at(5)).unwrap();
    becomes(world, &claimed).await;
    becomes(world, &claimed.answer(&ada(), "Replace it.", Span::hours(72), at(60)).unwrap()).await;
    decides(world, suggested.judged_by(&ada(), fits, at(70)).unwrap()).await;
}

/// A ticket that the automation answered and whose customer takes that back.
async fn is_taken_back(world: &World, external: &str) {
    let ticket = testkit::ticket(external);
    becomes(world, &ticket).await;
    decides(world, decided(&ticket, Outcome::Answered)).await;
    let by = Author::Automation { id: id(), author: Some(grace()) };
    let answered = ticket.answer_at_once(by, "Turn it off.", Span::hours(72), at(1)).unwrap();
    becomes(world, &answered).await;
    becomes(world, &answered.reopen(None, at(90)).unwrap()).await;
}

async fn counted(world: &World) -> CountedCalibration {
    let found = world.acme().calibration(&program().id, &english(), EncoderId::Lexical).await.unwrap();
    found.map(|stored| stored.value).unwrap_or_default()
}

fn read(calibration: &Calibration) -> Standings {
    standings(calibration, &[(id(), 1)], &Promise::from(&program().automation), at(100))
}

async fn learns(world: &World, batch: usize) {
    for changes in world.stream().chunks(batch) {
        world.count(changes).await.unwrap();
    }
}

async fn a_day(world: &World) {
    for number in 0..6 {
        is_judged(world, &format!("judged {number}"), WhyHuman::Shadow, number != 3).await;
    }
    is_taken_back(world, "back").await;
}

#[tokio::test]
async fn decisions_are_traffic_and_judgements_are_labels() {
    let world = world().await;
    a_day(&world).await;
    learns(&world, 100).await;
    let calibration = counted(&world).await.calibration;
    assert_eq!(calibration.tickets(), 7);
    let known = &read(&calibration).versions[0];
    assert_eq!((known.labels, known.errors, known.audits), (6, 1, 0));
}

#[tokio::test]
async fn whatever_the_batches_and_however_often_they_come_the_same_is_known() {
    let mut ends = Vec::new();
    for (batch, times) in [(100, 1), (1, 1), (3, 1), (100, 3), (2, 2)] {
        let world = world().await;
        a_day(&world).await;
        for _ in 0..times {
            learns(&world, batch).await;
        }
        ends.push((counted(&world).await.calibration, world.acme().samples(&program().id, &english()).await.unwrap()));
    }
    assert!(ends.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(ends[0].1.len(), 7);
}

#[tokio::test]
async fn a_crash_at_any_write_converges_when_the_batch_comes_again() {
    let calm = world().await;
    a_day(&calm).await;
    learns(&calm, 100).await;
    let wanted = counted(&calm).await.calibration;
    for nth in 1..=14 {
        for after in [false, true] {
            let world = world().await;
            a_day(&world).await;
            let changes = world.stream();
            world.table.crash_at(nth, after);
            let _ = world.count(&changes).await;
            world.count(&changes).await.unwrap();
            assert_eq!(counted(&world).await.calibration, wanted, "crash at write {nth}, after: {after}");
        }
    }
}

#[tokio::test]
async fn a_withheld_answer_is_counted_whether_or_not_somebody_judges_it() {
    let world = world().await;
    is_judged(&world, "judged", WhyHuman::Audit, true).await;
    let ticket = testkit::ticket("forgotten");
    becomes(&world, &ticket).await;
    decides(&world, decided(&ticket, Outcome::Suggested { why: WhyHuman::Audit })).await;
    for _ in 0..2 {
        learns(&world, 1).await;
    }
    let known = &read(&counted(&world).await.calibration).versions[0];
    assert_eq!((known.withheld, known.audits), (2, 1));
}

#[tokio::test]
async fn answers_that_customers_take_back_bring_audits_forward_and_are_no_labels() {
    let world = world().await;
    for number in 0..12 {
        is_taken_back(&world, &number.to_string()).await;
    }
    learns(&world, 5).await;
    let known = read(&counted(&world).await.calibration);
    assert_eq!((known.versions[0].labels, known.pool.labels), (0, 0));
}

#[tokio::test]
async fn a_low_score_is_a_remark_once_however_it_is_edited() {
    let world = world().await;
    let ticket = testkit::ticket("1");
    becomes(&world, &ticket).await;
    decides(&world, decided(&ticket, Outcome::Answered)).await;
    let by = Author::Automation { id: id(), author: Some(grace()) };
    let mut rated = ticket.answer_at_once(by, "Turn it off.", Span::hours(72), at(1)).unwrap();
    becomes(&world, &rated).await;
    learns(&world, 100).await;
    let before = counted(&world).await.calibration;
    let mut seen = Vec::new();
    for score in [5, 2, 1, 4] {
        rated = rated.rate(0, Score::try_from(score).unwrap(), Span::days(7), at(90)).unwrap();
        becomes(&world, &rated).await;
        learns(&world, 100).await;
        seen.push(counted(&world).await.calibration);
    }
    assert_eq!(seen[0], before, "a good one says nothing here");
    assert_ne!(seen[1], seen[0]);
    assert_eq!((&seen[2], &seen[3]), (&seen[1], &seen[1]));
}

#[tokio::test]
async fn a_suspension_and_a_first_proof_move_the_banks_head_on_and_other_labels_do_not() {
    let world = world().await;
    let head = async || world.acme().bank(&program().id, &english()).await.unwrap().unwrap().value.revision;
    let before = head().await;
    is_judged(&world, "1", WhyHuman::Shadow, true).await;
    learns(&world, 100).await;
    assert_eq!(head().await, before);
    let mut audits = 0;
    while !matches!(read(&counted(&world).await.calibration).versions[0].standing, Standing::Suspended { .. }) {
        audits += 1;
        assert!(audits < 40, "so many wrong answers never suspend it");
        is_judged(&world, &format!("audit {audits}"), WhyHuman::Audit, false).await;
        learns(&world, 100).await;
    }
    assert_eq!(head().await, before + 1);
    is_judged(&world, "after", WhyHuman::Audit, false).await;
    learns(&world, 100).await;
    assert_eq!(head().await, before + 1, "it is suspended already");
}

#[tokio::test]
async fn samples_tell_who_answered_what_was_suggested_and_whether_it_fitted() {
    let world = world().await;
    is_judged(&world, "fits", WhyHuman::Shadow, true).await;
    is_judged(&world, "does not", WhyHuman::Shadow, false).await;
    is_taken_back(&world, "back").await;
    learns(&world, 100).await;
    let samples = world.acme().samples(&program().id, &english()).await.unwrap();
    let of = |external: &str| {
        let wanted = testkit::ticket(external).id;
        samples.iter().find(|sample| sample.ticket == wanted).unwrap()
    };
    let told = |external: &str| (of(external).by.clone(), of(external).suggested.clone(), of(external).fits);
    assert_eq!(told("fits"), (None, Some(id()), Some(true)));
    assert_eq!(told("does not"), (None, Some(id()), Some(false)));
    assert_eq!((told("back").0, told("back").1), (Some(id()), Some(id())));
    let negatives = samples.iter().filter(|sample| sample.negative(EncoderId::Lexical).is_some()).count();
    assert_eq!(negatives, 1);
    assert_eq!((of("fits").answer.as_str(), of("fits").text.contains("battery")), ("Replace it.", true));
}

#[tokio::test]
async fn a_program_without_automations_keeps_nothing() {
    let world = World::new().await;
    let ticket = testkit::ticket("1");
    let claimed = ticket.clone().claim(&ada(), Span::minutes(15), at(5)).unwrap();
    let answered = claimed.clone().answer(&ada(), "Replace it.", Span::hours(72), at(60)).unwrap();
    for version in [&ticket, &claimed, &answered] {
        becomes(&world, version).await;
    }
    learns(&world, 100).await;
    assert!(world.acme().samples(&program().id, &english()).await.unwrap().is_empty());
    assert_eq!(counted(&world).await, CountedCalibration::default());
}
