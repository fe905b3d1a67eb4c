//! Stories that come to the client's own agents: escalated, nobody qualified, unknown, and given back.

use crate::run::journey;

journey!(an_escalation_is_one_internal_note_and_never_public);
journey!(a_language_that_nobody_speaks_goes_to_the_agents_with_the_reason);
journey!(an_unknown_topic_is_kept_and_handed_to_the_agents);
journey!(a_topic_of_the_agents_goes_to_them_at_once);
journey!(agents_give_a_ticket_back_and_an_expert_solves_it);
journey!(an_answered_ticket_that_goes_to_the_agents_forfeits_its_reward);

mod story {
    use domain::{EscalatedBecause, Span, State};
    use helpdesk::Call;
    use ledger::Rule;
    use serde_json::json;
    use testkit::{Webhook, World};

    async fn because(world: &World, external: &str) -> EscalatedBecause {
        match world.ticket(external).await.state {
            State::Escalated { because, .. } => because,
            other => panic!("it is {}", other.name()),
        }
    }

    fn handed_off(world: &World, external: &str) -> bool {
        world.desk_calls().contains(&Call::HandOff(external.to_owned()))
    }

    pub(super) async fn an_escalation_is_one_internal_note_and_never_public(world: &World) {
        let ada = world.expert("ada").await;
        let ticket = world.customer_asks("4711").await;
        world.advance(Span::minutes(2)).await;
        world.claims(&ada, &ticket).await;
        world.advance(Span::minutes(1)).await;
        let escalated =
            world.act(&ada, &ticket, "escalate", json!({ "reason": "The battery must be exchanged under warranty." })).await;
        assert!(escalated.is_done(), "{escalated:?}");
        world.advance(Span::minutes(2)).await;

        assert_eq!(
            because(world, "4711").await,
            EscalatedBecause::Expert { by: ada.id.clone(), reason: "The battery must be exchanged under warranty.".to_owned() }
        );
        let notes = world.notes("4711");
        assert_eq!(notes.len(), 1, "{notes:?}");
        assert!(notes[0].contains("exchanged under warranty"));
        assert!(world.public_comments("4711").is_empty(), "{:?}", world.public_comments("4711"));
        assert!(handed_off(world, "4711"));
        assert!(world.postings().is_empty(), "nothing was answered, so nothing is held");
    }

    pub(super) async fn a_language_that_nobody_speaks_goes_to_the_agents_with_the_reason(world: &World) {
        world.expert("ada").await;
        world.zendesk(&Webhook::triggered("4711", "Ma batterie ne tient pas.", "fr", "battery", "")).await;
        world.advance(Span::minutes(2)).await;
        assert_eq!(because(world, "4711").await, EscalatedBecause::NobodyQualified);
        assert!(world.notes("4711")[0].contains("no expert is qualified"), "{:?}", world.notes("4711"));
        assert!(handed_off(world, "4711"));
    }

    pub(super) async fn an_unknown_topic_is_kept_and_handed_to_the_agents(world: &World) {
        world.expert("ada").await;
        let reply = world.zendesk(&Webhook::triggered("4711", "My toaster burns.", "en", "toasters", "")).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        let reply = world.zendesk(&Webhook::triggered("4712", "My kettle leaks.", "en", "", "kitchen")).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        world.advance(Span::minutes(2)).await;
        assert_eq!(because(world, "4711").await, EscalatedBecause::Unknown { what: "topic toasters".to_owned() });
        assert_eq!(because(world, "4712").await, EscalatedBecause::Unknown { what: "program kitchen".to_owned() });
        assert_eq!(world.ticket("4711").await.question, "My toaster burns.");
        for external in ["4711", "4712"] {
            assert!(world.notes(external)[0].contains("names something that does not exist"));
            assert!(handed_off(world, external));
        }
    }

    pub(super) async fn a_topic_of_the_agents_goes_to_them_at_once(world: &World) {
        let ada = world.expert("ada").await;
        world.zendesk(&Webhook::created("4711", "Password", "I forgot the password of my account.")).await;
        world.advance(Span::minutes(2)).await;
        assert_eq!(because(world, "4711").await, EscalatedBecause::Topic);
        assert!(world.offers(&ada).await.is_empty());
        assert!(handed_off(world, "4711"));
    }

    pub(super) async fn agents_give_a_ticket_back_and_an_expert_solves_it(world: &World) {
        let ada = world.expert("ada").await;
        let ticket = world.customer_asks("4711").await;
        world.advance(Span::minutes(2)).await;
        world.claims(&ada, &ticket).await;
        world.advance(Span::minutes(1)).await;
        world.act(&ada, &ticket, "escalate", json!({ "reason": "Is this device registered?" })).await;
        world.advance(Span::minutes(2)).await;
        world.client_does(&ticket, "return", json!({})).await;
        world.advance(Span::minutes(2)).await;
        let back = world.ticket("4711").await;
        // One epoch for the peers, who are none, and one for the return.
        assert_eq!((&back.state, back.epoch, back.episode), (&State::Open, 2, 0));
        world.claims(&ada, &ticket).await;
        world.advance(Span::minutes(1)).await;
        world.answers(&ada, &ticket, "Turn the background refresh off.").await;
        world.advance(Span::days(12)).await;
        assert!(matches!(world.ticket("4711").await.state, State::Resolved { settled: true, .. }));
        assert_eq!(world.notes("4711").len(), 1);
    }

    pub(super) async fn an_answered_ticket_that_goes_to_the_agents_forfeits_its_reward(world: &World) {
        let ada = world.expert("ada").await;
        let ticket = world.customer_asks("4711").await;
        world.advance(Span::minutes(2)).await;
        world.claims(&ada, &ticket).await;
        world.advance(Span::minutes(1)).await;
        world.answers(&ada, &ticket, "Buy a new battery.").await;
        world.advance(Span::minutes(7)).await;
        world.client_does(&ticket, "escalate", json!({ "reason": "The customer wants to speak to us." })).await;
        world.advance(Span::minutes(2)).await;
        assert!(matches!(because(world, "4711").await, EscalatedBecause::Customer { .. }));
        world.client_does(&ticket, "return", json!({})).await;
        world.advance(Span::minutes(2)).await;
        world.claims(&ada, &ticket).await;
        world.advance(Span::minutes(1)).await;
        world.answers(&ada, &ticket, "Turn the background refresh off.").await;
        world.advance(Span::days(12)).await;
        let mut rules: Vec<Rule> =
            world.postings().iter().map(|posting| posting.rule).filter(|rule| *rule != Rule::Payout).collect();
        rules.sort();
        assert_eq!(rules, [Rule::Hold, Rule::Hold, Rule::Earn, Rule::Forfeit]);
        assert_eq!(world.notes("4711").len(), 1);
        let comments = world.public_comments("4711");
        assert!(
            comments.contains(&"Buy a new battery.".to_owned())
                && comments.contains(&"Turn the background refresh off.".to_owned())
        );
    }
}
