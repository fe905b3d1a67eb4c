//! A run: one policy meets one world.

use crate::agenda::Millis;
use crate::desk::{Desk, Event, ExpertNo, TicketNo, pair};
use crate::draw::Purpose;
use crate::model::{self, millis};
use crate::router::{News, Router};
use crate::seat::Doing;
use crate::tally::writes;
use crate::ticket::{State, Ticket};
use crate::world::World;

/// Plays the world under the policy, and returns the desk as it stands at the end.
pub fn run<'a>(world: &'a World, router: &mut dyn Router) -> Desk<'a> {
    let mut run = Run { desk: Desk::new(world, router.manner()), router };
    run.begin();
    while let Some(event) = run.desk.agenda.take() {
        let now = run.desk.now();
        run.desk.tally.sample(now);
        if now > world.ends || (run.desk.tally.unfinished == 0 && run.desk.tickets.len() == world.questions.len()) {
            break;
        }
        run.happens(event);
    }
    run.desk
}

struct Run<'a, 'r> {
    desk: Desk<'a>,
    router: &'r mut dyn Router,
}

impl Run<'_, '_> {
    fn begin(&mut self) {
        for (expert, person) in (0..).zip(&self.desk.world.people) {
            if let Some((from, _)) = person.sessions.first() {
                self.desk.agenda.note(*from, Event::LogsIn(expert));
            }
        }
        if let Some(first) = self.desk.world.questions.first() {
            self.desk.agenda.note(first.at, Event::Arrives(0));
        }
    }

    fn happens(&mut self, event: Event) {
        match event {
            Event::Arrives(ticket) => self.arrives(ticket),
            Event::LogsIn(expert) => self.logs_in(expert),
            Event::LogsOut(expert) => self.logs_out(expert),
            Event::Notices(expert, ticket, left) => self.notices(expert, ticket, Millis::from(left)),
            Event::Responds(expert, ticket) => self.responds(expert, ticket),
            Event::Looks(expert, stamp) => self.looks(expert, stamp),
            Event::Wakes(ticket, epoch) => self.wakes(ticket, epoch),
            Event::Replies(ticket) => self.replies(ticket),
            Event::Answers(ticket) => self.answers(ticket),
            Event::Reopens(ticket) => self.reopens(ticket),
        }
    }

    fn arrives(&mut self, ticket: TicketNo) {
        let questions = &self.desk.world.questions;
        let question = questions[ticket as usize];
        if let Some(next) = questions.get(ticket as usize + 1) {
            self.desk.agenda.note(next.at, Event::Arrives(ticket + 1));
        }
        self.desk.tickets.push(Ticket::new(question));
        self.desk.tally.unfinished += 1;
        self.opens(ticket, writes::OPEN);
    }

    /// A routing epoch begins.
    fn opens(&mut self, ticket: TicketNo, write_units: u64) {
        self.desk.tally.writes += write_units;
        self.desk.tally.messages += 1;
        let released = &self.desk.ticket(ticket).released;
        if self.desk.qualified(ticket).iter().all(|expert| released.contains(expert)) {
            self.ends(ticket, State::HandedOff);
            return;
        }
        self.desk.enqueue(ticket);
        self.expose(ticket);
        self.router.opened(&mut self.desk, ticket);
    }

    fn expose(&mut self, ticket: TicketNo) {
        let idle: Vec<ExpertNo> = self.desk.idle(ticket).collect();
        let part = 1.0 / idle.len() as f64;
        for expert in idle {
            self.desk.seat_mut(expert).exposure += part;
            self.router.heard(&self.desk, News::Exposed(expert, part));
        }
    }

    fn ends(&mut self, ticket: TicketNo, state: State) {
        let now = self.desk.now();
        let ended = self.desk.ticket_mut(ticket);
        ended.state = state;
        ended.done_at = Some(now);
        ended.offered = Vec::new();
        self.desk.tally.unfinished -= 1;
        self.router.heard(&self.desk, News::Closed(ticket));
    }

    fn logs_in(&mut self, expert: ExpertNo) {
        let seat = self.desk.seat_mut(expert);
        let session = seat.session;
        seat.session += 1;
        let to = self.desk.world.people[expert as usize].sessions[session].1;
        self.desk.agenda.note(to, Event::LogsOut(expert));
        let seat = self.desk.seat_mut(expert);
        if seat.doing == Doing::Away {
            seat.doing = Doing::Idle;
            self.router.heard(&self.desk, News::LoggedIn(expert));
            self.looks_first(expert);
            self.router.came(&mut self.desk, expert);
        } else {
            seat.leaves = false;
        }
    }

