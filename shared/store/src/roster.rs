//! Rosters in the store: leaves of some experts each, so that a ticket reads a bounded number of items however many experts there are.
//!
//! Each expert has a place, a number of 32 bits. A leaf holds the experts from its own place up to the next leaf's. It begins as one leaf
//! and splits in the middle when it is full, in one transaction; so leaves are about equally long, and a leaf that a ticket's draw falls
//! into is a fair sample of all. Who is available stands on one side, who is not on the other.

use std::collections::BTreeMap;

use domain::{Expert, ExpertId, Language, ProgramId, Timestamp};
use matching::{Opening, Policy, Roster, Standing};

use crate::coverage::CountedDemand;
use crate::item::{self, Stored};
use crate::keys::{Side, leaf_sort, place_of};
use crate::leaf::{Leaf, Line, rebuilt};
use crate::store::put;
use crate::{ClientStore, Key, Put, Query, StoreError, TableName};

/// More standings than this, and a leaf is split.
const LEAF_MAX: usize = 32;
/// So many leaves of one language are read for a plan at most.
const LEAVES_READ_MAX: usize = 4;
/// How often a change is made again because somebody else wrote first.
const TRIES: usize = 12;

/// What a plan sees: a part of the roster, or all of it, and the sums over all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    /// The experts, with the sums that matching needs.
    pub roster: Roster,
    /// How many experts of the whole roster are available.
    pub present: u32,
    /// What comes in and waits in the ticket's language.
    pub demand: CountedDemand,
}

/// A leaf with the place from which it reaches.
struct Found {
    from: u32,
    leaf: Stored<Leaf>,
}

impl ClientStore {
    /// The part of the roster that plan number `plan` of the ticket chooses from: all of a small one, and of a large one the leaves that
    /// the ticket's draw falls into. At most eight items for each language that may answer by now - four that show whether it is small, and
    /// four that were drawn - and two for each that ever may.
    pub async fn roster_for(&self, ticket: &Opening, policy: &Policy, plan: u32, now: Timestamp) -> Result<Part, StoreError> {
        self.part(ticket, policy, plan, Side::Here, now).await
    }

    /// Those who are away, to be called.
    pub async fn bench_for(&self, ticket: &Opening, policy: &Policy, now: Timestamp) -> Result<Part, StoreError> {
        self.part(ticket, policy, 0, Side::Away, now).await
    }

    async fn part(&self, ticket: &Opening, policy: &Policy, plan: u32, side: Side, now: Timestamp) -> Result<Part, StoreError> {
        let mut part = self.part_sums(ticket, policy).await?;
        let places = matching::places(ticket, policy, plan);
        for language in part.roster.languages(ticket, policy, now) {
            for found in self.leaves(&ticket.program, language, side, &places, LEAVES_READ_MAX).await? {
                part.roster.epoch = part.roster.epoch.saturating_add(found.leaf.version);
                part.roster.experts.extend(found.leaf.value.standings);
            }
        }
        Ok(part)
    }

    async fn part_sums(&self, ticket: &Opening, policy: &Policy) -> Result<Part, StoreError> {
        let mut part = Part::default();
        for language in policy.ladder(&ticket.language) {
            let (coverage, demand) = self.sums(&ticket.program, language).await?;
            let (qualified, known) = (coverage.of(ticket.topic.as_ref()), part.roster.qualified_in_all.unwrap_or(0));
            part.roster.qualified_in_all = Some(known.saturating_add(qualified));
            if language == &ticket.language {
                part.roster.nobody_speaks = qualified == 0;
                part.roster.waiting = demand.demand.waiting;
                part.present = coverage.here;
                part.demand = demand;
            }
        }
        Ok(part)
    }

    /// The leaves that the first `most` places fall into, each once; all of a small roster, whatever the places.
    async fn leaves(
        &self,
        program: &ProgramId,
        language: &Language,
        side: Side,
        places: &[u32],
        most: usize,
    ) -> Result<Vec<Found>, StoreError> {
        let partition = self.scope.roster_partition(program, language, side);
        let first = self.store.page(&Query { limit: LEAVES_READ_MAX, ..Query::partition(TableName::Support, partition) }).await?;
        if first.next.is_none() {
            return first.items.iter().map(found).collect();
        }
        let mut drawn: BTreeMap<u32, Found> = BTreeMap::new();
        for place in places.iter().take(most) {
            if let Some(found) = self.leaf_at(program, language, side, *place).await? {
                drawn.insert(found.from, found);
            }
        }
        Ok(drawn.into_values().collect())
    }

    async fn leaf_at(
        &self,
        program: &ProgramId,
        language: &Language,
        side: Side,
        place: u32,
    ) -> Result<Option<Found>, StoreError> {
        let partition = self.scope.roster_partition(program, language, side);
        let query = Query {
            up_to: Some(leaf_sort(place)),
            descending: true,
            limit: 1,
            ..Query::partition(TableName::Support, partition)
        };
        let items = self.store.page(&query).await?.items;
        items.first().map(found).transpose()
    }

    /// An expert's standings in one program and language, on whichever side they are.
    pub async fn standings(
        &self,
        program: &ProgramId,
        language: &Language,
        expert: &ExpertId,
    ) -> Result<Vec<Standing>, StoreError> {
        for side in [Side::Here, Side::Away] {
            let found = self.leaf_at(program, language, side, place_of(expert)).await?;
            let own: Vec<Standing> = found.iter().flat_map(|found| found.leaf.value.of(expert)).cloned().collect();
            if !own.is_empty() {
                return Ok(own);
            }
        }
        Ok(Vec::new())
    }

