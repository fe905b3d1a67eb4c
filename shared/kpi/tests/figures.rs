//! Figures: values with their intervals, what is censored and excluded, and whether a target is met.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

mod support;

use domain::{Baselines, ClosedBecause, EscalatedBecause, Score, Span, Ticket};
use kpi::{BaselineInvalid, Better, Counts, DEFINITIONS, Figure, Verdict, check_baselines, counts, fair_gini, figures};
use support::*;

fn sum(tickets: impl IntoIterator<Item = Ticket>) -> Counts {
    tickets.into_iter().fold(Counts::default(), |sum, ticket| sum.plus(&counts(&ticket)))
}

fn figure(counts: &Counts, program: &domain::Program, id: &str) -> Figure {
    figures(counts, program).into_iter().find(|figure| figure.id == id).unwrap()
}

fn many(n: u32, make: impl Fn(Ticket) -> Ticket) -> Vec<Ticket> {
    (0..n).map(|n| make(ticket(&n.to_string(), noon()))).collect()
}

fn rated(score: u8) -> impl Fn(Ticket) -> Ticket {
    move |ticket| {
        let answered = answered(ticket, Span::minutes(2));
        answered.rate(0, Score::try_from(score).unwrap(), Span::days(7), noon()).unwrap()
    }
}

fn count_of(entries: &[(&str, i64)]) -> Counts {
    entries.iter().map(|(key, n)| ((*key).to_owned(), *n)).collect::<std::collections::BTreeMap<_, _>>().into()
}

#[test]
fn ten_resolved_four_too_young_and_one_reopened_make_five_of_six() {
    let mut tickets = many(5, |ticket| settled(ticket, Span::minutes(2)));
    tickets.extend(many(4, |ticket| confirmed(ticket, Span::minutes(2))));
    tickets.push(confirmed(ticket("9", noon()), Span::minutes(2)).reopen(None, after(Span::days(6))).unwrap());
    let rate = figure(&sum(tickets.clone()), &program(), "resolution_rate");
    assert_eq!((rate.value, rate.n, rate.censored), (Some(5.0 / 6.0), 6, 4));
    assert_eq!(rate.excluded, [("waiting for an answer".to_owned(), 1)].into());
    let reopened = figure(&sum(tickets), &program(), "reopen_rate");
    assert_eq!((reopened.value, reopened.n), (Some(1.0 / 6.0), 6));
}

#[test]
fn ninety_three_good_of_a_hundred_do_not_prove_ninety_per_cent_and_930_of_a_thousand_do() {
    let target = program_with("csat", "0.90");
    let hundred = figure(&count_of(&[("rated", 100), ("satisfied", 93), ("answered", 400)]), &target, "csat");
    assert_eq!(hundred.verdict, Verdict::NotYetProved);
    assert_eq!(hundred.coverage, Some(0.25));
    assert_eq!((hundred.baseline, hundred.target), (Some(0.5), Some(0.9)));
    let thousand = figure(&count_of(&[("rated", 1_000), ("satisfied", 930)]), &target, "csat");
    assert_eq!(thousand.verdict, Verdict::Met);
    let bad = figure(&count_of(&[("rated", 1_000), ("satisfied", 700)]), &target, "csat");
    assert_eq!(bad.verdict, Verdict::Missed);
    assert_eq!(figure(&count_of(&[("rated", 1_000)]), &program(), "csat").verdict, Verdict::NoTarget);
}

#[test]
fn fewer_than_thirty_cases_prove_nothing() {
    let all_good = figure(&sum(many(29, rated(5))), &program_with("csat", "0.5"), "csat");
    assert_eq!((all_good.value, all_good.verdict), (Some(1.0), Verdict::NotYetProved));
    let one_more = figure(&sum(many(30, rated(5))), &program_with("csat", "0.5"), "csat");
    assert_eq!(one_more.verdict, Verdict::Met);
}

#[test]
fn where_less_is_better_the_upper_end_must_meet_the_target() {
    let reopened = count_of(&[("settled/confirmed", 970), ("reopened", 30)]);
    let verdict = |target: &str| figure(&reopened, &program_with("reopen_rate", target), "reopen_rate").verdict;
    assert_eq!([verdict("0.08"), verdict("0.035"), verdict("0.01")], [Verdict::Met, Verdict::NotYetProved, Verdict::Missed]);
}

#[test]
fn scores_of_four_and_five_are_satisfied() {
    let tickets = (1..=5).flat_map(|score| many(2, rated(score)));
    let csat = figure(&sum(tickets), &program(), "csat");
    assert_eq!((csat.value, csat.n, csat.coverage), (Some(0.4), 10, Some(1.0)));
}

