//! Stories in which the customer comes back: with a new problem, with thanks, or when all windows are over.

use crate::run::journey;

journey!(a_reopened_answer_forfeits_its_reward_and_another_expert_earns);
journey!(thanks_leave_the_answer_standing_and_a_new_problem_reopens);
journey!(after_all_windows_a_linked_ticket_continues);

mod story {
    use domain::{Author, Resolution, Span, State};
    use ledger::{Account, Rule};
    use testkit::{Person, World};

    fn rules_of(world: &World, person: &Person) -> Vec<Rule> {
        let mut rules: Vec<Rule> =
            world.postings().into_iter().filter(|posting| posting.expert == person.id).map(|posting| posting.rule).collect();
        rules.sort();
        rules
    }

    async fn answered_by(world: &World, person: &Person, external: &str, text: &str) {
        let ticket = world.ticket_id(external);
        world.advance(Span::minutes(2)).await;
        world.claims(person, &ticket).await;
        world.advance(Span::minutes(1)).await;
        world.answers(person, &ticket, text).await;
        world.advance(Span::minutes(7)).await;
    }

    pub(super) async fn a_reopened_answer_forfeits_its_reward_and_another_expert_earns(world: &World) {
        let (ada, bob) = (world.expert("ada").await, world.expert("bob").await);
        world.customer_asks("4711").await;
        answered_by(world, &ada, "4711", "Buy a new battery.").await;
        world.customer_writes("4711", "c-1", "No, it still does not last. What else can I do?").await;
        world.advance(Span::minutes(2)).await;
        let reopened = world.ticket("4711").await;
        assert_eq!((reopened.state, reopened.episode), (State::Open, 1));
        answered_by(world, &bob, "4711", "Turn the background refresh off.").await;
        world.advance(Span::days(12)).await;

        let settled = world.ticket("4711").await;
        assert_eq!(settled.state.author(), Some(&Author::Expert { id: bob.id.clone() }));
        assert!(matches!(settled.state, State::Resolved { settled: true, how: Resolution::Assumed, .. }));
        assert_eq!(rules_of(world, &ada), [Rule::Hold, Rule::Forfeit]);
        assert_eq!(rules_of(world, &bob)[..2], [Rule::Hold, Rule::Earn]);
        assert_eq!(settled.earlier_answers.len(), 1);
        let earned: i128 = world
            .postings()
            .iter()
            .filter(|posting| posting.rule == Rule::Earn)
            .map(|one| one.effect_on(&Account::ExpertEarned(bob.id.clone())))
            .sum();
        assert_eq!(earned, 700);
    }

    pub(super) async fn thanks_leave_the_answer_standing_and_a_new_problem_reopens(world: &World) {
        let ada = world.expert("ada").await;
        world.customer_asks("4711").await;
        answered_by(world, &ada, "4711", "Turn the background refresh off.").await;
        world.customer_writes("4711", "c-1", "Thanks a lot, it works!").await;
        world.advance(Span::minutes(2)).await;
        assert!(matches!(world.ticket("4711").await.state, State::Answered { .. }));
        world.customer_writes("4711", "c-2", "Now the screen stays black. What is wrong?").await;
        world.advance(Span::minutes(2)).await;

        let reopened = world.ticket("4711").await;
        assert_eq!((&reopened.state, reopened.episode), (&State::Open, 1));
        let messages = world.store().of_ticket(&reopened.id).messages(&reopened.id).await.unwrap();
        assert_eq!(messages.len(), 2, "{messages:?}");
        assert_eq!(rules_of(world, &ada), [Rule::Hold, Rule::Forfeit]);
    }

    pub(super) async fn after_all_windows_a_linked_ticket_continues(world: &World) {
        let ada = world.expert("ada").await;
        let old = world.customer_asks("4711").await;
        answered_by(world, &ada, "4711", "Turn the background refresh off.").await;
        world.advance(Span::days(12)).await;
        world.customer_writes("4711", "c-1", "It is back: the battery is empty again. What now?").await;
        world.advance(Span::minutes(2)).await;
        world.customer_writes("4711", "c-2", "And it gets hot.").await;
        world.advance(Span::minutes(2)).await;

        let tickets = world.tickets();
        let next =
            tickets.iter().find(|ticket| ticket.origin.repeat_of == Some(old.clone())).expect("a ticket continues the old one");
        assert_eq!(tickets.len(), 2);
        assert!(matches!(world.ticket("4711").await.state, State::Resolved { settled: true, .. }));
        assert_eq!(next.question, "It is back: the battery is empty again. What now?");
        let messages = world.store().of_ticket(&next.id).messages(&next.id).await.unwrap();
        assert_eq!(messages.len(), 1, "the later word stands with the ticket that continues: {messages:?}");
        assert_eq!(world.offers(&ada).await, [next.id.to_string()]);
    }
}
