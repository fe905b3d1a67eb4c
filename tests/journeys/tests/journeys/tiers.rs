//! Stories from tier to tier and back: automation, experts, the client's agents in their own help desk, and experts again.

use crate::run::journey;

journey!(what_the_automation_did_not_solve_an_expert_gives_up_and_a_peer_solves);
journey!(an_escalation_goes_to_the_agents_and_comes_back_through_their_help_desk);
journey!(a_peer_who_holds_it_at_the_windows_end_is_respected_and_their_note_goes_along);
journey!(a_customer_asks_for_the_team_from_the_surveys_page);
journey!(a_phrase_and_one_reopen_too_many_go_to_the_agents);
journey!(agents_give_back_by_the_api_with_a_reason_and_it_goes_to_them_again);

mod story {
    use std::collections::BTreeSet;

    use domain::{Author, EscalatedBecause, EscalationRules, Happened, Program, RuleMet, Span, State, Ticket};
    use ledger::Rule;
    use serde_json::json;
    use testkit::{Person, Request, Webhook, World, program};

    fn happened(ticket: &Ticket) -> Vec<Happened> {
        ticket.history.iter().map(|moment| moment.what.clone()).collect()
    }

    fn because(ticket: &Ticket) -> EscalatedBecause {
        match &ticket.state {
            State::Escalated { because, .. } => because.clone(),
            other => panic!("it is {}", other.name()),
        }
    }

    /// How many different events of a kind were told: a receiver knows a repeated one by its id.
    fn told(world: &World, kind: &str) -> usize {
        let events = world.events();
        events.iter().filter(|event| event.kind == kind).map(|event| event.id.clone()).collect::<BTreeSet<_>>().len()
    }

    async fn escalates(world: &World, person: &Person, external: &str, reason: &str) {
        let ticket = world.ticket_id(external);
        world.claims(person, &ticket).await;
        world.advance(Span::minutes(1)).await;
        let escalated = world.act(person, &ticket, "escalate", json!({ "reason": reason })).await;
        assert!(escalated.is_done(), "{escalated:?}");
    }

    async fn answered_by(world: &World, person: &Person, external: &str, text: &str) {
        let ticket = world.ticket_id(external);
        world.claims(person, &ticket).await;
        world.advance(Span::minutes(1)).await;
        world.answers(person, &ticket, text).await;
        world.advance(Span::minutes(7)).await;
    }

    pub(super) async fn what_the_automation_did_not_solve_an_expert_gives_up_and_a_peer_solves(world: &World) {
        let (ada, bob) = (world.expert("ada").await, world.expert("bob").await);
        world.zendesk(&Webhook::created("4711", "Reset", "How do I do a factory reset?")).await;
        world.advance(Span::minutes(7)).await;
        world.customer_writes("4711", "c-1", "No, that menu is not there. What else can I do?").await;
        world.advance(Span::minutes(3)).await;
        escalates(world, &ada, "4711", "It must be unlocked by the maker.").await;
        world.advance(Span::seconds(30)).await;

        let ticket = world.ticket_id("4711");
        let asked = world.ticket("4711").await;
        assert_eq!((&asked.state, asked.escalation.is_some()), (&State::Open, true));
        assert!(world.offers(&ada).await.is_empty(), "it is for the others now");
        let again = world.act(&ada, &ticket, "claim", json!({})).await;
        assert_eq!((again.status, again.problem()), (409, "escalated-before".to_owned()));
        assert_eq!(world.offers(&bob).await, [ticket.to_string()]);
        let preview = world.ask(Request::get(&format!("/v1/tickets/{ticket}")).by(&bob.key)).await.json();
        assert_eq!(preview["escalation"]["reason"], "It must be unlocked by the maker.", "the peers see why");
        answered_by(world, &bob, "4711", "Hold both buttons for ten seconds.").await;
        let late = world.act(&ada, &ticket, "escalate", json!({ "reason": "It must be unlocked by the maker." })).await;
        assert_eq!((late.status, late.problem()), (409, "cannot-escalate".to_owned()), "a late message changes nothing");
        world.advance(Span::days(12)).await;

        let settled = world.ticket("4711").await;
        assert!(matches!(settled.state, State::Resolved { settled: true, .. }));
        assert_eq!(settled.state.author(), Some(&Author::Expert { id: bob.id.clone() }));
        let asked = Happened::PeersAsked { by: ada.id.clone(), reason: "It must be unlocked by the maker.".to_owned() };
        let way = [Happened::AnsweredByAutomation, Happened::Reopened, asked, Happened::Answered, Happened::Resolved];
        assert_eq!(happened(&settled), way);
        assert!(world.notes("4711").is_empty(), "the agents never heard of it");
        assert!(world.postings().iter().all(|posting| posting.expert != ada.id), "giving up earns nothing");
    }

