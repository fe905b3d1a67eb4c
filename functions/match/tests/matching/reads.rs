//! Reads: a ticket reads the same few items whether two hundred or five thousand experts are on the roster.

use queue::Work;

use crate::world::{Reads, World, experts};

async fn read_by_one_ticket(count: usize) -> [Reads; 2] {
    let world = World::new().await;
    world.have(experts(count)).await;
    let ticket = world.opens("1").await;
    world.reads();
    world.matches(&ticket).await;
    let first = world.reads();
    world.set(40);
    world.works(Work::NextWave { ticket: ticket.id.clone(), epoch: 0, plan: 0 }).await;
    let again = world.reads();
    assert!(world.plans(&ticket).await.iter().all(|plan| plan.candidates > 20), "a fair sample was seen");
    [first, again]
}

#[tokio::test]
async fn a_ticket_reads_as_much_from_a_roster_of_5_000_as_from_one_of_200() {
    let (small, large) = (read_by_one_ticket(200).await, read_by_one_ticket(5_000).await);
    println!("first plan {:?}, second {:?}", large[0], large[1]);
    assert_eq!(small, large);
    // Ticket, program, and no automations; coverage and demand; no plan yet, a look whether the roster is small, and four leaves.
    assert_eq!(large[0], Reads { gets: 3, keys: 2, pages: 6, items: 8 });
    // A look at the plan that stands, and two parts of the roster: the plan's own and the next one's.
    assert_eq!(large[1], Reads { gets: 2, keys: 4, pages: 11, items: 17 });
}
