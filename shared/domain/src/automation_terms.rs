//! Automation terms: what a program is promised of automatic answers, and how the promise is watched.

use money::BasisPoints;
use serde::{Deserialize, Serialize};

use crate::program::{ProgramInvalid, require};

/// What a program is promised of automatic answers. Every number has a default and a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AutomationTerms {
    /// The promise: of all automatic answers no larger share than this is wrong, 50 to 3,000 basis points.
    pub alpha: BasisPoints,
    /// The chance that the promise is broken all the same, 100 to 3,000 basis points. Fewer need more labels.
    pub delta: BasisPoints,
    /// The share of automatic answers that is withheld so that a person answers and then judges, 0 to 5,000 basis points. Without it
    /// nobody would see a promise break.
    pub audit: BasisPoints,
    /// Whether a judge is asked where an answer only just may go out. It needs one that the deployment has set up.
    pub judge: bool,
}

impl Default for AutomationTerms {
    fn default() -> Self {
        AutomationTerms { alpha: points(500), delta: points(1_000), audit: points(300), judge: false }
    }
}

const fn points(n: u16) -> BasisPoints {
    match BasisPoints::new(n) {
        Ok(points) => points,
        Err(_) => BasisPoints::WHOLE,
    }
}

impl AutomationTerms {
    /// Checks every number against its range. Errors with the first that is wrong.
    pub(crate) fn check(&self) -> Result<(), ProgramInvalid> {
        let ranges = [("alpha", self.alpha, 50, 3_000), ("delta", self.delta, 100, 3_000), ("audit", self.audit, 0, 5_000)];
        for (field, points, least, most) in ranges {
            let detail = format!("{} is out of range: {least} to {most} basis points", points.get());
            require((least..=most).contains(&points.get()), &format!("automation.{field}"), &detail)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_terms_are_within_their_ranges() {
        assert_eq!(AutomationTerms::default().check(), Ok(()));
    }

    #[test]
    fn a_promise_out_of_range_is_refused_by_its_name_and_range() {
        let refused = |terms: AutomationTerms| terms.check().unwrap_err();
        let none = refused(AutomationTerms { alpha: points(10), ..Default::default() });
        assert_eq!(none.to_string(), "apply program: automation.alpha: 10 is out of range: 50 to 3000 basis points");
        assert_eq!(refused(AutomationTerms { delta: points(3_001), ..Default::default() }).field, "automation.delta");
        assert_eq!(refused(AutomationTerms { audit: points(6_000), ..Default::default() }).field, "automation.audit");
    }

    #[test]
    fn what_a_program_leaves_out_has_its_default_and_what_nobody_knows_is_refused() {
        let terms: AutomationTerms = serde_json::from_str(r#"{"judge":true}"#).unwrap();
        assert_eq!(terms, AutomationTerms { judge: true, ..Default::default() });
        assert!(serde_json::from_str::<AutomationTerms>(r#"{"epsilon":5}"#).is_err());
    }
}
