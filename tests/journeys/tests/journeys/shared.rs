//! Stories of two experts and one ticket: released with a note, lapsed, both at once.

use crate::run::journey;

journey!(a_release_with_a_note_shares_the_reward);
journey!(a_lapsed_lease_lets_another_claim_and_the_late_one_hears_how_it_ended);
journey!(of_two_who_claim_at_once_one_wins);
journey!(a_lapsed_holder_still_answers_while_nobody_else_took_it);

mod story {
    use domain::{Span, State};
    use ledger::{Account, balances};
    use serde_json::json;
    use testkit::{Person, World, program};

    fn earned(world: &World, person: &Person) -> i64 {
        let balances = balances(&world.postings()).unwrap();
        let amounts = balances.get(&Account::ExpertEarned(person.id.clone()));
        let paid: i128 = world
            .postings()
            .iter()
            .filter(|one| one.rule == ledger::Rule::Payout && one.expert == person.id)
            .map(|one| -one.effect_on(&Account::ExpertEarned(person.id.clone())))
            .sum();
        amounts.and_then(|amounts| amounts.values().next()).map_or(0, |amount| amount.minor) + i64::try_from(paid).unwrap()
    }

    pub(super) async fn a_release_with_a_note_shares_the_reward(world: &World) {
        let (ada, bob) = (world.expert("ada").await, world.expert("bob").await);
        let ticket = world.customer_asks("4711").await;
        world.advance(Span::minutes(2)).await;
        world.claims(&ada, &ticket).await;
        world.advance(Span::minutes(2)).await;
        let released = json!({ "note": "Not the charger: try the refresh.", "message": "I pass you on to a colleague." });
        assert!(world.act(&ada, &ticket, "release", released).await.is_done());
        world.advance(Span::minutes(2)).await;
        assert!(world.offers(&ada).await.is_empty(), "who released it is not offered it again");
        world.claims(&bob, &ticket).await;
        world.advance(Span::minutes(1)).await;
        world.answers(&bob, &ticket, "Turn the background refresh off.").await;
        world.advance(Span::days(12)).await;

        let settled = world.ticket("4711").await;
        assert!(matches!(settled.state, State::Resolved { settled: true, .. }));
        assert_eq!((earned(world, &ada), earned(world, &bob)), (140, 560));
        let comments = world.public_comments("4711");
        assert_eq!(comments[..2], ["I pass you on to a colleague.", "Turn the background refresh off."]);
        assert!(comments.iter().all(|text| !text.contains("Not the charger")), "a note is never public: {comments:?}");
        assert_eq!(settled.touches, 2);
    }

    pub(super) async fn a_lapsed_lease_lets_another_claim_and_the_late_one_hears_how_it_ended(world: &World) {
        let (ada, bob) = (world.expert("ada").await, world.expert("bob").await);
        let ticket = world.customer_asks("4711").await;
        world.advance(Span::minutes(2)).await;
        world.claims(&ada, &ticket).await;
        world.advance(Span::minutes(18)).await;
        let lapsed = world.ticket("4711").await;
        assert_eq!((&lapsed.state, lapsed.epoch), (&State::Open, 1));
        world.claims(&bob, &ticket).await;
        world.advance(Span::minutes(1)).await;
        let late = world.act(&ada, &ticket, "answer", json!({ "text": "Buy a new battery." })).await;
        assert_eq!((late.status, late.problem()), (409, "not-held".to_owned()), "{late:?}");
        let late = world.act(&ada, &ticket, "claim", json!({})).await;
        assert_eq!((late.status, late.problem()), (409, "already-claimed".to_owned()), "{late:?}");
        world.answers(&bob, &ticket, "Turn the background refresh off.").await;
        world.advance(Span::minutes(7)).await;
        let late = world.act(&ada, &ticket, "claim", json!({})).await;
        assert_eq!((late.status, late.problem()), (409, "over".to_owned()));
        assert!(late.body.contains("already answered"), "{late:?}");

        let comments = world.public_comments("4711");
        assert_eq!(comments[0], "Turn the background refresh off.");
        assert!(!comments.contains(&"Buy a new battery.".to_owned()));
        assert!(world.ticket("4711").await.current_shares().next().is_none(), "a lapse earns nothing");
    }

    pub(super) async fn of_two_who_claim_at_once_one_wins(world: &World) {
        let (ada, bob) = (world.expert("ada").await, world.expert("bob").await);
        let ticket = world.customer_asks("4711").await;
        world.advance(Span::minutes(2)).await;
        let (one, other) =
            futures::join!(world.act(&ada, &ticket, "claim", json!({})), world.act(&bob, &ticket, "claim", json!({})));
        assert!(one.is_done() ^ other.is_done(), "exactly one gets it: {one:?} {other:?}");
        let (winner, loser, lost) = if one.is_done() { (&ada, &bob, other) } else { (&bob, &ada, one) };
        assert_eq!((lost.status, lost.problem()), (409, "already-claimed".to_owned()));
        world.alias(winner.id.as_str(), "the winner");
        world.alias(loser.id.as_str(), "the loser");
        let State::Claimed(lease) = world.ticket("4711").await.state else { panic!("it is not claimed") };
        assert_eq!(lease.by, winner.id);
        world.advance(Span::minutes(1)).await;
        world.answers(winner, &ticket, "Turn the background refresh off.").await;
        world.advance(Span::days(12)).await;
        assert_eq!((earned(world, winner), earned(world, loser)), (700, 0));
    }

    pub(super) async fn a_lapsed_holder_still_answers_while_nobody_else_took_it(world: &World) {
        let windows = domain::Windows { lease: Span::minutes(5), ..domain::Windows::default() };
        world.put_program(domain::Program { windows, ..program() }).await;
        let ada = world.expert("ada").await;
        let ticket = world.customer_asks("4711").await;
        world.advance(Span::minutes(2)).await;
        world.claims(&ada, &ticket).await;
        // The lease is over, and the look at it comes two seconds later.
        world.advance(Span::minutes(5)).await;
        assert!(matches!(world.ticket("4711").await.state, State::Claimed(_)));
        world.answers(&ada, &ticket, "Turn the background refresh off.").await;
        world.advance(Span::minutes(7)).await;
        let answered = world.ticket("4711").await;
        assert_eq!((answered.epoch, answered.state.name()), (0, "answered"));
    }
}