    /// Writes the expert's lines of one program and language as they follow from the expert, with their track kept: on the side where
    /// they are now, and no longer on the other.
    pub(crate) async fn save_lines(&self, program: &ProgramId, language: &Language, expert: &Expert) -> Result<(), StoreError> {
        for _ in 0..TRIES {
            match self.save(self.lines(program, language, expert).await?).await {
                Err(StoreError::Conflict(_)) => {}
                end => return end,
            }
        }
        Err(StoreError::Unavailable(format!("roster of {program} in {language} is written by many at once")))
    }

    async fn lines(&self, program: &ProgramId, language: &Language, expert: &Expert) -> Result<Vec<Put>, StoreError> {
        let (to, from) = if expert.available { (Side::Here, Side::Away) } else { (Side::Away, Side::Here) };
        let (stands, leaves) =
            (self.own(program, language, to, &expert.id).await?, self.own(program, language, from, &expert.id).await?);
        let before: Vec<Standing> = stands.leaf.value.of(&expert.id).chain(leaves.leaf.value.of(&expert.id)).cloned().collect();
        let wanted = rebuilt(expert, self.client(), program, language, &before);
        let mut puts = self.put_leaf(program, language, to, &stands, stands.leaf.value.with(&expert.id, &wanted)).await?;
        puts.extend(self.put_leaf(program, language, from, &leaves, leaves.leaf.value.with(&expert.id, &[])).await?);
        let known = self.coverage(program, language).await?;
        let next = known.value.clone().counted(&before, false).counted(&wanted, true);
        if next != known.value {
            puts.push(put(TableName::Support, "COVERAGE", &self.scope.coverage(program, language), &known.with(next))?);
        }
        Ok(puts)
    }

    /// The leaf that holds, or would hold, the expert.
    async fn own(&self, program: &ProgramId, language: &Language, side: Side, expert: &ExpertId) -> Result<Found, StoreError> {
        let found = self.leaf_at(program, language, side, place_of(expert)).await?;
        Ok(found.unwrap_or(Found { from: 0, leaf: Stored::new(Leaf::default()) }))
    }

    /// The puts that make `next` of a leaf: none where nothing changes, two where it is full and splits.
    async fn put_leaf(
        &self,
        program: &ProgramId,
        language: &Language,
        side: Side,
        found: &Found,
        next: Leaf,
    ) -> Result<Vec<Put>, StoreError> {
        if next == found.leaf.value {
            return Ok(Vec::new());
        }
        let write = |from: u32, leaf: &Stored<Leaf>| {
            let key = self.scope.roster(program, language, side, from);
            put(TableName::Support, "ROSTER", &key, &leaf.with(Line::write(&key, &leaf.value)?))
        };
        let middle = if next.standings.len() > LEAF_MAX { self.middle(program, language, side, found.from).await? } else { None };
        let Some(middle) = middle else { return Ok(vec![write(found.from, &found.leaf.with(next))?]) };
        let (lower, upper) = next.split(middle);
        Ok(vec![write(found.from, &found.leaf.with(lower))?, write(middle, &Stored::new(upper))?])
    }

    /// The middle between a leaf's beginning and the next leaf's.
    async fn middle(&self, program: &ProgramId, language: &Language, side: Side, from: u32) -> Result<Option<u32>, StoreError> {
        let partition = self.scope.roster_partition(program, language, side);
        let mut query = Query { limit: 1, ..Query::partition(TableName::Support, partition.clone()) };
        query.after = Some(item::keys_only(&Key { pk: partition, sk: leaf_sort(from) }));
        let next = self.store.page(&query).await?.items.first().map_or(1_u64 << 32, |item| u64::from(from_of(item)));
        let middle = u64::from(from).midpoint(next);
        Ok(u32::try_from(middle).ok().filter(|middle| *middle > from))
    }

    /// Changes the leaves of one side that these places fall into, all of a small roster, each until nobody else wrote first. `change`
    /// says what is next, or that nothing is.
    pub async fn change_leaves(
        &self,
        program: &ProgramId,
        language: &Language,
        side: Side,
        places: &[u32],
        mut change: impl FnMut(&Leaf) -> Option<Leaf> + Send,
    ) -> Result<(), StoreError> {
        for found in self.leaves(program, language, side, places, usize::MAX).await? {
            self.change_leaf(program, language, side, found, &mut change).await?;
        }
        Ok(())
    }

    async fn change_leaf(
        &self,
        program: &ProgramId,
        language: &Language,
        side: Side,
        mut found: Found,
        change: &mut (impl FnMut(&Leaf) -> Option<Leaf> + Send),
    ) -> Result<(), StoreError> {
        for _ in 0..TRIES {
            let Some(next) = change(&found.leaf.value) else { return Ok(()) };
            match self.save(self.put_leaf(program, language, side, &found, next).await?).await {
                Err(StoreError::Conflict(_)) => {}
                end => return end,
            }
            let again = self.leaf_at(program, language, side, found.from).await?;
            found = again.unwrap_or(found);
        }
        Err(StoreError::Unavailable(format!("roster of {program} in {language} is written by many at once")))
    }
}

fn found(item: &crate::Item) -> Result<Found, StoreError> {
    let line = item::read::<Line>("ROSTER", item)?;
    Ok(Found { from: from_of(item), leaf: line.with(line.value.read(&item::key_of(item))?) })
}

fn from_of(item: &crate::Item) -> u32 {
    u32::from_str_radix(&item::key_of(item).sk, 16).unwrap_or(0)
}