#[test]
fn first_response_is_a_quantile_in_seconds_with_those_who_wait_counted_beside() {
    let mut tickets: Vec<Ticket> = (1..=100).map(|n| answered(ticket(&n.to_string(), noon()), Span::minutes(n))).collect();
    tickets.extend(many(3, |ticket| ticket));
    let all = sum(tickets);
    for (id, exact) in [("first_response_p50", 3_000.0), ("first_response_p90", 5_400.0)] {
        let found = figure(&all, &program(), id);
        assert!((found.value.unwrap() - exact).abs() <= exact / 100.0, "{id} {found:?}");
        assert!(found.low.unwrap() <= exact && exact <= found.high.unwrap());
        assert_eq!((found.n, found.censored, found.unit.as_str()), (100, 3, "s"));
    }
}

#[test]
fn automations_count_for_first_help_and_never_for_first_response() {
    let at_once = |ticket: Ticket| {
        let answered = ticket.answer_at_once(by_automation(), "So.", CONFIRM, after(Span::seconds(3))).unwrap();
        passed(answered.confirm(REOPEN, after(Span::hours(1))).unwrap(), Span::days(30))
    };
    let mut tickets = many(3, at_once);
    tickets.extend(many(1, |ticket| settled(ticket, Span::minutes(30))));
    let all = sum(tickets);
    assert_eq!(figure(&all, &program(), "first_response_p50").n, 1);
    let help = figure(&all, &program(), "first_help_p50");
    assert!((help.value.unwrap() - 3.0).abs() < 0.03 && help.n == 4, "{help:?}");
    assert_eq!(figure(&all, &program(), "automation_rate").value, Some(0.75));
}

#[test]
fn agents_work_counts_against_us_unless_a_rule_sent_it_there_at_the_door() {
    let mut tickets = many(3, |ticket| settled(ticket, Span::minutes(2)));
    tickets.extend(many(1, |ticket| ticket.handed_off(EscalatedBecause::NobodyQualified, noon())));
    tickets.extend(many(4, |ticket| ticket.handed_off(EscalatedBecause::Topic, noon())));
    let all = sum(tickets);
    let rate = figure(&all, &program(), "resolution_rate");
    assert_eq!((rate.value, rate.n, rate.excluded["out of scope"]), (Some(0.75), 4, 4));
    assert_eq!(figure(&all, &program(), "escalation_rate").value, Some(0.125));
    assert_eq!(figure(&all, &program(), "out_of_scope_rate").value, Some(0.5));
}

#[test]
fn spam_is_a_rate_of_its_own_and_in_no_other() {
    let mut tickets = many(1, |ticket| ticket.closed(ClosedBecause::Spam { evidence: "casino".to_owned() }, noon()));
    tickets.extend(many(3, |ticket| settled(ticket, Span::minutes(2))));
    let all = sum(tickets);
    assert_eq!(figure(&all, &program(), "spam_rate").value, Some(0.25));
    let rate = figure(&all, &program(), "resolution_rate");
    assert_eq!((rate.value, rate.excluded["spam"]), (Some(1.0), 1));
}

#[test]
fn a_resolution_costs_what_the_client_pays_in_whole_units_of_the_programs_currency() {
    let all = count_of(&[("price/USD/250", 30), ("price/USD/400", 10), ("price/EUR/900", 2), ("escalated/deadline", 5)]);
    let cost = figure(&all, &program_with("cost_per_resolution", "3.50"), "cost_per_resolution");
    assert_eq!((cost.value, cost.n, cost.unit.as_str()), (Some(2.875), 40, "USD"));
    assert!(cost.low.unwrap() < 2.875 && cost.high.unwrap() < 3.5);
    assert_eq!(cost.verdict, Verdict::Met);
    assert_eq!(cost.excluded["in another currency"], 2);
    assert_eq!(cost.excluded["deadline passed: agents' time unknown"], 5);
}

#[test]
fn without_cases_there_is_no_value_and_no_interval() {
    for figure in figures(&Counts::default(), &program()) {
        assert_eq!((figure.value, figure.n, figure.low, figure.high), (None, 0, None, None), "{}", figure.id);
    }
}

#[test]
fn one_touch_is_the_share_of_experts_resolutions_with_one_word() {
    let mut tickets = many(3, |ticket| settled(ticket, Span::minutes(2)));
    tickets.push(Ticket { touches: 2, ..settled(ticket("7", noon()), Span::minutes(2)) });
    let found = figure(&sum(tickets), &program(), "one_touch");
    assert_eq!((found.value, found.n), (Some(0.75), 4));
}

