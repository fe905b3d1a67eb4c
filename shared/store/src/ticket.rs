//! Tickets in the store, and all that belongs to one: messages, routing records, delivery marks, survey responses.

use std::collections::BTreeSet;

use domain::{Language, Message, Program, ProgramId, Span, State, SurveyResponse, Ticket, TicketId, Timestamp};
use matching::Routing;
use serde::{Deserialize, Serialize};

use crate::item::{self, Stored, text_of};
use crate::keys::{self, DUE_SHARDS, OPEN_SHARDS, shard_of};
use crate::store::{put, put_item};
use crate::{ClientStore, Index, Item, Key, Put, Query, Store, StoreError, TableName};

/// So long a mark is kept that tells a second delivery from a first one: queues keep what they could not bring out for two weeks at most,
/// and help desks and clients send again for days.
pub const MARKS_KEPT: Span = Span::days(90);

/// The mark of one delivery to a help desk or client: the intent is written before the call, the end after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryMark {
    /// What it delivers, as in its key.
    pub what: String,
    /// When the first attempt began: what the help desk shows since then may be ours.
    pub since: Timestamp,
    /// How it ended.
    pub end: Delivered,
}

/// How a delivery ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delivered {
    /// It was begun; its end is unknown.
    Begun,
    /// It arrived, under this id of the help desk's where it gave one.
    Arrived(Option<String>),
    /// It can never arrive.
    Refused(String),
}

impl ClientStore {
    /// A ticket of this client.
    pub async fn ticket(&self, id: &TicketId) -> Result<Option<Stored<Ticket>>, StoreError> {
        if !self.scope.covers(id) {
            return Ok(None);
        }
        self.store.get(TableName::Support, "TICKET", &self.scope.ticket(id.digest())).await
    }

    /// Saves a ticket, with its places in the open and due indexes.
    pub fn put_ticket(&self, stored: &Stored<Ticket>) -> Result<Put, StoreError> {
        let ticket = &stored.value;
        let mut item = item::write("TICKET", &self.scope.ticket(ticket.id.digest()), stored)?;
        if ticket.state == State::Open {
            let shard = shard_of(ticket.id.digest(), OPEN_SHARDS);
            let partition = self.scope.open_partition(&ticket.program, &ticket.language, shard);
            item::index(&mut item, Index::Open, partition, keys::open_sort(ticket.opened_at, ticket.id.digest()));
        }
        if let Some(due) = ticket.due {
            let partition = keys::due_partition(&due.hour(), shard_of(ticket.id.digest(), DUE_SHARDS));
            item::index(&mut item, Index::Due, partition, keys::due_sort(due, &ticket.id));
        }
        Ok(put_item(TableName::Support, item, stored.version))
    }

    /// Saves a ticket alone.
    pub async fn save_ticket(&self, stored: &Stored<Ticket>) -> Result<(), StoreError> {
        self.store.save(vec![self.put_ticket(stored)?]).await
    }

    /// The oldest `most` open tickets of a program in a language and the newest `most`: those that waited longest, and those whose
    /// waves run. Oldest first.
    pub async fn open_tickets(&self, program: &ProgramId, language: &Language, most: usize) -> Result<Vec<Ticket>, StoreError> {
        let mut keys = BTreeSet::new();
        for (shard, descending) in (0..OPEN_SHARDS).flat_map(|shard| [(shard, false), (shard, true)]) {
            let partition = self.scope.open_partition(program, language, shard);
            let query = Query { limit: most, descending, ..Query::index(TableName::Support, Index::Open, partition) };
            let page = self.store.page(&query).await?;
            keys.extend(page.items.iter().map(item::key_of));
            if page.next.is_none() {
                break;
            }
        }
        let keys: Vec<Key> = keys.into_iter().collect();
        let items = self.store.table.get_many(TableName::Support, &keys).await?;
        let tickets = items.iter().map(|item| Ok(item::read::<Ticket>("TICKET", item)?.value));
        let mut tickets: Vec<Ticket> = tickets.collect::<Result<_, StoreError>>()?;
        tickets.sort_by(|a, b| (a.opened_at, &a.id).cmp(&(b.opened_at, &b.id)));
        Ok(tickets)
    }

