//! The nine stages, linked into this process: the same library halves that the Lambdas run, over the same SDK clients.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::config::Credentials;
use boot::{Function, Ports, Settings, Stage};

use crate::invoke::{Handler, InProcess};
use crate::runner::Surroundings;

/// A configuration for clients of this machine's own services; nothing is looked up elsewhere.
fn sdk(endpoint: &str) -> aws_config::SdkConfig {
    aws_config::SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(aws_sdk_dynamodb::config::SharedCredentialsProvider::new(Credentials::new(
            "fandesk", "fandesk", None, None, "local",
        )))
        .endpoint_url(endpoint)
        .build()
}

/// Clients of the tables and the queues.
#[derive(Clone)]
pub struct Clients {
    /// The tables.
    pub tables: aws_sdk_dynamodb::Client,
    /// The queues.
    pub queues: aws_sdk_sqs::Client,
}

impl Clients {
    /// Clients of services at these addresses.
    pub fn of(dynamo_url: &str, queues_url: &str) -> Clients {
        Clients { tables: aws_sdk_dynamodb::Client::new(&sdk(dynamo_url)), queues: aws_sdk_sqs::Client::new(&sdk(queues_url)) }
    }
}

/// All stages over the surroundings of a runner.
///
/// # Errors
/// The setting that a stage misses, by name.
pub fn all(surroundings: &Surroundings) -> Result<InProcess, String> {
    let clients = Clients::of(&surroundings.dynamo_url, &surroundings.queues_url);
    let mut handlers = BTreeMap::new();
    let mut add = |name: &'static str, needs: &[&str], make: fn(Ports) -> Arc<dyn Stage>| -> Result<(), String> {
        let ports = ports(name, needs, surroundings, &clients)?;
        handlers.insert(name.to_owned(), handler(Function::new(name, make(ports.clone()), ports)));
        Ok(())
    };
    add("intake", intake_fn::NEEDS, |ports| Arc::new(intake_fn::IntakeStage::new(ports)))?;
    add("dispatch", dispatch_fn::NEEDS, |ports| Arc::new(dispatch_fn::DispatchStage::new(ports)))?;
    add("match", match_fn::NEEDS, |ports| Arc::new(match_fn::MatchStage::new(ports)))?;
    add("resolve", resolve_fn::NEEDS, |ports| Arc::new(resolve_fn::ResolveStage::new(ports)))?;
    add("csat", csat_fn::NEEDS, |ports| Arc::new(csat_fn::CsatStage::new(ports)))?;
    add("payout", payout_fn::NEEDS, |ports| Arc::new(payout_fn::PayoutStage::new(ports, Some(debtor()))))?;
    add("kpi", kpi_fn::NEEDS, |ports| Arc::new(kpi_fn::KpiStage::new(ports)))?;
    add("relay", relay_fn::NEEDS, |ports| Arc::new(relay_fn::RelayStage::new(ports)))?;
    add("console", console_fn::NEEDS, |ports| Arc::new(console_fn::ConsoleStage::new(ports)))?;
    Ok(InProcess::new(handlers))
}

/// The ports of one stage, from the environment that the template gives it.
pub fn ports(name: &str, needs: &[&str], surroundings: &Surroundings, clients: &Clients) -> Result<Ports, String> {
    let environment = surroundings.environments.get(name).ok_or_else(|| format!("the template has no function {name}"))?;
    let get = |variable: &str| match variable {
        // Help desks on this machine are what this machine is for.
        "FANDESK_LOOPBACK_HELPDESKS" => Some("1".to_owned()),
        _ => environment.get(variable).cloned(),
    };
    let settings = Settings::read(get, needs).map_err(|missing| format!("{name}: {missing}"))?;
    let clock = Arc::new(surroundings.timeline.clone());
    Ok(Ports::over(settings, clients.tables.clone(), clients.queues.clone(), clock))
}

fn handler(function: Function) -> Handler {
    Arc::new(move |event, within| {
        let function = function.clone();
        Box::pin(async move { function.call(event, within).await })
    })
}

/// Who pays on this machine: an account that exists nowhere, so that a bank file can be seen.
fn debtor() -> payout_fn::bank_file::Debtor {
    payout_fn::bank_file::Debtor {
        name: "Fandesk on one machine".to_owned(),
        iban: domain::Secret::new(crate::replay::iban("debtor")),
        bic: "FANDDEFFXXX".to_owned(),
    }
}
