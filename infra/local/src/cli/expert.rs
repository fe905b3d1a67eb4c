//! `fandesk expert add`: somebody who may answer, with a key of their own.

use anyhow::Result;
use clap::{Args, Subcommand};
use domain::ExpertId;
use reqwest::Method;
use serde_json::{Value, json};

use super::common::Common;
use super::running::running;
use crate::terminal::{Exit, Out};

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum ExpertCommand {
    /// Adds an expert, or sets one with the same name anew; the key is shown once.
    Add(AddArgs),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct AddArgs {
    /// The name that customers see; the id comes from it.
    #[arg(long)]
    name: String,
    /// The client whose customers they answer.
    #[arg(long)]
    client: String,
    /// The program.
    #[arg(long)]
    program: String,
    /// A language that they answer in; may stand several times.
    #[arg(long = "language", required = true)]
    languages: Vec<String>,
    /// A topic that they answer; may stand several times. Without one, all of the program.
    #[arg(long = "topic")]
    topics: Vec<String>,
    /// Where their pay goes; without it their earnings wait.
    #[arg(long)]
    iban: Option<String>,
    /// The account's holder; their name unless told.
    #[arg(long, requires = "iban")]
    holder: Option<String>,
}

pub(crate) async fn expert(common: &Common, command: ExpertCommand, out: &Out) -> Result<Exit> {
    let ExpertCommand::Add(args) = command;
    let running = running(common).await?;
    let id = ExpertId::from_name(&args.name);
    running.operator.expect(Method::PUT, &format!("/v1/experts/{id}"), Some(&body(&args))).await?;
    let made = running.operator.expect(Method::POST, &format!("/v1/experts/{id}/keys"), Some(&json!({}))).await?;
    let key = made.get("key").and_then(Value::as_str).unwrap_or_default();
    out.say(&format!("Expert {} is {id}, available now.\nTheir key, not shown again: {key}", args.name));
    out.say(&format!("They see offers at {}/v1/offers with it as a bearer token.", running.place.front));
    out.result(&json!({ "expert": id, "key": key }))?;
    Ok(Exit::Fine)
}

fn body(args: &AddArgs) -> Value {
    let qualification =
        json!({ "client": args.client, "program": args.program, "topics": args.topics, "languages": args.languages });
    let mut body = json!({ "name": args.name, "qualifications": [qualification], "available": true });
    if let Some(iban) = &args.iban {
        body["payout"] = json!({ "holder": args.holder.as_ref().unwrap_or(&args.name), "iban": iban });
    }
    body
}
