//! Waves: the real `matching` crate, on a roster that follows the run event by event.

use domain::{RoutingRules, Span, TicketId, Timestamp};
use matching::{Opening, Policy, QueueHead, Roster, Routing, Standing, plan, plan_again, pull};

use crate::agenda::Millis;
use crate::desk::{Desk, ExpertNo, Manner, TicketNo};
use crate::model::{self, MINUTE};
use crate::names::{Names, millis_of, moment};
use crate::router::{News, Router};
use crate::seat::Doing;
use crate::tally::writes;
use crate::world::World;

/// Matching's waves under some rules.
#[derive(Debug, Clone)]
pub struct Waves {
    policy: Policy,
    names: Names,
    /// Those who are there.
    roster: Roster,
    /// Their places in it, by number.
    places: Vec<Option<usize>>,
    /// The numbers of the roster's experts, by place.
    numbers: Vec<ExpertNo>,
    /// Those who are not.
    away: Vec<Option<Standing>>,
    /// What matching made of each open ticket.
    routes: Vec<Option<Route>>,
    /// Up to this minute open tickets were counted.
    counted_at: Option<Millis>,
    waiting: Vec<u32>,
    /// The first plans, where a test wants to look at them.
    kept: Vec<(Opening, Routing)>,
    keeps: usize,
}

/// A ticket's opening and the plan for it.
#[derive(Debug, Clone)]
struct Route {
    opening: Opening,
    record: Routing,
    /// How many waves of it are told.
    told: usize,
}

impl Waves {
    /// Waves under these rules for the experts of this world.
    pub fn new(world: &World, seed: u64, rules: RoutingRules) -> Waves {
        let names = Names::of(world, seed);
        let standing = |expert| Some(names.standing(world, expert));
        let experts = world.people.len();
        Waves {
            policy: Policy::new(&format!("sim-{seed}"), rules),
            roster: Roster::default(),
            places: vec![None; experts],
            numbers: Vec::new(),
            away: (0..experts as ExpertNo).map(standing).collect(),
            routes: Vec::new(),
            counted_at: None,
            waiting: vec![0; world.languages.len()],
            kept: Vec::new(),
            keeps: 0,
            names,
        }
    }

    /// The same, and the first `many` plans are kept with what they were made for.
    pub fn keeping(self, many: usize) -> Waves {
        Waves { keeps: many, ..self }
    }

    /// The plans that were kept: opening, record, policy.
    pub fn kept(&self) -> Vec<(Opening, Routing, Policy)> {
        self.kept.iter().map(|(opening, record)| (opening.clone(), record.clone(), self.policy.clone())).collect()
    }

    /// Those who are there.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// The standing of an expert, there or not.
    fn standing(&mut self, expert: ExpertNo) -> Option<&mut Standing> {
        match self.places[expert as usize] {
            Some(place) => self.roster.experts.get_mut(place),
            None => self.away[expert as usize].as_mut(),
        }
    }

    fn comes(&mut self, expert: ExpertNo, now: Timestamp) {
        let Some(mut standing) = self.away[expert as usize].take() else { return };
        // An open page asks again and again, which is activity; so whoever is there stays present.
        standing.seen_at = Some(now + LONG);
        standing.track.fade(now);
        self.places[expert as usize] = Some(self.roster.experts.len());
        self.roster.experts.push(standing);
        self.numbers.push(expert);
        self.roster.epoch += 1;
    }

    fn goes(&mut self, expert: ExpertNo) {
        let Some(place) = self.places[expert as usize].take() else { return };
        let mut standing = self.roster.experts.swap_remove(place);
        self.numbers.swap_remove(place);
        if let Some(moved) = self.numbers.get(place) {
            self.places[*moved as usize] = Some(place);
        }
        standing.seen_at = None;
        self.away[expert as usize] = Some(standing);
        self.roster.epoch += 1;
    }

