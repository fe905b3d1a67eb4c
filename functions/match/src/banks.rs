//! Banks at hand: what automations of a program and language know, kept until it changes.
//!
//! A bank whose head has moved on answers nobody any more: who comes next waits until it is renewed, and all others with them. One that has
//! only grown old still serves, while it is renewed beside. Either way one renews it and no more.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use boot::Failure;
use domain::{Language, Program, ProgramId, Span, Timestamp};
use store::{ClientStore, StoreError};
use tracing::{error, warn};
use triage::{Encoder, EncoderId, Promise};

use crate::aside::aside;
use crate::known::Known;

/// After this time a bank is renewed, for the tickets that people resolved since and what was learned from them.
const KEPT: Span = Span::seconds(60);
/// A bank that could not be renewed for so long serves no more.
const KEPT_MAX: Span = Span::minutes(10);
/// So many examples and negatives are kept in all banks together. What a bank takes grows with the square of its own: three of the largest
/// take 90 MB, sixteen of 500 take 16 MB.
const TEXTS_MAX: usize = 8_200;

/// Whose bank.
type Place = (domain::ClientId, ProgramId, Language, EncoderId);

/// Which bank is wanted, in which revision and under which promise, and all that it takes to make it.
#[derive(Clone)]
pub(crate) struct Wanted {
    store: ClientStore,
    place: Place,
    promise: Promise,
    encoder: Arc<dyn Encoder>,
    revision: u64,
    now: Timestamp,
}

impl Wanted {
    /// The bank of a program in a language whose head has this revision.
    pub(crate) fn new(
        store: &ClientStore,
        program: &Program,
        language: &Language,
        encoder: Arc<dyn Encoder>,
        (revision, now): (u64, Timestamp),
    ) -> Wanted {
        let place = (program.client.clone(), program.id.clone(), language.clone(), encoder.id());
        Wanted { store: store.clone(), place, promise: Promise::from(&program.automation), encoder, revision, now }
    }
}

/// The banks that this stage has at hand.
#[derive(Default)]
pub(crate) struct Banks {
    shelf: Mutex<Shelf>,
}

impl Banks {
    /// What is wanted: at hand, or made. Nothing where that cannot be read, which the log tells: people answer then.
    pub(crate) async fn known(&self, wanted: &Wanted) -> Result<Option<Arc<Known>>, Failure> {
        let seat = locked(&self.shelf).seat(&wanted.place);
        if let Some((known, is_fresh)) = seat.at_hand(wanted) {
            if !is_fresh {
                seat.renew_beside(wanted);
            }
            return Ok(Some(known));
        }
        let _turn = seat.turn.lock().await;
        if let Some((known, _)) = seat.at_hand(wanted) {
            return Ok(Some(known));
        }
        let known = seat.renew(wanted).await?;
        locked(&self.shelf).make_room(TEXTS_MAX);
        Ok(known)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Seats, each with the number of its last use.
#[derive(Default)]
struct Shelf {
    seats: HashMap<Place, (u64, Arc<Seat>)>,
    uses: u64,
}

impl Shelf {
    fn seat(&mut self, place: &Place) -> Arc<Seat> {
        self.uses += 1;
        let (used, seat) = self.seats.entry(place.clone()).or_default();
        *used = self.uses;
        seat.clone()
    }

    /// Takes away those that were not used for the longest time, until the others have `most` texts or one is left.
    fn make_room(&mut self, most: usize) {
        let mut by_use: Vec<(u64, usize)> = self.seats.values().map(|(used, seat)| (*used, seat.texts())).collect();
        by_use.sort_by(|one, other| other.cmp(one));
        let mut texts = 0;
        let fits = |(_, own): &&(u64, usize)| {
            texts += own;
            texts <= most
        };
        let fitting = by_use.iter().take_while(fits).count().max(1);
        let oldest = by_use.get(fitting - 1).map_or(0, |(used, _)| *used);
        self.seats.retain(|_, (used, _)| *used >= oldest);
    }
}

/// The place of one bank.
#[derive(Default)]
struct Seat {
    held: Mutex<Option<Held>>,
    /// Whoever renews the bank holds it.
    turn: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Clone)]
struct Held {
    revision: u64,
    promise: Promise,
    at: Timestamp,
    known: Arc<Known>,
}

impl Seat {
    /// The bank, where it is the one that is wanted, and whether it is fresh.
    fn at_hand(&self, wanted: &Wanted) -> Option<(Arc<Known>, bool)> {
        let held = locked(&self.held);
        let found = held.as_ref().filter(|held| held.revision == wanted.revision && held.promise == wanted.promise)?;
        let kept = |time: Span| wanted.now >= found.at && wanted.now < found.at + time;
        kept(KEPT_MAX).then(|| (found.known.clone(), kept(KEPT)))
    }