    pub(super) async fn an_escalation_goes_to_the_agents_and_comes_back_through_their_help_desk(world: &World) {
        world.takes_events().await;
        let (ada, bob) = (world.expert("ada").await, world.expert("bob").await);
        let ticket = world.customer_asks("4711").await;
        world.advance(Span::minutes(2)).await;
        escalates(world, &ada, "4711", "Is this device registered?").await;
        world.advance(Span::minutes(1)).await;
        assert!(world.notes("4711").is_empty(), "the peers have their time");
        assert_eq!(world.offers(&bob).await, [ticket.to_string()]);
        world.advance(Span::minutes(2)).await;
        let by_ada = EscalatedBecause::Expert { by: ada.id.clone(), reason: "Is this device registered?".to_owned() };
        assert_eq!(because(&world.ticket("4711").await), by_ada);
        assert_eq!((world.notes("4711").len(), told(world, "ticket.escalated")), (1, 1));
        assert!(world.public_comments("4711").is_empty(), "no customer ever reads the packet");

        world.advance(Span::minutes(10)).await;
        world.zendesk(&Webhook::agent_commented("4711", "c-1", "Please send us the serial number.")).await;
        world.advance(Span::minutes(10)).await;
        world.customer_writes("4711", "c-2", "It is 12345.").await;
        world.advance(Span::minutes(10)).await;
        let returned = Webhook::triggered_return("4711", world.now(), "c-3", "It is registered. Please go on.");
        assert_eq!(world.zendesk(&returned).await.status, 200);
        world.advance(Span::minutes(3)).await;
        let back = world.ticket("4711").await;
        assert_eq!((&back.state, back.epoch, back.episode), (&State::Open, 2, 0));

        let preview = world.ask(Request::get(&format!("/v1/tickets/{ticket}")).by(&ada.key)).await;
        assert!(preview.body.contains("It is registered. Please go on."), "experts read the agents' reason: {preview:?}");
        world.claims(&ada, &ticket).await;
        world.zendesk(&returned).await;
        world.advance(Span::minutes(1)).await;
        world.answers(&ada, &ticket, "Turn the background refresh off.").await;
        world.advance(Span::minutes(7)).await;
        world.client_does(&ticket, "confirm", json!({})).await;
        world.advance(Span::days(12)).await;

        let settled = world.ticket("4711").await;
        assert!(matches!(settled.state, State::Resolved { settled: true, .. }));
        assert_eq!(settled.opened_at, back.opened_at);
        let asked = Happened::PeersAsked { by: ada.id.clone(), reason: "Is this device registered?".to_owned() };
        let way = [
            asked,
            Happened::Escalated(by_ada),
            Happened::AgentWrote,
            Happened::CustomerWrote,
            Happened::Returned,
            Happened::Answered,
            Happened::Resolved,
        ];
        assert_eq!(happened(&settled), way);
        assert_eq!((world.notes("4711").len(), told(world, "ticket.escalated"), told(world, "ticket.returned")), (1, 1, 1));
        assert!(!world.public_comments("4711").iter().any(|text| text.contains("registered")), "the reason is not for customers");
    }

    pub(super) async fn a_peer_who_holds_it_at_the_windows_end_is_respected_and_their_note_goes_along(world: &World) {
        let (ada, bob) = (world.expert("ada").await, world.expert("bob").await);
        let ticket = world.customer_asks("4711").await;
        world.advance(Span::minutes(2)).await;
        escalates(world, &ada, "4711", "The battery is swollen.").await;
        world.advance(Span::seconds(90)).await;
        world.claims(&bob, &ticket).await;
        world.advance(Span::minutes(5)).await;
        assert!(matches!(world.ticket("4711").await.state, State::Claimed(_)), "the window ended, the lease did not");
        let released = world.act(&bob, &ticket, "release", json!({ "note": "It is the battery, I agree." })).await;
        assert!(released.is_done(), "{released:?}");
        world.advance(Span::minutes(2)).await;

        assert!(matches!(because(&world.ticket("4711").await), EscalatedBecause::Expert { by, .. } if by == ada.id));
        let notes = world.notes("4711");
        assert!(notes.len() == 1 && notes[0].contains("It is the battery, I agree."), "{notes:?}");
    }

