//! What is true of queues as a whole.

use super::*;

#[test]
fn creating_again_with_the_same_attributes_changes_nothing_and_with_others_is_refused() {
    let w = world().with("q", &[("VisibilityTimeout", "7")]);
    w.send("q", "x");
    assert!(w.queues.create("q", &set(&[("VisibilityTimeout", "7")])).is_ok());
    assert!(w.queues.create("q", &set(&[])).is_ok());
    let refused = w.queues.create("q", &set(&[("VisibilityTimeout", "8")]));
    assert!(matches!(refused, Err(SqsRefused::QueueNameExists { attribute, .. }) if attribute == "VisibilityTimeout"));
    assert_eq!(w.counts("q").0, 1);
}

#[test]
fn ensuring_gives_an_existing_queue_exactly_the_new_attributes_and_keeps_its_messages() {
    let w = world().with("q", &[("VisibilityTimeout", "7"), ("DelaySeconds", "0")]);
    w.send("q", "x");
    w.queues.ensure("q", &set(&[("VisibilityTimeout", "8")])).unwrap();
    w.queues.ensure("q", &set(&[("DelaySeconds", "1")])).unwrap();
    w.queues.ensure("new", &set(&[])).unwrap();
    let attributes = w.queues.attributes("q").unwrap();
    assert_eq!((attributes["VisibilityTimeout"].as_str(), attributes["DelaySeconds"].as_str()), ("30", "1"));
    assert_eq!(w.counts("q").0, 1);
    assert_eq!(w.queues.names("").unwrap(), ["new", "q"]);
}

#[test]
fn attributes_tell_what_was_set_the_defaults_and_the_counts() {
    let w = world().with("q", &[("DelaySeconds", "3")]);
    w.send("q", "x");
    let attributes = w.queues.attributes("q").unwrap();
    let expected = [
        ("DelaySeconds", "3"),
        ("VisibilityTimeout", "30"),
        ("MessageRetentionPeriod", "345600"),
        ("MaximumMessageSize", "1048576"),
        ("QueueArn", "arn:aws:sqs:us-east-1:000000000000:q"),
        ("ApproximateNumberOfMessagesDelayed", "1"),
        ("ApproximateNumberOfMessages", "0"),
        ("CreatedTimestamp", "1700000000"),
    ];
    assert!(expected.iter().all(|(name, value)| attributes[*name] == *value), "{attributes:?}");
    assert!(!attributes.contains_key("FifoQueue") && !attributes.contains_key("RedrivePolicy"));
}

#[test]
fn a_policy_can_be_taken_away() {
    let w = world().with("dead", &[]).with("q", &[("RedrivePolicy", &redrive_to("dead", 3))]);
    w.queues.set_attributes("q", &set(&[("RedrivePolicy", "")])).unwrap();
    assert!(!w.queues.attributes("q").unwrap().contains_key("RedrivePolicy"));
}

#[test]
fn a_deleted_queue_is_gone_with_its_messages_and_may_be_made_again() {
    let w = world().with("q", &[]);
    w.send("q", "x");
    let receipt = w.one("q").receipt;
    w.queues.remove("q").unwrap();
    assert!(matches!(w.queues.counts("q"), Err(SqsRefused::QueueDoesNotExist { .. })));
    let w = w.with("q", &[]);
    assert_eq!(w.counts("q"), (0, 0, 0));
    assert!(matches!(w.queues.delete("q", &receipt), Err(SqsRefused::ReceiptHandleIsInvalid { .. })));
}

#[test]
fn purging_takes_messages_in_flight_too() {
    let w = world().with("q", &[]);
    (0..3).for_each(|n| drop(w.send("q", &n.to_string())));
    w.one("q");
    w.queues.purge("q").unwrap();
    assert_eq!(w.counts("q"), (0, 0, 0));
}

#[test]
fn names_have_up_to_eighty_letters_digits_hyphens_and_underscores() {
    let w = world();
    let accepted = |name: &str| w.queues.create(name, &set(&[])).is_ok();
    assert!(accepted(&"x".repeat(80)) && accepted("Match-Queue_1"));
    assert!(!accepted(&"x".repeat(81)) && !accepted("") && !accepted("a.b") && !accepted("a/b"));
}

#[test]
fn tags_are_added_changed_and_taken_away() {
    let w = world().with("q", &[]);
    w.queues.tag("q", &set(&[("a", "1"), ("b", "2")])).unwrap();
    w.queues.tag("q", &set(&[("a", "3")])).unwrap();
    w.queues.untag("q", &["b".to_owned(), "none".to_owned()]).unwrap();
    assert_eq!(w.queues.tags("q").unwrap(), set(&[("a", "3")]));
}

#[test]
fn every_operation_is_counted_and_looking_is_not() {
    let w = world().with("q", &[]);
    w.send("q", "x");
    w.receive("q");
    w.receive("q");
    w.counts("q");
    let requests = w.queues.requests();
    assert_eq!(requests[&Operation::SendMessage], 1);
    assert_eq!(requests[&Operation::ReceiveMessage], 2);
    assert_eq!(requests.len(), 3, "and the creation: {requests:?}");
}

#[test]
fn a_file_keeps_queues_messages_and_what_is_in_flight() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("queues.sqlite");
    let open = || Queues::open(Some(&path), Arc::new(|| START_MS)).unwrap();
    let queues = open();
    queues.create("q", &set(&[("VisibilityTimeout", "9")])).unwrap();
    ["1", "2"].into_iter().for_each(|body| drop(queues.send("q", &Message::new(body), None).unwrap()));
    let receipt = queues.receive("q", 1, None).unwrap().remove(0).receipt;
    drop(queues);
    let again = open();
    assert_eq!(again.counts("q").unwrap(), Counts { visible: 1, delayed: 0, in_flight: 1 });
    again.delete("q", &receipt).unwrap();
    assert_eq!(again.next_due("q").unwrap(), None);
    assert_eq!(again.receive("q", 10, None).unwrap()[0].message.body, "2");
}