    /// What the roster knows beside its experts: how many there are in all, and how much waited a minute ago at most.
    fn see(&mut self, desk: &Desk, ticket: TicketNo) {
        let minute = desk.now() / MINUTE;
        if self.counted_at != Some(minute) {
            self.counted_at = Some(minute);
            self.waiting.clone_from(&desk.open_fresh);
        }
        self.roster.waiting = self.waiting[usize::from(desk.ticket(ticket).question.language)];
        self.roster.qualified_in_all = Some(desk.qualified(ticket).len() as u32);
    }

    /// Tells the waves whose time has come, plans again when that is due, and sets the clock.
    fn advance(&mut self, desk: &mut Desk, ticket: TicketNo) {
        let now = moment(desk.now());
        self.see(desk, ticket);
        let Some(Some(mut route)) = self.routes.get_mut(ticket as usize).map(Option::take) else { return };
        if route.record.again_at.is_some_and(|due| now >= due) {
            route.record = plan_again(&route.record, &route.opening, &self.roster, &self.policy, now);
            route.told = 0;
            desk.tally.writes += writes::PLAN;
        }
        self.tell(desk, ticket, &mut route, now);
        if let Some(at) = route.next_at(now) {
            desk.wake(ticket, millis_of(at));
        }
        self.routes[ticket as usize] = Some(route);
    }

    fn tell(&mut self, desk: &mut Desk, ticket: TicketNo, route: &mut Route, now: Timestamp) {
        while let Some(wave) = route.record.waves.get(route.told).filter(|wave| wave.at <= now) {
            route.told += 1;
            let numbers = wave.experts.iter().filter_map(|id| self.names.expert(id));
            let there: Vec<ExpertNo> = numbers.filter(|expert| desk.seat(*expert).doing == Doing::Idle).collect();
            self.show(desk, ticket, &there);
        }
    }

    fn show(&mut self, desk: &mut Desk, ticket: TicketNo, experts: &[ExpertNo]) {
        let is_first = !desk.ticket(ticket).is_offered;
        let part = if is_first { matching::WHOLE / (experts.len() as u32).max(1) } else { 0 };
        for expert in experts {
            self.count(*expert, |track| {
                track.asked += matching::WHOLE;
                track.offers += part;
            });
        }
        desk.offer(ticket, experts);
    }

    /// The heads of this expert's queues that are open to all, each with the ticket's number.
    fn heads(&self, desk: &Desk, expert: ExpertNo) -> (Vec<TicketNo>, Vec<QueueHead>) {
        let now = moment(desk.now());
        let is_in_pool = |route: &Route| route.opening.is_backlog || now >= route.opening.epoch_at + self.policy.pool_after();
        let head = |ticket: TicketNo| {
            let route = self.routes[ticket as usize].as_ref().filter(|route| is_in_pool(route))?;
            let waiting_since = moment(desk.ticket(ticket).question.at);
            Some((ticket, QueueHead { opening: route.opening.clone(), waiting_since }))
        };
        let heads = |queue| desk.queue(expert, queue).take(HEADS_SEEN).filter_map(head).take(HEADS);
        desk.queues_of(expert).flat_map(heads).unzip()
    }

    fn opening(&self, desk: &Desk, ticket: TicketNo) -> Opening {
        let known = self.routes.get(ticket as usize).and_then(Option::as_ref);
        let now = desk.ticket(ticket);
        Opening {
            epoch: now.epoch,
            epoch_at: moment(now.epoch_at),
            released: now.released.iter().map(|expert| self.names.expert_id(*expert).clone()).collect(),
            last: now.last.map(|expert| self.names.expert_id(expert).clone()),
            ..known.map_or_else(|| self.names.opening(ticket, now), |route| route.opening.clone())
        }
    }
}

/// Longer than any run.
const LONG: Span = Span::days(400);
/// Of each queue so many are handed to `pull`, which chooses among them.
const HEADS: usize = 8;
/// So many are looked at for them.
const HEADS_SEEN: usize = 64;

impl Route {
    fn next_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.record.waves.iter().map(|wave| wave.at).find(|at| *at > now).or(self.record.again_at)
    }
}

