//! Learning: what tickets teach the rosters and the demand, once, in whatever batches their changes come.

use boot::Change;
use domain::{Due, Expert, ExpertId, Program, Score, Span, Ticket, Timestamp};
use matching::{Opening, Policy, Standing, WHOLE};
use store::{ClientScope, MemoryTable, Part, Store, Stored};

use crate::world::{World, program};

/// A world with experts, in which tickets leave a stream of changes.
struct School {
    world: World,
    program: Program,
    past: std::sync::Arc<MemoryTable>,
}

fn at(seconds: i64) -> Timestamp {
    testkit::noon() + Span::seconds(seconds)
}

fn english(name: &str) -> Expert {
    let mut expert = testkit::expert(name);
    expert.qualifications[0].languages.truncate(1);
    expert
}

impl School {
    async fn with(experts: &[&str]) -> School {
        let school = School { world: World::new().await, program: program(), past: std::sync::Arc::default() };
        for name in experts {
            school.world.store.save_expert(&Stored::new(english(name))).await.unwrap();
        }
        school
    }

    fn policy(&self) -> Policy {
        Policy::of(&self.program)
    }

    async fn part(&self) -> Part {
        let opening = Opening::of(&testkit::ticket("any"));
        self.world.acme().roster_for(&opening, &self.policy(), 0, at(0)).await.unwrap()
    }

    async fn standing(&self, name: &str) -> Standing {
        let language = "en".parse().unwrap();
        let found = self.world.acme().standings(&self.program.id, &language, &ExpertId::from_name(name)).await.unwrap();
        found.into_iter().next().unwrap()
    }

    /// Plans the ticket as `match` does: who is asked first.
    async fn plans(&self, ticket: &Ticket) -> Vec<ExpertId> {
        let plan = matching::plan(&Opening::of(ticket), &self.part().await.roster, &self.policy());
        self.world.acme().save(vec![self.world.acme().put_routing(&plan).unwrap()]).await.unwrap();
        plan.waves[0].experts.clone()
    }

    /// The ticket changes.
    async fn saves(&self, ticket: &Ticket) {
        let store = Store::new(self.past.clone()).of_ticket(&ticket.id);
        let version = store.ticket(&ticket.id).await.unwrap().map_or(0, |stored| stored.version);
        store.save_ticket(&Stored { value: ticket.clone(), version }).await.unwrap();
    }

    /// All that changed so far, as the stream tells it.
    fn stream(&self) -> Vec<Change> {
        let change = |(index, change): (usize, store::MemoryChange)| Change {
            shard: "shard-1".to_owned(),
            sequence: (999_999_995 + index).to_string(),
            before: change.before,
            after: Some(change.after),
        };
        self.past.changes(0).into_iter().enumerate().map(change).collect()
    }

    async fn learns(&self, batch: usize) {
        for changes in self.stream().chunks(batch) {
            self.world.count(changes).await.unwrap();
        }
    }
}

/// A ticket's versions: open, claimed after 5 s, answered a minute later, confirmed, settled.
fn life(external: &str, by: &ExpertId) -> Vec<Ticket> {
    let opened = testkit::ticket(external);
    let claimed = opened.clone().claim(by, Span::minutes(15), at(5)).unwrap();
    let answered = claimed.clone().answer(by, "Turn it off.", Span::hours(72), at(65)).unwrap();
    let resolved = answered.clone().confirm(Span::hours(1), at(90)).unwrap();
    let Due::Changed(settled) = resolved.clone().fall_due(&program().windows, at(9_000)) else { panic!("not settled") };
    vec![opened, claimed, answered, resolved, *settled]
}

const EIGHT: [&str; 8] = ["ada", "bob", "cleo", "dan", "eve", "fay", "gus", "hal"];

/// A school in which a ticket was opened, planned, claimed by the second of the first wave, answered and settled; with their name.
async fn a_ticket_lived() -> (School, &'static str, usize) {
    let school = School::with(&EIGHT).await;
    let first = school.plans(&testkit::ticket("1")).await;
    let finder = EIGHT.into_iter().find(|name| ExpertId::from_name(name) == first[1]).unwrap();
    for version in life("1", &ExpertId::from_name(finder)) {
        school.saves(&version).await;
    }
    (school, finder, first.len())
}

#[tokio::test]
async fn a_ticket_that_is_claimed_answered_and_settled_teaches_offers_exposure_claims_and_merit() {
    let (school, finder, asked) = a_ticket_lived().await;
    school.learns(100).await;
    let track = school.standing(finder).await.track;
    let part = WHOLE / u32::try_from(asked).unwrap();
    assert_eq!((track.offers, track.asked, track.responses, track.claims), (part, WHOLE, WHOLE, WHOLE));
    assert_eq!((track.exposure, track.good, track.bad), (WHOLE / 8, WHOLE, 0));
    assert_eq!(track.topics, [matching::TopicTrack("battery".parse().unwrap(), WHOLE, 0)]);
    let roster = school.part().await.roster.experts;
    let sum = |part: fn(&Standing) -> u32| roster.iter().map(part).sum::<u32>();
    assert_eq!((sum(|one| one.track.exposure), sum(|one| one.track.claims), sum(|one| one.track.good)), (WHOLE, WHOLE, WHOLE));
    assert_eq!(sum(|one| one.track.offers), part * u32::try_from(asked).unwrap());
}

