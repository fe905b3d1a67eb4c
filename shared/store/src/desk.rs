//! What an expert keeps at their desk: drafts of answers, what they held, what they skipped.

use domain::{AnswerDraft, Desk, ExpertId, ProgramId, Ticket, TicketId};

use crate::item::{self, Stored};
use crate::store::put;
use crate::{ClientStore, MARKS_KEPT, Put, StoreError, TableName};

impl ClientStore {
    /// What this expert has written for a ticket so far.
    pub async fn draft(&self, ticket: &TicketId, expert: &ExpertId) -> Result<Option<Stored<AnswerDraft>>, StoreError> {
        if !self.scope.covers(ticket) {
            return Ok(None);
        }
        self.store.get(TableName::Support, "DRAFT", &self.scope.draft(ticket.digest(), expert)).await
    }

    /// Saves a draft, for [`MARKS_KEPT`] from its last keystroke on.
    pub fn put_draft(&self, draft: &Stored<AnswerDraft>) -> Result<Put, StoreError> {
        let key = self.scope.draft(draft.value.ticket.digest(), &draft.value.expert);
        Ok(put(TableName::Support, "DRAFT", &key, draft)?.until(draft.value.at + MARKS_KEPT))
    }

    /// An expert's desk in a program; an empty one where nothing was kept yet.
    pub async fn desk(&self, program: &ProgramId, expert: &ExpertId) -> Result<Stored<Desk>, StoreError> {
        let found = self.store.get(TableName::Support, "DESK", &self.scope.desk(program, expert)).await?;
        Ok(found.unwrap_or_else(|| Stored::new(Desk::default())))
    }

    /// Saves an expert's desk in a program.
    pub fn put_desk(&self, program: &ProgramId, expert: &ExpertId, desk: &Stored<Desk>) -> Result<Put, StoreError> {
        put(TableName::Support, "DESK", &self.scope.desk(program, expert), desk)
    }

    /// The tickets that an expert held last, as they stand, the newest first.
    pub async fn held(&self, desk: &Desk) -> Result<Vec<Ticket>, StoreError> {
        let keys: Vec<_> = desk.held().map(|digest| self.scope.ticket(digest)).collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let items = self.store.table.get_many(TableName::Support, &keys).await?;
        let tickets = items.iter().map(|item| Ok(item::read::<Ticket>("TICKET", item)?.value));
        let mut tickets: Vec<Ticket> = tickets.collect::<Result<_, StoreError>>()?;
        let place = |ticket: &Ticket| desk.held().position(|digest| digest == ticket.id.digest());
        tickets.sort_by_key(place);
        Ok(tickets)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::Timestamp;

    use super::*;
    use crate::{ClientScope, MemoryTable, Store};

    #[tokio::test]
    async fn a_draft_is_found_by_its_expert_and_ticket_alone() {
        let store = Store::new(Arc::new(MemoryTable::default()));
        let acme = store.open(ClientScope::of_client(&"acme".parse().unwrap()));
        let ticket = |client: &str, name: &str| TicketId::imagined(&client.parse().unwrap(), name);
        let (ada, bob) = (ExpertId::from_name("ada"), ExpertId::from_name("bob"));
        let at = Timestamp::from_millis(1_790_000_000_000);
        let text = "Hold the".to_owned();
        let draft = AnswerDraft { ticket: ticket("acme", "1"), expert: ada.clone(), text, at, episode: 0 };
        acme.save(vec![acme.put_draft(&Stored::new(draft.clone())).unwrap()]).await.unwrap();
        assert_eq!(acme.draft(&draft.ticket, &ada).await.unwrap().unwrap().value, draft);
        assert_eq!(acme.draft(&draft.ticket, &bob).await.unwrap(), None);
        assert_eq!(acme.draft(&ticket("acme", "2"), &ada).await.unwrap(), None);
        assert_eq!(acme.draft(&ticket("other", "1"), &ada).await.unwrap(), None, "another client's ticket of the same digest");
    }

    #[tokio::test]
    async fn a_desk_is_an_experts_own_in_one_program() {
        let store = Store::new(Arc::new(MemoryTable::default()));
        let acme = store.open(ClientScope::of_client(&"acme".parse().unwrap()));
        let (program, other): (ProgramId, ProgramId) = ("phones".parse().unwrap(), "shop".parse().unwrap());
        let (ada, bob) = (ExpertId::from_name("ada"), ExpertId::from_name("bob"));
        let ticket = TicketId::imagined(acme.client(), "1");
        let none = acme.desk(&program, &ada).await.unwrap();
        let skipped = none.with(none.value.clone().skip(&ticket));
        acme.save(vec![acme.put_desk(&program, &ada, &skipped).unwrap()]).await.unwrap();
        assert!(acme.desk(&program, &ada).await.unwrap().value.has_skipped(&ticket));
        assert!(!acme.desk(&program, &bob).await.unwrap().value.has_skipped(&ticket));
        assert!(!acme.desk(&other, &ada).await.unwrap().value.has_skipped(&ticket));
    }
}
