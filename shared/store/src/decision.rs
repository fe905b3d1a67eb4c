//! Decisions in the store, and what is learned from them: a calibration for each encoder and the last answered tickets.

use std::collections::BTreeMap;

use domain::{Automation, Language, ProgramId, TicketId};
use serde::{Deserialize, Serialize};
use triage::{Calibration, Decided, EncoderId, SAMPLE_SLOTS, Sample};

use crate::item::{self, ItemMalformed, Stored, kind_of};
use crate::store::put;
use crate::{ClientStore, Item, Key, Put, Query, Store, StoreError, TableName};

/// All that one query of a program's automations brings: automations, calibrations and samples.
const PARTS_MAX: usize = 1_000 + SAMPLE_SLOTS as usize + 8;

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
    /// The last answered tickets, in no order.
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

    /// All that a bank is built from, by one query. It sees what moved the head on: a retired automation answers nobody any more.
    pub async fn bank_parts(
        &self,
        program: &ProgramId,
        language: &Language,
        encoder: EncoderId,
    ) -> Result<BankParts, StoreError> {
        let partition = self.scope.automations_partition(program, language);
        let wanted = self.scope.calibration(program, language, encoder.name());
        let mut parts = BankParts::default();
        let query = Query { consistent: true, ..Query::partition(TableName::Support, partition) };
        for item in self.store.all(query, PARTS_MAX).await? {
            match kind_of(&item) {
                "AUTOMATION" => parts.automations.push(item::read("AUTOMATION", &item)?.value),
                "SAMPLE" => parts.samples.push(item::read("SAMPLE", &item)?.value),
                "CALIBRATION" if item::key_of(&item) == wanted => {
                    parts.calibration = item::read::<Line>("CALIBRATION", &item)?.value.read(&wanted)?.calibration;
                }
                _ => {}
            }
        }
        Ok(parts)
    }
}

impl Store {
    /// Reads a decision from an item, as a stream shows it.
    pub fn read_decision(item: &Item) -> Result<Decided, StoreError> {
        Ok(item::read::<Decided>("DECISION", item)?.value)
    }
}