#[test]
fn fairness_is_read_from_offers_per_hour() {
    let found = fair_gini(&[1.0, 2.0, 3.0, 4.0], &program()).unwrap();
    assert_eq!((found.id, found.value, found.n, found.better), ("fair_gini", Some(0.25), 4, Better::Lower));
}

#[test]
fn measure_ids_are_distinct_and_every_one_says_what_it_means() {
    let mut ids: Vec<&str> = DEFINITIONS.iter().map(|definition| definition.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), DEFINITIONS.len());
    assert!(
        DEFINITIONS
            .iter()
            .all(|definition| definition.version > 0 && !definition.meaning.is_empty() && !definition.window.is_empty())
    );
}

#[test]
fn a_figure_is_written_with_all_that_belongs_to_it() {
    let csat = figure(&sum(many(1, rated(5))), &program(), "csat");
    let text = serde_json::to_string(&csat).unwrap();
    let fields =
        ["id", "version", "window", "clock", "value", "n", "low", "high", "censored", "excluded", "coverage", "baseline"];
    for field in fields.into_iter().chain(["target", "unit", "better"]) {
        assert!(text.contains(&format!("\"{field}\":")), "{field} in {text}");
    }
    assert!(text.contains("\"verdict\":\"no target\""), "{text}");
}

#[test]
fn a_target_that_no_measure_knows_or_nobody_can_read_is_refused() {
    assert_eq!(check_baselines(&program_with("csat", "0.9")), Ok(()));
    assert!(matches!(check_baselines(&program_with("csatt", "0.9")), Err(BaselineInvalid::UnknownMeasure { .. })));
    let mut unreadable = program();
    unreadable.baselines = Baselines { before: [("csat".to_owned(), "90 %".to_owned())].into(), ..Baselines::default() };
    assert!(matches!(check_baselines(&unreadable), Err(BaselineInvalid::NoNumber { table: "before", .. })));
}

#[test]
fn a_target_that_a_measure_can_never_have_is_refused_in_words() {
    for (id, good) in [("csat", "0"), ("csat", "1"), ("first_response_p50", "0"), ("cost_per_resolution", "7.40")] {
        assert_eq!(check_baselines(&program_with(id, good)), Ok(()), "{id} {good}");
    }
    for (id, bad, told) in [
        ("csat", "75", "0.75 for 75 %"),
        ("reopen_rate", "-0.1", "from 0 to 1"),
        ("first_response_p90", "-1", "seconds, 0 or more"),
        ("cost_per_resolution", "-0.01", "0 or more"),
    ] {
        let refused = check_baselines(&program_with(id, bad)).unwrap_err().to_string();
        assert!(refused.contains(&format!("{id}: {bad} is out of range")) && refused.contains(told), "{refused}");
    }
}

/// A ticket that an automation answered at once.
fn automated(external: &str) -> Ticket {
    ticket(external, noon()).answer_at_once(by_automation(), "Turn it on.", CONFIRM, after(Span::seconds(1))).unwrap()
}

#[test]
fn what_became_of_automations_answers_is_told_apart() {
    let silent = passed(passed(automated("1"), Span::days(10)), Span::days(40));
    let said_yes = passed(automated("2").confirm(REOPEN, after(Span::hours(1))).unwrap(), Span::days(40));
    let taken_back = automated("3").reopen(None, after(Span::hours(1))).unwrap();
    let then_by_ada = settled(automated("4").reopen(None, after(Span::minutes(1))).unwrap(), Span::minutes(2));
    let wish = EscalatedBecause::Customer { reason: "A person.".to_owned() };
    let to_agents = automated("5").escalate(wish, after(Span::hours(1))).unwrap();
    let by_people = settled(ticket("6", noon()), Span::minutes(2));
    let all = sum([silent, said_yes, taken_back, then_by_ada, to_agents, automated("7"), by_people]);
    let read = |id: &str| {
        let figure = figure(&all, &program(), id);
        assert!(figure.low < figure.value && figure.value < figure.high, "{id} has an interval");
        (figure.value.unwrap(), figure.n, figure.censored)
    };
    assert_eq!(read("automation_answer_rate"), (6.0 / 7.0, 7, 0));
    assert_eq!(read("automation_confirmed_rate"), (0.2, 5, 1));
    assert_eq!(read("automation_assumed_rate"), (0.2, 5, 1));
    assert_eq!(read("automation_return_rate"), (0.6, 5, 1));
}
