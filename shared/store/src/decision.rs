//! Decisions in the store, and what is learned from them: a calibration for each encoder and the last answered tickets.

use std::collections::BTreeMap;

use domain::{Automation, Language, ProgramId, TicketId};
use serde::{Deserialize, Serialize};
use triage::{Calibration, Decided, EncoderId, SAMPLE_SLOTS, Sample};

use crate::automation::AUTOMATIONS_READ_MAX;
use crate::item::{self, ItemMalformed, Stored};
use crate::store::put;
use crate::{ClientStore, Item, Key, Put, Query, Store, StoreError, TableName};

/// A calibration with the places in the stream up to which it has counted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CountedCalibration {
    /// What is known.
    pub calibration: Calibration,
    /// By stream shard, the sequence number of the last fact that it knows.
    pub watermarks: BTreeMap<String, String>,
}

/// A calibration as one line of JSON: thousands of labels as a map of maps would be several times as large, and as slow to read.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Line {
    calibration: String,
    watermarks: BTreeMap<String, String>,
}

impl Line {
    fn write(key: &Key, counted: &CountedCalibration) -> Result<Line, ItemMalformed> {
        let text = serde_json::to_string(&counted.calibration);
        let calibration = text.map_err(|error| ItemMalformed { key: key.to_string(), reason: error.to_string() })?;
        Ok(Line { calibration, watermarks: counted.watermarks.clone() })
    }

    fn read(self, key: &Key) -> Result<CountedCalibration, ItemMalformed> {
        let calibration = serde_json::from_str(&self.calibration);
        let calibration = calibration.map_err(|error| ItemMalformed { key: key.to_string(), reason: error.to_string() })?;
        Ok(CountedCalibration { calibration, watermarks: self.watermarks })
    }
}

/// What a bank is built from: all of a program's automations in one language, and what is known of them.
#[derive(Debug, Clone, Default)]
pub struct BankParts {
    /// The automations, retired ones too.
    pub automations: Vec<Automation>,
    /// The calibration of the encoder that was asked for; empty where nothing is known yet.
    pub calibration: Calibration,
    /// The last answered tickets, newest first.
    pub samples: Vec<Sample>,
}

impl ClientStore {
    /// What was decided about a ticket before people saw it; nothing where the program had no automations then.
    pub async fn decision(&self, ticket: &TicketId) -> Result<Option<Stored<Decided>>, StoreError> {
        if !self.scope.covers(ticket) {
            return Ok(None);
        }
        self.store.get(TableName::Support, "DECISION", &self.scope.decision(ticket.digest())).await
    }

    /// Saves a decision. One is made for each ticket.
    pub fn put_decision(&self, decided: &Stored<Decided>) -> Result<Put, StoreError> {
        put(TableName::Support, "DECISION", &self.scope.decision(decided.value.ticket.digest()), decided)
    }

    /// What is known of a program's automations in a language by one encoder.
    pub async fn calibration(
        &self,
        program: &ProgramId,
        language: &Language,
        encoder: EncoderId,
    ) -> Result<Option<Stored<CountedCalibration>>, StoreError> {
        let key = self.scope.calibration(program, language, encoder.name());
        let Some(line) = self.store.get::<Line>(TableName::Support, "CALIBRATION", &key).await? else { return Ok(None) };
        Ok(Some(Stored { value: line.value.read(&key)?, version: line.version }))
    }

    /// Saves what is known.
    pub fn put_calibration(
        &self,
        program: &ProgramId,
        language: &Language,
        encoder: EncoderId,
        counted: &Stored<CountedCalibration>,
    ) -> Result<Put, StoreError> {
        let key = self.scope.calibration(program, language, encoder.name());
        put(TableName::Support, "CALIBRATION", &key, &counted.with(Line::write(&key, &counted.value)?))
    }

    /// The sample that stands in a ticket's place.
    pub async fn sample(
        &self,
        program: &ProgramId,
        language: &Language,
        ticket: &TicketId,
    ) -> Result<Option<Stored<Sample>>, StoreError> {
        self.store.get(TableName::Support, "SAMPLE", &self.scope.sample(program, language, Sample::slot(ticket))).await
    }

