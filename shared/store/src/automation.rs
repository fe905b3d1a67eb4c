//! Automations in the store: each an item of its own, and one small head that tells when those that serve have changed.

use domain::{Automation, AutomationId, Language, ProgramId};
use serde::{Deserialize, Serialize};

use crate::item::{self, Stored};
use crate::store::put;
use crate::{ClientStore, Put, Query, StoreError, TableName};

/// More automations than these, retired ones too, are not begun in one language of a program: whoever needs them reads them all.
pub const AUTOMATIONS_MAX: usize = 1_000;
/// So many are read, since some may be begun at the same time.
pub(crate) const AUTOMATIONS_READ_MAX: usize = AUTOMATIONS_MAX + 100;

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

    /// All automations of a program in a language, retired ones too, by their ids. What was saved a moment ago may be missing.
    pub async fn automations(&self, program: &ProgramId, language: &Language) -> Result<Vec<Automation>, StoreError> {
        self.read_automations(self.query_automations(program, language)).await
    }

    /// The same as they stand now, at twice the price: for a rule that has to hold between all of them.
    pub async fn automations_now(&self, program: &ProgramId, language: &Language) -> Result<Vec<Automation>, StoreError> {
        self.read_automations(Query { consistent: true, ..self.query_automations(program, language) }).await
    }

    async fn read_automations(&self, query: Query) -> Result<Vec<Automation>, StoreError> {
        let items = self.store.all(query, AUTOMATIONS_READ_MAX).await?;
        items.iter().map(|item| Ok(item::read::<Automation>("AUTOMATION", item)?.value)).collect()
    }

    pub(crate) fn query_automations(&self, program: &ProgramId, language: &Language) -> Query {
        let partition = self.scope.automations_partition(program, language);
        Query { prefix: Some("AUTOMATION#".to_owned()), ..Query::partition(TableName::Support, partition) }
    }

    /// Saves an automation, and moves the head on where another version serves now than before.
    pub async fn save_automation(&self, before: Option<&Automation>, after: &Stored<Automation>) -> Result<(), StoreError> {
        let head = self.bank_or_first(&after.value.program, &after.value.language).await?;
        self.save_automation_at(&head, before, after).await
    }

    /// The same where the head still is this one, else a conflict. Whoever read the head first, then all automations, and decided by them,
    /// is sure that no other version began to serve meanwhile.
    pub async fn save_automation_at(
        &self,
        head: &Stored<BankHead>,
        before: Option<&Automation>,
        after: &Stored<Automation>,
    ) -> Result<(), StoreError> {
        let mut puts = vec![self.put_automation(after)?];
        let serving = |automation: &Automation| automation.serving().map(|version| version.number);
        if before.and_then(serving) != serving(&after.value) {
            puts.push(self.put_bank_after(&after.value.program, &after.value.language, head)?);
        }
        self.save(puts).await
    }

    /// Saves an automation whose serving version stays the same.
    pub fn put_automation(&self, automation: &Stored<Automation>) -> Result<Put, StoreError> {
        let Automation { program, language, id, .. } = &automation.value;
        put(TableName::Support, "AUTOMATION", &self.scope.automation(program, language, id), automation)
    }

    /// The head; nothing where no automation of the program ever served in this language.
    pub async fn bank(&self, program: &ProgramId, language: &Language) -> Result<Option<Stored<BankHead>>, StoreError> {
        self.store.get(TableName::Support, "BANK", &self.scope.bank(program, language)).await
    }

    /// The head, or the one that is not written yet.
    pub async fn bank_or_first(&self, program: &ProgramId, language: &Language) -> Result<Stored<BankHead>, StoreError> {
        Ok(self.bank(program, language).await?.unwrap_or(Stored::new(BankHead::default())))
    }

    /// The head moved on by one.
    pub async fn put_next_bank(&self, program: &ProgramId, language: &Language) -> Result<Put, StoreError> {
        self.put_bank_after(program, language, &self.bank_or_first(program, language).await?)
    }

    fn put_bank_after(&self, program: &ProgramId, language: &Language, head: &Stored<BankHead>) -> Result<Put, StoreError> {
        let next = BankHead { revision: head.value.revision.saturating_add(1) };
        put(TableName::Support, "BANK", &self.scope.bank(program, language), &head.with(next))
    }
}
