//! The summary: what the demonstration came to, by program, beside the baselines.

use anyhow::Result;
use domain::Timestamp;
use reqwest::Method;
use serde::Serialize;
use serde_json::{Value, json};

use super::authors;
use super::automatic::Automatic;
use super::doors::CLIENT;
use super::postbox::Deliveries;
use super::tally::{Counts, Tally, amounts};
use crate::api::Api;
use crate::terminal::{Out, Table, figures_table};

/// What the demonstration came to.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// From the tables, so of all plays in this data folder.
    pub tally: Tally,
    /// What automations did.
    pub automatic: Automatic,
    /// How many of the tickets were there before this play.
    pub tickets_before: usize,
    /// The report of each program as the API tells it.
    pub kpis: Vec<Value>,
    /// How many events were signed rightly, and how many not.
    pub events_verified: u64,
    /// See above.
    pub events_forged: u64,
    /// Messages that could never succeed.
    pub dead_letters: u64,
    /// Seconds of the wall's clock.
    pub wall_s: f64,
}

impl Summary {
    /// Reads the reports that belong to `tally`, of tickets that came in since that day.
    pub async fn of(
        (tally, mut automatic): (Tally, Automatic),
        operator: &Api,
        since: Timestamp,
        deliveries: Deliveries,
    ) -> Result<Summary> {
        let mut kpis = Vec::new();
        for program in tally.programs.keys().filter(|name| !name.is_empty()) {
            let path = format!("/v1/programs/{program}/kpis?client={CLIENT}&from={}", since.day());
            kpis.push(operator.expect(Method::GET, &path, None).await?);
            automatic.programs.push(standing(operator.expect(Method::GET, &authors::path(program), None).await?));
        }
        let Deliveries { verified: events_verified, forged: events_forged } = deliveries;
        Ok(Summary { tally, automatic, tickets_before: 0, kpis, events_verified, events_forged, dead_letters: 0, wall_s: 0.0 })
    }

    /// That the figures are not of this play alone, where they are not.
    fn of_all_plays(&self) -> Option<String> {
        let before = Some(self.tickets_before).filter(|before| *before > 0)?;
        let new = self.tally.all().tickets.saturating_sub(before);
        Some(format!("In all, of every play in this data folder: {new} tickets came in now, {before} before."))
    }

    /// Writes it for people.
    pub fn tell(&self, out: &Out) {
        if let Some(of_all) = self.of_all_plays() {
            out.say(&of_all);
        }
        out.say(&outcomes(&self.tally).fitted());
        out.say(&format!("\n{}\n", self.automatic.table().fitted()));
        out.say(&format!(
            "Earned {}, paid out {}, forfeited {}.",
            amounts(&self.tally.earned),
            amounts(&self.tally.paid),
            amounts(&self.tally.forfeited)
        ));
        for report in &self.kpis {
            let program = report.get("program").and_then(Value::as_str).unwrap_or_default();
            out.say(&format!("\n{program}: measures beside the baselines"));
            out.say(&figures_table(report.get("figures").unwrap_or(&json!([]))).fitted());
        }
        let Summary { events_verified, events_forged, dead_letters, wall_s, .. } = self;
        out.say(&format!("Signed events received: {events_verified}, not rightly signed: {events_forged}. Dead letters: {dead_letters}. It took {wall_s} s."));
    }
}

/// What is told of a program's automations together.
fn standing(mut all: Value) -> Value {
    if let Value::Object(fields) = &mut all {
        fields.retain(|name, _| ["program", "language", "encoder", "promise", "everybody"].contains(&name.as_str()));
    }
    all
}

/// One row of figures: its name, and how to write it from the counts of a program.
type Row = (&'static str, fn(&Counts) -> String);

const ROWS: [Row; 12] = [
    ("came in", |counts| counts.tickets.to_string()),
    ("solved", |counts| counts.resolved.to_string()),
    ("  by experts", |counts| counts.by_expert.to_string()),
    ("  by automations", |counts| counts.by_automation.to_string()),
    ("answer taken back once", |counts| counts.reopened.to_string()),
    ("with the client's agents", |counts| counts.escalated.to_string()),
    ("closed as spam", |counts| counts.spam.to_string()),
    ("closed as a double", |counts| counts.duplicates.to_string()),
    ("still waiting", |counts| (counts.open + counts.claimed + counts.answered).to_string()),
    ("first response p50", |counts| minutes(counts.first_response_s.p50)),
    ("first response p90", |counts| minutes(counts.first_response_s.p90)),
    ("CSAT (responses)", |counts| counts.csat_pct().map_or("-".to_owned(), |pct| format!("{pct} % ({})", counts.ratings))),
];

fn minutes(seconds: Option<i64>) -> String {
    seconds.map_or("-".to_owned(), |seconds| format!("{:.1} min", seconds as f64 / 60.0))
}

/// Tickets by outcome, a column a program and one for all.
fn outcomes(tally: &Tally) -> Table {
    let columns: Vec<&String> = tally.programs.keys().filter(|name| !name.is_empty()).collect();
    let heads = std::iter::once("tickets").chain(columns.iter().map(|name| name.as_str())).chain(["all"]);
    let mut table = Table::new(heads);
    for (name, write) in ROWS {
        let programs = columns.iter().map(|column| tally.programs.get(*column).map(write).unwrap_or_default());
        table.row(std::iter::once(name.to_owned()).chain(programs).chain([write(&tally.all())]));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(tickets: usize, tickets_before: usize) -> Summary {
        let all = Counts { tickets, ..Counts::default() };
        let tally = Tally { programs: [(String::new(), all)].into(), ..Tally::default() };
        let automatic = Automatic::default();
        Summary {
            tally,
            automatic,
            tickets_before,
            kpis: vec![],
            events_verified: 0,
            events_forged: 0,
            dead_letters: 0,
            wall_s: 0.0,
        }
    }

    #[test]
    fn the_summary_of_a_second_play_says_that_it_is_about_both() {
        assert_eq!(summary(300, 0).of_all_plays(), None);
        let told = summary(416, 116).of_all_plays().unwrap();
        assert_eq!(told, "In all, of every play in this data folder: 300 tickets came in now, 116 before.");
    }
}
