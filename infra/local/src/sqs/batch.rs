//! A batch: one to ten entries with ids of their own.

use super::SqsRefused;
use std::collections::BTreeSet;

const ENTRIES_MAX: usize = 10;

/// Refuses an empty batch and one of more than ten entries.
pub(super) fn check_length(entries: usize) -> Result<(), SqsRefused> {
    match entries {
        0 => Err(SqsRefused::EmptyBatch),
        1..=ENTRIES_MAX => Ok(()),
        _ => Err(SqsRefused::TooManyEntries { entries }),
    }
}

/// Refuses a batch whose number of entries or whose entries' ids are not right.
pub(super) fn check_ids<'a>(ids: impl ExactSizeIterator<Item = &'a str>) -> Result<(), SqsRefused> {
    check_length(ids.len())?;
    let mut seen = BTreeSet::new();
    for id in ids {
        let spelt = id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if !spelt || !(1..=80).contains(&id.len()) {
            return Err(SqsRefused::InvalidBatchEntryId { id: id.to_owned() });
        }
        if !seen.insert(id) {
            return Err(SqsRefused::EntryIdsNotDistinct { id: id.to_owned() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_to_ten_distinct_well_spelt_ids_are_a_batch() {
        let check = |ids: &[&str]| check_ids(ids.iter().copied());
        assert!(check(&["a", "b-1_"]).is_ok());
        assert!(matches!(check(&[]), Err(SqsRefused::EmptyBatch)));
        assert!(matches!(check(&["x"; 11]), Err(SqsRefused::TooManyEntries { entries: 11 })));
        assert!(matches!(check(&["a", "a"]), Err(SqsRefused::EntryIdsNotDistinct { .. })));
        assert!(matches!(check(&["a b"]), Err(SqsRefused::InvalidBatchEntryId { .. })));
        assert!(matches!(check(&[""]), Err(SqsRefused::InvalidBatchEntryId { .. })));
    }
}
