//! A report: the figures of a program over some days, whole and split.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use boot::{Ports, caller, problem_of};
use domain::{ClientId, Principal, Program, ProgramId, Timestamp, TopicId};
use kpi::{Cell, Counts, Figure, figures};
use serde::Serialize;
use store::{ClientScope, Rollup};
use web::Problem;

/// The figures of a program.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Which program.
    pub program: ProgramId,
    /// The first day, in UTC; where none was asked for, the first that has tickets.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
    /// All measures over all these days.
    pub figures: Vec<Figure>,
    /// The same by topic, channel or language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<Split>,
}

/// The figures by one dimension.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Split {
    /// Which dimension.
    pub by: Dimension,
    /// Its parts, by name.
    pub parts: Vec<Part>,
}

/// The figures of one part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// The topic, channel or language; `-` for tickets without a topic.
    pub name: String,
    /// All measures.
    pub figures: Vec<Figure>,
}

/// What figures can be split by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dimension {
    /// The topic that triage found.
    Topic,
    /// The help desk's channel.
    Channel,
    /// The customer's language.
    Language,
}

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// From this day on, `2026-11-23` in UTC: the day on which the tickets came in.
    pub from: Option<String>,
    /// Up to this day, itself included.
    pub to: Option<String>,
    /// Split by what.
    pub split: Option<Dimension>,
}

impl Dimension {
    fn of(self, cell: &Cell) -> String {
        match self {
            Dimension::Topic => cell.topic.as_ref().map_or("-", TopicId::as_str).to_owned(),
            Dimension::Channel => cell.channel.clone(),
            Dimension::Language => cell.language.to_string(),
        }
    }
}

impl Wanted {
    fn read(query: &BTreeMap<String, String>) -> Result<Wanted, Problem> {
        let day = |name: &str| match query.get(name) {
            Some(text) if !is_day(text) => {
                Err(Problem::shape_invalid(format!("/query/{name}"), "expected a day such as 2026-11-23"))
            }
            found => Ok(found.cloned()),
        };
        let split = match query.get("split").map(String::as_str) {
            None => None,
            Some("topic") => Some(Dimension::Topic),
            Some("channel") => Some(Dimension::Channel),
            Some("language") => Some(Dimension::Language),
            Some(_) => return Err(Problem::shape_invalid("/query/split", "expected topic, channel or language")),
        };
        Ok(Wanted { from: day("from")?, to: day("to")?, split })
    }

    fn takes(&self, cell: &Cell) -> bool {
        self.from.as_ref().is_none_or(|from| *from <= cell.day) && self.to.as_ref().is_none_or(|to| cell.day <= *to)
    }
}

fn is_day(text: &str) -> bool {
    format!("{text}T00:00:00Z").parse::<Timestamp>().is_ok_and(|midnight| midnight.day() == text)
}

/// The report of what is wanted, over a program's rollups.
pub fn report(program: &Program, rollups: &[Rollup], wanted: &Wanted) -> Report {
    let taken: Vec<&Rollup> = rollups.iter().filter(|rollup| wanted.takes(&rollup.cell)).collect();
    let days = || taken.iter().map(|rollup| rollup.cell.day.clone());
    Report {
        program: program.id.clone(),
        from: wanted.from.clone().or_else(|| days().min()),
        to: wanted.to.clone().or_else(|| days().max()),
        figures: figures(&sum(taken.iter().copied()), program),
        split: wanted.split.map(|by| Split { by, parts: parts(program, &taken, by) }),
    }
}

fn sum<'a>(rollups: impl Iterator<Item = &'a Rollup>) -> Counts {
    rollups.fold(Counts::default(), |sum, rollup| sum.plus(&rollup.counts))
}

fn parts(program: &Program, rollups: &[&Rollup], by: Dimension) -> Vec<Part> {
    let mut groups: BTreeMap<String, Counts> = BTreeMap::new();
    for rollup in rollups {
        let group = groups.entry(by.of(&rollup.cell)).or_default();
        *group = std::mem::take(group).plus(&rollup.counts);
    }
    // A cell that all its tickets left again holds nothing.
    let groups = groups.into_iter().filter(|(_, counts)| !counts.is_empty());
    groups.map(|(name, counts)| Part { name, figures: figures(&counts, program) }).collect()
}

/// `GET /v1/programs/{program}/kpis?from=&to=&split=`: a client's own program; the operator names the client by `?client=`.
pub(crate) async fn show(
    State(ports): State<Ports>,
    headers: HeaderMap,
    Path(program): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Json<Report>, Problem> {
    let client = client(caller(&ports, &headers).await?, &query)?;
    let wanted = Wanted::read(&query)?;
    let program: ProgramId = program.parse().map_err(|_| Problem::not_found())?;
    let store = ports.store.open(ClientScope::of_client(&client));
    let program = store.program(&program).await.map_err(problem_of)?.ok_or_else(Problem::not_found)?.value;
    let rollups = store.rollups(&program.id).await.map_err(problem_of)?;
    Ok(Json(report(&program, &rollups, &wanted)))
}

/// Whose figures: the credential says it, and only an operator may choose.
fn client(principal: Principal, query: &BTreeMap<String, String>) -> Result<ClientId, Problem> {
    match principal {
        Principal::Client { client } => Ok(client),
        Principal::Expert { .. } => Err(Problem::forbidden("Figures are the client's; send a client's key.")),
        Principal::Operator => {
            let named = query.get("client").and_then(|client| client.parse().ok());
            named.ok_or_else(|| {
                Problem::shape_invalid("/query/client", "expected the id of a client; an operator has none of its own")
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_days_are_asked_for() {
        assert!(is_day("2026-11-23") && is_day("2024-02-29"));
        for bad in ["2026-02-29", "2026-11", "2026-11-23T00", "", "today"] {
            assert!(!is_day(bad), "{bad}");
        }
    }
}
