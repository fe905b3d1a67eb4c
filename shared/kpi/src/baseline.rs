//! Baselines and targets: the client's own figures and what was agreed, as decimal text in the program.

use domain::Program;

use crate::measures::definition;

/// A baseline or target of a program cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaselineInvalid {
    /// There is no such measure.
    #[error("apply program: baselines.{table}.{id}: no measure has this id")]
    UnknownMeasure {
        /// `before` or `target`.
        table: &'static str,
        /// What was named.
        id: String,
    },
    /// The text is no number.
    #[error(
        "apply program: baselines.{table}.{id}: {text:?} is no number; write a decimal such as 0.71 (shares) or 120 (seconds)"
    )]
    NoNumber {
        /// `before` or `target`.
        table: &'static str,
        /// For which measure.
        id: String,
        /// What stood there.
        text: String,
    },
    /// The number is none that the measure can have.
    #[error("apply program: baselines.{table}.{id}: {text} is out of range; {expected}")]
    OutOfRange {
        /// `before` or `target`.
        table: &'static str,
        /// For which measure.
        id: String,
        /// What stood there.
        text: String,
        /// What would be right.
        expected: &'static str,
    },
}

/// Checks every baseline and target of a program: known measures, numbers that they can have. Errors with the first that is not.
pub fn check_baselines(program: &Program) -> Result<(), BaselineInvalid> {
    for (table, entries) in [("before", &program.baselines.before), ("target", &program.baselines.target)] {
        for (id, text) in entries {
            check(table, id, text)?;
        }
    }
    Ok(())
}

fn check(table: &'static str, id: &str, text: &str) -> Result<(), BaselineInvalid> {
    let (id, text) = (id.to_owned(), text.to_owned());
    let Some(measure) = definition(&id) else { return Err(BaselineInvalid::UnknownMeasure { table, id }) };
    let Some(number) = number(&text) else { return Err(BaselineInvalid::NoNumber { table, id, text }) };
    match out_of_range(measure.unit, number) {
        Some(expected) => Err(BaselineInvalid::OutOfRange { table, id, text, expected }),
        None => Ok(()),
    }
}

/// What would be right, where a number is none that a measure of this unit can have: a target beyond it is met always or never.
fn out_of_range(unit: &str, number: f64) -> Option<&'static str> {
    match unit {
        "share" if !(0.0..=1.0).contains(&number) => Some("expected a share from 0 to 1, such as 0.75 for 75 %"),
        "index" if !(0.0..=1.0).contains(&number) => Some("expected an index from 0 to 1"),
        "s" if number < 0.0 => Some("expected seconds, 0 or more"),
        _ if number < 0.0 => Some("expected an amount in whole units of the currency, 0 or more"),
        _ => None,
    }
}

/// The number that a decimal text means.
pub(crate) fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}
