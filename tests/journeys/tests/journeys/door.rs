//! Stories at the door: what comes twice, what is forged, what is spam.

use crate::run::journey;

journey!(a_duplicate_webhook_and_the_same_message_under_another_delivery_change_nothing);
journey!(forged_stale_and_unknown_webhooks_store_nothing);
journey!(spam_is_closed_and_a_double_is_found);
journey!(a_comment_that_comes_before_its_ticket_is_not_lost: ends_well, ends_the_same_doubled);
journey!(a_clients_own_system_opens_tickets_and_writes_on_them);

mod story {
    use domain::{ClosedBecause, ConnectionId, ConnectionKind, Span, State};
    use serde_json::json;
    use store::{Stored, TableName, kind_of};
    use testkit::{CLIENT_KEY, Reply, Request, Webhook, World, connection, connection_id, program};

    /// A duplicate; or, where the table pushed back, safe in the overflow queue, which finds the duplicate.
    fn changed_nothing(reply: &Reply) -> bool {
        matches!(reply.json()["outcome"].as_str(), Some("duplicate" | "queued"))
    }

    pub(super) async fn a_duplicate_webhook_and_the_same_message_under_another_delivery_change_nothing(world: &World) {
        world.expert("ada").await;
        let first = Webhook::created("4711", "Battery", "My battery does not last.");
        let ticket = world.zendesk(&first).await.json()["ticket"].clone();
        world.advance(Span::minutes(1)).await;
        let again = world.zendesk(&first).await;
        assert_eq!((again.status, &again.json()["ticket"]), (200, &ticket));
        assert!(changed_nothing(&again), "{again:?}");
        let word = Webhook::commented("4711", "c-1", "It is a model of 2024.");
        assert_eq!(world.zendesk(&word).await.status, 200);
        world.advance(Span::minutes(1)).await;
        let again = world.zendesk(&word.delivered_as("inv-another")).await;
        assert!(again.status == 200 && changed_nothing(&again), "{again:?}");
        world.advance(Span::minutes(1)).await;
        let id = world.ticket_id("4711");
        assert_eq!(world.tickets().len(), 1);
        assert_eq!(world.store().of_ticket(&id).messages(&id).await.unwrap().len(), 1);
        assert_eq!(world.ticket("4711").await.episode, 0);
    }

    pub(super) async fn forged_stale_and_unknown_webhooks_store_nothing(world: &World) {
        // A sweep's own watermark is no trace of a webhook.
        let stored = || world.table().items(TableName::Support).iter().filter(|item| kind_of(item) != "WATERMARK").count();
        let before = stored();
        let webhook = Webhook::created("4711", "Battery", "My battery does not last.");
        let hook = |headers| Request::hook(connection_id().as_str(), headers, webhook.bytes());
        let forged = world.ask(hook(webhook.signed_by("another secret", world.now()))).await;
        assert_eq!((forged.status, forged.problem()), (401, "signature-invalid".to_owned()), "{forged:?}");
        let stale = world.ask(hook(webhook.signed(world.now() - Span::minutes(6)))).await;
        assert_eq!(stale.status, 401, "{stale:?}");
        let other = ConnectionId::from_random([8; 16]);
        let unknown = world.ask(Request::hook(other.as_str(), webhook.signed(world.now()), webhook.bytes())).await;
        assert_eq!(unknown.status, 404);
        world.advance(Span::minutes(2)).await;
        assert_eq!(stored(), before);
        assert!(world.desk_calls().is_empty());

        // One good delivery shows that only the bad ones were refused.
        assert_eq!(world.zendesk(&webhook).await.status, 200);
        world.advance(Span::minutes(2)).await;
        assert_eq!(world.tickets().len(), 1);
    }

