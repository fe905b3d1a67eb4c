//! Counting: each change once, in whatever batches it comes, however often, and over crashes.

use boot::{Change, Failure};

use crate::world::{World, expected, stream, summed};

#[tokio::test]
async fn rollups_are_the_sum_over_tickets_whatever_the_batches() {
    let (tickets, changes) = stream(24).await;
    for size in [1, 7, changes.len()] {
        let world = World::new().await;
        for batch in changes.chunks(size) {
            world.count(batch).await.unwrap();
        }
        assert_eq!(summed(&world.rollups().await), expected(&tickets), "batches of {size}");
    }
}

#[tokio::test]
async fn counting_the_same_changes_again_changes_no_byte() {
    let (_, changes) = stream(12).await;
    let world = World::new().await;
    world.count(&changes).await.unwrap();
    let program = crate::world::program_id();
    let first = world.acme().rollups(&program).await.unwrap();
    world.count(&changes).await.unwrap();
    for batch in changes.chunks(5) {
        world.count(batch).await.unwrap();
    }
    assert_eq!(world.acme().rollups(&program).await.unwrap(), first);
}

#[tokio::test]
async fn a_crash_at_any_write_of_a_batch_converges_when_the_batch_comes_again() {
    let (tickets, changes) = stream(6).await;
    let calm = World::new().await;
    calm.count(&changes).await.unwrap();
    let writes = calm.rollups().await.len();
    assert!(writes >= 4, "several rollups are at stake");
    for nth in 1..=writes {
        for after in [false, true] {
            let world = World::new().await;
            world.table.crash_at(nth, after);
            assert!(matches!(world.count(&changes).await, Err((0, Failure::Retry(_)))));
            world.count(&changes).await.unwrap();
            assert_eq!(summed(&world.rollups().await), expected(&tickets), "crash at write {nth}, after: {after}");
        }
    }
}

#[tokio::test]
async fn two_shards_counted_at_the_same_time_lose_nothing() {
    let (tickets, changes) = stream(24).await;
    // Each ticket's changes stay in one shard, and the shards' numbers have nothing to do with each other.
    let place = |change: &Change| store_number(change) % 2;
    let shard = |wanted: u32| -> Vec<Change> {
        let own = changes.iter().filter(|change| place(change) == wanted).cloned().enumerate();
        own.map(|(index, change)| Change { shard: format!("shard-{wanted}"), sequence: format!("{}", index + 1), ..change })
            .collect()
    };
    let world = World::new().await;
    let (one, two) = (shard(0), shard(1));
    assert!(!one.is_empty() && !two.is_empty());
    let (first, second) = tokio::join!(world.count(&one), world.count(&two));
    first.unwrap();
    second.unwrap();
    assert_eq!(summed(&world.rollups().await), expected(&tickets));
}

fn store_number(change: &Change) -> u32 {
    let ticket = store::Store::read_ticket(change.after.as_ref().unwrap()).unwrap().value;
    ticket.origin.external.parse().unwrap()
}

#[tokio::test]
async fn an_unreadable_record_is_parked_alone_after_what_stands_before_it_is_counted() {
    let (tickets, mut changes) = stream(4).await;
    let mut broken = changes[2].clone();
    broken.after.as_mut().unwrap().remove("value");
    changes.insert(3, broken);
    let world = World::new().await;
    let Err((done, Failure::Park(reason))) = world.count(&changes).await else { panic!("it must be parked") };
    assert_eq!(done, 3);
    assert!(!reason.is_empty());
    world.count(&changes[4..]).await.unwrap();
    assert_eq!(summed(&world.rollups().await), expected(&tickets));
}

#[tokio::test]
async fn other_items_and_deletions_add_nothing() {
    let (_, changes) = stream(1).await;
    let world = World::new().await;
    let deleted = Change { after: None, ..changes[0].clone() };
    let mut other = changes[0].clone();
    let item = other.after.as_mut().unwrap();
    let anything = item["pk"].clone();
    item.insert("kind".to_owned(), anything);
    world.count(&[deleted, other]).await.unwrap();
    assert!(world.rollups().await.is_empty());
}
