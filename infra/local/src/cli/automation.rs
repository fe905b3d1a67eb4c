//! `fandesk automation`: what automations may do, why one answered a ticket, what one would have answered, and the way out of a suspension.

mod explain;

use anyhow::Result;
use clap::{Args, Subcommand};
use domain::{AutomationId, TicketId};
use reqwest::Method;
use serde_json::{Value, json};

use super::common::Common;
use super::running::{Running, running};
use crate::api::CallFailed;
use crate::terminal::{CommandRefused, Exit, Out, Table};

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum AutomationCommand {
    /// Lists the automations of a program, each with what its labels allow it.
    List(ListArgs),
    /// Explains on one screen why an automation answered a ticket, or did not.
    Explain {
        /// The ticket.
        ticket: TicketId,
    },
    /// Tries an automation's newest version against the last answered tickets.
    Try(TryArgs),
    /// Lets a suspended automation begin again, in shadow and without labels.
    Restart(RestartArgs),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ListArgs {
    /// The client.
    #[arg(long)]
    client: String,
    /// The program.
    #[arg(long)]
    program: String,
    /// Only this language; without it all of the program.
    #[arg(long)]
    language: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct TryArgs {
    /// The automation.
    id: AutomationId,
    /// The client.
    #[arg(long)]
    client: String,
    /// The program.
    #[arg(long)]
    program: String,
    /// The language.
    #[arg(long)]
    language: String,
    /// Against how many of the last answered tickets.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u16).range(1..=512))]
    last: u16,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct RestartArgs {
    /// The automation.
    id: AutomationId,
    /// The client.
    #[arg(long)]
    client: String,
    /// The program.
    #[arg(long)]
    program: String,
    /// The language.
    #[arg(long)]
    language: String,
    /// Why it may begin again; kept with the automation.
    #[arg(long)]
    reason: String,
}

pub(crate) async fn automation(common: &Common, command: AutomationCommand, out: &Out) -> Result<Exit> {
    let running = running(common).await?;
    match command {
        AutomationCommand::List(args) => list(&running, &args, out).await,
        AutomationCommand::Explain { ticket } => explain(&running, &ticket, out).await,
        AutomationCommand::Try(args) => attempt(&running, &args, out).await,
        AutomationCommand::Restart(args) => restart(&running, &args, out).await,
    }
}

fn path(client: &str, program: &str, language: &str) -> String {
    format!("/v1/clients/{client}/programs/{program}/automations/{language}")
}

async fn list(running: &Running, args: &ListArgs, out: &Out) -> Result<Exit> {
    let mut found = Vec::new();
    for language in languages(running, args).await? {
        let all = running.operator.expect(Method::GET, &path(&args.client, &args.program, &language), None).await?;
        if args.language.is_some() || all.get("automations").and_then(Value::as_array).is_some_and(|rows| !rows.is_empty()) {
            out.say(&format!("{} in {language}: {}", args.program, everybody(&all)));
            out.say(&format!("{}\n", table(&all).fitted()));
            notes(&all).iter().for_each(|note| out.say(note));
            found.push(all);
        }
    }
    if found.is_empty() {
        out.say(&format!("{} has no automations yet; experts write them through the API.", args.program));
    }
    out.result(&found)?;
    Ok(Exit::Fine)
}

/// The languages that are meant: the one that was named, or those of the program.
async fn languages(running: &Running, args: &ListArgs) -> Result<Vec<String>> {
    if let Some(language) = &args.language {
        return Ok(vec![language.clone()]);
    }
    let evidence = running.evidence().await?;
    let is = |value: &&Value, name: &str, wanted: &str| value.get(name).and_then(Value::as_str) == Some(wanted);
    let programs = evidence.of("PROGRAM").iter();
    let program = programs.filter(|one| is(one, "client", &args.client)).find(|one| is(one, "id", &args.program));
    let Some(program) = program else {
        return Err(CommandRefused::NotThere(format!("find program {} of {}: there is none", args.program, args.client)).into());
    };
    let languages = program.get("languages").and_then(Value::as_array);
    Ok(languages.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
}

/// What is promised, and how everybody's labels stand.
fn everybody(all: &Value) -> String {
    let number = |pointer: &str| all.pointer(pointer).and_then(Value::as_f64).unwrap_or(0.0);
    let promise = format!("at most {:.0} % of the answers wrong", number("/promise/alpha") * 100.0);
    let labels = format!("{} labels, counted next at {}", number("/everybody/labels"), number("/everybody/next_look"));
    let share = number("/everybody/proven/share") * 100.0;
    match all.pointer("/everybody/proven").filter(|proven| !proven.is_null()) {
        Some(proven) => format!("{promise}; {}, {share:.0} % of the tickets; {labels}", explain::live(proven)),
        None => format!("{promise}; nothing proven yet; {labels}"),
    }
}

fn table(all: &Value) -> Table {
    let mut table = Table::new(["automation", "v", "standing", "title"]);
    for one in all.get("automations").and_then(Value::as_array).into_iter().flatten() {
        let text = |pointer: &str| one.pointer(pointer).and_then(Value::as_str).unwrap_or("-").to_owned();
        let shown = if one.pointer("/published/version").is_some() { "/published" } else { "/draft" };
        let version = one.pointer(&format!("{shown}/version/number")).and_then(Value::as_u64).unwrap_or(0);
        table.row([text("/id"), version.to_string(), standing(one), text(&format!("{shown}/version/title"))]);
    }
    table
}

/// What one automation may do, in a few words.
fn standing(one: &Value) -> String {
    if one.get("retired").is_some_and(|retired| !retired.is_null()) {
        return "retired".to_owned();
    }
    let found = one.get("standing").unwrap_or(&Value::Null);
    let number = |name: &str| found.get(name).and_then(Value::as_u64).unwrap_or(0);
    match found.get("is").and_then(Value::as_str) {
        Some("live") => explain::live(found),
        Some("suspended") => {
            let since = found.get("since").and_then(Value::as_str).unwrap_or("-");
            format!("suspended since {since}: {} of {} audits wrong", number("errors"), number("audits"))
        }
        Some(_) => format!("shadow {} of {} labels", number("labels"), number("needed")),
        None => "draft".to_owned(),
    }
}

/// What one should know beside the table: why something is suspended and what to do, and what was not compared.
fn notes(all: &Value) -> Vec<String> {
    let of = |one: &Value| {
        let text = |pointer: &str| one.pointer(pointer).and_then(Value::as_str);
        let because = text("/standing/because")?;
        Some(format!("{} is suspended: {because} {}", text("/id")?, text("/standing/what_to_do")?))
    };
    let suspended = all.get("automations").and_then(Value::as_array).into_iter().flatten().filter_map(of);
    suspended.chain(all.get("merge_left_out").and_then(Value::as_str).map(str::to_owned)).collect()
}

async fn restart(running: &Running, args: &RestartArgs, out: &Out) -> Result<Exit> {
    let path = format!("{}/{}:restart", path(&args.client, &args.program, &args.language), args.id);
    let done = running.operator.expect(Method::POST, &path, Some(&json!({ "reason": args.reason }))).await?;
    out.say(&format!("{} begins again, in shadow and without labels.", args.id));
    out.result(&done)?;
    Ok(Exit::Fine)
}

async fn explain(running: &Running, ticket: &TicketId, out: &Out) -> Result<Exit> {
    let known = running.operator.expect(Method::GET, &format!("/v1/tickets/{ticket}"), None).await?;
    let decided = match running.operator.expect(Method::GET, &format!("/v1/tickets/{ticket}/automation"), None).await {
        Ok(decided) => decided,
        Err(CallFailed::Refused { status: 404, .. }) => Value::Null,
        Err(error) => return Err(error.into()),
    };
    out.say(&explain::screen(ticket, &known, &decided));
    out.result(&json!({ "ticket": known, "automation": decided }))?;
    Ok(Exit::Fine)
}

async fn attempt(running: &Running, args: &TryArgs, out: &Out) -> Result<Exit> {
    let path = format!("{}/{}:try", path(&args.client, &args.program, &args.language), args.id);
    let tried = running.operator.expect(Method::POST, &path, Some(&json!({ "last": args.last }))).await?;
    out.say(&told(&tried));
    let rows = tried.get("tickets").and_then(Value::as_array);
    if rows.is_some_and(|rows| !rows.is_empty()) {
        out.say(&hits(&tried).fitted());
    }
    out.result(&tried)?;
    Ok(Exit::Fine)
}

fn told(tried: &Value) -> String {
    let number = |name: &str| tried.get(name).and_then(Value::as_u64).unwrap_or(0);
    let threshold = tried.get("threshold").and_then(Value::as_f64).unwrap_or(0.0);
    let proven = tried.get("threshold_is_proven").and_then(Value::as_bool).unwrap_or(false);
    format!(
        "Version {} would have answered {} of the last {} tickets, from P {threshold:.2} up ({}); {} look wrong.",
        number("version"),
        number("would_have_answered"),
        number("tried"),
        if proven { "proven" } else { "not proven yet" },
        number("look_wrong"),
    )
}

fn hits(tried: &Value) -> Table {
    let mut table = Table::new(["ticket", "P", "question", "looks wrong"]);
    for row in tried.get("tickets").and_then(Value::as_array).into_iter().flatten() {
        let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().replace('\n', " ");
        let p = row.get("p").and_then(Value::as_f64).unwrap_or(0.0);
        table.row([text("ticket"), format!("{p:.2}"), text("question"), text("looks_wrong")]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_standing_is_told_in_a_few_words() {
        let live = json!({ "standing": { "is": "live", "threshold": 0.93, "labels": 249, "errors": 2, "bound": 0.031 } });
        let shadow = json!({ "standing": { "is": "shadow", "labels": 12, "needed": 57, "why": "pool-unproven" } });
        let since = "2026-11-23T10:00:00.000Z";
        let suspended = json!({ "standing": { "is": "suspended", "since": since, "audits": 40, "errors": 9 } });
        assert_eq!(standing(&live), "live from P 0.93: 249 labels, 2 errors, bound 3.1 %");
        assert_eq!(standing(&shadow), "shadow 12 of 57 labels");
        assert_eq!(standing(&suspended), "suspended since 2026-11-23T10:00:00.000Z: 9 of 40 audits wrong");
        assert_eq!(standing(&json!({ "standing": null })), "draft");
        assert_eq!(standing(&json!({ "standing": null, "retired": { "because": "old" } })), "retired");
    }

    #[test]
    fn an_attempt_is_told_with_what_looks_wrong() {
        let hit = json!({ "ticket": "tkt_1", "p": 0.7123, "question": "Where\nis it?", "looks_wrong": null });
        let tried = json!({
            "version": 2, "tried": 200, "would_have_answered": 37, "look_wrong": 2, "threshold": 0.5, "tickets": [hit],
            "threshold_is_proven": false,
        });
        let expected = "Version 2 would have answered 37 of the last 200 tickets, from P 0.50 up (not proven yet); 2 look wrong.";
        assert_eq!(told(&tried), expected);
        assert!(hits(&tried).within(200).contains("tkt_1   0.71  Where is it?"));
    }

    #[test]
    fn beside_the_table_stands_why_one_is_suspended_and_what_was_not_compared() {
        let standing = json!({ "is": "suspended", "because": "9 of 40 were wrong.", "what_to_do": "Change it." });
        let all = json!({
            "automations": [{ "id": "aut_1", "standing": standing }, { "id": "aut_2", "standing": { "is": "shadow" } }],
            "merge_left_out": "Too many.",
        });
        assert_eq!(notes(&all), ["aut_1 is suspended: 9 of 40 were wrong. Change it.", "Too many."]);
        assert_eq!(notes(&json!({ "automations": [], "merge_left_out": null })), [""; 0]);
    }
}