    /// Saves a message. Its id comes from a fact, so it is there once.
    pub fn put_message(&self, message: &Message) -> Result<Put, StoreError> {
        put(TableName::Support, "MESSAGE", &self.scope.message(message), &Stored::new(message))
    }

    /// The messages of a ticket, oldest first.
    pub async fn messages(&self, ticket: &TicketId) -> Result<Vec<Message>, StoreError> {
        let mut messages: Vec<Message> = self.under(ticket, "MESSAGE#", "MESSAGE").await?;
        messages.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        Ok(messages)
    }

    /// The survey responses of a ticket.
    pub async fn responses(&self, ticket: &TicketId) -> Result<Vec<SurveyResponse>, StoreError> {
        self.under(ticket, "RESPONSE#", "RESPONSE").await
    }

    async fn under<T: serde::de::DeserializeOwned>(
        &self,
        ticket: &TicketId,
        prefix: &str,
        kind: &str,
    ) -> Result<Vec<T>, StoreError> {
        let partition = self.scope.ticket_partition(ticket.digest());
        let query = Query { prefix: Some(prefix.to_owned()), ..Query::partition(TableName::Support, partition) };
        let items = self.store.most_of(query, 10_000).await?;
        items.iter().map(|item| Ok(item::read::<T>(kind, item)?.value)).collect()
    }

    /// The survey response of one episode.
    pub async fn response(&self, ticket: &TicketId, episode: u32) -> Result<Option<Stored<SurveyResponse>>, StoreError> {
        self.store.get(TableName::Support, "RESPONSE", &self.scope.response(ticket.digest(), episode)).await
    }

    /// Saves a survey response.
    pub fn put_response(&self, response: &Stored<SurveyResponse>) -> Result<Put, StoreError> {
        let key = self.scope.response(response.value.ticket.digest(), response.value.rating.episode);
        put(TableName::Support, "RESPONSE", &key, response)
    }

    /// The newest routing record of one epoch.
    pub async fn routing(&self, ticket: &TicketId, epoch: u32) -> Result<Option<Routing>, StoreError> {
        let query = Query::partition(TableName::Support, self.scope.ticket_partition(ticket.digest()));
        let newest = Query { prefix: Some(keys::routing_prefix(epoch)), descending: true, limit: 1, ..query };
        let items = self.store.page(&newest).await?.items;
        items.first().map(|item| Ok(item::read::<Routing>("ROUTING", item)?.value)).transpose()
    }

    /// All routing records of a ticket, oldest first.
    pub async fn routings(&self, ticket: &TicketId) -> Result<Vec<Routing>, StoreError> {
        self.under(ticket, "ROUTING#", "ROUTING").await
    }

    /// Saves a routing record. One plan is made once.
    pub fn put_routing(&self, routing: &Routing) -> Result<Put, StoreError> {
        let key = self.scope.routing(routing.ticket.digest(), routing.epoch, routing.plan);
        put(TableName::Support, "ROUTING", &key, &Stored::new(routing))
    }

    /// The mark of one delivery.
    pub async fn delivery(&self, ticket: &TicketId, what: &str) -> Result<Option<Stored<DeliveryMark>>, StoreError> {
        self.store.get(TableName::Support, "DELIVERY", &self.scope.delivery(ticket.digest(), what)).await
    }

    /// Saves the mark of a delivery, for [`MARKS_KEPT`] from its last attempt's beginning on.
    pub fn put_delivery(&self, ticket: &TicketId, mark: &Stored<DeliveryMark>) -> Result<Put, StoreError> {
        let key = self.scope.delivery(ticket.digest(), &mark.value.what);
        Ok(put(TableName::Support, "DELIVERY", &key, mark)?.until(mark.value.since + MARKS_KEPT))
    }

