//! The nearest name: what somebody meant who slipped in writing one.

/// More letters than these are no slip but another name.
const SLIP_MAX: usize = 3;

/// The name that differs least from `written`, if it is no more than a slip away.
pub(super) fn nearest<'n>(written: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let apart = names.into_iter().map(|name| (distance(written, name), name));
    apart.filter(|(distance, _)| *distance <= SLIP_MAX).min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// How many letters have to be put in, taken out or changed (Levenshtein), one row of the table at a time.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, letter) in a.chars().enumerate() {
        let mut next = vec![at + 1];
        for (place, other) in b.iter().enumerate() {
            let changed = row[place] + usize::from(letter != *other);
            next.push(changed.min(row[place + 1] + 1).min(next[place] + 1));
        }
        row = next;
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_what_was_meant_and_another_name_finds_nothing() {
        let names = ["AWS::SQS::Queue", "AWS::DynamoDB::Table"];
        assert_eq!(nearest("AWS::SQS::Queu", names), Some("AWS::SQS::Queue"));
        assert_eq!(nearest("AWS::DynamoDB::Tabel", names), Some("AWS::DynamoDB::Table"));
        for other in ["AWS::SQS::QueuePolicy", "AWS::SNS::Topic", "AWS::DynamoDB::GlobalTable", "AWS::Glue::Table", ""] {
            assert_eq!(nearest(other, names), None, "{other}");
        }
        assert_eq!((distance("", "abc"), distance("abc", "abc"), distance("kitten", "sitting")), (3, 0, 3));
    }
}
