//! Cases on what a queue service refuses, and how.

use super::plumbing::{Queue, Seen, ensure, fresh, receipt, refused, text};
use super::{Case, case};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{QueueAttributeName, SendMessageBatchRequestEntry};

const NO_QUEUE: &[&str] = &["AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"];
const INVALID: &[&str] = &["InvalidParameterValue", "InvalidParameterValueException"];

pub(super) const CASES: &[Case] = &[
    case!(a_queue_that_does_not_exist_is_refused_by_every_call),
    case!(a_queue_with_other_attributes_exists_already),
    case!(a_delay_above_fifteen_minutes_is_refused, Some("a delay above 900 is accepted there")),
    case!(an_invalid_character_is_refused),
    case!(a_body_above_one_mebibyte_is_refused),
    case!(a_made_up_receipt_handle_is_refused),
    case!(the_visibility_of_a_message_not_in_flight_cannot_change, Some("the change is accepted there")),
    case!(eleven_entries_repeated_ids_and_no_entries_are_refused),
    case!(an_unknown_attribute_value_is_refused),
];

async fn a_queue_that_does_not_exist_is_refused_by_every_call(client: Client) -> Seen {
    let name = fresh("nowhere");
    let found = client.get_queue_url().queue_name(&name).send().await;
    let typed = found.as_ref().err().and_then(|error| error.as_service_error()).is_some_and(|e| e.is_queue_does_not_exist());
    ensure!(typed, "the client does not know the refusal {found:?}");
    let queue = Queue::new(&client, "base", &[]).await?;
    let url = queue.url.replace(&queue.name, &name);
    refused(client.send_message().queue_url(&url).message_body("x").send().await, NO_QUEUE)?;
    refused(client.receive_message().queue_url(&url).send().await, NO_QUEUE)?;
    refused(client.get_queue_attributes().queue_url(&url).send().await, NO_QUEUE)?;
    refused(client.delete_message().queue_url(&url).receipt_handle("x").send().await, NO_QUEUE)?;
    queue.done().await
}

async fn a_queue_with_other_attributes_exists_already(client: Client) -> Seen {
    let queue = Queue::new(&client, "exists", &[(QueueAttributeName::VisibilityTimeout, "7")]).await?;
    let other = client.create_queue().queue_name(&queue.name).attributes(QueueAttributeName::VisibilityTimeout, "8");
    refused(other.send().await, &["QueueAlreadyExists", "QueueNameExists"])?;
    queue.done().await
}

async fn a_delay_above_fifteen_minutes_is_refused(client: Client) -> Seen {
    let queue = Queue::new(&client, "long-delay", &[]).await?;
    let send = client.send_message().queue_url(&queue.url).message_body("x").delay_seconds(901).send().await;
    queue.done().await?;
    refused(send, INVALID)
}

async fn an_invalid_character_is_refused(client: Client) -> Seen {
    let queue = Queue::new(&client, "character", &[]).await?;
    let send = client.send_message().queue_url(&queue.url).message_body("nul \u{0}").send().await;
    queue.done().await?;
    refused(send, &["InvalidMessageContents"])
}

async fn a_body_above_one_mebibyte_is_refused(client: Client) -> Seen {
    let queue = Queue::new(&client, "too-large", &[]).await?;
    let send = client.send_message().queue_url(&queue.url).message_body("x".repeat(1_048_577)).send().await;
    queue.done().await?;
    refused(send, INVALID)
}

async fn a_made_up_receipt_handle_is_refused(client: Client) -> Seen {
    let queue = Queue::new(&client, "made-up", &[]).await?;
    let delete = client.delete_message().queue_url(&queue.url).receipt_handle("made-up").send().await;
    queue.done().await?;
    refused(delete, &["ReceiptHandleIsInvalid", "InvalidParameterValue"])
}

async fn the_visibility_of_a_message_not_in_flight_cannot_change(client: Client) -> Seen {
    let queue = Queue::new(&client, "not-in-flight", &[]).await?;
    queue.send("x").await?;
    let receipt = receipt(&queue.one(0).await?)?;
    let change = client.change_message_visibility().queue_url(&queue.url).receipt_handle(receipt).visibility_timeout(5);
    let changed = change.send().await;
    queue.done().await?;
    refused(changed, &["AWS.SimpleQueueService.MessageNotInflight", "MessageNotInflight"])
}

async fn eleven_entries_repeated_ids_and_no_entries_are_refused(client: Client) -> Seen {
    let queue = Queue::new(&client, "entries", &[]).await?;
    let entry = |id: usize| SendMessageBatchRequestEntry::builder().id(id.to_string()).message_body("x").build();
    for (ids, code) in [
        ((0..11).collect(), "TooManyEntriesInBatchRequest"),
        (vec![1, 1], "BatchEntryIdsNotDistinct"),
        (vec![], "EmptyBatchRequest"),
    ] {
        let entries = ids.into_iter().map(entry).collect::<Result<Vec<_>, _>>().map_err(text)?;
        let batch = client.send_message_batch().queue_url(&queue.url).set_entries(Some(entries)).send().await;
        refused(batch, &[&format!("AWS.SimpleQueueService.{code}"), code])?;
    }
    queue.done().await
}

async fn an_unknown_attribute_value_is_refused(client: Client) -> Seen {
    let create = client.create_queue().queue_name(fresh("value"));
    let created = create.attributes(QueueAttributeName::VisibilityTimeout, "43201").send().await;
    refused(created, &["InvalidAttributeValue", "InvalidParameterValue"])
}
