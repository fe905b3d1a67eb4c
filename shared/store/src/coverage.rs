//! Coverage and demand: how many experts a program has in a language, and what comes in and waits there. Sums, so that a plan need not read
//! everybody.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Language, ProgramId, Span, Timestamp, TopicId};
use matching::{Demand, Standing};
use serde::{Deserialize, Serialize};

use crate::item::{self, Stored};
use crate::store::put;
use crate::{ClientStore, StoreError, TableName};

/// How often a change is made again because somebody else wrote first.
const TRIES: usize = 12;

/// How many experts are qualified in a program and language, available or not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Coverage {
    /// All of them.
    pub experts: u32,
    /// Those who are available.
    pub here: u32,
    /// Those who know every topic.
    pub every_topic: u32,
    /// Those who know a topic by name.
    pub topics: BTreeMap<TopicId, u32>,
}

/// Demand with the place in the stream up to which it is counted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CountedDemand {
    /// What comes in and waits.
    pub demand: Demand,
    /// When experts who are away were last called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called_at: Option<Timestamp>,
    /// The hour that is being counted, `2026-11-23T10`, and what came in it.
    pub hour: (String, u32),
    /// By stream shard, the sequence number of the last fact that is counted.
    pub watermarks: BTreeMap<String, String>,
}

impl Coverage {
    /// How many of them know the topic; all, where the ticket has none. An expert with two qualifications may count twice.
    pub fn of(&self, topic: Option<&TopicId>) -> u32 {
        let named = |topic: &TopicId| self.topics.get(topic).copied().unwrap_or(0);
        topic.map_or(self.experts, |topic| self.every_topic.saturating_add(named(topic)))
    }

    pub(crate) fn counted(mut self, standings: &[Standing], add: bool) -> Coverage {
        let step = |count: &mut u32| *count = if add { count.saturating_add(1) } else { count.saturating_sub(1) };
        let any = |is: fn(&Standing) -> bool| standings.iter().any(is);
        let sums = [
            (any(|_| true), &mut self.experts),
            (any(|standing| standing.available), &mut self.here),
            (any(|standing| standing.topics.is_empty()), &mut self.every_topic),
        ];
        sums.into_iter().filter(|(counts, _)| *counts).for_each(|(_, count)| step(count));
        let topics: BTreeSet<&TopicId> = standings.iter().flat_map(|standing| &standing.topics).collect();
        topics.into_iter().for_each(|topic| step(self.topics.entry(topic.clone()).or_default()));
        self.topics.retain(|_, count| *count > 0);
        self
    }
}

impl ClientStore {
    /// Coverage and demand of a program in a language.
    pub async fn sums(&self, program: &ProgramId, language: &Language) -> Result<(Coverage, CountedDemand), StoreError> {
        let keys = [self.scope.coverage(program, language), self.scope.demand(program, language)];
        let (mut coverage, mut demand) = (Coverage::default(), CountedDemand::default());
        for item in self.store.table.get_many(TableName::Support, &keys).await? {
            match crate::kind_of(&item) {
                "COVERAGE" => coverage = item::read("COVERAGE", &item)?.value,
                _ => demand = item::read("DEMAND", &item)?.value,
            }
        }
        Ok((coverage, demand))
    }

    pub(crate) async fn coverage(&self, program: &ProgramId, language: &Language) -> Result<Stored<Coverage>, StoreError> {
        let found = self.store.get(TableName::Support, "COVERAGE", &self.scope.coverage(program, language)).await?;
        Ok(found.unwrap_or(Stored::new(Coverage::default())))
    }

    /// Takes the right to call, once in `pause`: whether it was free.
    pub async fn claim_call(
        &self,
        program: &ProgramId,
        language: &Language,
        pause: Span,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let key = self.scope.demand(program, language);
        let found = self.store.get(TableName::Support, "DEMAND", &key).await?.unwrap_or(Stored::new(CountedDemand::default()));
        if found.value.called_at.is_some_and(|called| now < called + pause) {
            return Ok(false);
        }
        let next = CountedDemand { called_at: Some(now), ..found.value.clone() };
        match self.save(vec![put(TableName::Support, "DEMAND", &key, &found.with(next))?]).await {
            // Somebody called or counted at the same time: the next plan sees to it.
            Err(StoreError::Conflict(_)) => Ok(false),
            end => end.map(|()| true),
        }
    }

    /// Changes what is counted of a program and language until nobody else wrote first.
    pub async fn change_demand(
        &self,
        program: &ProgramId,
        language: &Language,
        change: impl Fn(&CountedDemand) -> Option<CountedDemand>,
    ) -> Result<(), StoreError> {
        let key = self.scope.demand(program, language);
        for _ in 0..TRIES {
            let found = self.store.get(TableName::Support, "DEMAND", &key).await?;
            let found = found.unwrap_or(Stored::new(CountedDemand::default()));
            let Some(next) = change(&found.value) else { return Ok(()) };
            match self.save(vec![put(TableName::Support, "DEMAND", &key, &found.with(next))?]).await {
                Err(StoreError::Conflict(_)) => {}
                end => return end,
            }
        }
        Err(StoreError::Unavailable(format!("demand of {program} in {language} is written by many at once")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(topics: &[&str]) -> Standing {
        let line = serde_json::json!({ "i": domain::ExpertId::from_name("ada"), "l": ["en"], "a": true, "t": topics });
        serde_json::from_value(line).unwrap()
    }

    #[test]
    fn coverage_counts_experts_and_topics_and_forgets_them_again() {
        let lines = [standing(&["setup"]), standing(&[])];
        let counted = Coverage::default().counted(&lines, true);
        let (setup, other) = ("setup".parse().unwrap(), "other".parse().unwrap());
        assert_eq!((counted.of(None), counted.of(Some(&setup)), counted.of(Some(&other))), (1, 2, 1));
        assert_eq!(counted.counted(&lines, false), Coverage::default());
    }
}
