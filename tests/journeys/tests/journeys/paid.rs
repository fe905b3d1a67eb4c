//! Stories that end with money: the whole way from a webhook to the bank, silence that counts as solved, an automation's royalty.

use crate::run::journey;

journey!(from_the_webhook_to_the_bank);
journey!(silence_after_an_answer_settles_it);
journey!(an_automation_answers_at_once_and_its_author_earns_the_royalty);
journey!(an_expert_without_a_bank_account_is_paid_once_there_is_one);

mod story {
    use std::collections::BTreeMap;

    use domain::{Author, ExpertId, Resolution, Span, State};
    use helpdesk::Call;
    use ledger::{Account, balances};
    use serde_json::json;
    use testkit::{OPERATOR_KEY, Request, Webhook, World, expert};

    /// What stands in an account, in cents.
    fn cents(world: &World, account: &Account) -> i64 {
        let balances = balances(&world.postings()).unwrap();
        balances.get(account).and_then(|amounts| amounts.values().next()).map_or(0, |amount| amount.minor)
    }

    fn rules(world: &World) -> BTreeMap<&'static str, usize> {
        world.postings().iter().fold(BTreeMap::new(), |mut counted, posting| {
            *counted.entry(posting.rule.name()).or_default() += 1;
            counted
        })
    }

    pub(super) async fn from_the_webhook_to_the_bank(world: &World) {
        let ada = world.expert("ada").await;
        let ticket = world.customer_asks("4711").await;
        world.advance(Span::minutes(1)).await;
        assert_eq!(world.offers(&ada).await, [ticket.to_string()]);
        world.claims(&ada, &ticket).await;
        world.advance(Span::minutes(5)).await;
        world.answers(&ada, &ticket, "Turn the background refresh off.").await;
        world.advance(Span::minutes(7)).await;
        let survey = world.survey("4711");
        assert!(world.rates(&survey, 5, "Great").await.is_done());
        world.advance(Span::minutes(2)).await;
        assert!(world.client_does(&ticket, "confirm", json!({})).await.is_done());
        world.advance(Span::days(8)).await;

        let State::Resolved { how, settled, .. } = world.ticket("4711").await.state else { panic!("it is not resolved") };
        assert_eq!((how, settled), (Resolution::Confirmed, true));
        assert_eq!(cents(world, &Account::ExpertEarned(ada.id.clone())), 700);

        // Settled on Monday 30 November: the run of Monday 7 December pays that week.
        world.advance(Span::days(7)).await;
        assert_eq!(rules(world), BTreeMap::from([("hold", 1), ("earn", 1), ("payout", 1)]));
        assert_eq!(cents(world, &Account::ExpertEarned(ada.id.clone())), 0);
        assert_eq!(cents(world, &Account::Bank), 700);
        let file = world.ask(Request::get("/v1/payouts/2026-W49/pain.001.xml").by(OPERATOR_KEY)).await;
        assert!(file.is_done() && file.body.contains(">7.00<") && file.body.contains("DE89370400440532013000"), "{file:?}");
        let confirmed = world.ask(Request::post("/v1/payouts/2026-W49:confirm", &json!({})).by(OPERATOR_KEY)).await;
        assert!(confirmed.is_done(), "{confirmed:?}");
        let comments = world.public_comments("4711");
        assert_eq!(comments.len(), 2, "an answer and a survey: {comments:?}");
        assert_eq!(comments[0], "Turn the background refresh off.");
        assert!(world.desk_calls().contains(&Call::Close("4711".to_owned())));
    }

    pub(super) async fn silence_after_an_answer_settles_it(world: &World) {
        let ada = world.expert("ada").await;
        let ticket = world.customer_asks("4711").await;
        world.advance(Span::minutes(1)).await;
        world.claims(&ada, &ticket).await;
        world.advance(Span::minutes(1)).await;
        world.answers(&ada, &ticket, "Turn the background refresh off.").await;
        world.advance(Span::days(4)).await;
        let State::Resolved { how, settled, .. } = world.ticket("4711").await.state else { panic!("it is not resolved") };
        assert_eq!((how, settled), (Resolution::Assumed, false));
        world.advance(Span::days(8)).await;
        assert!(matches!(world.ticket("4711").await.state, State::Resolved { settled: true, .. }));
        assert_eq!(cents(world, &Account::ExpertEarned(ada.id.clone())), 700);
        assert_eq!(cents(world, &Account::PlatformEarned), 300);
    }

    pub(super) async fn an_automation_answers_at_once_and_its_author_earns_the_royalty(world: &World) {
        let ada = world.expert("ada").await;
        world.zendesk(&Webhook::created("4711", "Reset", "How do I do a factory reset?")).await;
        world.advance(Span::minutes(1)).await;
        let ticket = world.ticket("4711").await;
        let grace = ExpertId::from_name("grace");
        let by = Author::Automation { id: "aut_reset".parse().unwrap(), author: Some(grace.clone()) };
        assert_eq!(ticket.state.author(), Some(&by));
        assert!(world.offers(&ada).await.is_empty());
        let comments = world.public_comments("4711");
        let (answer, said) = comments[0].split_once("\n\n").unwrap();
        assert_eq!(answer, "Open Settings, System, Reset, and choose Erase all data.");
        assert!(
            said.starts_with("This answer was given automatically. If it does not help, a person is one tap away:"),
            "{said}"
        );
        world.advance(Span::days(12)).await;
        // A quarter of the experts' seven tenths of ten euros.
        assert_eq!(cents(world, &Account::ExpertEarned(grace)), 175);
        assert_eq!(cents(world, &Account::PlatformEarned), 825);
    }

    pub(super) async fn an_expert_without_a_bank_account_is_paid_once_there_is_one(world: &World) {
        let poor = domain::Expert { payout: None, ..expert("ada") };
        let ada = world.put_expert(poor).await;
        let ticket = world.customer_asks("4711").await;
        world.advance(Span::minutes(1)).await;
        world.claims(&ada, &ticket).await;
        world.advance(Span::minutes(1)).await;
        world.answers(&ada, &ticket, "Turn the background refresh off.").await;
        world.advance(Span::minutes(10)).await;
        world.client_does(&ticket, "confirm", json!({})).await;
        world.advance(Span::days(15)).await;
        assert_eq!(rules(world).get("payout"), None, "it waits for an account");
        assert_eq!(cents(world, &Account::ExpertEarned(ada.id.clone())), 700);
        world.put_expert(expert("ada")).await;
        world.advance(Span::days(7)).await;
        assert_eq!(cents(world, &Account::Bank), 700);
    }
}
