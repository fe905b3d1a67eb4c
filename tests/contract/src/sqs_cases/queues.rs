//! Cases on queues as a whole.

use super::plumbing::{Queue, Seen, ensure, fresh, text};
use super::{Case, case};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::QueueAttributeName::{
    ApproximateNumberOfMessages, ApproximateNumberOfMessagesDelayed, ApproximateNumberOfMessagesNotVisible, VisibilityTimeout,
};

pub(super) const CASES: &[Case] = &[
    case!(creating_a_queue_again_finds_it),
    case!(a_queue_is_found_by_its_name),
    case!(queues_are_listed_by_the_beginning_of_their_names),
    case!(attributes_can_be_changed),
    case!(the_counts_tell_visible_delayed_and_in_flight_messages_apart),
    case!(a_purged_queue_is_empty),
    case!(tags_are_kept_and_taken_away),
];

async fn creating_a_queue_again_finds_it(client: Client) -> Seen {
    let queue = Queue::new(&client, "again", &[(VisibilityTimeout, "7")]).await?;
    let again = client.create_queue().queue_name(&queue.name).attributes(VisibilityTimeout, "7").send().await.map_err(text)?;
    ensure!(again.queue_url() == Some(&queue.url), "another URL: {:?}", again.queue_url);
    queue.done().await
}

async fn a_queue_is_found_by_its_name(client: Client) -> Seen {
    let queue = Queue::new(&client, "found", &[]).await?;
    let found = client.get_queue_url().queue_name(&queue.name).send().await.map_err(text)?;
    ensure!(found.queue_url() == Some(&queue.url), "another URL: {:?}", found.queue_url);
    let arn = queue.arn().await?;
    ensure!(arn.starts_with("arn:aws:sqs:") && arn.ends_with(&queue.name), "ARN {arn}");
    queue.done().await
}

async fn queues_are_listed_by_the_beginning_of_their_names(client: Client) -> Seen {
    let queue = Queue::new(&client, "listed", &[]).await?;
    let listed = client.list_queues().queue_name_prefix(&queue.name).send().await.map_err(text)?;
    ensure!(listed.queue_urls() == [queue.url.clone()], "listed {:?}", listed.queue_urls);
    let none = client.list_queues().queue_name_prefix(fresh("none")).send().await.map_err(text)?;
    ensure!(none.queue_urls().is_empty(), "listed {:?}", none.queue_urls);
    queue.done().await
}

async fn attributes_can_be_changed(client: Client) -> Seen {
    let queue = Queue::new(&client, "changed", &[]).await?;
    let usual = queue.attribute(VisibilityTimeout).await?;
    ensure!(usual.as_deref() == Some("30"), "the usual time-out is {usual:?}");
    let change = client.set_queue_attributes().queue_url(&queue.url).attributes(VisibilityTimeout, "45");
    change.send().await.map_err(text)?;
    let changed = queue.attribute(VisibilityTimeout).await?;
    ensure!(changed.as_deref() == Some("45"), "the time-out is {changed:?}");
    queue.done().await
}

async fn the_counts_tell_visible_delayed_and_in_flight_messages_apart(client: Client) -> Seen {
    let queue = Queue::new(&client, "counts", &[]).await?;
    queue.send("in flight").await?;
    queue.one(60).await?;
    queue.send("visible").await?;
    let delayed = client.send_message().queue_url(&queue.url).message_body("delayed").delay_seconds(60);
    delayed.send().await.map_err(text)?;
    for name in [ApproximateNumberOfMessages, ApproximateNumberOfMessagesDelayed, ApproximateNumberOfMessagesNotVisible] {
        let count = queue.attribute(name.clone()).await?;
        ensure!(count.as_deref() == Some("1"), "{name} is {count:?}");
    }
    queue.done().await
}

async fn a_purged_queue_is_empty(client: Client) -> Seen {
    let queue = Queue::new(&client, "purged", &[]).await?;
    queue.send("x").await?;
    client.purge_queue().queue_url(&queue.url).send().await.map_err(text)?;
    let bodies = queue.bodies(0, 0).await?;
    ensure!(bodies.is_empty(), "received {bodies:?}");
    queue.done().await
}

async fn tags_are_kept_and_taken_away(client: Client) -> Seen {
    let queue = Queue::new(&client, "tags", &[]).await?;
    client.tag_queue().queue_url(&queue.url).tags("team", "desk").tags("stage", "test").send().await.map_err(text)?;
    client.untag_queue().queue_url(&queue.url).tag_keys("stage").send().await.map_err(text)?;
    let tags = client.list_queue_tags().queue_url(&queue.url).send().await.map_err(text)?.tags.unwrap_or_default();
    ensure!(tags.len() == 1 && tags.get("team").is_some_and(|value| value == "desk"), "tags {tags:?}");
    queue.done().await
}