    /// Renews the bank while others go on, unless somebody does so already.
    fn renew_beside(self: &Arc<Self>, wanted: &Wanted) {
        let Ok(turn) = self.turn.clone().try_lock_owned() else { return };
        let (seat, wanted) = (self.clone(), wanted.clone());
        tokio::spawn(async move {
            let _turn = turn;
            if let Err(failure) = seat.renew(&wanted).await {
                warn!("a bank at hand stays as it is: {failure}");
            }
        });
    }

    /// The bank as the store has it now, which then is at hand.
    async fn renew(&self, wanted: &Wanted) -> Result<Option<Arc<Known>>, Failure> {
        let Wanted { store, place: (_, program, language, encoder), promise, revision, now, .. } = wanted.clone();
        let parts = match store.bank_parts(&program, &language, encoder).await {
            Ok(parts) => parts,
            Err(unreadable @ (StoreError::Malformed(_) | StoreError::Rejected(_))) => {
                error!(%program, %language, "people answer tickets of {program} in {language}: failed to {unreadable}");
                return Ok(None);
            }
            Err(busy) => return Err(busy.into()),
        };
        let before = locked(&self.held).as_ref().map(|held| held.known.clone());
        let encoder = wanted.encoder.clone();
        let made = aside(move || Known::of(parts, &*encoder, (&promise, now), before.as_deref())).await;
        let Some(known) = made.map(Arc::new) else { return Ok(None) };
        *locked(&self.held) = Some(Held { revision, promise, at: now, known: known.clone() });
        Ok(Some(known))
    }

    fn texts(&self) -> usize {
        locked(&self.held).as_ref().map_or(1, |held| held.known.bank.texts().max(1))
    }
}

#[cfg(test)]
mod tests {
    use store::BankParts;
    use triage::{Lexical, Sample};

    use super::*;

    fn place(name: &str) -> Place {
        ("acme".parse().unwrap(), name.parse().unwrap(), Language::english(), EncoderId::Lexical)
    }

    /// A bank of so many texts.
    fn held(texts: usize) -> Held {
        let ticket = testkit::ticket("1");
        let by = domain::Author::Expert { id: domain::ExpertId::from_name("ada") };
        let answered = ticket.answer_at_once(by, "Yes.", Span::hours(1), testkit::noon()).unwrap();
        let samples = vec![Sample::of(&answered, None).unwrap(); texts];
        let (parts, promise, at) = (BankParts { samples, ..BankParts::default() }, Promise::default(), testkit::noon());
        Held { revision: 1, promise, at, known: Arc::new(Known::of(parts, &Lexical, (&promise, at), None)) }
    }

    #[test]
    fn what_was_not_used_for_the_longest_time_makes_room_by_size_and_the_last_used_stays() {
        let mut shelf = Shelf::default();
        for (name, texts) in [("old", 2), ("small", 3), ("large", 6), ("new", 2)] {
            *locked(&shelf.seat(&place(name)).held) = Some(held(texts));
        }
        shelf.seat(&place("old"));
        shelf.make_room(10);
        let mut left: Vec<&str> = shelf.seats.keys().map(|(_, program, ..)| program.as_str()).collect();
        left.sort_unstable();
        assert_eq!(left, ["large", "new", "old"], "ten texts fit");
        shelf.make_room(1);
        assert_eq!(shelf.seats.keys().collect::<Vec<_>>(), [&place("old")], "it is in use");
    }
}
