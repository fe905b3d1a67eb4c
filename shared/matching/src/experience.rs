//! Experience: what a change of a ticket teaches about experts: who was asked, who came, who holds it, and whether their answer stood.

use domain::{Author, ExpertId, Fact, Score, Span, State, Ticket, TicketId, Timestamp, TopicId};

use crate::{Opening, Policy, Routing, Standing, WHOLE};

/// One thing that a standing learns from a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Experience {
    /// A ticket found somebody, or went to the agents: everybody who could have had it was exposed to it, and whose wave had come was
    /// offered it.
    Sought(Box<Sought>),
    /// An expert took a ticket up.
    Taken {
        /// Who.
        by: ExpertId,
        /// Which ticket.
        ticket: TicketId,
        /// When the lease ends.
        until: Timestamp,
        /// How much of an expert it takes, in hundredths of a usual ticket.
        weight: u32,
    },
    /// An expert laid a ticket down: answered, released, escalated, or the lease ran out.
    LaidDown {
        /// Who.
        by: ExpertId,
        /// Which ticket.
        ticket: TicketId,
    },
    /// An answer stood, or did not.
    Judged {
        /// Whose.
        by: ExpertId,
        /// On which topic.
        topic: Option<TopicId>,
        /// How much of it stood, in thousandths.
        good: u32,
    },
}

/// A ticket in the epoch that just ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// As it looked for somebody.
    pub opening: Opening,
    /// Until when.
    pub until: Timestamp,
    /// Who took it, if somebody did.
    pub found: Option<ExpertId>,
    /// The plans of the epoch, oldest first.
    pub plans: Vec<Routing>,
}

/// What the step from `before` to `after` teaches; the plans of a `Sought` are still to be filled in.
pub fn experience(before: Option<&Ticket>, after: &Ticket, policy: &Policy) -> Vec<Experience> {
    let Some(before) = before else { return Vec::new() };
    let mut learned = Vec::new();
    learned.extend(sought(before, after));
    learned.extend(laid_down(before, after));
    if let State::Claimed(lease) = &after.state
        && before.state != after.state
    {
        let weight = policy.rules().weight;
        learned.push(Experience::Taken { by: lease.by.clone(), ticket: after.id.clone(), until: lease.until, weight });
    }
    learned.extend(judged(before, after));
    learned
}

fn sought(before: &Ticket, after: &Ticket) -> Option<Experience> {
    let waited = matches!(before.state, State::Open);
    let (until, found) = match &after.state {
        State::Claimed(lease) => (lease.at, Some(lease.by.clone())),
        State::Escalated { at, .. } => (*at, None),
        _ => return None,
    };
    waited.then(|| Experience::Sought(Box::new(Sought { opening: Opening::of(before), until, found, plans: Vec::new() })))
}

fn laid_down(before: &Ticket, after: &Ticket) -> Option<Experience> {
    let State::Claimed(held) = &before.state else { return None };
    let still = matches!(&after.state, State::Claimed(lease) if lease.by == held.by);
    (!still).then(|| Experience::LaidDown { by: held.by.clone(), ticket: after.id.clone() })
}

fn judged(before: &Ticket, after: &Ticket) -> Option<Experience> {
    let facts = Fact::between(Some(before), after);
    let good = match () {
        () if facts.contains(&Fact::Settled) => stood(after),
        () if facts.contains(&Fact::Reopened) => 0,
        () => return None,
    };
    match before.state.author()? {
        Author::Expert { id } => Some(Experience::Judged { by: id.clone(), topic: after.topic.clone(), good }),
        Author::Automation { .. } => None,
    }
}

// A resolution that stood counts whole; a customer who was not content takes part of it back.
fn stood(ticket: &Ticket) -> u32 {
    let rating = ticket.rating.filter(|rating| rating.episode == ticket.episode);
    rating.map_or(WHOLE, |rating| of_score(rating.score))
}

fn of_score(score: Score) -> u32 {
    match score.get() {
        0..=1 => 250,
        2 => 400,
        3 => 700,
        _ => WHOLE,
    }
}

impl Standing {
    /// Learns from one thing that happened in their program. `now` ends what ended by itself.
    pub fn learn(&mut self, experience: &Experience, policy: &Policy, now: Timestamp) {
        match experience {
            Experience::Sought(sought) => self.was_sought(sought, policy),
            Experience::Judged { by, topic, good } if by == &self.id => self.track.answered(topic.as_ref(), *good),
            Experience::Taken { by, ticket, until, weight } if by == &self.id => self.takes(ticket, *until, *weight, now),
            Experience::LaidDown { by, ticket } if by == &self.id => self.lays_down(ticket, now),
            _ => {}
        }
    }

    fn was_sought(&mut self, sought: &Sought, policy: &Policy) {
        let first = sought.plans.first().map_or(sought.opening.epoch_at, |plan| plan.planned_at);
        let planned = sought.plans.iter().any(|plan| plan.place_of(&self.id).is_some());
        let languages = policy.languages(&sought.opening.language, first.since(sought.opening.epoch_at));
        let came = sought.found.as_ref() == Some(&self.id);
        if !planned && !came && self.unfit(&sought.opening, &languages, policy, first).is_some() {
            return;
        }
        self.track.fade(sought.until);
        let candidates = sought.plans.first().map_or(1, |plan| plan.candidates.max(1));
        let asked = sought.plans.iter().filter(|plan| was_told(plan, &self.id, sought.until)).count();
        let add = |count: &mut u32, more: u32| *count = count.saturating_add(more);
        add(&mut self.track.exposure, WHOLE / candidates);
        add(&mut self.track.asked, WHOLE.saturating_mul(u32::try_from(asked).unwrap_or(u32::MAX)));
        add(&mut self.track.offers, sought.first_offer(&self.id));
        add(&mut self.track.responses, if came && asked > 0 { WHOLE } else { 0 });
        add(&mut self.track.claims, if came { WHOLE } else { 0 });
    }
}

impl Sought {
    /// This expert's part of the first offer: 1/k for each of the k of the first wave, and all of it for who found the ticket unasked.
    fn first_offer(&self, expert: &ExpertId) -> u32 {
        let first = self.plans.iter().flat_map(|plan| &plan.waves).find(|wave| wave.at <= self.until);
        match first {
            Some(wave) if wave.experts.contains(expert) => WHOLE / u32::try_from(wave.experts.len()).unwrap_or(u32::MAX).max(1),
            None if self.found.as_ref() == Some(expert) => WHOLE,
            _ => 0,
        }
    }
}

fn was_told(plan: &Routing, expert: &ExpertId, until: Timestamp) -> bool {
    plan.wave_of(expert).is_some_and(|(_, wave)| wave.at <= until)
}

impl Experience {
    /// The one expert whom it is about; nothing where it is about all who could have had a ticket.
    pub fn expert(&self) -> Option<&ExpertId> {
        match self {
            Experience::Sought(sought) => sought.found.as_ref(),
            Experience::Taken { by, .. } | Experience::LaidDown { by, .. } | Experience::Judged { by, .. } => Some(by),
        }
    }
}

/// How long an expert worked on a ticket that they just answered.
pub fn handling(before: Option<&Ticket>, after: &Ticket) -> Option<Span> {
    match (before.map(|before| &before.state), &after.state) {
        (Some(State::Claimed(lease)), State::Answered { at, .. }) => Some(at.since(lease.at)),
        _ => None,
    }
}
