//! A share: what an expert who released a ticket may still earn from its resolution.

use money::BasisPoints;
use serde::{Deserialize, Serialize};

use crate::{ExpertId, Timestamp};

/// One expert's part in a ticket that they released with a note for the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Who released.
    pub expert: ExpertId,
    /// Their part of the experts' reward, if this episode is resolved. Zero without a note.
    pub share: BasisPoints,
    /// What they leave for the next expert.
    pub note: String,
    /// When.
    pub at: Timestamp,
    /// In which episode: a reopened ticket begins anew.
    pub episode: u32,
    /// In which routing epoch, so that a repeated release is known.
    pub epoch: u32,
}
