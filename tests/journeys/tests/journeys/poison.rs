//! Stories with something that nobody can read: it goes to the dead letters with its reason, and its neighbours finish.

use crate::run::journey;

journey!(a_poison_message_is_parked_and_its_neighbours_finish);
journey!(an_unreadable_record_is_parked_and_the_stream_goes_on);

mod story {
    use domain::Span;
    use queue::{Delivery, Outgoing, QueueName, Work};
    use serde_dynamo::AttributeValue;
    use store::{Expect, Item, Put, Table, TableName};
    use testkit::{World, ticket};

    pub(super) async fn a_poison_message_is_parked_and_its_neighbours_finish(world: &World) {
        world.expect_dead_letters();
        let ada = world.expert("ada").await;
        world.put_message(QueueName::Match, "not JSON at all");
        world.put_message(QueueName::Match, r#"{"version":99,"correlation":"cor_1","work":{"type":"Dance"}}"#);
        let nowhere = Work::Deliver { ticket: ticket("none").id, delivery: Delivery::Solved { episode: 0 } };
        world.put_work(&Outgoing::now(nowhere, "cor_1"));
        let good = world.customer_asks("4711").await;
        world.advance(Span::minutes(2)).await;
        assert_eq!(world.offers(&ada).await, [good.to_string()]);
        world.claims(&ada, &good).await;
        world.advance(Span::minutes(1)).await;
        world.answers(&ada, &good, "Turn the background refresh off.").await;
        world.advance(Span::minutes(7)).await;

        assert_eq!(world.public_comments("4711").len(), 2, "answer and survey went out beside the poison");
        let dead = world.dead_letters();
        let reason = |queue, part: &str| {
            let fits = |reason: &String| reason.contains(part);
            dead.iter().any(|dead| dead.queue == Some(queue) && dead.reason.as_ref().is_some_and(fits))
        };
        assert!(reason(QueueName::Match, "read queue message"), "{dead:?}");
        assert!(reason(QueueName::Match, "version 99 is newer"), "{dead:?}");
        assert!(reason(QueueName::Relay, "there is no ticket"), "{dead:?}");
        assert!(dead.iter().any(|dead| dead.body == "not JSON at all"), "the body is kept as it came");
    }

    /// A ticket's item without a value, as no stage writes it.
    fn broken() -> Put {
        let text = |value: &str| AttributeValue::S(value.to_owned());
        let one = || AttributeValue::N("1".to_owned());
        let attributes = [
            ("pk", text("acme#TICKET#broken")),
            ("sk", text("TICKET")),
            ("kind", text("TICKET")),
            ("version", one()),
            ("schema", one()),
        ];
        let mut item = Item::default();
        attributes.into_iter().for_each(|(name, value)| drop(item.insert(name.to_owned(), value)));
        Put { table: TableName::Support, item, expect: Expect::Absent }
    }

    pub(super) async fn an_unreadable_record_is_parked_and_the_stream_goes_on(world: &World) {
        world.expect_dead_letters();
        let ada = world.expert("ada").await;
        world.table().write(vec![broken()]).await.unwrap();
        let good = world.customer_asks("4711").await;
        world.advance(Span::minutes(2)).await;
        assert_eq!(world.offers(&ada).await, [good.to_string()]);
        let dead = world.dead_letters();
        assert!(dead.iter().any(|dead| dead.queue.is_none() && dead.body.contains("acme#TICKET#broken")), "{dead:?}");
        assert!(dead.iter().all(|dead| dead.reason.as_ref().is_some_and(|reason| reason.contains("no value"))), "{dead:?}");
    }
}
