//! Automations in the store: each an item of its own, and one small head that tells when those that serve have changed.

use domain::{Automation, AutomationId, Language, ProgramId};
use serde::{Deserialize, Serialize};

use crate::item::{self, Stored};
use crate::store::put;
use crate::{ClientStore, Put, Query, StoreError, TableName};

/// More automations of one program and language than this are not read.
const AUTOMATIONS_MAX: usize = 1_000;

/// Which state of a program's automations this is. Whoever keeps them at hand compares it, and reads all again when it moved on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BankHead {
    /// One more whenever another version serves, or one is suspended.
    pub revision: u64,
}

impl ClientStore {
    /// An automation of this client.
    pub async fn automation(
        &self,
        program: &ProgramId,
        language: &Language,
        id: &AutomationId,
    ) -> Result<Option<Stored<Automation>>, StoreError> {
        self.store.get(TableName::Support, "AUTOMATION", &self.scope.automation(program, language, id)).await
    }

    /// All automations of a program in a language, retired ones too, by their ids.
    pub async fn automations(&self, program: &ProgramId, language: &Language) -> Result<Vec<Automation>, StoreError> {
        let partition = self.scope.automations_partition(program, language);
        let query = Query { prefix: Some("AUTOMATION#".to_owned()), ..Query::partition(TableName::Support, partition) };
        let items = self.store.all(query, AUTOMATIONS_MAX).await?;
        items.iter().map(|item| Ok(item::read::<Automation>("AUTOMATION", item)?.value)).collect()
    }

    /// Saves an automation, and moves the head on where another version serves now than before.
    pub async fn save_automation(&self, before: Option<&Automation>, after: &Stored<Automation>) -> Result<(), StoreError> {
        let Automation { program, language, id, .. } = &after.value;
        let mut puts = vec![put(TableName::Support, "AUTOMATION", &self.scope.automation(program, language, id), after)?];
        let serving = |automation: &Automation| automation.serving().map(|version| version.number);
        if before.and_then(serving) != serving(&after.value) {
            puts.push(self.put_next_bank(program, language).await?);
        }
        self.save(puts).await
    }

    /// The head; nothing where no automation of the program ever served in this language.
    pub async fn bank(&self, program: &ProgramId, language: &Language) -> Result<Option<Stored<BankHead>>, StoreError> {
        self.store.get(TableName::Support, "BANK", &self.scope.bank(program, language)).await
    }

    /// The head moved on by one.
    pub async fn put_next_bank(&self, program: &ProgramId, language: &Language) -> Result<Put, StoreError> {
        let head = self.bank(program, language).await?.unwrap_or(Stored::new(BankHead::default()));
        let next = BankHead { revision: head.value.revision.saturating_add(1) };
        put(TableName::Support, "BANK", &self.scope.bank(program, language), &head.with(next))
    }
}
