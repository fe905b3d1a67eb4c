//! Waves in the simulator are the real ones: what a run records follows from its evidence, and shuffling the roster changes nothing.

use domain::RoutingRules;
use matching::{Policy, plan};
use sim::contender::Contender;
use sim::router::Router;
use sim::router::waves::Waves;
use sim::run::run;
use sim::scenario::Scenario;
use sim::world::World;

#[test]
fn every_recorded_plan_follows_from_its_own_evidence() {
    let world = World::new(Scenario::Normal, 2, 1);
    let mut waves = Waves::new(&world, 2, RoutingRules::default()).keeping(300);
    run(&world, &mut waves);
    let kept = waves.kept();
    assert!(kept.len() == 300 && kept.iter().any(|(_, record, _)| record.waves.len() > 1));
    for (opening, record, policy) in &kept {
        record.replay(opening, policy).unwrap();
    }
}

#[test]
fn the_same_roster_in_another_order_gives_the_same_waves() {
    let world = World::new(Scenario::Normal, 2, 1);
    let mut waves = Waves::new(&world, 2, RoutingRules::default()).keeping(50);
    run(&world, &mut waves);
    let policy = Policy::new("sim-2", RoutingRules::default());
    let mut roster = waves.roster().clone();
    for (opening, _, _) in waves.kept() {
        let before = plan(&opening, &roster, &policy);
        roster.experts.reverse();
        assert_eq!(before, plan(&opening, &roster, &policy));
        let middle = roster.experts.len() / 2;
        roster.experts.rotate_left(middle);
        assert_eq!(before, plan(&opening, &roster, &policy));
    }
}

#[test]
fn a_preview_keeps_others_off() {
    let world = World::new(Scenario::Normal, 3, 1);
    let lost = |policy: &str| {
        let mut router = Contender::named(policy).unwrap().router(&world, 3);
        let desk = run(&world, router.as_mut());
        desk.tally.lost as f64 / desk.tickets.len() as f64
    };
    assert!(lost("broadcast") > 2.0 && lost("broadcast-hold") < 0.2 && lost("waves") < 0.2);
    assert!(Waves::new(&world, 3, RoutingRules::default()).manner().hold.is_some());
}
