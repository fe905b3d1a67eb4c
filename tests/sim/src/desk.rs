//! The desk: the state of a run. Tickets that wait, experts who come and go, and what was counted. It decides nothing; routers do.

use std::collections::BTreeSet;

use crate::agenda::{Agenda, Millis};
use crate::draw::Purpose;
use crate::model::{self, millis};
use crate::seat::{Doing, Seat};
use crate::tally::Tally;
use crate::ticket::{State, Ticket};
use crate::world::World;

/// An expert's number.
pub type ExpertNo = u32;
/// A ticket's number.
pub type TicketNo = u32;

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A customer asks.
    Arrives(TicketNo),
    /// An expert comes.
    LogsIn(ExpertNo),
    /// An expert's session is over.
    LogsOut(ExpertNo),
    /// An expert notices an offer, and would read it for so many milliseconds.
    Notices(ExpertNo, TicketNo, u32),
    /// An expert tries to claim.
    Responds(ExpertNo, TicketNo),
    /// An idle expert looks at the list; void when they were busy since.
    Looks(ExpertNo, u32),
    /// A ticket's clock, set in this epoch.
    Wakes(TicketNo, u32),
    /// The first reply after a claim is due.
    Replies(TicketNo),
    /// The answer is due.
    Answers(TicketNo),
    /// The customer takes a wrong answer back.
    Reopens(TicketNo),
}

/// How offers and lists work under a policy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Manner {
    /// Mean seconds to an idle expert's first look at the list, and from look to look. Nothing: there is no list.
    pub looks_s: Option<(f64, f64)>,
    /// Whether an expert reads what they find there before they claim it.
    pub reads_list: bool,
    /// How long a preview keeps others from opening the same ticket.
    pub hold: Option<Millis>,
}

/// The state of a run.
#[derive(Debug, Clone)]
pub struct Desk<'a> {
    /// What every policy finds.
    pub world: &'a World,
    /// How offers and lists work.
    pub manner: Manner,
    /// What happens next.
    pub agenda: Agenda<Event>,
    /// The tickets that came, by number.
    pub tickets: Vec<Ticket>,
    /// The experts, by number.
    pub seats: Vec<Seat>,
    /// Open tickets of each queue, oldest question first.
    queues: Vec<BTreeSet<(Millis, TicketNo)>>,
    /// Who is qualified for each topic and language.
    qualified: Vec<Vec<ExpertNo>>,
    /// Open fresh tickets, by language.
    pub open_fresh: Vec<u32>,
    /// All that is counted as it happens.
    pub tally: Tally,
}

