//! Facts: all that is true in the end, one line each, so that two ends can be compared and their difference read.

use std::collections::{BTreeMap, BTreeSet};

use domain::Timestamp;
use helpdesk::Call;
use serde_json::{Value, json};
use store::{Item, TableName};

use crate::world::World;

/// The kinds of items that are facts. Routing records, delivery marks and watermarks are how we got there.
const KINDS: [&str; 7] = ["TICKET", "MESSAGE", "RESPONSE", "DECISION", "SAMPLE", "POSTING", "PAYOUT"];

/// The final facts of a world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    lines: Vec<String>,
    rollups: Vec<String>,
}

impl World {
    /// What is true now: tickets, messages, responses, postings, payouts, what the help desk and the client's endpoint got, dead letters.
    pub fn facts(&self) -> Facts {
        let items = [TableName::Support, TableName::Ledger].into_iter().flat_map(|table| self.table.items(table));
        let items: Vec<(String, Value)> =
            items.filter_map(|item| Some((store::kind_of(&item).to_owned(), value_of(&item)?))).collect();
        let of_kind = |kind: &'static str| items.iter().filter(move |(own, _)| own == kind).map(|(_, value)| value);
        let mut lines: Vec<String> = KINDS
            .into_iter()
            .flat_map(|kind| of_kind(kind).map(move |value| format!("{kind} {}", without_ids_of(kind, value))))
            .collect();
        lines.extend(self.said());
        let mut rollups: Vec<String> = of_kind("ROLLUP").map(counts).collect();
        let named = |line: &mut String| {
            *line = self.under_way().aliases.iter().fold(line.clone(), |line, (name, alias)| line.replace(name, alias));
        };
        lines.iter_mut().chain(rollups.iter_mut()).for_each(named);
        lines.sort();
        rollups.sort();
        Facts { lines, rollups }
    }

    /// What went out. Comments count as often as they stand there; a status set twice, an event told twice and a dead letter
    /// parked twice are one, since their readers know a double.
    fn said(&self) -> Vec<String> {
        let calls = self.desk_calls();
        let (comments, statuses): (Vec<&Call>, Vec<&Call>) =
            calls.iter().partition(|call| matches!(call, Call::Answer { .. } | Call::Note { .. }));
        let mut once: BTreeSet<String> = statuses.iter().map(|call| format!("DESK {call:?}")).collect();
        once.extend(self.events().iter().map(|event| format!("EVENT {} {} {}", event.id, event.kind, json!(event.data))));
        once.extend(self.dead_letters().iter().map(|dead| format!("DEAD {dead:?}")));
        comments.iter().map(|call| format!("DESK {call:?}")).chain(once).collect()
    }
}

impl Facts {
    /// How `other` differs: nothing when it is the same, moment by moment.
    pub fn difference(&self, other: &Facts) -> Option<String> {
        difference(&self.lines, &other.lines).or_else(|| difference(&self.rollups, &other.rollups))
    }

    /// How `other` differs when moments are told by the hour. A sweep that could not save is taken up by the next one, a quarter of
    /// an hour later; then what it resolves is dated later, and only that may differ.
    pub fn difference_by_the_hour(&self, other: &Facts) -> Option<String> {
        let by_the_hour = |facts: &Facts| {
            let mut lines: Vec<String> = facts.lines.iter().map(|line| hours_only(line)).collect();
            lines.sort();
            lines
        };
        match difference(&self.lines, &other.lines) {
            // The same moments make the same measures.
            None => difference(&self.rollups, &other.rollups),
            Some(_) => difference(&by_the_hour(self), &by_the_hour(other)),
        }
    }
}

fn difference(ours: &[String], theirs: &[String]) -> Option<String> {
    let count = |lines: &[String]| {
        lines.iter().fold(BTreeMap::<String, i32>::new(), |mut counted, line| {
            *counted.entry(line.clone()).or_default() += 1;
            counted
        })
    };
    let (ours, theirs) = (count(ours), count(theirs));
    let missing = ours.iter().filter(|(line, n)| theirs.get(*line) != Some(n)).map(|(line, n)| format!("- {n} x {line}"));
    let added = theirs.iter().filter(|(line, n)| ours.get(*line) != Some(n)).map(|(line, n)| format!("+ {n} x {line}"));
    let lines: Vec<String> = missing.chain(added).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn value_of(item: &Item) -> Option<Value> {
    let mut value: Value = serde_dynamo::from_attribute_value(item.get("value")?.clone()).ok()?;
    // A map at rest has no order.
    value.sort_all_objects();
    Some(value)
}

/// A posting without its id: the id comes from the rest, and the rest may be told under another name. A ticket's history with its
/// moments as texts, so that they are compared as all others are.
fn without_ids_of(kind: &str, value: &Value) -> Value {
    let mut value = value.clone();
    if kind == "POSTING" || kind == "PAYOUT" {
        value.as_object_mut().map(|fields| fields.shift_remove("id"));
    }
    for moment in value.pointer_mut("/history").and_then(Value::as_array_mut).into_iter().flatten() {
        let millis = moment[0].as_i64().unwrap_or_default();
        moment[0] = json!(Timestamp::from_millis(millis));
    }
    value
}

/// A rollup's cell and counts, without the places in the stream up to which it has counted.
fn counts(rollup: &Value) -> String {
    format!("ROLLUP {} {}", rollup["cell"], rollup["counts"])
}

/// The text with every moment told by the hour.
fn hours_only(text: &str) -> String {
    const MOMENT: &str = "dddd-dd-ddTdd:dd:dd.dddZ";
    let is_moment = |bytes: &[u8]| {
        bytes.len() >= MOMENT.len()
            && MOMENT
                .bytes()
                .zip(bytes)
                .all(|(wanted, byte)| if wanted == b'd' { byte.is_ascii_digit() } else { wanted == *byte })
    };
    let (mut told, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(first) = rest.chars().next() {
        let taken = if is_moment(rest.as_bytes()) { MOMENT.len() } else { first.len_utf8() };
        let (own, behind) = rest.split_at(taken);
        told.push_str(if taken == MOMENT.len() { &own[..13] } else { own });
        rest = behind;
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_by_the_hour_and_nothing_else_is_lost() {
        assert_eq!(hours_only("é at 2026-11-23T12:15:00.000Z, 1234"), "é at 2026-11-23T12, 1234");
    }

    #[test]
    fn a_line_that_stands_twice_is_not_the_same_as_once() {
        let lines = |n: usize| vec!["a".to_owned(); n];
        assert!(difference(&lines(1), &lines(2)).is_some());
        assert_eq!(difference(&lines(2), &lines(2)), None);
    }
}