    fn logs_out(&mut self, expert: ExpertNo) {
        let next = self.desk.world.people[expert as usize].sessions.get(self.desk.seat(expert).session);
        if let Some((from, _)) = next {
            self.desk.agenda.note(*from, Event::LogsIn(expert));
        }
        if matches!(self.desk.seat(expert).doing, Doing::Working(_)) {
            self.desk.seat_mut(expert).leaves = true;
            return;
        }
        self.desk.stop_reading(expert);
        let seat = self.desk.seat_mut(expert);
        seat.doing = Doing::Away;
        seat.stamp += 1;
        self.router.heard(&self.desk, News::LoggedOut(expert));
    }

    fn looks_first(&mut self, expert: ExpertNo) {
        if let Some((first, _)) = self.desk.manner.looks_s {
            self.note_look(expert, first);
        }
    }

    fn note_look(&mut self, expert: ExpertNo, mean_s: f64) {
        let seat = self.desk.seat_mut(expert);
        seat.looks += 1;
        let (n, stamp) = (seat.looks, seat.stamp);
        let wait = self.desk.world.dice.draw(Purpose::Look, u64::from(expert), n).exponential(mean_s);
        self.desk.agenda.note(self.desk.now() + millis(wait), Event::Looks(expert, stamp));
    }

    fn looks(&mut self, expert: ExpertNo, stamp: u32) {
        if self.desk.seat(expert).stamp != stamp {
            return;
        }
        self.desk.tally.polls += 1;
        self.browse(expert);
        let is_idle = self.desk.seat(expert).doing == Doing::Idle;
        if let Some((_, next)) = self.desk.manner.looks_s.filter(|_| is_idle) {
            self.note_look(expert, next);
        }
    }

    /// An idle expert sees what the list has for them, and reads or claims it, or leaves it.
    fn browse(&mut self, expert: ExpertNo) {
        let is_free = self.desk.seat(expert).doing == Doing::Idle && self.desk.seat(expert).reading.is_none();
        let Some(ticket) = is_free.then(|| self.router.found(&self.desk, expert)).flatten() else { return };
        let person = &self.desk.world.people[expert as usize];
        let n = self.desk.seat(expert).looks;
        let draw = self.desk.world.dice.draw(Purpose::Browse, pair(expert, ticket), n);
        self.desk.see(ticket, expert);
        if !draw.happens(0.5 + person.attention / 2.0) {
            return;
        }
        if self.desk.manner.reads_list {
            let reading = millis(draw.another(5).lognormal(person.pace_s, model::DELAY));
            self.desk.read(expert, ticket, reading);
        } else {
            self.claims(expert, ticket);
        }
    }

    fn notices(&mut self, expert: ExpertNo, ticket: TicketNo, reading: Millis) {
        let seat = self.desk.seat(expert);
        if seat.doing != Doing::Idle || seat.reading.is_some() {
            return;
        }
        self.router.heard(&self.desk, News::Responded(expert));
        if self.desk.is_open(ticket) && !self.desk.is_read_by_another(ticket, expert) {
            self.desk.read(expert, ticket, reading);
        } else {
            // Passed over: nothing is lost, and they look for another.
            self.browse(expert);
        }
    }

    fn responds(&mut self, expert: ExpertNo, ticket: TicketNo) {
        let seat = self.desk.seat(expert);
        if seat.doing != Doing::Idle {
            return;
        }
        if self.desk.manner.hold.is_some() || self.desk.manner.reads_list {
            if seat.reading != Some(ticket) {
                return;
            }
            self.desk.stop_reading(expert);
        } else {
            self.router.heard(&self.desk, News::Responded(expert));
        }
        if self.desk.is_open(ticket) && !self.desk.ticket(ticket).released.contains(&expert) {
            self.claims(expert, ticket);
        } else {
            self.desk.tally.lost += 1;
            self.browse(expert);
        }
    }

