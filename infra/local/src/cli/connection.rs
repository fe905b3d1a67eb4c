//! `fandesk connection add` and `fandesk key create`: a client's ways in. What is secret is shown once.

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use clap::{Args, Subcommand, ValueEnum};
use helpdesk::standard_webhooks::Key;
use reqwest::Method;
use serde_json::{Value, json};

use super::common::Common;
use super::running::{read_named, running};
use crate::terminal::{CommandRefused, Exit, Out};

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum ConnectionCommand {
    /// Joins a client's help desk, or its own systems, to a program.
    Add(Box<AddArgs>),
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum KeyCommand {
    /// Makes an API key for a client's own systems, shown once.
    Create {
        /// Whose key.
        #[arg(long)]
        client: String,
    },
}

#[derive(Debug, Clone, Args)]
pub(crate) struct AddArgs {
    /// Whose connection.
    #[arg(long)]
    client: String,
    /// Where its tickets go.
    #[arg(long)]
    program: String,
    /// How it signs and what its bodies look like.
    #[arg(long, value_enum)]
    kind: Kind,
    /// The signing secret of its webhooks; without it one is made and shown once.
    #[arg(long)]
    secret: Option<String>,
    /// The address of the help desk's API, to write back.
    #[arg(long, requires_all = ["user", "token_file"])]
    base: Option<String>,
    /// The mail address of the integration's user at the help desk.
    #[arg(long, requires = "base")]
    user: Option<String>,
    /// A file with that user's API token.
    #[arg(long, requires = "base", value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// The integration user's id at the help desk: what this user wrote is our own echo.
    #[arg(long, requires = "base")]
    integration_user: Option<String>,
    /// The id of the group of agents that takes hand-offs.
    #[arg(long, requires = "base")]
    agents_group: Option<u64>,
    /// Where signed events go.
    #[arg(long)]
    events_url: Option<String>,
    /// The secret that signs events, `whsec_` and base64; without it one is made and shown once.
    #[arg(long, requires = "events_url")]
    events_secret: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Zendesk webhooks in, its Tickets API out.
    Zendesk,
    /// Standard Webhooks in and out.
    StandardWebhooks,
    /// Our REST API in, signed events out.
    Api,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Zendesk => "zendesk",
            Kind::StandardWebhooks => "standard-webhooks",
            Kind::Api => "api",
        }
    }
}

/// A connection to be, and the secrets that were made for it.
struct Drawn {
    body: Value,
    made: Vec<(&'static str, String)>,
}

pub(crate) async fn connection(common: &Common, command: ConnectionCommand, out: &Out) -> Result<Exit> {
    let ConnectionCommand::Add(args) = command;
    let Drawn { body, made } = draw(&args)?;
    let running = running(common).await?;
    let path = format!("/v1/clients/{}/connections/new", args.client);
    let mut applied = running.operator.expect(Method::PUT, &path, Some(&body)).await?;
    let text = |name: &str| applied.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    out.say(&format!("Connection {}", text("id")));
    match args.kind {
        Kind::Api => out.say(&format!(
            "Its calls go to {}/v1/tickets with a key: `fandesk key create --client {}`",
            running.place.front, args.client
        )),
        Kind::Zendesk | Kind::StandardWebhooks => out.say(&format!("Its webhooks go to {}", text("hook"))),
    }
    for (name, secret) in made {
        out.say(&format!("The {name} was made for you and is not shown again: {secret}"));
        applied[name.replace(' ', "_")] = json!(secret);
    }
    out.result(&applied)?;
    Ok(Exit::Fine)
}

fn draw(args: &AddArgs) -> Result<Drawn> {
    if args.kind == Kind::Api && args.secret.is_some() {
        let told = "read the arguments: a connection of kind api has no --secret, its calls carry a key";
        return Err(CommandRefused::Usage(told.to_owned()).into());
    }
    let mut made = Vec::new();
    let mut body = json!({ "kind": args.kind.name(), "program": args.program });
    if args.kind != Kind::Api {
        body["secrets"] = json!([given_or_made(&args.secret, "secret", args.kind, &mut made)?]);
    }
    if let (Some(base), Some(user), Some(file)) = (&args.base, &args.user, &args.token_file) {
        let token = read_named(file)?.trim().to_owned();
        let (us, agents) = (&args.integration_user, args.agents_group);
        body["access"] = json!({ "base": base, "user": user, "token": token, "integration_user": us, "agents_group": agents });
    }
    if let Some(url) = &args.events_url {
        let secret = given_or_made(&args.events_secret, "events secret", Kind::StandardWebhooks, &mut made)?;
        body["events"] = json!({ "url": url, "secret": secret });
    }
    Ok(Drawn { body, made })
}

fn given_or_made(
    given: &Option<String>,
    name: &'static str,
    kind: Kind,
    made: &mut Vec<(&'static str, String)>,
) -> Result<String> {
    if let Some(given) = given {
        return Ok(given.clone());
    }
    let mut bits = [0_u8; 32];
    getrandom::fill(&mut bits).map_err(|error| anyhow!("make a secret: {error}"))?;
    let secret = match kind {
        Kind::Zendesk => data_encoding::BASE64.encode(&bits),
        Kind::StandardWebhooks | Kind::Api => Key::secret_of(bits).reveal().to_owned(),
    };
    made.push((name, secret.clone()));
    Ok(secret)
}

pub(crate) async fn key(common: &Common, command: KeyCommand, out: &Out) -> Result<Exit> {
    let KeyCommand::Create { client } = command;
    let running = running(common).await?;
    let made =
        running.operator.expect(Method::POST, &format!("/v1/clients/{client}/keys"), Some(&json!({ "role": "client" }))).await?;
    let key = made.get("key").and_then(Value::as_str).unwrap_or_default();
    out.say(&format!("The key of {client}, not shown again: {key}"));
    out.result(&json!({ "client": client, "key": key }))?;
    Ok(Exit::Fine)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(kind: Kind) -> AddArgs {
        AddArgs {
            client: "acme".to_owned(),
            program: "app".to_owned(),
            kind,
            secret: None,
            base: None,
            user: None,
            token_file: None,
            integration_user: None,
            agents_group: None,
            events_url: Some("https://acme.example/events".to_owned()),
            events_secret: None,
        }
    }

    #[test]
    fn secrets_that_are_not_given_are_made_and_shown() {
        let drawn = draw(&args(Kind::StandardWebhooks)).unwrap();
        let names: Vec<&str> = drawn.made.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["secret", "events secret"]);
        assert_eq!(drawn.body["events"]["secret"].as_str(), Some(drawn.made[1].1.as_str()));
        assert!(drawn.made.iter().all(|(_, secret)| secret.starts_with("whsec_")));
    }

    #[test]
    fn an_api_connection_has_no_secret() {
        assert!(draw(&args(Kind::Api)).unwrap().body.get("secrets").is_none());
        let wrong = draw(&AddArgs { secret: Some("x".to_owned()), ..args(Kind::Api) });
        assert_eq!(wrong.err().map(|error| Exit::of(&error)), Some(Exit::Usage));
    }
}
