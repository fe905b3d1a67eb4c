//! The report: CPU time, then each stage with what a ticket costs there, beside what a million in a month use.

use bench::Spread;
use fandesk::terminal::Table;
use serde_json::{Map, Value, json};

use crate::figures::{Figure, Figures};
use crate::scene::Played;

const COLUMNS: usize = 100;
const HEADINGS: [&str; 10] = ["stage", "invocations", "reads", "writes", "SQS", "|", "invocations", "reads", "writes", "SQS"];

/// All that was measured.
pub struct Report {
    /// CPU time through intake, in milliseconds a ticket.
    pub intake: Spread,
    /// CPU time through the whole chain, in milliseconds a ticket.
    pub chain: Spread,
    /// Tickets so far apart that each is alone.
    pub apart: Played,
    /// Tickets at the pace of a million a month.
    pub million: Played,
}

impl Report {
    /// CPU time, the table, and what it says.
    pub fn text(&self) -> String {
        let cpu = |name: &str, spread: &Spread| format!("{name} {:.3} ms, least {:.3} ms", spread.median, spread.min);
        format!(
            "CPU time a ticket, stages over memory: {}; {}.\n\n\
             Left: one ticket alone. Right: 1,000,000 tickets in a month, in millions.\n{}\n\n{}\n{}",
            cpu("intake", &self.intake),
            cpu("whole chain", &self.chain),
            self.table().within(COLUMNS),
            NOTE,
            self.idle()
        )
    }

    fn table(&self) -> Table {
        let mut table = Table::new(HEADINGS);
        let (apart, million) = (self.apart.by_tickets.by_stage(), self.million.by_tickets.by_stage());
        for (stage, figure) in apart.iter().filter(|(_, figure)| **figure != Figure::default()) {
            table.row(self.row(stage, *figure, million.get(stage).copied().unwrap_or_default()));
        }
        table.row(self.row("total", self.apart.by_tickets.total(), self.million.by_tickets.total()));
        table
    }

    fn row(&self, name: &str, apart: Figure, million: Figure) -> Vec<String> {
        // A ticket's figure and a million's in millions are the same number.
        let shown = |figure: Figure, tickets| figure.among(tickets).map(|figure| format!("{figure:.2}"));
        let (left, right) = (shown(apart, self.apart.tickets), shown(million, self.million.tickets));
        [name.to_owned()].into_iter().chain(left).chain(["|".to_owned()]).chain(right).collect()
    }

    fn idle(&self) -> String {
        let [invocations, reads, writes, requests] = self.apart.idle.total().among(1);
        format!(
            "Schedules cost the same without tickets and are taken off above; a fortnight of them: {invocations:.0}\n\
             invocations, {reads:.0} read units, {writes:.0} write units, {requests:.0} requests."
        )
    }

    /// The same as one object.
    pub fn json(&self) -> Value {
        let spread = |spread: &Spread| json!({ "median": spread.median, "min": spread.min });
        json!({
            "cpu_ms": { "intake": spread(&self.intake), "chain": spread(&self.chain) },
            "apart": played(&self.apart),
            "million_a_month": played(&self.million),
        })
    }
}

const NOTE: &str = "\
Each ticket: webhook, a look at the offers, claim, answer, survey, response, confirmation, settlement,
payout. Reads and writes are DynamoDB's units as its responses say them; refused conditions say none.
SQS: requests that the stages made, and a receive and a delete for each batch that a queue's mapping
handed over. What mappings ask of empty queues comes by the hour, not by the ticket, and is left out.";

fn played(played: &Played) -> Value {
    let (a_ticket, idle) = (figures(&played.by_tickets, played.tickets), figures(&played.idle, 1));
    json!({ "tickets": played.tickets, "a_ticket": a_ticket, "idle_fortnight": idle })
}

/// By stage and source, and the total.
fn figures(figures: &Figures, tickets: usize) -> Value {
    let mut stages: Map<String, Value> = Map::new();
    for ((stage, source), figure) in figures.0.iter().filter(|(_, figure)| **figure != Figure::default()) {
        let sources = stages.entry(stage.clone()).or_insert_with(|| json!({}));
        sources[source.name()] = one(*figure, tickets);
    }
    stages.insert("total".to_owned(), one(figures.total(), tickets));
    Value::Object(stages)
}

fn one(figure: Figure, tickets: usize) -> Value {
    let [invocations, read_units, write_units, sqs_requests] = figure.among(tickets);
    let sends = figure.sends as f64 / tickets as f64;
    json!({
        "invocations": invocations, "read_units": read_units, "write_units": write_units,
        "sqs_requests": sqs_requests, "sqs_requests_of_the_stage": sends,
    })
}
