//! What is true of FIFO queues.

use super::*;

fn fifo(more: &[(&str, &str)]) -> World {
    let mut attributes = vec![("FifoQueue", "true")];
    attributes.extend(more);
    world().with("q.fifo", &attributes)
}

#[test]
fn a_group_keeps_its_order_and_waits_for_the_one_in_flight() {
    let w = fifo(&[]);
    for body in ["a1", "a2", "b1"] {
        w.send_in_group("q.fifo", &body[..1], body);
    }
    let first = w.one("q.fifo");
    assert_eq!(first.message.body, "a1");
    assert_eq!(w.bodies("q.fifo"), ["b1"]);
    assert!(!w.queues.has_visible("q.fifo").unwrap());
    w.queues.delete("q.fifo", &first.receipt).unwrap();
    assert!(w.queues.has_visible("q.fifo").unwrap());
    assert_eq!(w.bodies("q.fifo"), ["a2"]);
}

#[test]
fn one_receive_may_take_several_of_a_group_in_order() {
    let w = fifo(&[]);
    ["a1", "a2", "a3"].into_iter().for_each(|body| drop(w.send_in_group("q.fifo", "a", body)));
    assert_eq!(w.bodies("q.fifo"), ["a1", "a2", "a3"]);
}

#[test]
fn a_message_given_back_comes_again_before_its_followers() {
    let w = fifo(&[]);
    ["a1", "a2"].into_iter().for_each(|body| drop(w.send_in_group("q.fifo", "a", body)));
    let receipt = w.one("q.fifo").receipt;
    w.queues.change_visibility("q.fifo", &receipt, 0).unwrap();
    assert_eq!(w.bodies("q.fifo"), ["a1", "a2"]);
}

#[test]
fn the_same_id_is_one_message_for_five_minutes_even_when_it_was_deleted() {
    let w = fifo(&[]);
    let first = w.send_in_group("q.fifo", "a", "x");
    let receipt = w.one("q.fifo").receipt;
    w.queues.delete("q.fifo", &receipt).unwrap();
    w.pass(299_999);
    assert_eq!(w.send_in_group("q.fifo", "a", "x"), first);
    assert!(w.receive("q.fifo").is_empty());
    w.pass(1);
    assert_ne!(w.send_in_group("q.fifo", "a", "x").message_id, first.message_id);
    assert_eq!(w.bodies("q.fifo"), ["x"]);
}

#[test]
fn the_same_body_is_one_message_where_the_content_decides() {
    let w = fifo(&[("ContentBasedDeduplication", "true")]);
    let message = Message { deduplication_id: None, ..grouped("a", "x") };
    (0..2).for_each(|_| drop(w.queues.send("q.fifo", &message, None).unwrap()));
    assert_eq!(w.bodies("q.fifo"), ["x"]);
}

#[test]
fn with_the_scope_of_a_group_other_groups_may_use_the_same_id() {
    let w = fifo(&[("DeduplicationScope", "messageGroup")]);
    ["a", "b", "a"].into_iter().for_each(|group| drop(w.send_in_group("q.fifo", group, "x")));
    assert_eq!(w.bodies("q.fifo"), ["x", "x"]);
}

#[test]
fn a_message_needs_a_group_and_an_id() {
    let w = fifo(&[]);
    let no_group = Message { group_id: None, ..grouped("a", "x") };
    let no_id = Message { deduplication_id: None, ..grouped("a", "x") };
    assert!(w.queues.send("q.fifo", &no_group, None).is_err());
    assert!(w.queues.send("q.fifo", &no_id, None).is_err());
    assert!(w.queues.send("q.fifo", &grouped("a", "x"), Some(5)).is_err(), "a delay of its own");
}

#[test]
fn sequence_numbers_have_twenty_digits_and_grow() {
    let w = fifo(&[]);
    let numbers = ["1", "2", "3"].map(|body| w.send_in_group("q.fifo", "a", body).sequence_number.unwrap());
    assert!(numbers.is_sorted() && numbers.iter().all(|number| number.len() == 20));
    assert_eq!(w.one("q.fifo").message.system_attributes()["SequenceNumber"], numbers[0]);
}

#[test]
fn an_expired_receipt_is_refused() {
    let w = fifo(&[("VisibilityTimeout", "1")]);
    w.send_in_group("q.fifo", "a", "x");
    let receipt = w.one("q.fifo").receipt;
    w.pass(1_000);
    assert!(matches!(w.queues.delete("q.fifo", &receipt), Err(SqsRefused::InvalidParameter { .. })));
    assert_eq!(w.bodies("q.fifo"), ["x"]);
}

#[test]
fn a_delayed_message_holds_its_followers_back() {
    let w = fifo(&[("DelaySeconds", "10")]);
    w.send_in_group("q.fifo", "a", "first");
    w.queues.set_attributes("q.fifo", &set(&[("DelaySeconds", "0")])).unwrap();
    w.send_in_group("q.fifo", "a", "second");
    assert!(w.receive("q.fifo").is_empty());
    w.pass(10_000);
    assert_eq!(w.bodies("q.fifo"), ["first", "second"]);
}