impl Router for Waves {
    fn manner(&self) -> Manner {
        let hold = self.policy.rules().preview_hold.as_millis() as Millis;
        Manner { looks_s: Some(model::LOOKS_BESIDE_WAVES_S), reads_list: true, hold: Some(hold) }
    }

    fn opened(&mut self, desk: &mut Desk, ticket: TicketNo) {
        self.see(desk, ticket);
        let opening = self.opening(desk, ticket);
        let record = plan(&opening, &self.roster, &self.policy);
        desk.tally.writes += writes::PLAN;
        if self.kept.len() < self.keeps {
            self.kept.push((opening.clone(), record.clone()));
        }
        let place = ticket as usize;
        if self.routes.len() <= place {
            self.routes.resize(place + 1, None);
        }
        self.routes[place] = Some(Route { opening, record, told: 0 });
        self.advance(desk, ticket);
    }

    fn woken(&mut self, desk: &mut Desk, ticket: TicketNo) {
        self.advance(desk, ticket);
    }

    fn found(&mut self, desk: &Desk, expert: ExpertNo) -> Option<TicketNo> {
        let (numbers, heads) = self.heads(desk, expert);
        if heads.is_empty() {
            return None;
        }
        let policy = self.policy.clone();
        let now = moment(desk.now());
        let pulled: TicketId = pull(self.standing(expert)?, &heads, &policy, now)?;
        let place = heads.iter().position(|head| head.opening.id == pulled)?;
        numbers.get(place).copied()
    }

    fn came(&mut self, desk: &mut Desk, expert: ExpertNo) {
        self.finished(desk, expert);
    }

    fn finished(&mut self, desk: &mut Desk, expert: ExpertNo) {
        if let Some(ticket) = self.found(desk, expert) {
            self.show(desk, ticket, &[expert]);
        }
    }

    fn heard(&mut self, desk: &Desk, news: News) {
        let now = moment(desk.now());
        match news {
            News::LoggedIn(expert) => self.comes(expert, now),
            News::LoggedOut(expert) => self.goes(expert),
            News::Closed(ticket) => {
                if let Some(route) = self.routes.get_mut(ticket as usize) {
                    *route = None;
                }
            }
            _ => self.keep(desk, news),
        }
    }
}

impl Waves {
    /// The ledger and the holds of one expert.
    fn keep(&mut self, desk: &Desk, news: News) {
        let now = moment(desk.now());
        let topic = |ticket: TicketNo| usize::from(desk.ticket(ticket).question.topic);
        match news {
            News::Exposed(expert, part) => self.count(expert, |track| track.exposure += (part * 1_000.0).round() as u32),
            News::Responded(expert) => self.count(expert, |track| track.responses += matching::WHOLE),
            News::Claimed(expert, ticket) => {
                self.count(expert, |track| track.claims += matching::WHOLE);
                self.hold(expert, ticket, now, true);
            }
            News::Freed(expert, ticket) => self.hold(expert, ticket, now, false),
            News::Answered(expert, ticket, is_right) => {
                let topic = self.names.topic(topic(ticket)).clone();
                self.count(expert, |track| track.answered(Some(&topic), if is_right { matching::WHOLE } else { 0 }));
            }
            News::LoggedIn(_) | News::LoggedOut(_) | News::Closed(_) => {}
        }
    }

    fn count(&mut self, expert: ExpertNo, change: impl FnOnce(&mut matching::Track)) {
        if let Some(standing) = self.standing(expert) {
            change(&mut standing.track);
        }
    }

    /// A simulated expert works on one ticket at a time: it takes all of them.
    fn hold(&mut self, expert: ExpertNo, ticket: TicketNo, now: Timestamp, begins: bool) {
        let Some(Some(route)) = self.routes.get(ticket as usize) else { return };
        let id = route.opening.id.clone();
        let weight = self.policy.rules().load_max;
        let Some(standing) = self.standing(expert) else { return };
        if begins {
            standing.takes(&id, now + LONG, weight, now);
        } else {
            standing.lays_down(&id, now);
        }
    }
}
