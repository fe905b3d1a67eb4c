//! What follows from an appeal: the ticket looks for somebody again, and no reward is lost that was never earned.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

use dispatch_fn::of_ticket;
use domain::{ClosedBecause, Fact};
use queue::{Delivery, Work};

#[test]
fn an_appeal_looks_for_somebody_in_the_new_epoch_and_forfeits_nothing() {
    let now = testkit::noon();
    let closed = testkit::ticket("1").closed(ClosedBecause::Spam { evidence: "an advert".into() }, now);
    let opened = closed.clone().not_spam(&testkit::program(), now).unwrap();
    let work: Vec<Work> = of_ticket(Some(&closed), &opened).into_iter().map(|outgoing| outgoing.work).collect();
    assert!(work.contains(&Work::MatchTicket { ticket: opened.id.clone(), epoch: 1 }), "{work:?}");
    assert!(!work.iter().any(|work| matches!(work, Work::ForfeitReward { .. } | Work::HoldReward { .. })), "{work:?}");
    let told = work
        .iter()
        .filter(|work| matches!(work, Work::Deliver { delivery: Delivery::Event { fact, .. }, .. } if *fact != Fact::Reopened));
    assert_eq!(told.count(), 0, "{work:?}");
    assert_eq!(of_ticket(Some(&opened), &opened), []);
}
