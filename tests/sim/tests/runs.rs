//! Whole runs: what must be true of every policy in the same world.

use sim::contender::{Contender, POLICIES};
use sim::desk::Desk;
use sim::field::{Field, play};
use sim::figures::figures;
use sim::measure::M;
use sim::run::run;
use sim::scenario::Scenario;
use sim::ticket::State;
use sim::world::World;

fn played<'a>(world: &'a World, policy: &str, seed: u64) -> Desk<'a> {
    let mut router = Contender::named(policy).expect("a policy").router(world, seed);
    run(world, router.as_mut())
}

/// All that a run leaves behind, as text.
fn trace(policy: &str, seed: u64) -> String {
    let world = World::new(Scenario::Normal, seed, 1);
    let desk = played(&world, policy, seed);
    format!("{:?} {:?} {:?}", desk.tickets, desk.seats, desk.tally)
}

#[test]
fn the_same_seed_twice_is_equal_byte_by_byte() {
    for (policy, _) in POLICIES {
        assert!(trace(policy, 5) == trace(policy, 5), "{policy}");
    }
    assert!(trace("fifo", 5) != trace("fifo", 6));
}

#[test]
fn figures_do_not_hang_on_the_number_of_threads() {
    let contenders = ["fifo", "waves"].map(|name| Contender::named(name).unwrap());
    let (scenarios, seeds) = ([Scenario::Normal], [1, 2, 3]);
    let told = |threads| {
        let field = Field { scenarios: &scenarios, contenders: &contenders, seeds: &seeds, days: 1, trace: None, threads };
        format!("{:?}", play(&field, &|| ()))
    };
    assert!(told(1) == told(3));
}

#[test]
fn every_policy_meets_the_same_customers_fans_and_reactions() {
    let world = World::new(Scenario::Normal, 3, 1);
    let desks: Vec<Desk> = ["fifo", "random", "broadcast", "waves"].map(|policy| played(&world, policy, 3)).into();
    for desk in &desks[1..] {
        let asked = |desk: &Desk| desk.tickets.iter().map(|ticket| ticket.question).collect::<Vec<_>>();
        assert_eq!(asked(desk), asked(&desks[0]));
    }
    // Where two policies give a question's first try to the same expert, the answer is the same.
    let first =
        |desk: &Desk| desk.tickets.iter().map(|ticket| (ticket.tries == 1 && ticket.is_right, ticket.tries)).collect::<Vec<_>>();
    let same = first(&desks[0]).iter().zip(first(&desks[3])).filter(|(one, other)| **one == *other).count();
    assert!(same as f64 / desks[0].tickets.len() as f64 > 0.75, "{same} of {}", desks[0].tickets.len());
}

#[test]
fn everybody_is_answered_in_the_end_and_nobody_works_on_two_tickets() {
    let world = World::new(Scenario::Normal, 4, 1);
    for (policy, _) in POLICIES {
        let desk = played(&world, policy, 4);
        assert!(desk.tickets.iter().all(|ticket| ticket.state == State::Done), "{policy}");
        assert_eq!((desk.tally.waiting, desk.tally.unfinished, desk.tickets.len()), (0, 0, world.questions.len()), "{policy}");
        let claims: u64 = desk.seats.iter().map(|seat| u64::from(seat.claims)).sum();
        assert_eq!(claims, desk.tally.claims);
        let busy = desk
            .seats
            .iter()
            .zip(&world.people)
            .all(|(seat, person)| seat.worked <= desk.now() && (seat.claims == 0 || !person.sessions.is_empty()));
        assert!(busy, "{policy}");
    }
}

#[test]
fn openings_are_shared_out_whole() {
    let world = World::new(Scenario::Normal, 6, 1);
    for policy in ["fifo", "round-robin", "broadcast", "waves"] {
        let desk = played(&world, policy, 6);
        let openings: f64 = desk.tickets.iter().map(|ticket| f64::from(ticket.epoch + 1)).sum();
        let offers: f64 = desk.seats.iter().map(|seat| seat.offer_share).sum();
        assert!((offers - openings).abs() < 1e-6 * openings, "{policy}: {offers} of {openings}");
        let exposure: f64 = desk.seats.iter().map(|seat| seat.exposure).sum();
        assert!(exposure <= openings + 1e-6 && exposure > 0.9 * openings, "{policy}: {exposure} of {openings}");
    }
}

#[test]
fn what_nobody_speaks_is_handed_off_and_nothing_else() {
    for policy in ["fifo", "random", "waves"] {
        let world = World::new(Scenario::Unspoken, 7, 1);
        let desk = played(&world, policy, 7);
        let wrong = desk.tickets.iter().find(|ticket| (ticket.question.language == 3) != (ticket.state == State::HandedOff));
        assert_eq!(wrong, None, "{policy}");
    }
    let nobody = World::new(Scenario::Empty, 7, 1);
    let figures = figures(&played(&nobody, "waves", 7));
    assert_eq!((figures.get(M::HandedOff), figures.get(M::Unfinished)), (Some(nobody.questions.len() as f64), Some(0.0)));
}

#[test]
fn random_push_costs_time_and_broadcast_costs_attention() {
    let world = World::new(Scenario::Normal, 8, 2);
    let figures = ["fifo", "random", "broadcast", "first-fit"].map(|policy| figures(&played(&world, policy, 8)));
    let value = |place: usize, measure| figures[place].get(measure).unwrap();
    assert!(value(1, M::TtfrMean) > value(0, M::TtfrMean) + 40.0);
    assert!(value(2, M::Offers) > 2.0 * value(1, M::Offers) && value(2, M::GiniOffers) < 0.05);
    assert!(value(3, M::Fcr) > value(0, M::Fcr) + 0.03, "the bound of merit");
}
