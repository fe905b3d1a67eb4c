//! A breach that nears: which clock, when, and what the program does about it.

use domain::{SlaAction, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Clocks, Kind, Sla};

/// One run of a clock. It stays the same until it is over, so whoever acted on a run once knows it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Run {
    /// Which clock.
    pub clock: Kind,
    /// When it began to run.
    pub since: Timestamp,
}

/// The next breach that nears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearing {
    /// Of which run.
    pub run: Run,
    /// When it nears: the time for which to set a timer. It may be past.
    pub at: Timestamp,
    /// When it is due.
    pub due: Timestamp,
    /// What the program wants then, in this order.
    pub actions: Vec<SlaAction>,
}

/// The earliest breach that nears, besides the runs of `acted`. Of two at the same moment the one that is due first. Whatever happens on
/// the ticket may move it: ask again after each change, and once more when a timer fires.
pub fn near(clocks: &Clocks, sla: &Sla, acted: &[Run]) -> Option<Nearing> {
    let nearing = clocks.all().into_iter().filter_map(|clock| {
        let run = Run { clock: clock.kind, since: clock.since? };
        Some(Nearing { run, at: clock.nears?, due: clock.due?, actions: sla.on_near.clone() })
    });
    nearing.filter(|nearing| !acted.contains(&nearing.run)).min_by_key(|nearing| (nearing.at, nearing.due, nearing.run))
}
