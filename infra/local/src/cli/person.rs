//! `fandesk person invite`: a letter with a link that signs somebody in and gives them a role.

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use reqwest::Method;
use serde_json::{Value, json};

use super::common::Common;
use super::running::running;
use crate::terminal::{Exit, Out};

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum PersonCommand {
    /// Invites somebody by mail. On this machine the letter lies in the outbox, and its page shows it.
    Invite(InviteArgs),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct InviteArgs {
    /// Their mail address.
    mail: String,
    /// What they are to be: `expert:exp_…`, `client:acme` or `operator`.
    #[arg(long = "as", value_name = "ROLE")]
    role: String,
    /// The language of the letter and, at first, of their pages.
    #[arg(long, default_value = "en")]
    language: String,
}

pub(crate) async fn person(common: &Common, command: PersonCommand, out: &Out) -> Result<Exit> {
    let PersonCommand::Invite(args) = command;
    let running = running(common).await?;
    let body = json!({ "mail": args.mail, "language": args.language, "as": role(&args.role)? });
    let invited = running.operator.expect(Method::POST, "/v1/invitations", Some(&body)).await?;
    let until = invited.get("until").and_then(Value::as_str).unwrap_or_default();
    out.say(&format!("A letter to {} is on its way; its link works until {until}.", args.mail));
    out.say(&format!("Read it at {}/outbox, open the link, and press the button.", running.place.front));
    out.result(&invited)?;
    Ok(Exit::Fine)
}

fn role(text: &str) -> Result<Value> {
    Ok(match text.split_once(':') {
        Some(("expert", expert)) => json!({ "role": "expert", "expert": expert }),
        Some(("client", client)) => json!({ "role": "client", "client": client }),
        None if text == "operator" => json!({ "role": "operator" }),
        _ => bail!("read --as {text:?}: write expert:exp_…, client:<client> or operator"),
    })
}
