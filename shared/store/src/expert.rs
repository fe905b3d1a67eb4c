//! Experts in the store: themselves, and their lines in the rosters of the programs that they are qualified for.

use std::collections::BTreeSet;

use domain::{ClientId, Expert, ExpertId, Language, ProgramId, Qualification};

use crate::item::{self, Stored};
use crate::keys;
use crate::store::put;
use crate::{ClientScope, Item, Put, Query, Store, StoreError, TableName};

impl Store {
    /// An expert.
    pub async fn expert(&self, id: &ExpertId) -> Result<Option<Stored<Expert>>, StoreError> {
        self.get(TableName::Support, "EXPERT", &keys::expert(id)).await
    }

    /// Saves an expert and then their roster lines. A crash between the two is mended by saving again: lines are written from the
    /// expert, never the other way.
    pub async fn save_expert(&self, expert: &Stored<Expert>) -> Result<(), StoreError> {
        let before = self.expert(&expert.value.id).await?.map(|stored| rosters(&stored.value)).unwrap_or_default();
        self.save(self.put_expert(expert)?).await?;
        for (client, program, language) in before.union(&rosters(&expert.value)) {
            self.open(ClientScope::of_client(client)).save_lines(program, language, &expert.value).await?;
        }
        Ok(())
    }

    /// Saves that an expert was seen, and nothing else of them; their roster lines follow from the stream within a minute.
    pub async fn save_seen(&self, expert: &Stored<Expert>) -> Result<(), StoreError> {
        self.save(self.put_expert(expert)?).await
    }

    fn put_expert(&self, expert: &Stored<Expert>) -> Result<Vec<Put>, StoreError> {
        let mut puts = vec![put(TableName::Support, "EXPERT", &keys::expert(&expert.value.id), expert)?];
        if expert.version == 0 {
            let entry = keys::directory("experts", expert.value.id.as_str());
            puts.push(put(TableName::Support, "DIRECTORY", &entry, &Stored::new(expert.value.id.clone()))?);
        }
        Ok(puts)
    }

    /// Reads an expert from an item, as a stream shows it.
    pub fn read_expert(item: &Item) -> Result<Expert, StoreError> {
        Ok(item::read::<Expert>("EXPERT", item)?.value)
    }

    /// Every expert's id, for the operator.
    pub async fn experts(&self) -> Result<Vec<ExpertId>, StoreError> {
        let items = self.all(Query::partition(TableName::Support, keys::directory_partition("experts")), 1_000_000).await?;
        items.iter().map(|item| Ok(item::read("DIRECTORY", item)?.value)).collect()
    }
}

/// The rosters that the expert stands in.
pub fn rosters(expert: &Expert) -> BTreeSet<(ClientId, ProgramId, Language)> {
    let of = |held: &Qualification| {
        let (client, program) = (held.client.clone(), held.program.clone());
        held.languages.iter().map(move |language| (client.clone(), program.clone(), language.clone())).collect::<Vec<_>>()
    };
    expert.qualifications.iter().flat_map(of).collect()
}
