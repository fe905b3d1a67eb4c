//! What is true of move tasks.

use super::*;

/// Three letters in `dead` that came from `q`.
fn three_letters() -> World {
    let w = world().with("dead", &[]).with("q", &[("RedrivePolicy", &redrive_to("dead", 1)), ("VisibilityTimeout", "0")]);
    ["1", "2", "3"].into_iter().for_each(|body| drop(w.send("q", body)));
    (0..2).for_each(|_| drop(w.receive("q")));
    assert_eq!(w.counts("dead"), (3, 0, 0));
    w
}

fn latest(w: &World) -> MoveTask {
    w.queues.moves(&arn("dead"), 1).unwrap().remove(0)
}

#[test]
fn without_a_rate_all_letters_go_at_once() {
    let w = three_letters();
    w.queues.start_move(&arn("dead"), None, None).unwrap();
    assert_eq!(w.bodies("q"), ["1", "2", "3"]);
    assert_eq!((latest(&w).status, latest(&w).moved), (MoveStatus::Completed, 3));
}

#[test]
fn with_a_rate_so_many_go_each_second() {
    let w = three_letters();
    w.queues.start_move(&arn("dead"), None, Some(1)).unwrap();
    assert_eq!((latest(&w).status, latest(&w).moved), (MoveStatus::Running, 1));
    assert_eq!(w.queues.next_due("q").unwrap(), Some(START_MS + 1_000));
    w.pass(1_000);
    assert_eq!(latest(&w).moved, 2);
    w.pass(1_000);
    assert_eq!((latest(&w).status, w.counts("q").0), (MoveStatus::Completed, 3));
    assert_eq!(w.queues.next_due("q").unwrap(), None);
}

#[test]
fn a_cancelled_task_moves_no_more() {
    let w = three_letters();
    let handle = w.queues.start_move(&arn("dead"), None, Some(1)).unwrap();
    assert!(w.queues.start_move(&arn("dead"), None, None).is_err(), "one is running");
    assert_eq!(w.queues.cancel_move(&handle).unwrap(), 1);
    w.pass(60_000);
    assert_eq!((latest(&w).status, w.counts("dead").0), (MoveStatus::Cancelled, 2));
    assert!(w.queues.cancel_move(&handle).is_err());
    assert!(matches!(w.queues.cancel_move("unknown"), Err(SqsRefused::ResourceNotFound { .. })));
}

#[test]
fn a_refused_call_does_not_stop_a_running_task() {
    let w = three_letters();
    w.queues.start_move(&arn("dead"), None, Some(2)).unwrap();
    w.pass(1_000);
    assert!(w.queues.send("nowhere", &Message::new("x"), None).is_err());
    assert_eq!((latest(&w).status, w.counts("q").0), (MoveStatus::Completed, 3));
}

#[test]
fn a_letter_without_a_source_fails_the_task_unless_a_destination_is_named() {
    let w = three_letters();
    w.queues.purge("dead").unwrap();
    w.send("dead", "sent here");
    w.queues.start_move(&arn("dead"), None, None).unwrap();
    assert_eq!((latest(&w).status, w.counts("dead").0), (MoveStatus::Failed, 1));
    w.queues.start_move(&arn("dead"), Some(&arn("q")), None).unwrap();
    assert_eq!(w.bodies("q"), ["sent here"]);
}

#[test]
fn only_a_dead_letter_queue_is_a_source() {
    let w = three_letters();
    assert!(matches!(w.queues.start_move(&arn("q"), None, None), Err(SqsRefused::InvalidParameter { .. })));
    assert!(matches!(w.queues.start_move(&arn("none"), None, None), Err(SqsRefused::ResourceNotFound { .. })));
}