    pub(super) async fn spam_is_closed_and_a_double_is_found(world: &World) {
        world.put_program(domain::Program { close_doubles: true, ..program() }).await;
        let ada = world.expert("ada").await;
        world.zendesk(&Webhook::created("4711", "Offer", "Cheap watches for everybody!")).await;
        world.advance(Span::minutes(1)).await;
        world.zendesk(&Webhook::created("4712", "Battery", "My battery does not last.")).await;
        world.advance(Span::minutes(1)).await;
        world.zendesk(&Webhook::created("4713", "battery", "My battery does not last!")).await;
        world.advance(Span::minutes(2)).await;
        let closed = |state| match state {
            State::Closed { because, .. } => because,
            other => panic!("it is {}", other.name()),
        };
        assert!(matches!(closed(world.ticket("4711").await.state), ClosedBecause::Spam { .. }));
        let of = world.ticket_id("4712");
        assert_eq!(closed(world.ticket("4713").await.state), ClosedBecause::Duplicate { of: of.clone() });
        assert_eq!(world.offers(&ada).await, [of.to_string()]);
    }

    pub(super) async fn a_comment_that_comes_before_its_ticket_is_not_lost(world: &World) {
        world.expert("ada").await;
        world.customer_writes("4711", "c-1", "It is a model of 2024 and the battery is empty.").await;
        world.advance(Span::minutes(1)).await;
        world.customer_asks("4711").await;
        world.advance(Span::minutes(1)).await;
        let ticket = world.ticket("4711").await;
        let messages = world.store().of_ticket(&ticket.id).messages(&ticket.id).await.unwrap();
        let said: Vec<&str> = messages.iter().map(|message| message.text.as_str()).chain([ticket.question.as_str()]).collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said.iter().any(|text| text.contains("2024")) && said.iter().any(|text| text.contains("since the update")));
    }

    pub(super) async fn a_clients_own_system_opens_tickets_and_writes_on_them(world: &World) {
        let api = domain::Connection {
            id: ConnectionId::from_random([9; 16]),
            kind: ConnectionKind::Api,
            access: None,
            secrets: Vec::new(),
            ..connection()
        };
        let id = api.id.clone();
        world.store().save_connection(&Stored::new(api)).await.unwrap();
        let ada = world.expert("ada").await;
        let new = |n: u32| {
            json!({
                "connection": id, "external_id": format!("order-{n}"), "subject": "Camera", "text": "My camera stays dark.",
                "customer": { "id": format!("customer-{n}") },
            })
        };
        let one = world.ask(Request::post("/v1/tickets", &new(1)).by(CLIENT_KEY)).await;
        assert_eq!(one.status, 202, "{one:?}");
        let batch = json!({ "tickets": [new(1), { "text": "no connection" }, new(2)] });
        let batch = world.ask(Request::post("/v1/tickets:batch", &batch).by(CLIENT_KEY)).await.json();
        let statuses: Vec<u64> = batch["items"].as_array().unwrap().iter().map(|item| item["status"].as_u64().unwrap()).collect();
        assert_eq!(statuses, [202, 422, 202], "{batch}");
        world.advance(Span::minutes(2)).await;
        assert_eq!(world.offers(&ada).await.len(), 2);
        let ticket: domain::TicketId = one.json()["ticket"].as_str().unwrap().parse().unwrap();
        let word = json!({ "text": "It is a model of 2024.", "external_id": "word-1" });
        let path = format!("/v1/tickets/{ticket}/messages");
        assert_eq!(world.ask(Request::post(&path, &word).by(CLIENT_KEY)).await.status, 202);
        world.advance(Span::minutes(1)).await;
        world.claims(&ada, &ticket).await;
        world.advance(Span::minutes(1)).await;
        let word = json!({ "text": "I look into it.", "external_id": "word-2" });
        assert_eq!(world.ask(Request::post(&path, &word).by(&ada.key)).await.status, 202);
        world.advance(Span::minutes(1)).await;
        assert_eq!(world.tickets().len(), 2);
        assert_eq!(world.store().of_ticket(&ticket).messages(&ticket).await.unwrap().len(), 2);
        assert_eq!(world.ticket_by_id(&ticket).await.touches, 1);
        assert!(world.desk_calls().is_empty(), "there is no help desk behind an API client");
    }
}
