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
}

/// Checks every baseline and target of a program: known measures, readable numbers. Errors with the first that is not.
pub fn check_baselines(program: &Program) -> Result<(), BaselineInvalid> {
    for (table, entries) in [("before", &program.baselines.before), ("target", &program.baselines.target)] {
        for (id, text) in entries {
            if definition(id).is_none() {
                return Err(BaselineInvalid::UnknownMeasure { table, id: id.clone() });
            }
            if number(text).is_none() {
                return Err(BaselineInvalid::NoNumber { table, id: id.clone(), text: text.clone() });
            }
        }
    }
    Ok(())
}

/// The number that a decimal text means.
pub(crate) fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}
