//! The board: what one program does now, from its rollups and its open tickets. It holds ids, states and numbers, no word of a customer.

use domain::{ClientId, Language, Program, ProgramId, Span, Ticket, TicketId, Timestamp, TopicId};
use kpi::{Counts, Figure, Verdict};
use money::Currency;
use serde::Serialize;
use store::Rollup;
use ui::{BoardView, CountView, FigureView, OpenView, ProgramView};

/// How many open tickets a program shows.
pub(crate) const OPEN_MAX: usize = 20;
/// How many days the outcomes cover, today included; and how many when nothing came in during those, since zeros tell nobody anything.
const DAYS: [i64; 2] = [7, 28];

/// The tickets of the last days by what became of them, in the order in which people read them: names and the counts that make them.
const OUTCOMES: [(&str, &[&str]); 8] = [
    ("came in", &["received"]),
    ("waiting", &["waiting"]),
    ("answered, may still be reopened", &["pending"]),
    ("resolved for good", &["settled/confirmed", "settled/assumed"]),
    ("answers taken back", &["reopened"]),
    (
        "with the agents",
        &["out_of_scope", "escalated/expert", "escalated/customer", "escalated/nobody-qualified", "escalated/deadline"],
    ),
    ("spam", &["excluded/spam"]),
    ("doubles", &["excluded/duplicate"]),
];

/// What is seen of the whole system by one caller. It holds no "now": the same facts make the same text, so a poll costs nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Board {
    pub(crate) programs: Vec<ProgramBoard>,
}

/// One program.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ProgramBoard {
    client: ClientId,
    program: ProgramId,
    name: String,
    /// How many days the outcomes cover.
    days: i64,
    /// The first of them (UTC).
    since: String,
    outcomes: Vec<OutcomeCount>,
    /// When the oldest open ticket came in.
    oldest_open: Option<Timestamp>,
    open: Vec<OpenTicket>,
    more_open: bool,
    /// The measures of the last four weeks that have cases.
    figures: Vec<Figure>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct OutcomeCount {
    name: &'static str,
    n: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct OpenTicket {
    id: TicketId,
    language: Language,
    topic: Option<TopicId>,
    opened_at: Timestamp,
    /// How often it went back to the queue.
    rounds: u32,
}

/// The board of a program. `open` are its oldest open tickets, at most one more than [`OPEN_MAX`].
pub(crate) fn of(program: &Program, rollups: &[Rollup], mut open: Vec<Ticket>, now: Timestamp) -> ProgramBoard {
    let (days, since) = window(rollups, now);
    let latest = sum(rollups, &since);
    let counted = |keys: &[&str]| keys.iter().map(|key| latest.get(key)).sum();
    let outcomes = OUTCOMES.iter().map(|(name, keys)| OutcomeCount { name, n: counted(keys) }).collect();
    let month = sum(rollups, &(now - Span::days(28)).day());
    let figures = kpi::figures(&month, program).into_iter().filter(|figure| figure.n > 0).collect();
    open.sort_by(|a, b| (a.opened_at, &a.id).cmp(&(b.opened_at, &b.id)));
    ProgramBoard {
        client: program.client.clone(),
        program: program.id.clone(),
        name: program.name.clone(),
        days,
        since,
        outcomes,
        oldest_open: open.first().map(|ticket| ticket.opened_at),
        more_open: open.len() > OPEN_MAX,
        open: open.into_iter().take(OPEN_MAX).map(open_ticket).collect(),
        figures,
    }
}

/// How many days the outcomes cover up to the system's now, and the first of them. The rollups are read for the measures anyway.
fn window(rollups: &[Rollup], now: Timestamp) -> (i64, String) {
    let [week, month] = DAYS.map(|days| (days, (now - Span::days(days - 1)).day()));
    if sum(rollups, &week.1).get("received") > 0 { week } else { month }
}

fn sum(rollups: &[Rollup], since: &str) -> Counts {
    let latest = rollups.iter().filter(|rollup| rollup.cell.day.as_str() >= since);
    latest.fold(Counts::default(), |sum, rollup| sum.plus(&rollup.counts))
}

fn open_ticket(ticket: Ticket) -> OpenTicket {
    let Ticket { id, language, topic, opened_at, epoch, .. } = ticket;
    OpenTicket { id, language, topic, opened_at, rounds: epoch }
}

impl Board {
    /// The board as the page shows it.
    pub(crate) fn view(&self) -> BoardView {
        BoardView { programs: self.programs.iter().enumerate().map(|(at, program)| program.view(at)).collect() }
    }
}

impl ProgramBoard {
    fn view(&self, at: usize) -> ProgramView {
        let all = self.outcomes.first().map_or(0, |outcome| outcome.n).max(1);
        let count = |outcome: &OutcomeCount| {
            let percent = (outcome.n.max(0) * 100 / all).min(100);
            CountView { name: outcome.name, n: outcome.n, percent: u8::try_from(percent).unwrap_or(100) }
        };
        ProgramView {
            anchor: format!("program-{at}"),
            name: self.name.clone(),
            client: self.client.to_string(),
            days: self.days,
            since: self.since.clone(),
            counts: self.outcomes.iter().map(count).collect(),
            open: self.open.iter().map(OpenTicket::view).collect(),
            more: self.more_open,
            figures: self.figures.iter().map(figure).collect(),
        }
    }
}

impl OpenTicket {
    fn view(&self) -> OpenView {
        OpenView {
            id: self.id.to_string(),
            language: self.language.to_string(),
            topic: self.topic.as_ref().map_or_else(|| DASH.to_owned(), TopicId::to_string),
            opened_at: self.opened_at.to_string(),
            rounds: self.rounds,
        }
    }
}

const DASH: &str = "–";

fn figure(figure: &Figure) -> FigureView {
    let written = |value: Option<f64>| value.map_or_else(|| DASH.to_owned(), |value| amount(value, &figure.unit));
    let interval = match (figure.low, figure.high) {
        (None, None) => DASH.to_owned(),
        (low, high) => format!("{} to {}", written(low), written(high)),
    };
    FigureView {
        id: figure.id,
        meaning: kpi::definition(figure.id).map_or("", |definition| definition.meaning),
        value: written(figure.value),
        interval,
        n: figure.n,
        baseline: written(figure.baseline),
        target: written(figure.target),
        verdict: verdict(figure.verdict).to_owned(),
    }
}

/// A value in its unit: a share, seconds, a currency's whole units, or a bare index.
fn amount(value: f64, unit: &str) -> String {
    match unit {
        "share" => ui::share(value),
        "s" => ui::duration(value),
        other => match Currency::try_from(other.to_owned()) {
            Ok(currency) => format!("{value:.*}\u{a0}{other}", currency.exponent() as usize),
            Err(_) => format!("{value:.2}"),
        },
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::Missed => "missed",
        Verdict::NotYetProved => "not yet proved",
        Verdict::NoTarget => "no target",
    }
}
