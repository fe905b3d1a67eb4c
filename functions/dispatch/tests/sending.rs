//! An answer on its way is no fact: dispatch sets one look at its end, and nothing else follows before it is sent.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

use dispatch_fn::of_ticket;
use domain::{ExpertId, Span, Ticket};
use queue::{Outgoing, Work};
use testkit::{noon, ticket};

fn ada() -> ExpertId {
    ExpertId::from_name("ada")
}

fn claimed() -> Ticket {
    ticket("1").claim(&ada(), Span::minutes(15), noon()).unwrap()
}

fn sending() -> Ticket {
    claimed().send(&ada(), "Hold the button.", Span::hours(72), noon() + Span::minutes(3)).unwrap()
}

#[test]
fn an_answer_on_its_way_sets_one_look_at_its_end() {
    let work = Work::LapseLease { ticket: claimed().id, epoch: 0 };
    let look = Outgoing::after(Span::seconds(8), work, &claimed().correlation);
    assert_eq!(of_ticket(Some(&claimed()), &sending()), [look]);
    let read = sending().customer_wrote(noon() + Span::minutes(3));
    assert_eq!(of_ticket(Some(&sending()), &read), [], "it is set once");
}

#[test]
fn nothing_follows_from_an_undo_or_an_extension() {
    let undone = sending().undo(&ada(), noon() + Span::minutes(3)).unwrap();
    assert_eq!(of_ticket(Some(&sending()), &undone), []);
    let extended = claimed().extend(&ada(), noon() + Span::minutes(3)).unwrap();
    assert_eq!(of_ticket(Some(&claimed()), &extended), []);
}

#[test]
fn once_it_is_sent_all_follows_as_from_any_answer() {
    let end = noon() + Span::minutes(3) + Span::seconds(8);
    let at_once = claimed().answer(&ada(), "Hold the button.", Span::hours(72), end).unwrap();
    assert_eq!(of_ticket(Some(&sending()), &sending().sent(end)), of_ticket(Some(&claimed()), &at_once));
    assert!(!of_ticket(Some(&claimed()), &at_once).is_empty());
}
