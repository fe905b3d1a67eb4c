//! Stories at the experts' pages: a race through forms, a lease that ran out, an answer taken back, a question to the customer.

use crate::run::journey;

journey!(of_two_who_press_claim_one_gets_the_ticket_and_the_other_reads_what_is_like_it);
journey!(a_lapse_keeps_the_draft_and_offers_the_ticket_back);
journey!(an_answer_that_was_taken_back_never_reaches_the_customer);
journey!(a_question_to_the_customer_keeps_the_claim);

mod story {
    use domain::{Span, State, TicketId};
    use testkit::{Person, Reply, Request, World};

    async fn press(world: &World, expert: &Person, ticket: &TicketId, action: &str, fields: &str) -> Reply {
        world.ask(Request::form(&format!("/desk/{ticket}/{action}"), fields).by(&expert.key)).await
    }

    async fn look(world: &World, expert: &Person, path: &str) -> Reply {
        world.ask(Request::get(path).by(&expert.key)).await
    }

    pub(super) async fn of_two_who_press_claim_one_gets_the_ticket_and_the_other_reads_what_is_like_it(world: &World) {
        let (ada, bob) = (world.expert("ada").await, world.expert("bob").await);
        let (ticket, other) = (world.customer_asks("4711").await, world.customer_asks("4712").await);
        world.advance(Span::minutes(2)).await;
        let (one, two) =
            futures::join!(press(world, &ada, &ticket, "claim", "epoch=0"), press(world, &bob, &ticket, "claim", "epoch=0"));
        let page = format!("/desk/{ticket}");
        let won = |reply: &Reply| reply.status == 303 && reply.location == page;
        assert!(won(&one) ^ won(&two), "exactly one gets it: {one:?} {two:?}");
        let (winner, loser, lost) = if won(&one) { (&ada, &bob, two) } else { (&bob, &ada, one) };
        assert_eq!((lost.status, lost.location.as_str()), (303, format!("{page}?said=taken").as_str()));
        world.alias(winner.id.as_str(), "the winner");
        world.alias(loser.id.as_str(), "the loser");
        let State::Claimed(lease) = world.ticket("4711").await.state else { panic!("it is not claimed") };
        assert_eq!(lease.by, winner.id);
        let read = look(world, loser, &lost.location).await;
        assert!(read.status == 200 && read.body.contains(other.digest()), "the other ticket is like it: {}", read.body);
    }

    pub(super) async fn a_lapse_keeps_the_draft_and_offers_the_ticket_back(world: &World) {
        let ada = world.expert("ada").await;
        let ticket = world.customer_asks("4711").await;
        world.advance(Span::minutes(2)).await;
        press(world, &ada, &ticket, "claim", "epoch=0").await;
        press(world, &ada, &ticket, "draft", "text=Turn+the+background").await;
        world.advance(Span::minutes(15) + Span::seconds(5)).await;
        assert!(!matches!(&world.ticket("4711").await.state, State::Claimed(lease) if !lease.has_lapsed(world.now())));
        let page = format!("/desk/{ticket}");
        assert!(look(world, &ada, &page).await.body.contains("Turn the background"), "the draft is kept");
        let back = press(world, &ada, &ticket, "claim", "epoch=1").await;
        assert_eq!((back.status, &back.location), (303, &page), "they have it back at once");
        world.advance(Span::minutes(1)).await;
        press(world, &ada, &ticket, "answer", "text=Turn+the+background+refresh+off.").await;
        world.advance(Span::minutes(1)).await;
        assert_eq!(world.public_comments("4711"), ["Turn the background refresh off."]);
    }

    pub(super) async fn an_answer_that_was_taken_back_never_reaches_the_customer(world: &World) {
        let ada = world.expert("ada").await;
        let ticket = world.customer_asks("4711").await;
        world.advance(Span::minutes(2)).await;
        press(world, &ada, &ticket, "claim", "epoch=0").await;
        press(world, &ada, &ticket, "answer", "text=Buy+a+new+one.").await;
        world.advance(Span::seconds(3)).await;
        assert!(world.public_comments("4711").is_empty() && world.postings().is_empty(), "nothing has followed from it");
        let undone = press(world, &ada, &ticket, "undo", "epoch=0").await;
        assert!(undone.location.ends_with("?said=undone"), "{undone:?}");
        world.advance(Span::minutes(2)).await;
        assert!(world.public_comments("4711").is_empty());
        press(world, &ada, &ticket, "answer", "text=Turn+the+background+refresh+off.").await;
        world.advance(Span::days(12)).await;
        let settled = world.ticket("4711").await;
        assert!(matches!(settled.state, State::Resolved { settled: true, .. }), "{:?}", settled.state);
        assert_eq!((settled.episode, settled.touches, settled.earlier_answers.len()), (0, 1, 0), "it counts as nothing");
        let comments = world.public_comments("4711");
        assert_eq!((comments.len(), comments[0].as_str()), (2, "Turn the background refresh off."), "answer and survey");
    }

    pub(super) async fn a_question_to_the_customer_keeps_the_claim(world: &World) {
        let ada = world.expert("ada").await;
        let ticket = world.customer_asks("4711").await;
        world.advance(Span::minutes(2)).await;
        press(world, &ada, &ticket, "claim", "epoch=0").await;
        press(world, &ada, &ticket, "ask", "question=Which+model+is+it%3F").await;
        world.advance(Span::minutes(1)).await;
        assert_eq!(world.public_comments("4711"), ["Which model is it?"]);
        world.customer_writes("4711", "77", "The small one.").await;
        assert!(look(world, &ada, &format!("/desk/{ticket}")).await.body.contains("The small one."));
        press(world, &ada, &ticket, "extend", "epoch=0").await;
        world.advance(Span::minutes(18)).await;
        assert!(matches!(world.ticket("4711").await.state, State::Claimed(_)), "extended once, it still stands");
        world.advance(Span::minutes(8)).await;
        assert_eq!(world.ticket("4711").await.state, State::Open);
    }
}
