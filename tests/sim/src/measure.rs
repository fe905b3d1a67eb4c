//! A measure: one figure of a run, with its unit and what is better.

/// What counts as better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More.
    Higher,
    /// Less.
    Lower,
    /// Neither: it describes the run.
    Neither,
}

/// One figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Its name in JSON.
    pub id: &'static str,
    /// Its name in tables.
    pub title: &'static str,
    /// What is better.
    pub better: Better,
    /// Decimals in tables.
    pub decimals: usize,
}

macro_rules! measures {
    ($($name:ident = $id:literal, $title:literal, $better:ident, $decimals:literal;)*) => {
        /// Every measure, in the order of reports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each is told by its line below")]
        pub enum M { $($name),* }

        /// All of them.
        pub const MEASURES: &[Measure] =
            &[$(Measure { id: $id, title: $title, better: Better::$better, decimals: $decimals }),*];
    };
}

measures! {
    TtfrMean = "ttfr_mean_s", "first response, mean s", Lower, 1;
    TtfrP50 = "ttfr_p50_s", "first response, p50 s", Lower, 1;
    TtfrP90 = "ttfr_p90_s", "first response, p90 s", Lower, 1;
    TtfrP99 = "ttfr_p99_s", "first response, p99 s", Lower, 0;
    SurgeMean = "surge_ttfr_mean_s", "in the surge, mean s", Lower, 1;
    SurgeP50 = "surge_ttfr_p50_s", "in the surge, p50 s", Lower, 1;
    SurgeP90 = "surge_ttfr_p90_s", "in the surge, p90 s", Lower, 1;
    SurgeP99 = "surge_ttfr_p99_s", "in the surge, p99 s", Lower, 0;
    ResolutionP50 = "resolution_p50_s", "resolution, p50 s", Lower, 0;
    ResolutionP90 = "resolution_p90_s", "resolution, p90 s", Lower, 0;
    Fcr = "fcr", "resolved at first contact", Higher, 4;
    Csat = "csat", "content customers", Higher, 4;
    Offers = "offers_per_ticket", "offers per ticket", Lower, 2;
    Lost = "lost_claims_per_ticket", "lost claims per ticket", Lower, 2;
    Polls = "list_polls_per_ticket", "looks at the list per ticket", Lower, 1;
    GiniOffers = "gini_offers", "Gini of offers per exposure", Lower, 3;
    GiniClaims = "gini_claims", "Gini of claims per exposure", Lower, 3;
    GiniAllOffers = "gini_all_offers", "Gini of all offers per exposure", Lower, 3;
    NewOld = "new_over_old", "offers per exposure, new / others", Neither, 3;
    NewFirst = "newcomer_first_offer", "newcomers' first offer / median interval", Lower, 2;
    EarningsP10 = "earnings_per_hour_p10", "earned an hour there, p10 USD", Higher, 2;
    EarningsP90 = "earnings_per_hour_p90", "earned an hour there, p90 USD", Higher, 2;
    FairGini = "fair_gini", "Gini of offers per available hour", Lower, 3;
    AnswersGini = "answers_gini", "Gini of claims, not per anything", Lower, 3;
    FreshOfferP99 = "fresh_first_offer_p99_s", "fresh tickets' first offer, p99 s", Lower, 1;
    DrainH = "drain_h", "hours until all are answered", Lower, 1;
    Writes = "write_units_per_ticket", "write units per ticket", Lower, 2;
    Messages = "messages_per_ticket", "queue messages per ticket", Lower, 2;
    Tickets = "tickets", "tickets", Neither, 0;
    Online = "online_mean", "experts there, mean", Neither, 1;
    HandedOff = "handed_off", "handed off", Neither, 0;
    Unfinished = "unfinished", "not answered at the end", Lower, 0;
}

impl M {
    /// What it is.
    pub fn measure(self) -> &'static Measure {
        &MEASURES[self as usize]
    }
}

/// The figures of one run, by measure; some have no value there.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures(Vec<Option<f64>>);

impl Default for Figures {
    fn default() -> Self {
        Figures(vec![None; MEASURES.len()])
    }
}

impl Figures {
    /// Sets a figure, where it has a value.
    pub fn set(&mut self, measure: M, value: impl Into<Option<f64>>) {
        self.0[measure as usize] = value.into().filter(|value| value.is_finite());
    }

    /// A figure.
    pub fn get(&self, measure: M) -> Option<f64> {
        self.0[measure as usize]
    }

    /// All figures in the order of `MEASURES`.
    pub fn all(&self) -> &[Option<f64>] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_has_a_name_of_its_own() {
        let mut ids: Vec<&str> = MEASURES.iter().map(|measure| measure.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), MEASURES.len());
        assert_eq!(M::Unfinished as usize + 1, MEASURES.len());
        assert_eq!(M::GiniClaims.measure().id, "gini_claims");
    }
}
