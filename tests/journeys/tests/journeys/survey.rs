//! Stories of the survey's page: a rating is edited, a link comes too late, the customer reopens from the page.

use crate::run::journey;

journey!(rating_twice_is_an_edit);
journey!(the_link_of_an_older_episode_is_too_late);
journey!(reopening_from_the_page_takes_the_answer_back);

mod story {
    use domain::{Span, State};
    use testkit::{Person, Request, World};

    async fn answered(world: &World, person: &Person, text: &str) {
        let ticket = world.ticket_id("4711");
        world.advance(Span::minutes(2)).await;
        world.claims(person, &ticket).await;
        world.advance(Span::minutes(1)).await;
        world.answers(person, &ticket, text).await;
        world.advance(Span::minutes(7)).await;
    }

    pub(super) async fn rating_twice_is_an_edit(world: &World) {
        let ada = world.expert("ada").await;
        let ticket = world.customer_asks("4711").await;
        answered(world, &ada, "Turn the background refresh off.").await;
        let survey = world.survey("4711");
        assert!(world.ask(Request::get(&survey)).await.is_done());
        assert!(world.ticket("4711").await.rating.is_none(), "looking records nothing");
        assert!(world.rates(&survey, 2, "Too+short").await.is_done());
        world.advance(Span::minutes(3)).await;
        assert!(world.rates(&survey, 5, "Now+I+see").await.is_done());
        world.advance(Span::minutes(1)).await;

        let responses = world.store().of_ticket(&ticket).responses(&ticket).await.unwrap();
        assert_eq!(responses.len(), 1, "{responses:?}");
        assert_eq!((responses[0].rating.score.get(), responses[0].comment.as_str()), (5, "Now I see"));
        assert_eq!(world.ticket("4711").await.rating.unwrap().score.get(), 5);
        assert_eq!(world.rates(&survey, 9, "").await.status, 422);
    }

    pub(super) async fn the_link_of_an_older_episode_is_too_late(world: &World) {
        let ada = world.expert("ada").await;
        let ticket = world.customer_asks("4711").await;
        answered(world, &ada, "Buy a new battery.").await;
        let old = world.survey("4711");
        assert!(world.rates(&old, 1, "No").await.is_done());
        world.advance(Span::minutes(1)).await;
        world.customer_writes("4711", "c-1", "That does not help, what else is there?").await;
        answered(world, &ada, "Turn the background refresh off.").await;
        let present = world.survey("4711");
        assert_ne!(old, present);
        world.rates(&old, 5, "late").await;
        world.advance(Span::minutes(1)).await;
        assert_eq!(world.ticket("4711").await.rating.map(|rating| rating.episode), Some(0), "the new answer has no score yet");
        world.rates(&present, 4, "good").await;
        world.advance(Span::minutes(1)).await;

        let responses = world.store().of_ticket(&ticket).responses(&ticket).await.unwrap();
        let scores: Vec<(u32, u8)> =
            responses.iter().map(|response| (response.rating.episode, response.rating.score.get())).collect();
        assert_eq!(scores, [(0, 1), (1, 4)]);
    }

    pub(super) async fn reopening_from_the_page_takes_the_answer_back(world: &World) {
        let ada = world.expert("ada").await;
        let ticket = world.customer_asks("4711").await;
        answered(world, &ada, "Buy a new battery.").await;
        let survey = world.survey("4711");
        let reopened = world.ask(Request::form(&format!("{survey}/reopen"), "text=It+is+still+empty.")).await;
        assert!(reopened.is_done(), "{reopened:?}");
        world.advance(Span::minutes(2)).await;

        let open = world.ticket("4711").await;
        assert_eq!((&open.state, open.episode), (&State::Open, 1));
        let messages = world.store().of_ticket(&ticket).messages(&ticket).await.unwrap();
        assert_eq!(messages.iter().map(|message| message.text.as_str()).collect::<Vec<_>>(), ["It is still empty."]);
        assert_eq!(world.ask(Request::get("/s/forged")).await.status, 404);
    }
}