#[tokio::test]
async fn whatever_the_batches_and_however_often_they_come_the_same_is_learned() {
    let mut ends = Vec::new();
    for (batch, times) in [(100, 1), (1, 1), (2, 1), (100, 3), (2, 2), (1, 2)] {
        let (school, ..) = a_ticket_lived().await;
        for _ in 0..times {
            school.learns(batch).await;
        }
        let part = school.part().await;
        ends.push((part.roster.experts, part.demand.demand));
    }
    assert!(ends.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn demand_counts_what_waits_what_came_and_how_long_it_is_worked_on() {
    let (school, finder) = (School::with(&EIGHT).await, ExpertId::from_name("ada"));
    let (one, two) = (life("1", &finder), life("2", &finder));
    let mut import = testkit::ticket("3");
    import.origin.channel = "import".to_owned();
    let mut seen = Vec::new();
    for version in [&one[0], &two[0], &import, &one[1], &one[2], &one[2].clone().reopen(None, at(80)).unwrap()] {
        school.saves(version).await;
        school.learns(100).await;
        let demand = school.part().await.demand.demand;
        seen.push((demand.waiting, demand.arrivals_per_hour, demand.handling.as_seconds_up()));
    }
    assert_eq!(seen, [(1, 1, 0), (2, 2, 0), (2, 2, 0), (1, 2, 0), (1, 2, 60), (2, 2, 60)]);
}

#[tokio::test]
async fn a_claim_is_work_in_hand_until_the_answer_and_a_reopened_answer_did_not_stand() {
    let (school, ada) = (School::with(&["ada"]).await, ExpertId::from_name("ada"));
    let versions = life("1", &ada);
    for version in &versions[..2] {
        school.saves(version).await;
    }
    school.learns(100).await;
    assert_eq!(school.standing("ada").await.load(at(60)), school.policy().rules().weight);
    school.saves(&versions[2]).await;
    school.saves(&versions[2].clone().reopen(None, at(80)).unwrap()).await;
    school.learns(1).await;
    let standing = school.standing("ada").await;
    assert_eq!((standing.holds.len(), standing.track.good, standing.track.bad), (0, 0, WHOLE));
}

#[tokio::test]
async fn a_bad_rating_takes_part_of_what_stood_back() {
    let (school, ada) = (School::with(&["ada"]).await, ExpertId::from_name("ada"));
    let [opened, claimed, answered, ..] = &life("1", &ada)[..] else { panic!() };
    let rated = answered.clone().rate(0, Score::try_from(2).unwrap(), Span::days(7), at(70)).unwrap();
    let resolved = rated.clone().confirm(Span::hours(1), at(90)).unwrap();
    let Due::Changed(settled) = resolved.clone().fall_due(&program().windows, at(9_000)) else { panic!("not settled") };
    for version in [opened, claimed, answered, &rated, &resolved, &settled] {
        school.saves(version).await;
    }
    school.learns(100).await;
    let track = school.standing("ada").await.track;
    assert_eq!((track.good, track.bad), (400, 600));
}

#[tokio::test]
async fn who_went_away_meanwhile_still_has_their_answer_judged() {
    let (school, ada) = (School::with(&["ada", "bob"]).await, ExpertId::from_name("ada"));
    let gone = Expert { available: false, ..english("ada") };
    school.world.store.save_expert(&Stored { value: gone, version: 1 }).await.unwrap();
    for version in life("1", &ada) {
        school.saves(&version).await;
    }
    school.learns(100).await;
    assert_eq!(school.standing("ada").await.track.good, WHOLE);
}

#[tokio::test]
async fn that_an_expert_was_seen_reaches_their_line_and_never_goes_back() {
    let school = School::with(&["ada"]).await;
    for seen in [600, 60] {
        let seen = Expert { seen_at: Some(at(seen)), ..english("ada") };
        let store = Store::new(school.past.clone());
        let version = store.expert(&seen.id).await.unwrap().map_or(0, |stored| stored.version);
        store.save_seen(&Stored { value: seen, version }).await.unwrap();
        school.learns(100).await;
        assert_eq!(school.standing("ada").await.seen_at, Some(at(600)));
    }
}

#[tokio::test]
async fn what_another_program_teaches_later_does_not_cover_an_earlier_lesson_of_the_same_batch() {
    let (school, ada) = (School::with(&[]).await, ExpertId::from_name("ada"));
    // In the order of programs, `a-later` is heard first.
    let other = Program { id: "a-later".parse().unwrap(), ..program() };
    let scope = ClientScope::of_client(&other.client);
    school.world.store.open(scope).save_program(&Stored::new(other.clone())).await.unwrap();
    let mut both = english("ada");
    both.qualifications.push(domain::Qualification { program: other.id.clone(), ..both.qualifications[0].clone() });
    school.world.store.save_expert(&Stored::new(both)).await.unwrap();
    for version in life("1", &ada) {
        school.saves(&version).await;
    }
    for version in &life("2", &ada)[..2] {
        school.saves(&Ticket { program: other.id.clone(), ..version.clone() }).await;
    }
    for _ in 0..2 {
        school.learns(100).await;
        let standing = school.standing("ada").await;
        assert_eq!((standing.track.good, standing.track.claims, standing.holds.len()), (WHOLE, WHOLE, 1));
    }
}