    /// Saves a sample in its ticket's place.
    pub fn put_sample(&self, program: &ProgramId, language: &Language, sample: &Stored<Sample>) -> Result<Put, StoreError> {
        put(TableName::Support, "SAMPLE", &self.scope.sample(program, language, Sample::slot(&sample.value.ticket)), sample)
    }

    /// The last answered tickets of a program in a language, newest first.
    pub async fn samples(&self, program: &ProgramId, language: &Language) -> Result<Vec<Sample>, StoreError> {
        let partition = self.scope.automations_partition(program, language);
        let query = Query { prefix: Some("SAMPLE#".to_owned()), ..Query::partition(TableName::Support, partition) };
        let items = self.store.all(query, SAMPLE_SLOTS as usize).await?;
        let samples = items.iter().map(|item| Ok(item::read::<Sample>("SAMPLE", item)?.value));
        let mut samples: Vec<Sample> = samples.collect::<Result<_, StoreError>>()?;
        samples.sort_by(|a, b| (b.at, &b.ticket).cmp(&(a.at, &a.ticket)));
        Ok(samples)
    }

    /// All that a bank is built from. It sees what moved the head on: a retired automation answers nobody any more. The calibration is read
    /// by its key, so that no number of automations or samples ever hides what is proven.
    pub async fn bank_parts(
        &self,
        program: &ProgramId,
        language: &Language,
        encoder: EncoderId,
    ) -> Result<BankParts, StoreError> {
        let query = Query { consistent: true, ..self.query_automations(program, language) };
        let automations = self.store.most_of(query, AUTOMATIONS_READ_MAX);
        let calibration = self.calibration(program, language, encoder);
        let (items, known, samples) = tokio::try_join!(automations, calibration, self.samples(program, language))?;
        let automations = items.iter().map(|item| Ok(item::read("AUTOMATION", item)?.value));
        Ok(BankParts {
            automations: automations.collect::<Result<_, StoreError>>()?,
            calibration: known.map(|known| known.value.calibration).unwrap_or_default(),
            samples,
        })
    }
}

impl Store {
    /// Reads a decision from an item, as a stream shows it.
    pub fn read_decision(item: &Item) -> Result<Decided, StoreError> {
        Ok(item::read::<Decided>("DECISION", item)?.value)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{ClientScope, MemoryTable};
    use domain::{AutomationId, Example, ExpertId, Timestamp, Writing};

    fn place() -> (domain::ClientId, ProgramId, Language) {
        ("acme".parse().unwrap(), "shop".parse().unwrap(), Language::english())
    }

    fn retired(number: usize) -> Automation {
        let examples = ["Where is it?", "It has not come", "When does it come?"].map(Example::of).to_vec();
        let writing = Writing { title: "Parcels".into(), topic: "delivery".parse().unwrap(), examples, answer: "Soon.".into() };
        let (id, now): (AutomationId, _) = (format!("aut_{number}").parse().unwrap(), Timestamp::from_millis(0));
        Automation::begin(id, place(), ExpertId::from_name("ada"), writing, now).unwrap().retire("old", now)
    }

    #[tokio::test]
    async fn however_many_automations_there_are_the_calibration_is_read_and_a_list_of_all_is_refused() {
        let store = Store::new(Arc::new(MemoryTable::default())).open(ClientScope::of_client(&place().0));
        let (_, program, language) = place();
        let mut counted = CountedCalibration::default();
        counted.calibration.saw(0.9);
        let put = store.put_calibration(&program, &language, EncoderId::Lexical, &Stored::new(counted.clone())).unwrap();
        store.save(vec![put]).await.unwrap();
        for number in 0..1_700 {
            store.save_automation(None, &Stored::new(retired(number))).await.unwrap();
        }
        let parts = store.bank_parts(&program, &language, EncoderId::Lexical).await.unwrap();
        assert_eq!((parts.calibration, parts.automations.len()), (counted.calibration, AUTOMATIONS_READ_MAX));
        assert!(matches!(store.automations(&program, &language).await, Err(StoreError::Rejected(_))));
        assert!(matches!(store.automations_now(&program, &language).await, Err(StoreError::Rejected(_))));
    }
}
