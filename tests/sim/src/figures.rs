//! The figures of a run, read off the desk at its end.

use crate::agenda::Millis;
use crate::desk::Desk;
use crate::draw::Purpose;
use crate::fairness;
use crate::measure::{Figures, M};
use crate::model;
use crate::spread::{mean, quantile};
use crate::ticket::{State, Ticket};
use crate::world::hours;

/// Every measure of this run.
pub fn figures(desk: &Desk) -> Figures {
    let mut figures = Figures::default();
    responses(desk, &mut figures);
    outcomes(desk, &mut figures);
    operations(desk, &mut figures);
    fairness::figures(desk, &mut figures);
    figures
}

/// Seconds from the question to the first reply.
pub fn first_response_s(ticket: &Ticket) -> Option<f64> {
    Some(seconds(ticket.question.at, ticket.first_reply?))
}

fn seconds(from: Millis, to: Millis) -> f64 {
    to.saturating_sub(from) as f64 / 1_000.0
}

fn responses(desk: &Desk, figures: &mut Figures) {
    // Imports wait by design; their time is the time to drain.
    let fresh = || desk.tickets.iter().filter(|ticket| !ticket.question.is_backlog);
    let is_surge = |ticket: &Ticket| desk.world.scenario.is_surge(ticket.question.at);
    let mut usual: Vec<f64> = fresh().filter(|ticket| !is_surge(ticket)).filter_map(first_response_s).collect();
    let mut surge: Vec<f64> = fresh().filter(|ticket| is_surge(ticket)).filter_map(first_response_s).collect();
    spread(&mut usual, figures, [M::TtfrMean, M::TtfrP50, M::TtfrP90, M::TtfrP99]);
    spread(&mut surge, figures, [M::SurgeMean, M::SurgeP50, M::SurgeP90, M::SurgeP99]);
    let mut offered: Vec<f64> = fresh().filter_map(|ticket| Some(seconds(ticket.question.at, ticket.first_offer?))).collect();
    figures.set(M::FreshOfferP99, quantile(&mut offered, 0.99));
}

fn spread(seconds: &mut [f64], figures: &mut Figures, [m, p50, p90, p99]: [M; 4]) {
    figures.set(m, mean(seconds));
    figures.set(p50, quantile(seconds, 0.5));
    figures.set(p90, quantile(seconds, 0.9));
    figures.set(p99, quantile(seconds, 0.99));
}

fn outcomes(desk: &Desk, figures: &mut Figures) {
    let done: Vec<&Ticket> = desk.tickets.iter().filter(|ticket| ticket.state == State::Done).collect();
    let part = |count: usize| (!done.is_empty()).then(|| count as f64 / done.len() as f64);
    figures.set(M::Fcr, part(done.iter().filter(|ticket| ticket.is_right && ticket.tries == 1).count()));
    let content: Vec<f64> = (0..)
        .zip(&desk.tickets)
        .filter(|(_, ticket)| ticket.state == State::Done)
        .map(|(number, ticket)| contents(desk, number, ticket))
        .collect();
    figures.set(M::Csat, mean(&content));
    let resolved = done.iter().filter(|ticket| ticket.is_right);
    let mut times: Vec<f64> = resolved.filter_map(|ticket| Some(seconds(ticket.question.at, ticket.done_at?))).collect();
    figures.set(M::ResolutionP50, quantile(&mut times, 0.5));
    figures.set(M::ResolutionP90, quantile(&mut times, 0.9));
    let last = desk.tickets.iter().filter_map(|ticket| ticket.done_at).max();
    figures.set(M::DrainH, last.filter(|_| desk.tally.unfinished == 0).map(|last| hours(0, last)));
    figures.set(M::HandedOff, desk.tickets.iter().filter(|ticket| ticket.state == State::HandedOff).count() as f64);
    figures.set(M::Unfinished, f64::from(desk.tally.unfinished));
}

/// 1 for a content customer, 0 for another.
fn contents(desk: &Desk, number: u64, ticket: &Ticket) -> f64 {
    let chance = match (ticket.is_right, ticket.tries) {
        (true, 1) => model::CONTENT.0,
        (true, _) => model::CONTENT.1,
        (false, _) => model::CONTENT.2,
    };
    let waited = ticket.first_reply.map_or(0, |at| at - ticket.question.at).max(model::PATIENCE);
    let doublings = libm::log2(waited as f64 / model::PATIENCE as f64);
    let chance = chance - model::IMPATIENCE * doublings;
    f64::from(u8::from(desk.world.dice.draw(Purpose::Content, number, 0).happens(chance)))
}

fn operations(desk: &Desk, figures: &mut Figures) {
    let count = desk.tickets.len() as f64;
    let each = |sum: u64| sum as f64 / count;
    figures.set(M::Tickets, count);
    figures.set(M::Offers, each(desk.tally.offers));
    figures.set(M::Lost, each(desk.tally.lost));
    figures.set(M::Polls, each(desk.tally.polls));
    figures.set(M::Writes, each(desk.tally.writes));
    figures.set(M::Messages, each(desk.tally.messages));
    let closes = desk.world.closes;
    let there: Millis = desk.world.people.iter().map(|person| person.online(closes)).sum();
    figures.set(M::Online, there as f64 / closes as f64);
}
