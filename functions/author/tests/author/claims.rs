//! Claims: one question has one automation, however its authors hurry.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use serde_json::{Value, json};
use store::{Item, Key, MemoryTable, Page, Put, Query, Table, TableError, TableName};
use tokio::sync::Notify;

use crate::parcel;
use crate::world::World;

fn late(world: &World) -> Value {
    let mut body = parcel(world);
    body["title"] = json!("Late parcels");
    body["examples"] = json!(["It is late", "WHERE IS MY PARCEL", "Two weeks now"]);
    body
}

fn names_both(said: &Value, first: &str, second: &str) -> bool {
    let detail = said["detail"].as_str().unwrap();
    [first, second, "Where a parcel is", "Late parcels"].iter().all(|name| detail.contains(name))
}

#[tokio::test]
async fn two_automations_that_claim_one_question_are_refused_with_both_named() {
    let world = World::new().await;
    let first = world.published(&parcel(&world)).await;
    let second = world.approved(&late(&world)).await;
    let (status, said) = world.ask("POST", "ada", &format!("/{second}:publish"), &Value::Null).await;
    assert!(status == 409 && names_both(&said, &first, &second), "{said}");
}

#[tokio::test]
async fn of_two_that_are_published_at_the_same_moment_one_is_refused_with_both_named() {
    let table = Arc::<HeldTable>::default();
    let world = World::over(table.clone()).await;
    let (first, second) = (world.approved(&parcel(&world)).await, world.approved(&late(&world)).await);
    let publish = async |id: &str| world.ask("POST", "ada", &format!("/{id}:publish"), &Value::Null).await;
    table.holds.store(true, Ordering::SeqCst);
    let (slow, fast) = tokio::join!(publish(&first), async {
        table.held.notified().await;
        let published = publish(&second).await;
        table.go.notify_one();
        published
    });
    assert_eq!(fast.0, 200, "{}", fast.1);
    assert!(slow.0 == 409 && names_both(&slow.1, &first, &second), "{}", slow.1);
    let (_, all) = world.ask("GET", "client", "", &Value::Null).await;
    let serving = all["automations"].as_array().unwrap().iter().filter(|one| !one["published"].is_null());
    assert_eq!(serving.map(|one| one["id"].as_str().unwrap()).collect::<Vec<_>>(), [&second]);
}

/// A table whose next reader of all automations stands still behind its read until it is let go. Who does not ask for what was saved a moment
/// ago does not see it.
#[derive(Default)]
struct HeldTable {
    inner: MemoryTable,
    holds: AtomicBool,
    held: Notify,
    go: Notify,
}

#[async_trait]
impl Table for HeldTable {
    async fn get(&self, table: TableName, key: &Key) -> Result<Option<Item>, TableError> {
        self.inner.get(table, key).await
    }

    async fn get_many(&self, table: TableName, keys: &[Key]) -> Result<Vec<Item>, TableError> {
        self.inner.get_many(table, keys).await
    }

    async fn query(&self, query: &Query) -> Result<Page, TableError> {
        let page = self.inner.query(query).await;
        if query.prefix.as_deref() != Some("AUTOMATION#") {
            return page;
        }
        if self.holds.swap(false, Ordering::SeqCst) {
            self.held.notify_one();
            self.go.notified().await;
        }
        if query.consistent { page } else { Ok(Page::default()) }
    }

    async fn write(&self, puts: Vec<Put>) -> Result<(), TableError> {
        self.inner.write(puts).await
    }
}