impl<'a> Desk<'a> {
    /// The desk before the first customer.
    pub fn new(world: &'a World, manner: Manner) -> Desk<'a> {
        let pairs = world.languages.len() * world.topics.len();
        let mut qualified = vec![Vec::new(); pairs];
        for (pair, experts) in qualified.iter_mut().enumerate() {
            let (language, topic) = ((pair / world.topics.len()) as u8, (pair % world.topics.len()) as u8);
            let all = (0..).zip(&world.people).filter(|(_, person)| person.is_qualified(topic, language));
            experts.extend(all.map(|(number, _)| number));
        }
        Desk {
            world,
            manner,
            agenda: Agenda::default(),
            tickets: Vec::with_capacity(world.questions.len()),
            seats: vec![Seat::default(); world.people.len()],
            queues: vec![BTreeSet::new(); 2 * pairs],
            qualified,
            open_fresh: vec![0; world.languages.len()],
            tally: Tally::default(),
        }
    }

    /// The present.
    pub fn now(&self) -> Millis {
        self.agenda.now()
    }

    /// A ticket.
    pub fn ticket(&self, ticket: TicketNo) -> &Ticket {
        &self.tickets[ticket as usize]
    }

    /// An expert's seat.
    pub fn seat(&self, expert: ExpertNo) -> &Seat {
        &self.seats[expert as usize]
    }

    /// A seat, to change it.
    pub fn seat_mut(&mut self, expert: ExpertNo) -> &mut Seat {
        &mut self.seats[expert as usize]
    }

    /// A ticket, to change it.
    pub fn ticket_mut(&mut self, ticket: TicketNo) -> &mut Ticket {
        &mut self.tickets[ticket as usize]
    }

    /// Everybody who is qualified for the ticket, there or not.
    pub fn qualified(&self, ticket: TicketNo) -> &[ExpertNo] {
        let question = self.ticket(ticket).question;
        &self.qualified[usize::from(question.language) * self.world.topics.len() + usize::from(question.topic)]
    }

    /// Who is there, idle, qualified, and did not release it in this episode. By number.
    pub fn idle(&self, ticket: TicketNo) -> impl Iterator<Item = ExpertNo> {
        let released = &self.ticket(ticket).released;
        let is_idle = move |expert: &ExpertNo| self.seat(*expert).doing == Doing::Idle && !released.contains(expert);
        self.qualified(ticket).iter().copied().filter(is_idle)
    }

    /// Whether somebody else reads the ticket at present.
    pub fn is_read_by_another(&self, ticket: TicketNo, expert: ExpertNo) -> bool {
        let now = self.now();
        self.ticket(ticket).read_by.is_some_and(|(reader, until)| reader != expert && now < until)
    }

    /// The open tickets of one queue that the expert could take from a list, oldest first: not those that they released, nor those that
    /// somebody reads.
    pub fn queue(&self, expert: ExpertNo, queue: usize) -> impl Iterator<Item = TicketNo> {
        let open = self.queues[queue].iter().map(|(_, ticket)| *ticket);
        open.filter(move |ticket| !self.ticket(*ticket).released.contains(&expert) && !self.is_read_by_another(*ticket, expert))
    }

    /// The queues of an expert, without empty ones.
    pub fn queues_of(&self, expert: ExpertNo) -> impl Iterator<Item = usize> {
        let person = &self.world.people[expert as usize];
        let topics = self.world.topics.len();
        let (languages, lanes) = (self.world.languages.len(), 2);
        let is_theirs = move |queue: &usize| {
            let pair = queue % (languages * topics);
            person.is_qualified((pair % topics) as u8, (pair / topics) as u8)
        };
        (0..lanes * languages * topics).filter(|queue| !self.queues[*queue].is_empty()).filter(is_theirs)
    }

    fn queue_of(&self, ticket: TicketNo) -> usize {
        let question = self.ticket(ticket).question;
        let (languages, topics) = (self.world.languages.len(), self.world.topics.len());
        let lane = usize::from(question.is_backlog);
        (lane * languages + usize::from(question.language)) * topics + usize::from(question.topic)
    }

    /// Puts a ticket into its queue.
    pub fn enqueue(&mut self, ticket: TicketNo) {
        self.change_queue(ticket, true);
    }

    /// Takes it out.
    pub fn dequeue(&mut self, ticket: TicketNo) {
        self.change_queue(ticket, false);
    }

    fn change_queue(&mut self, ticket: TicketNo, comes: bool) {
        let (queue, question) = (self.queue_of(ticket), self.ticket(ticket).question);
        let key = (question.at, ticket);
        let changed = if comes { self.queues[queue].insert(key) } else { self.queues[queue].remove(&key) };
        let by = u32::from(changed);
        if !question.is_backlog {
            let open = &mut self.open_fresh[usize::from(question.language)];
            *open = if comes { *open + by } else { *open - by };
        }
        self.tally.waiting = if comes { self.tally.waiting + by } else { self.tally.waiting - by };
    }

    /// Shows the ticket to these experts at once. The first such group of an epoch shares one opening in the ledger.
    pub fn offer(&mut self, ticket: TicketNo, experts: &[ExpertNo]) {
        if experts.is_empty() {
            return;
        }
        let now = self.now();
        let shown = self.ticket_mut(ticket);
        let share = if std::mem::replace(&mut shown.is_offered, true) { 0.0 } else { 1.0 / experts.len() as f64 };
        shown.first_offer.get_or_insert(now);
        for expert in experts {
            self.seat_mut(*expert).count_offer(now, share);
            self.tally.offers += 1;
            self.await_response(*expert, ticket);
        }
    }

    /// An expert sees the ticket in the list: an offer without a response to wait for.
    pub fn see(&mut self, ticket: TicketNo, expert: ExpertNo) {
        let now = self.now();
        let shown = self.ticket_mut(ticket);
        let share = if std::mem::replace(&mut shown.is_offered, true) { 0.0 } else { 1.0 };
        shown.first_offer.get_or_insert(now);
        self.seat_mut(expert).count_offer(now, share);
        self.tally.offers += 1;
    }

    fn await_response(&mut self, expert: ExpertNo, ticket: TicketNo) {
        let before = self.ticket(ticket).offered.iter().filter(|other| **other == expert).count();
        self.ticket_mut(ticket).offered.push(expert);
        let person = &self.world.people[expert as usize];
        let draw = self.world.dice.draw(Purpose::Response, pair(expert, ticket), before as u64);
        if !draw.happens(person.attention) {
            return;
        }
        let delay_s = draw.another(5).lognormal(person.pace_s, model::DELAY);
        let (now, whole) = (self.now(), millis(delay_s));
        match self.manner.hold {
            Some(_) => {
                let noticed = millis(delay_s * model::NOTICING).min(whole);
                self.agenda.note(now + noticed, Event::Notices(expert, ticket, (whole - noticed) as u32));
            }
            None => self.agenda.note(now + whole, Event::Responds(expert, ticket)),
        }
    }

    /// Sets the ticket's clock; one for a later epoch is void by itself.
    pub fn wake(&mut self, ticket: TicketNo, at: Millis) {
        self.tally.messages += 1;
        let epoch = self.ticket(ticket).epoch;
        self.agenda.note(at, Event::Wakes(ticket, epoch));
    }

    /// Whether the ticket looks for an expert.
    pub fn is_open(&self, ticket: TicketNo) -> bool {
        self.ticket(ticket).state == State::Open
    }

    /// The expert begins to read, which others see for a while; they try to claim when they are through.
    pub fn read(&mut self, expert: ExpertNo, ticket: TicketNo, for_ms: Millis) {
        let now = self.now();
        if let Some(hold) = self.manner.hold {
            self.ticket_mut(ticket).read_by = Some((expert, now + hold));
        }
        self.seat_mut(expert).reading = Some(ticket);
        self.agenda.note(now + for_ms, Event::Responds(expert, ticket));
    }

    /// The expert reads no more.
    pub fn stop_reading(&mut self, expert: ExpertNo) {
        let Some(ticket) = self.seat_mut(expert).reading.take() else { return };
        let read = self.ticket_mut(ticket);
        if read.read_by.is_some_and(|(reader, _)| reader == expert) {
            read.read_by = None;
        }
    }
}

/// One number for an expert and a ticket.
pub fn pair(expert: ExpertNo, ticket: TicketNo) -> u64 {
    u64::from(ticket) << 32 | u64::from(expert)
}
