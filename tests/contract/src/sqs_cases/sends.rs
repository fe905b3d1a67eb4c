//! Cases on sending.

use super::plumbing::{Queue, Seen, ensure, system, text};
use super::{Case, case};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::primitives::Blob;
use aws_sdk_sqs::types::{MessageAttributeValue, MessageSystemAttributeName, QueueAttributeName, SendMessageBatchRequestEntry};

pub(super) const CASES: &[Case] = &[
    case!(what_is_sent_is_received_with_its_digest),
    case!(message_attributes_arrive_with_their_digest),
    case!(a_body_of_one_mebibyte_arrives),
    case!(a_delayed_message_arrives_when_its_delay_has_passed),
    case!(a_delay_of_nought_wins_over_the_queues_own),
    case!(a_batch_of_ten_arrives),
    case!(a_bad_entry_of_a_batch_fails_alone),
    case!(a_standard_queue_takes_a_message_group),
];

async fn what_is_sent_is_received_with_its_digest(client: Client) -> Seen {
    let queue = Queue::new(&client, "digest", &[]).await?;
    let send = client.send_message().queue_url(&queue.url).message_body("This is a test message");
    let sent = send.send().await.map_err(text)?;
    let md5 = Some("fafb00f5732ab283681e124bf8747ed1");
    ensure!(sent.md5_of_message_body() == md5, "sent digest {:?}", sent.md5_of_message_body);
    let message = queue.one(30).await?;
    ensure!(message.message_id == sent.message_id, "id {:?}", message.message_id);
    ensure!(message.body() == Some("This is a test message") && message.md5_of_body() == md5, "received {message:?}");
    let count = system(&message, MessageSystemAttributeName::ApproximateReceiveCount)?;
    ensure!(count == "1", "received {count} times");
    system(&message, MessageSystemAttributeName::SentTimestamp)?;
    queue.done().await
}

fn value(data_type: &str) -> Result<MessageAttributeValue, String> {
    let value = MessageAttributeValue::builder().data_type(data_type);
    let value = match data_type {
        "Binary" => value.binary_value(Blob::new([0u8, 255])),
        _ => value.string_value("1493147359900"),
    };
    value.build().map_err(text)
}

async fn message_attributes_arrive_with_their_digest(client: Client) -> Seen {
    let queue = Queue::new(&client, "attributes", &[]).await?;
    let send = client.send_message().queue_url(&queue.url).message_body("x");
    let sent = send.message_attributes("timestamp", value("Number")?).send().await.map_err(text)?;
    let md5 = Some("235c5c510d26fb653d073faed50ae77c");
    ensure!(sent.md5_of_message_attributes() == md5, "sent digest {:?}", sent.md5_of_message_attributes);
    let message = queue.one(30).await?;
    ensure!(message.md5_of_message_attributes() == md5, "received digest {:?}", message.md5_of_message_attributes);
    let send = client.send_message().queue_url(&queue.url).message_body("y");
    send.message_attributes("raw", value("Binary")?).send().await.map_err(text)?;
    let message = queue.one(30).await?;
    let raw = message.message_attributes.as_ref().and_then(|attributes| attributes.get("raw")).cloned();
    ensure!(raw == Some(value("Binary")?), "received {raw:?}");
    queue.done().await
}

async fn a_body_of_one_mebibyte_arrives(client: Client) -> Seen {
    let queue = Queue::new(&client, "large", &[]).await?;
    let body = "x".repeat(1_048_576);
    queue.send(&body).await?;
    let message = queue.one(30).await?;
    ensure!(message.body() == Some(&body), "{:?} bytes came", message.body().map(str::len));
    queue.done().await
}

async fn a_delayed_message_arrives_when_its_delay_has_passed(client: Client) -> Seen {
    let queue = Queue::new(&client, "delayed", &[]).await?;
    let send = client.send_message().queue_url(&queue.url).message_body("later").delay_seconds(1);
    send.send().await.map_err(text)?;
    let early = queue.bodies(30, 0).await?;
    ensure!(early.is_empty(), "{early:?} came at once");
    let message = queue.one(30).await?;
    ensure!(message.body() == Some("later"), "received {message:?}");
    queue.done().await
}

async fn a_delay_of_nought_wins_over_the_queues_own(client: Client) -> Seen {
    let queue = Queue::new(&client, "nought", &[(QueueAttributeName::DelaySeconds, "60")]).await?;
    queue.send("slow").await?;
    let send = client.send_message().queue_url(&queue.url).message_body("fast").delay_seconds(0);
    send.send().await.map_err(text)?;
    let bodies = queue.bodies(30, 1).await?;
    ensure!(bodies == ["fast"], "received {bodies:?}");
    queue.done().await
}

fn entry(id: usize, body: &str, delay_s: i32) -> Result<SendMessageBatchRequestEntry, String> {
    let entry = SendMessageBatchRequestEntry::builder().id(format!("entry-{id}")).message_body(body);
    entry.delay_seconds(delay_s).build().map_err(text)
}

async fn a_batch_of_ten_arrives(client: Client) -> Seen {
    let queue = Queue::new(&client, "batch", &[]).await?;
    let entries = (0..10).map(|n| entry(n, &n.to_string(), 0)).collect::<Result<Vec<_>, _>>()?;
    let sent = client.send_message_batch().queue_url(&queue.url).set_entries(Some(entries)).send().await.map_err(text)?;
    ensure!(sent.successful.len() == 10 && sent.failed.is_empty(), "sent {sent:?}");
    let mut bodies = Vec::new();
    while bodies.len() < 10 {
        let more = queue.bodies(30, 1).await?;
        ensure!(!more.is_empty(), "only {bodies:?} came");
        bodies.extend(more);
    }
    bodies.sort();
    ensure!(bodies == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], "received {bodies:?}");
    queue.done().await
}

async fn a_bad_entry_of_a_batch_fails_alone(client: Client) -> Seen {
    let queue = Queue::new(&client, "mixed", &[]).await?;
    let entries = vec![entry(0, "good", 0)?, entry(1, "bad \u{0}", 0)?];
    let sent = client.send_message_batch().queue_url(&queue.url).set_entries(Some(entries)).send().await.map_err(text)?;
    let failed: Vec<_> = sent.failed.iter().map(|entry| (entry.id.as_str(), entry.sender_fault)).collect();
    ensure!(sent.successful.len() == 1 && failed == [("entry-1", true)], "sent {sent:?}");
    let bodies = queue.bodies(30, 1).await?;
    ensure!(bodies == ["good"], "received {bodies:?}");
    queue.done().await
}

async fn a_standard_queue_takes_a_message_group(client: Client) -> Seen {
    let queue = Queue::new(&client, "fair", &[]).await?;
    let send = client.send_message().queue_url(&queue.url).message_body("x").message_group_id("a-client");
    send.send().await.map_err(text)?;
    let group = system(&queue.one(30).await?, MessageSystemAttributeName::MessageGroupId)?;
    ensure!(group == "a-client", "group {group}");
    queue.done().await
}
