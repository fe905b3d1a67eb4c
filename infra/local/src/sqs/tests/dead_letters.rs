//! What is true of dead letters.

use super::*;

fn with_dead_letters(max: u32) -> World {
    world().with("dead", &[]).with("q", &[("RedrivePolicy", &redrive_to("dead", max)), ("VisibilityTimeout", "0")])
}

#[test]
fn the_receive_after_the_last_moves_the_message_with_its_id_and_body() {
    let w = with_dead_letters(2);
    let sent = w.send("q", "poison");
    assert_eq!((w.receive("q").len(), w.receive("q").len()), (1, 1));
    assert_eq!(w.counts("dead"), (0, 0, 0));
    assert!(w.receive("q").is_empty());
    assert_eq!((w.counts("q"), w.counts("dead")), ((0, 0, 0), (1, 0, 0)));
    let letter = w.queues.peek("dead", 10).unwrap().remove(0);
    assert_eq!((letter.message_id, letter.body.as_str()), (sent.message_id, "poison"));
    assert_eq!(letter.dead_letter_source, Some(arn("q")));
    assert_eq!((letter.receive_count, letter.sent_ms), (2, START_MS));
}

#[test]
fn a_poison_message_does_not_hold_back_its_neighbours() {
    let w = with_dead_letters(1);
    w.send("q", "poison");
    w.receive("q");
    w.send("q", "good");
    assert_eq!(w.bodies("q"), ["good"]);
    assert_eq!(w.bodies("dead"), ["poison"]);
}

#[test]
fn peeking_changes_nothing() {
    let w = with_dead_letters(1);
    w.send("dead", "letter");
    (0..3).for_each(|_| assert_eq!(w.queues.peek("dead", 1).unwrap()[0].receive_count, 0));
    assert_eq!(w.bodies("dead"), ["letter"]);
}

#[test]
fn a_redriven_letter_is_a_new_message_of_its_queue() {
    let w = with_dead_letters(1);
    let sent = w.send("q", "poison");
    (0..2).for_each(|_| drop(w.receive("q")));
    assert_eq!(w.queues.redrive("dead", None, Which::All).unwrap(), 1);
    let again = w.one("q").message;
    assert_eq!((again.body.as_str(), again.receive_count), ("poison", 1));
    assert_ne!(again.message_id, sent.message_id);
    assert_eq!(again.dead_letter_source, None);
}

#[test]
fn only_the_named_letters_go_and_those_without_a_source_stay() {
    let w = with_dead_letters(1);
    let ids: Vec<String> = ["one", "two"].map(|body| w.send("q", body).message_id).into();
    (0..2).for_each(|_| drop(w.receive("q")));
    w.send("dead", "from a stream");
    assert_eq!(w.queues.redrive("dead", None, Which::Ids(&ids[1..])).unwrap(), 1);
    assert_eq!(w.bodies("q"), ["two"]);
    assert_eq!(w.queues.redrive("dead", None, Which::All).unwrap(), 1);
    assert_eq!(w.queues.peek("dead", 10).unwrap()[0].body, "from a stream");
    assert_eq!(w.queues.redrive("dead", Some("q"), Which::All).unwrap(), 1);
    assert_eq!(w.counts("dead"), (0, 0, 0));
}

#[test]
fn a_fifo_group_goes_on_after_its_poison_message() {
    let w = world().with("dead.fifo", &[("FifoQueue", "true")]);
    let policy = redrive_to("dead.fifo", 1);
    let w = w.with("q.fifo", &[("FifoQueue", "true"), ("VisibilityTimeout", "0"), ("RedrivePolicy", &policy)]);
    ["poison", "good"].into_iter().for_each(|body| drop(w.send_in_group("q.fifo", "a", body)));
    assert_eq!(w.one("q.fifo").message.body, "poison");
    assert_eq!(w.bodies("q.fifo"), ["good"]);
    assert_eq!(w.bodies("dead.fifo"), ["poison"]);
}

#[test]
fn without_its_dead_letter_queue_a_queue_goes_on_delivering() {
    let w = with_dead_letters(1);
    w.send("q", "x");
    w.queues.remove("dead").unwrap();
    (0..3).for_each(|_| assert_eq!(w.bodies("q"), ["x"]));
}

#[test]
fn a_dead_letter_queue_must_exist_and_be_of_the_same_kind() {
    let w = world().with("dead", &[]);
    let refused = |name: &str, attributes: &[(&str, &str)]| w.queues.create(name, &set(attributes)).is_err();
    assert!(refused("q", &[("RedrivePolicy", &redrive_to("nowhere", 3))]));
    assert!(refused("q.fifo", &[("FifoQueue", "true"), ("RedrivePolicy", &redrive_to("dead", 3))]));
}

#[test]
fn a_dead_letter_queue_knows_its_sources() {
    let w = with_dead_letters(1).with("other", &[]);
    assert_eq!(w.queues.dead_letter_sources("dead").unwrap(), ["q"]);
}