    fn wakes(&mut self, ticket: TicketNo, epoch: u32) {
        if self.desk.is_open(ticket) && self.desk.ticket(ticket).epoch == epoch {
            self.router.woken(&mut self.desk, ticket);
        }
    }

    fn claims(&mut self, expert: ExpertNo, ticket: TicketNo) {
        let now = self.desk.now();
        self.desk.dequeue(ticket);
        self.desk.stop_reading(expert);
        self.desk.seat_mut(expert).begin(ticket, now);
        self.desk.tally.claims += 1;
        self.desk.tally.writes += writes::CLAIM;
        let claimed = self.desk.ticket_mut(ticket);
        claimed.state = State::Claimed(expert);
        claimed.read_by = None;
        let epoch = u64::from(claimed.epoch);
        let draw = self.desk.world.dice.draw(Purpose::Reply, u64::from(ticket), epoch);
        let wait = millis(draw.lognormal(model::REPLY_S.0, model::REPLY_S.1));
        self.desk.agenda.note(now + wait, Event::Replies(ticket));
        self.router.heard(&self.desk, News::Claimed(expert, ticket));
    }

    fn replies(&mut self, ticket: TicketNo) {
        let State::Claimed(expert) = self.desk.ticket(ticket).state else { return };
        let (now, epoch) = (self.desk.now(), u64::from(self.desk.ticket(ticket).epoch));
        let dice = self.desk.world.dice;
        let draw = |purpose| dice.draw(purpose, u64::from(ticket), epoch);
        if draw(Purpose::Release).happens(model::RELEASED) {
            self.releases(expert, ticket);
            return;
        }
        let wait = millis(draw(Purpose::Answer).lognormal(model::ANSWER_S.0, model::ANSWER_S.1));
        self.desk.ticket_mut(ticket).first_reply.get_or_insert(now);
        self.desk.tally.messages += 1;
        self.desk.agenda.note(now + wait, Event::Answers(ticket));
    }

    fn releases(&mut self, expert: ExpertNo, ticket: TicketNo) {
        let now = self.desk.now();
        self.desk.ticket_mut(ticket).begin_epoch(now);
        self.desk.ticket_mut(ticket).released.push(expert);
        self.frees(expert, ticket);
        self.opens(ticket, writes::RELEASE);
        self.is_through(expert);
    }

    fn answers(&mut self, ticket: TicketNo) {
        let State::Claimed(expert) = self.desk.ticket(ticket).state else { return };
        let now = self.desk.now();
        let tries = self.desk.ticket(ticket).tries;
        let quality = self.desk.world.people[expert as usize].quality;
        let is_right = self.desk.world.dice.draw(Purpose::Right, u64::from(ticket), u64::from(tries)).happens(quality);
        let answered = self.desk.ticket_mut(ticket);
        answered.tries += 1;
        answered.is_right = is_right;
        answered.state = State::Answered(expert);
        self.desk.seat_mut(expert).resolved += u32::from(is_right);
        self.desk.tally.writes += writes::ANSWER;
        self.desk.tally.messages += 1;
        self.frees(expert, ticket);
        self.router.heard(&self.desk, News::Answered(expert, ticket, is_right));
        if is_right || tries + 1 == model::TRIES {
            self.ends(ticket, State::Done);
        } else {
            self.desk.agenda.note(now + model::REOPENED_AFTER, Event::Reopens(ticket));
        }
        self.is_through(expert);
    }

    fn reopens(&mut self, ticket: TicketNo) {
        let State::Answered(expert) = self.desk.ticket(ticket).state else { return };
        let now = self.desk.now();
        let reopened = self.desk.ticket_mut(ticket);
        reopened.begin_epoch(now);
        reopened.released.clear();
        reopened.last = Some(expert);
        self.opens(ticket, writes::REOPEN);
    }

    fn frees(&mut self, expert: ExpertNo, ticket: TicketNo) {
        let now = self.desk.now();
        self.desk.seat_mut(expert).end(now);
        self.router.heard(&self.desk, News::Freed(expert, ticket));
        if self.desk.seat(expert).doing == Doing::Away {
            self.router.heard(&self.desk, News::LoggedOut(expert));
        }
    }

    fn is_through(&mut self, expert: ExpertNo) {
        if self.desk.seat(expert).doing == Doing::Idle {
            self.looks_first(expert);
            self.router.finished(&mut self.desk, expert);
        }
    }
}
