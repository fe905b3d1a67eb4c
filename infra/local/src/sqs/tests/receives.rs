//! What is true of receiving, deleting and changing visibility.

use super::*;

#[test]
fn a_received_message_is_in_flight_until_its_time_out() {
    let w = world().with("q", &[("VisibilityTimeout", "7")]);
    w.send("q", "x");
    w.one("q");
    assert_eq!(w.counts("q"), (0, 0, 1));
    assert_eq!(w.queues.next_due("q").unwrap(), Some(START_MS + 7_000));
    w.pass(6_999);
    assert!(!w.queues.has_visible("q").unwrap());
    w.pass(1);
    assert!(w.queues.has_visible("q").unwrap());
    assert_eq!(w.one("q").message.receive_count, 2);
}

#[test]
fn a_visibility_of_nought_leaves_the_message_for_the_next_receive() {
    let w = world().with("q", &[]);
    w.send("q", "x");
    for count in 1..=3 {
        let received = w.queues.receive("q", 10, Some(0)).unwrap();
        assert_eq!(received.iter().map(|r| r.message.receive_count).collect::<Vec<_>>(), [count]);
    }
    assert_eq!(w.counts("q"), (1, 0, 0));
}

#[test]
fn the_time_of_the_first_receive_stays() {
    let w = world().with("q", &[]);
    w.send("q", "x");
    w.pass(10);
    w.queues.receive("q", 1, Some(0)).unwrap();
    w.pass(10);
    let message = w.one("q").message;
    assert_eq!(message.first_received_ms, Some(START_MS + 10));
    assert_eq!(message.system_attributes()["ApproximateReceiveCount"], "2");
}

#[test]
fn deleting_twice_succeeds() {
    let w = world().with("q", &[]);
    w.send("q", "x");
    let receipt = w.one("q").receipt;
    assert!(w.queues.delete("q", &receipt).is_ok());
    assert!(w.queues.delete("q", &receipt).is_ok());
    assert_eq!(w.counts("q"), (0, 0, 0));
}

#[test]
fn only_the_latest_receipt_deletes() {
    let w = world().with("q", &[]);
    w.send("q", "x");
    let older = w.queues.receive("q", 1, Some(0)).unwrap().remove(0).receipt;
    let latest = w.one("q").receipt;
    w.queues.delete("q", &older).unwrap();
    assert_eq!(w.counts("q"), (0, 0, 1));
    w.queues.delete("q", &latest).unwrap();
    assert_eq!(w.counts("q"), (0, 0, 0));
}

#[test]
fn the_latest_receipt_still_deletes_after_its_time_out() {
    let w = world().with("q", &[("VisibilityTimeout", "1")]);
    w.send("q", "x");
    let receipt = w.one("q").receipt;
    w.pass(5_000);
    w.queues.delete("q", &receipt).unwrap();
    assert_eq!(w.counts("q"), (0, 0, 0));
}

#[test]
fn a_receipt_of_another_queue_or_of_none_is_refused() {
    let w = world().with("q", &[]).with("other", &[]);
    w.send("q", "x");
    let receipt = w.one("q").receipt;
    for (queue, receipt) in [("other", receipt.as_str()), ("q", "made-up")] {
        let refused = w.queues.delete(queue, receipt);
        assert!(matches!(refused, Err(SqsRefused::ReceiptHandleIsInvalid { .. })), "{queue} {receipt}");
    }
}

#[test]
fn a_message_can_be_given_back_or_kept_longer() {
    let w = world().with("q", &[("VisibilityTimeout", "10")]);
    w.send("q", "x");
    let receipt = w.one("q").receipt;
    w.queues.change_visibility("q", &receipt, 60).unwrap();
    w.pass(59_999);
    assert!(w.receive("q").is_empty());
    w.queues.change_visibility("q", &receipt, 0).unwrap();
    assert_eq!(w.bodies("q"), ["x"]);
}

#[test]
fn the_visibility_of_a_message_that_is_not_in_flight_cannot_change() {
    let w = world().with("q", &[("VisibilityTimeout", "1")]);
    w.send("q", "x");
    let receipt = w.one("q").receipt;
    w.pass(1_000);
    assert!(matches!(w.queues.change_visibility("q", &receipt, 5), Err(SqsRefused::MessageNotInflight)));
    w.queues.delete("q", &receipt).unwrap();
    assert!(matches!(w.queues.change_visibility("q", &receipt, 5), Err(SqsRefused::InvalidParameter { .. })));
}

#[test]
fn twelve_hours_since_the_receive_are_the_most() {
    let w = world().with("q", &[("VisibilityTimeout", "43200")]);
    w.send("q", "x");
    let receipt = w.one("q").receipt;
    w.pass(1_000);
    assert!(w.queues.change_visibility("q", &receipt, 43_200).is_err());
    assert!(w.queues.change_visibility("q", &receipt, 43_199).is_ok());
}

#[test]
fn a_standard_queue_says_when_too_many_are_in_flight_and_a_fifo_queue_gives_none() {
    let w = world().with("q", &[]).with("q.fifo", &[("FifoQueue", "true")]);
    w.queues.set_in_flight_max(2);
    (0..3).for_each(|n| drop(w.send("q", &n.to_string())));
    (0..3).for_each(|n| drop(w.send_in_group("q.fifo", &n.to_string(), &n.to_string())));
    assert_eq!((w.receive("q").len(), w.receive("q.fifo").len()), (2, 2));
    assert!(matches!(w.queues.receive("q", 1, None), Err(SqsRefused::OverLimit { in_flight: 2, .. })));
    assert!(w.receive("q.fifo").is_empty());
}

#[test]
fn a_message_is_forgotten_after_the_retention_period() {
    let w = world().with("q", &[("MessageRetentionPeriod", "60")]);
    w.send("q", "old");
    w.pass(59_999);
    w.send("q", "young");
    w.pass(1);
    assert_eq!(w.bodies("q"), ["young"]);
}

#[test]
fn one_receive_gives_one_to_ten_messages() {
    let w = world().with("q", &[]);
    (0..12).for_each(|n| drop(w.send("q", &n.to_string())));
    assert!(w.queues.receive("q", 0, None).is_err() && w.queues.receive("q", 11, None).is_err());
    assert_eq!(w.receive("q").len(), 10);
    assert_eq!(w.receive("q").len(), 2);
}
