//! A routing record: a plan as it is kept with its ticket, with the evidence that repeats it.

use data_encoding::BASE64_NOPAD;
use domain::{ExpertId, Ticket, TicketId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::draw::Draws;
use crate::features::Scores;
use crate::field::{Arm, Candidate, scores};
use crate::policy::Exponents;
use crate::wire::{millis, millis_if_any, packed};
use crate::{Features, Opening, Policy};

/// A plan as it is kept with its ticket, about 1 KB. Short names on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routing {
    /// Which ticket.
    #[serde(rename = "t")]
    pub ticket: TicketId,
    /// In which routing epoch.
    #[serde(rename = "e")]
    pub epoch: u32,
    /// The number of the plan in this epoch, from 0.
    #[serde(rename = "n", default)]
    pub plan: u32,
    /// When its waves begin to count: for plan 0 the beginning of the epoch.
    #[serde(rename = "p", with = "millis")]
    pub planned_at: Timestamp,
    /// The algorithm that made it.
    #[serde(rename = "y")]
    pub policy_version: u32,
    /// The exponents of merit, access, turn and response, in hundredths.
    #[serde(rename = "x", default)]
    pub exponents: [u32; 4],
    /// The version of the roster that it saw.
    #[serde(rename = "r")]
    pub roster_epoch: u64,
    /// Whether weights or chance alone made the order.
    #[serde(rename = "b", default)]
    pub arm: Arm,
    /// How many experts could have been shown the ticket.
    #[serde(rename = "c")]
    pub candidates: u32,
    /// The waves that have anybody in them, in the order of their starts; none when nobody was free, or when the pool paces a backlog.
    #[serde(rename = "w")]
    pub waves: Vec<Wave>,
    /// Whether the first wave is one expert who answered before, and comes first for that.
    #[serde(rename = "f", default, skip_serializing_if = "std::ops::Not::not")]
    pub first_alone: bool,
    /// What each expert of the waves was weighed by, in their order.
    #[serde(rename = "v", default)]
    pub evidence: Evidence,
    /// The median of each feature over all candidates.
    #[serde(rename = "m", with = "packed", default)]
    pub median: Features,
    /// From when every qualified expert may claim.
    #[serde(rename = "o", with = "millis")]
    pub pool_at: Timestamp,
    /// When to plan again if it is still open; nothing after the last plan, when the pool alone goes on.
    #[serde(rename = "g", with = "millis_if_any", default, skip_serializing_if = "Option::is_none")]
    pub again_at: Option<Timestamp>,
}

/// Experts who are told at the same time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wave {
    /// From when they may claim.
    #[serde(rename = "a", with = "millis")]
    pub at: Timestamp,
    /// Who, in their order.
    #[serde(rename = "x")]
    pub experts: Vec<ExpertId>,
}

/// The features of a plan's experts, in the order of its waves; as base64 of ten bytes each.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Evidence(pub Vec<Features>);

/// The evidence of a record is no base64 of whole features.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read routing record: its evidence is damaged")]
pub struct EvidenceDamaged;

/// A record does not follow from its own evidence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("replay routing record: {expert} stands at place {place}, and the evidence puts {wanted} there")]
pub struct RecordDiffers {
    /// Who stands there.
    pub expert: ExpertId,
    /// Where, from 1.
    pub place: u32,
    /// Who should.
    pub wanted: ExpertId,
}

impl Evidence {
    pub(crate) fn of(asked: &[Candidate], waves: &[Wave]) -> Evidence {
        let features = |id: &ExpertId| asked.iter().find(|candidate| candidate.id == id).map(|candidate| candidate.features);
        Evidence(waves.iter().flat_map(|wave| &wave.experts).map(|id| features(id).unwrap_or_default()).collect())
    }
}

impl From<Evidence> for String {
    fn from(evidence: Evidence) -> String {
        let mut bytes = Vec::with_capacity(evidence.0.len() * Features::BYTES);
        evidence.0.iter().for_each(|features| features.write(&mut bytes));
        BASE64_NOPAD.encode(&bytes)
    }
}

impl TryFrom<String> for Evidence {
    type Error = EvidenceDamaged;

    fn try_from(text: String) -> Result<Evidence, EvidenceDamaged> {
        let bytes = BASE64_NOPAD.decode(text.as_bytes()).map_err(|_| EvidenceDamaged)?;
        let features = bytes.chunks(Features::BYTES).map(Features::read);
        features.collect::<Option<Vec<_>>>().map(Evidence).ok_or(EvidenceDamaged)
    }
}

impl Routing {
    /// Whether this record belongs to the ticket as it stands now, not to an earlier epoch.
    pub fn is_of(&self, ticket: &Ticket) -> bool {
        self.ticket == ticket.id && self.epoch == ticket.epoch
    }

    /// The wave of this expert, counted from 1, with its content.
    pub fn wave_of(&self, expert: &ExpertId) -> Option<(u8, &Wave)> {
        (1..).zip(&self.waves).find(|(_, wave)| wave.experts.contains(expert))
    }

    /// Everybody in the waves, in their order.
    pub fn planned(&self) -> impl Iterator<Item = &ExpertId> {
        self.waves.iter().flat_map(|wave| &wave.experts)
    }

    /// The place of this expert in the order of the plan, from 1.
    pub fn place_of(&self, expert: &ExpertId) -> Option<u32> {
        (1..).zip(self.planned()).find(|(_, planned)| *planned == expert).map(|(place, _)| place)
    }

    /// What this expert was weighed by, if they are in a wave.
    pub fn features_of(&self, expert: &ExpertId) -> Option<Features> {
        let place = self.place_of(expert)?;
        self.evidence.0.get(place as usize - 1).copied()
    }

    /// Makes the order again from the evidence and compares: the first wave by its score, the later ones by theirs. An expert who came
    /// first because they answered before stands apart.
    pub fn replay(&self, ticket: &Opening, policy: &Policy) -> Result<(), RecordDiffers> {
        let draws = Draws::of(ticket, self.plan, policy);
        let exponents = Exponents::from_record(self.exponents);
        let weighed = |(id, features): (&ExpertId, &Features)| scores(self.arm, features, &draws.draw(id), &exponents);
        // Evidence that is missing weighs nothing: a record that lost some does not pass for whole.
        let evidence = self.evidence.0.iter().chain(std::iter::repeat(&Features::LOST));
        let all: Vec<(&ExpertId, Scores)> = self.planned().zip(evidence).map(|pair| (pair.0, weighed(pair))).collect();
        let alone = usize::from(self.first_alone);
        let first = alone + self.waves.get(alone).map_or(0, |wave| wave.experts.len());
        let (early, late) = all.split_at(first.min(all.len()));
        in_order(early.get(alone..).unwrap_or_default(), alone, |scores| scores.first)?;
        in_order(late, early.len(), |scores| scores.later)
    }
}

/// Whether these stand by their scores, highest first; `behind` so many others.
fn in_order(stands: &[(&ExpertId, Scores)], behind: usize, score: fn(&Scores) -> i64) -> Result<(), RecordDiffers> {
    let mut wanted = stands.to_vec();
    wanted.sort_by(|a, b| score(&b.1).cmp(&score(&a.1)).then_with(|| a.0.cmp(b.0)));
    let differs = (1..).zip(stands.iter().zip(&wanted)).find(|(_, (stands, wanted))| stands.0 != wanted.0);
    differs.map_or(Ok(()), |(place, (stands, wanted))| {
        let place = u32::try_from(behind).unwrap_or(u32::MAX).saturating_add(place);
        Err(RecordDiffers { expert: stands.0.clone(), place, wanted: wanted.0.clone() })
    })
}