    /// The ticket that stands under this mark, if any: for a question, a message, a key of a call, or a ticket that another continues.
    pub async fn double(&self, fingerprint: &str) -> Result<Option<TicketId>, StoreError> {
        let stored = self.store.get::<TicketId>(TableName::Support, "DOUBLE", &self.scope.double(fingerprint)).await?;
        Ok(stored.map(|stored| stored.value))
    }

    /// Marks what came in as that of `ticket`, for [`MARKS_KEPT`] from `now` on.
    pub fn put_double(&self, fingerprint: &str, ticket: &TicketId, now: Timestamp) -> Result<Put, StoreError> {
        Ok(self.put_way(fingerprint, ticket)?.until(now + MARKS_KEPT))
    }

    /// Marks the way to `ticket` for good, as from a ticket to the one that continues it: customers come back after years.
    pub fn put_way(&self, fingerprint: &str, ticket: &TicketId) -> Result<Put, StoreError> {
        put(TableName::Support, "DOUBLE", &self.scope.double(fingerprint), &Stored::new(ticket))
    }

    /// A program.
    pub async fn program(&self, id: &ProgramId) -> Result<Option<Stored<Program>>, StoreError> {
        self.store.get(TableName::Support, "PROGRAM", &self.scope.program(id)).await
    }

    /// Saves a program, and its place in the operator's directory when it is new.
    pub async fn save_program(&self, program: &Stored<Program>) -> Result<(), StoreError> {
        let mut puts = vec![put(TableName::Support, "PROGRAM", &self.scope.program(&program.value.id), program)?];
        if program.version == 0 {
            let entry = keys::directory("programs", &format!("{}#{}", self.client(), program.value.id));
            let value = Stored::new((program.value.client.clone(), program.value.id.clone()));
            puts.push(put(TableName::Support, "DIRECTORY", &entry, &value)?);
        }
        self.store.save(puts).await
    }
}

impl Store {
    /// The tickets that fall due in `hour` up to `now`, `most` at most.
    pub async fn due(&self, hour: &str, now: Timestamp, most: usize) -> Result<Vec<TicketId>, StoreError> {
        let mut due = Vec::new();
        for shard in 0..DUE_SHARDS {
            // `$` follows `#`, so this takes every ticket that is due up to `now`.
            let query = Query::index(TableName::Support, Index::Due, keys::due_partition(hour, shard));
            let items = self.first(Query { up_to: Some(format!("{now}$")), ..query }, most).await?;
            due.extend(items.iter().filter_map(due_ticket));
        }
        Ok(due)
    }

    /// How far the named sweep has come.
    pub async fn watermark(&self, name: &str) -> Result<Option<Stored<String>>, StoreError> {
        self.get(TableName::Support, "WATERMARK", &keys::watermark(name)).await
    }

    /// Saves how far the named sweep has come.
    pub async fn save_watermark(&self, name: &str, watermark: &Stored<String>) -> Result<(), StoreError> {
        self.save(vec![put(TableName::Support, "WATERMARK", &keys::watermark(name), watermark)?]).await
    }

    /// Every program of every client, for the operator.
    pub async fn programs(&self) -> Result<Vec<(domain::ClientId, ProgramId)>, StoreError> {
        let items = self.all(Query::partition(TableName::Support, keys::directory_partition("programs")), 10_000).await?;
        items.iter().map(|item| Ok(item::read("DIRECTORY", item)?.value)).collect()
    }

    /// Reads a ticket from an item, as a stream shows it.
    pub fn read_ticket(item: &Item) -> Result<Stored<Ticket>, StoreError> {
        Ok(item::read("TICKET", item)?)
    }

    /// Reads a message from an item, as a stream shows it.
    pub fn read_message(item: &Item) -> Result<Message, StoreError> {
        Ok(item::read::<Message>("MESSAGE", item)?.value)
    }
}

fn due_ticket(item: &Item) -> Option<TicketId> {
    text_of(item, "due_sk")?.split_once('#')?.1.parse().ok()
}
