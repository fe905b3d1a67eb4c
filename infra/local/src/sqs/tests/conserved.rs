//! Whatever is done in whatever order, no message is lost or doubled.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

#[derive(Debug, Clone)]
enum Step {
    Send { group: u8, delay_s: u32 },
    Receive { max: u32, visibility_s: u32 },
    Delete { held: usize },
    Change { held: usize, visibility_s: u32 },
    Pass { ms: i64 },
    Redrive,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..3u8, 0..20u32).prop_map(|(group, delay_s)| Step::Send { group, delay_s }),
        4 => (1..=10u32, 0..20u32).prop_map(|(max, visibility_s)| Step::Receive { max, visibility_s }),
        2 => any::<usize>().prop_map(|held| Step::Delete { held }),
        2 => (any::<usize>(), 0..20u32).prop_map(|(held, visibility_s)| Step::Change { held, visibility_s }),
        3 => (0..30_000i64).prop_map(|ms| Step::Pass { ms }),
        1 => Just(Step::Redrive),
    ]
}

/// Takes the steps on a queue whose messages become dead letters after two receives, and gives the bodies that were
/// sent, those that were deleted, and those that are still somewhere.
fn play(queue: &str, dead: &str, steps: &[Step]) -> (Vec<String>, Vec<String>, Vec<String>) {
    let kind: &[(&str, &str)] = if queue.ends_with(".fifo") { &[("FifoQueue", "true")] } else { &[] };
    let policy = redrive_to(dead, 2);
    let w = world().with(dead, kind).with(queue, &[kind, &[("RedrivePolicy", policy.as_str())]].concat());
    let (mut sent, mut held) = (Vec::new(), Vec::new());
    for step in steps {
        take(&w, (queue, dead), step, &mut sent, &mut held);
    }
    let peek = |name: &str| w.queues.peek(name, 10_000).unwrap();
    let left: Vec<String> = [peek(queue), peek(dead)].concat().into_iter().map(|message| message.body).collect();
    let counted = [w.counts(queue), w.counts(dead)].map(|(visible, delayed, in_flight)| visible + delayed + in_flight);
    assert_eq!(counted.iter().sum::<u64>(), left.len() as u64, "the counts agree with what is there");
    let gone = sent.iter().filter(|body| !left.contains(body)).cloned().collect();
    (sent, gone, left)
}

fn take(w: &World, (queue, dead): (&str, &str), step: &Step, sent: &mut Vec<String>, held: &mut Vec<Received>) {
    match *step {
        Step::Send { group, delay_s } => {
            let body = sent.len().to_string();
            let fifo = queue.ends_with(".fifo");
            let message = if fifo { grouped(&group.to_string(), &body) } else { Message::new(&body) };
            w.queues.send(queue, &message, (!fifo).then_some(delay_s)).unwrap();
            sent.push(body);
        }
        Step::Receive { max, visibility_s } => {
            let received = w.queues.receive(queue, max, Some(visibility_s)).unwrap();
            let bodies: BTreeSet<_> = received.iter().map(|received| received.message.body.clone()).collect();
            assert_eq!(bodies.len(), received.len(), "one receive gives no message twice");
            held.extend(received);
        }
        Step::Delete { held: n } if !held.is_empty() => drop(w.queues.delete(queue, &held[n % held.len()].receipt)),
        Step::Change { held: n, visibility_s } if !held.is_empty() => {
            drop(w.queues.change_visibility(queue, &held[n % held.len()].receipt, visibility_s));
        }
        Step::Pass { ms } => w.pass(ms),
        Step::Redrive => drop(w.queues.redrive(dead, None, Which::All).unwrap()),
        Step::Delete { .. } | Step::Change { .. } => {}
    }
}

proptest! {
    #[test]
    fn every_message_is_once_in_a_queue_unless_it_was_deleted(
        steps in prop::collection::vec(step(), 0..60),
        fifo: bool,
    ) {
        let (queue, dead) = if fifo { ("q.fifo", "dead.fifo") } else { ("q", "dead") };
        let (sent, gone, left) = play(queue, dead, &steps);
        let distinct: BTreeSet<_> = left.iter().collect();
        prop_assert_eq!(distinct.len(), left.len(), "none is there twice");
        prop_assert_eq!(gone.len() + left.len(), sent.len());
        let deletes = steps.iter().filter(|step| matches!(step, Step::Delete { .. })).count();
        prop_assert!(gone.len() <= deletes, "{gone:?} are gone by {deletes} deletes");
    }
}
