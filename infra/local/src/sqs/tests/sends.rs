//! What is true of sending.

use super::*;

#[test]
fn a_delayed_message_is_seen_when_its_delay_has_passed_and_not_before() {
    let w = world().with("q", &[]);
    w.queues.send("q", &Message::new("later"), Some(5)).unwrap();
    w.pass(4_999);
    assert!(w.receive("q").is_empty());
    assert_eq!(w.counts("q"), (0, 1, 0));
    w.pass(1);
    assert_eq!(w.bodies("q"), ["later"]);
}

#[test]
fn a_message_s_delay_of_nought_wins_over_the_queue_s() {
    let w = world().with("q", &[("DelaySeconds", "60")]);
    w.send("q", "slow");
    w.queues.send("q", &Message::new("fast"), Some(0)).unwrap();
    assert_eq!(w.bodies("q"), ["fast"]);
    w.pass(60_000);
    assert!(w.bodies("q").contains(&"slow".to_owned()));
}

#[test]
fn nine_hundred_seconds_is_the_longest_delay() {
    let w = world().with("q", &[]);
    assert!(w.queues.send("q", &Message::new("x"), Some(900)).is_ok());
    let refused = w.queues.send("q", &Message::new("x"), Some(901));
    assert!(matches!(refused, Err(SqsRefused::InvalidParameter { parameter: "DelaySeconds", .. })));
}

#[test]
fn the_entries_of_a_batch_succeed_and_fail_each_for_itself() {
    let w = world().with("q", &[]);
    let batch = [("good", None), ("", None), ("bad delay", Some(1000)), ("fine", Some(0))];
    let batch = batch.map(|(body, delay_s)| (Message::new(body), delay_s));
    let sent = w.queues.send_batch("q", &batch).unwrap();
    assert_eq!(sent.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, false, true]);
    assert_eq!(w.bodies("q"), ["good", "fine"]);
}

#[test]
fn a_batch_that_is_too_large_together_is_refused_as_a_whole() {
    let w = world().with("q", &[]);
    let half = (Message::new("x".repeat(600_000)), None);
    let refused = w.queues.send_batch("q", &[half.clone(), half]);
    assert!(matches!(refused, Err(SqsRefused::BatchTooLong { bytes: 1_200_000 })));
    assert_eq!(w.counts("q"), (0, 0, 0));
}

#[test]
fn what_was_sent_is_received_with_all_that_belongs_to_it() {
    let w = world().with("q", &[]);
    let mut message = Message::new("Grüße 🦊");
    message.attributes.insert("kind".into(), MessageAttribute::text("offer"));
    message.attributes.insert("raw".into(), MessageAttribute::Binary { data_type: "Binary".into(), value: vec![0, 255] });
    message.group_id = Some("a-group".into());
    message.trace_header = Some("Root=1-5759e988-bd862e3fe1be46a994272793".into());
    let sent = w.queues.send("q", &message, None).unwrap();
    let received = w.one("q").message;
    assert_eq!((received.message_id, received.body), (sent.message_id, message.body));
    assert_eq!((received.attributes, received.group_id), (message.attributes, message.group_id));
    assert_eq!((received.trace_header, received.sent_ms), (message.trace_header, START_MS));
    assert_eq!(sent.sequence_number, None);
}

#[test]
fn sending_to_no_queue_is_refused() {
    let refused = world().queues.send("nowhere", &Message::new("x"), None);
    assert!(matches!(refused, Err(SqsRefused::QueueDoesNotExist { .. })));
}