    pub(super) async fn a_customer_asks_for_the_team_from_the_surveys_page(world: &World) {
        let ada = world.expert("ada").await;
        let ticket = world.customer_asks("4711").await;
        world.advance(Span::minutes(2)).await;
        answered_by(world, &ada, "4711", "Buy a new battery.").await;
        let form = format!("{}/reopen", world.survey("4711"));
        let page = world.ask(Request::form(&form, "text=I+want+my+money+back.&to=agents")).await;
        assert!(page.is_done() && page.body.contains("own team has your question"), "{page:?}");
        world.advance(Span::minutes(3)).await;
        let again = world.ask(Request::form(&form, "text=I+want+my+money+back.&to=agents")).await;
        assert!(again.is_done(), "{again:?}");
        world.advance(Span::minutes(1)).await;

        let escalated = world.ticket("4711").await;
        let wish = EscalatedBecause::Customer { reason: "I want my money back.".to_owned() };
        assert_eq!(because(&escalated), wish);
        assert_eq!(happened(&escalated), [Happened::Answered, Happened::Reopened, Happened::Escalated(wish)]);
        assert_eq!(world.notes("4711").len(), 1);
        let messages = world.store().of_ticket(&ticket).messages(&ticket).await.unwrap();
        assert_eq!(messages.len(), 1, "{messages:?}");
        let mut rules: Vec<Rule> = world.postings().iter().map(|posting| posting.rule).collect();
        rules.sort();
        assert_eq!(rules, [Rule::Hold, Rule::Forfeit]);
    }

    pub(super) async fn a_phrase_and_one_reopen_too_many_go_to_the_agents(world: &World) {
        let escalation = EscalationRules { after_reopens: Some(1), phrases: vec!["chargeback".to_owned()] };
        world.put_program(Program { escalation, ..program() }).await;
        let ada = world.expert("ada").await;
        world.customer_asks("4711").await;
        world.customer_asks("4712").await;
        world.advance(Span::minutes(2)).await;
        world.claims(&ada, &world.ticket_id("4712")).await;
        world.customer_writes("4712", "c-1", "Or I will ask for a Chargeback.").await;
        world.advance(Span::minutes(1)).await;
        let phrase = RuleMet::Phrase { phrase: "chargeback".to_owned() };
        assert_eq!(because(&world.ticket("4712").await), EscalatedBecause::Rule { rule: phrase });

        answered_by(world, &ada, "4711", "Buy a new battery.").await;
        world.customer_writes("4711", "c-1", "It still does not last. What else?").await;
        world.advance(Span::minutes(3)).await;
        answered_by(world, &ada, "4711", "Turn the background refresh off.").await;
        world.customer_writes("4711", "c-2", "It still does not last!").await;
        world.advance(Span::minutes(2)).await;
        let reopens = RuleMet::Reopens { after: 1 };
        assert_eq!(because(&world.ticket("4711").await), EscalatedBecause::Rule { rule: reopens });
        for external in ["4711", "4712"] {
            assert_eq!(world.notes(external).len(), 1, "{external}");
        }
        assert!(world.offers(&ada).await.is_empty());
        let held = world.postings().iter().filter(|posting| posting.rule == Rule::Hold).count();
        let forfeited = world.postings().iter().filter(|posting| posting.rule == Rule::Forfeit).count();
        assert_eq!((held, forfeited), (2, 2));
    }

    pub(super) async fn agents_give_back_by_the_api_with_a_reason_and_it_goes_to_them_again(world: &World) {
        let ada = world.expert("ada").await;
        let ticket = world.customer_asks("4711").await;
        world.advance(Span::minutes(2)).await;
        escalates(world, &ada, "4711", "Is this device registered?").await;
        // Nobody else could stop it, so nobody is waited for.
        world.advance(Span::minutes(1)).await;
        assert!(matches!(because(&world.ticket("4711").await), EscalatedBecause::Expert { .. }));
        world.client_does(&ticket, "return", json!({ "reason": "It is. Ask kim@customer.example for the bill." })).await;
        world.advance(Span::minutes(3)).await;
        escalates(world, &ada, "4711", "There is no bill.").await;
        world.advance(Span::minutes(1)).await;
        world.zendesk(&Webhook::tagged_return("4711", world.now())).await;
        world.advance(Span::minutes(3)).await;
        answered_by(world, &ada, "4711", "Turn the background refresh off.").await;
        world.advance(Span::days(12)).await;

        let settled = world.ticket("4711").await;
        assert!(matches!(settled.state, State::Resolved { settled: true, .. }));
        assert_eq!(happened(&settled).iter().filter(|what| **what == Happened::Returned).count(), 2);
        let notes = world.notes("4711");
        assert_eq!(notes.len(), 2, "one for each hand-off: {notes:?}");
        assert!(notes[1].contains("It is. Ask") && !notes[1].contains("kim@"), "{}", notes[1]);
    }
}
