//! Experts in the store: themselves, and their lines in the rosters of the programs that they are qualified for.

use std::collections::BTreeMap;

use domain::{Expert, ExpertId};
use matching::Standing;
use serde::{Deserialize, Serialize};

use crate::item::{self, Stored};
use crate::keys;
use crate::store::put;
use crate::{ClientScope, ItemMalformed, Key, Query, Store, StoreError, TableName};

impl Store {
    /// An expert.
    pub async fn expert(&self, id: &ExpertId) -> Result<Option<Stored<Expert>>, StoreError> {
        self.get(TableName::Support, "EXPERT", &keys::expert(id)).await
    }

    /// Saves an expert and then their roster lines. A crash between the two is mended by saving again: lines are written from the
    /// expert, never the other way.
    pub async fn save_expert(&self, expert: &Stored<Expert>) -> Result<(), StoreError> {
        let before = self.expert(&expert.value.id).await?.map(|stored| roster_keys(&stored.value)).unwrap_or_default();
        let mut puts = vec![put(TableName::Support, "EXPERT", &keys::expert(&expert.value.id), expert)?];
        if expert.version == 0 {
            let entry = keys::directory("experts", expert.value.id.as_str());
            puts.push(put(TableName::Support, "DIRECTORY", &entry, &Stored::new(expert.value.id.clone()))?);
        }
        self.save(puts).await?;
        let after = roster_keys(&expert.value);
        for key in before.keys().filter(|key| !after.contains_key(key)) {
            self.save_standings(key, &expert.value, &[]).await?;
        }
        for (key, standings) in &after {
            self.save_standings(key, &expert.value, standings).await?;
        }
        Ok(())
    }

    /// Every expert's id, for the operator.
    pub async fn experts(&self) -> Result<Vec<ExpertId>, StoreError> {
        let items = self.all(Query::partition(TableName::Support, keys::directory_partition("experts")), 1_000_000).await?;
        items.iter().map(|item| Ok(item::read("DIRECTORY", item)?.value)).collect()
    }

    async fn save_standings(&self, key: &Key, expert: &Expert, standings: &[Standing]) -> Result<(), StoreError> {
        const TRIES: usize = 8;
        for _ in 0..TRIES {
            let stored = self.get::<Line>(TableName::Support, "ROSTER", key).await?.unwrap_or(Stored::new(Line::default()));
            let before = stored.value.read(key)?;
            let next = with_standings(&before, expert, standings);
            if next == before {
                return Ok(());
            }
            match self.save(vec![put(TableName::Support, "ROSTER", key, &stored.with(Line::write(key, &next)?))?]).await {
                Err(StoreError::Conflict(_)) => continue,
                end => return end,
            }
        }
        Err(StoreError::Unavailable(format!("roster {key} is written by many at once")))
    }
}

/// A roster shard as one line of JSON: matching reads whole rosters, and a line is a fraction of the same as a map of maps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Line(String);

impl Line {
    pub(crate) fn read(&self, key: &impl std::fmt::Display) -> Result<Vec<Standing>, ItemMalformed> {
        if self.0.is_empty() {
            return Ok(Vec::new());
        }
        serde_json::from_str(&self.0).map_err(|error| ItemMalformed { key: key.to_string(), reason: error.to_string() })
    }

    fn write(key: &Key, standings: &[Standing]) -> Result<Line, ItemMalformed> {
        let line = serde_json::to_string(standings);
        line.map(Line).map_err(|error| ItemMalformed { key: key.to_string(), reason: error.to_string() })
    }
}

/// The roster shards that hold the expert, with their lines there.
fn roster_keys(expert: &Expert) -> BTreeMap<Key, Vec<Standing>> {
    let mut keys: BTreeMap<Key, Vec<Standing>> = BTreeMap::new();
    for held in &expert.qualifications {
        let scope = ClientScope::of_client(&held.client);
        let lines = Standing::of(expert, &held.client, &held.program, 0);
        for language in &held.languages {
            let key = scope.roster(&held.program, language, &expert.id);
            keys.insert(key, lines.iter().filter(|line| line.languages.contains(language)).cloned().collect());
        }
    }
    keys
}

fn with_standings(roster: &[Standing], expert: &Expert, lines: &[Standing]) -> Vec<Standing> {
    let others = roster.iter().filter(|line| line.id != expert.id);
    let mut next: Vec<Standing> = others.chain(lines).cloned().collect();
    next.sort_by(|a, b| a.id.cmp(&b.id));
    next
}
