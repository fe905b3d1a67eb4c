//! Watermarks: the place in the stream up to which somebody has counted, by shard, so that a record counts once however often it comes.

use std::collections::BTreeMap;

use crate::record::by_number;

/// By stream shard, the sequence number of the last record that is counted.
pub(crate) type Watermarks = BTreeMap<String, String>;

/// Whether the record at this place stands behind what is known.
pub(crate) fn is_new(known: &Watermarks, shard: &str, sequence: &str) -> bool {
    known.get(shard).is_none_or(|last| by_number(sequence, last).is_gt())
}
