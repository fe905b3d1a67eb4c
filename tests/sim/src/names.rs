//! Names: what the simulator's numbers are called where the real crates read them. Made once a run.

use domain::{Asker, ClientId, ConnectionId, ExpertId, Language, ProgramId, TicketId, Timestamp, TopicId};
use matching::{Opening, Standing, Track, WHOLE};

use crate::agenda::Millis;
use crate::desk::{ExpertNo, TicketNo};
use crate::people::Person;
use crate::ticket::Ticket;
use crate::world::World;

/// The names of one world.
#[derive(Debug, Clone)]
pub struct Names {
    client: ClientId,
    connection: ConnectionId,
    program: ProgramId,
    asker: Asker,
    seed: u64,
    experts: Vec<ExpertId>,
    /// The same in the order of their texts, with their numbers.
    sorted: Vec<(ExpertId, ExpertNo)>,
    topics: Vec<TopicId>,
    languages: Vec<Language>,
}

/// The first moment of a run: Monday, 2026-01-05, 00:00 UTC.
const BEGIN_MS: i64 = 1_767_571_200_000;

/// A time of the run as a moment.
pub fn moment(at: Millis) -> Timestamp {
    Timestamp::from_millis(BEGIN_MS.saturating_add(i64::try_from(at).unwrap_or(i64::MAX)))
}

/// A moment as a time of the run.
pub fn millis_of(moment: Timestamp) -> Millis {
    Millis::try_from(moment.millis() - BEGIN_MS).unwrap_or(0)
}

/// A name of our own making, which is well formed.
pub fn named<T: std::str::FromStr>(name: &str) -> T {
    name.parse().unwrap_or_else(|_| unreachable!("{name} is a good name"))
}

impl Names {
    /// The names of this world.
    pub fn of(world: &World, seed: u64) -> Names {
        let experts: Vec<ExpertId> =
            (0..world.people.len()).map(|number| ExpertId::from_name(&format!("{seed}-{number}"))).collect();
        let mut sorted: Vec<(ExpertId, ExpertNo)> = experts.iter().cloned().zip(0..).collect();
        sorted.sort();
        let client: ClientId = named("sim");
        Names {
            asker: Asker::of(&client, "customer"),
            connection: ConnectionId::from_random(u128::from(seed).to_le_bytes()),
            program: named("sim"),
            client,
            seed,
            experts,
            sorted,
            topics: world.topics.clone(),
            languages: world.languages.clone(),
        }
    }

    /// An expert's id.
    pub fn expert_id(&self, expert: ExpertNo) -> &ExpertId {
        &self.experts[expert as usize]
    }

    /// The expert of this id.
    pub fn expert(&self, id: &ExpertId) -> Option<ExpertNo> {
        let place = self.sorted.binary_search_by(|known| known.0.cmp(id)).ok()?;
        self.sorted.get(place).map(|known| known.1)
    }

    /// A topic's id.
    pub fn topic(&self, topic: usize) -> &TopicId {
        &self.topics[topic]
    }

    /// The first opening of a ticket.
    pub fn opening(&self, number: TicketNo, ticket: &Ticket) -> Opening {
        Opening {
            id: TicketId::from_external(&self.client, &self.connection, &format!("{}-{number}", self.seed)),
            program: self.program.clone(),
            topic: Some(self.topic(usize::from(ticket.question.topic)).clone()),
            language: self.languages[usize::from(ticket.question.language)].clone(),
            asker: self.asker.clone(),
            epoch: ticket.epoch,
            epoch_at: moment(ticket.epoch_at),
            released: Vec::new(),
            last: None,
            is_backlog: ticket.question.is_backlog,
        }
    }

    /// An expert before their first session: their history counts, their ledger of access is empty.
    pub fn standing(&self, world: &World, expert: ExpertNo) -> Standing {
        let person = &world.people[expert as usize];
        let of = |mask: u64, count: usize| (0..count).filter(move |n| mask & (1 << n) != 0);
        Standing {
            id: self.expert_id(expert).clone(),
            topics: of(person.topics, self.topics.len()).map(|topic| self.topics[topic].clone()).collect(),
            languages: of(person.languages, self.languages.len()).map(|language| self.languages[language].clone()).collect(),
            available: true,
            seen_at: None,
            holds: Vec::new(),
            conflicts: Vec::new(),
            under_review: false,
            callable: true,
            called_at: None,
            track: self.track(person),
        }
    }

    /// A history's answers, spread evenly over their topics, right and wrong ones mixed.
    fn track(&self, person: &Person) -> Track {
        let mut track = Track::default();
        let Some((right, wrong)) = person.history else { return track };
        let known: Vec<usize> = (0..self.topics.len()).filter(|topic| person.topics & (1 << topic) != 0).collect();
        let all = right + wrong;
        for n in 0..all {
            let is_right = (n + 1) * right / all > n * right / all;
            let topic = known.get((n / 2) as usize % known.len().max(1)).map(|topic| self.topic(*topic));
            track.answered(topic, if is_right { WHOLE } else { 0 });
        }
        track
    }
}
