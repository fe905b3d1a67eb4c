//! The stages, linked into this process: the same library halves that the Lambdas run, over the same SDK clients.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::config::Credentials;
use boot::{Function, Ports, Settings, Stage};

use crate::invoke::{Handler, InProcess};
use crate::runner::Surroundings;

/// The stages by their names, which are those of their binaries.
const NAMES: [&str; 11] =
    ["intake", "dispatch", "match", "resolve", "csat", "payout", "kpi", "relay", "console", "author", "account"];

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
/// What a stage misses in the template, with file, line and fix.
pub fn all(surroundings: &Surroundings) -> Result<InProcess, String> {
    let clients = Clients::of(&surroundings.dynamo_url, &surroundings.queues_url);
    over(|name, needs| ports(name, needs, surroundings, &clients))
}

/// All stages over ports of the caller's making, by a stage's name and needs: for who counts what each of them asks for.
///
/// # Errors
/// Why a stage gets no ports.
pub fn over(mut ports_of: impl FnMut(&'static str, &[&str]) -> Result<Ports, String>) -> Result<InProcess, String> {
    let mut handlers = BTreeMap::new();
    let mut add = |name: &'static str, needs: &[&str], make: fn(Ports) -> Arc<dyn Stage>| -> Result<(), String> {
        let ports = ports_of(name, needs)?;
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
    add("author", author_fn::NEEDS, |ports| Arc::new(author_fn::AuthorStage::new(ports)))?;
    add("account", account_fn::NEEDS, |ports| Arc::new(account_fn::AccountStage::new(ports.clone(), mailer(&ports.settings))))?;
    Ok(InProcess::new(handlers))
}

/// Letters of this machine lie in a folder and go nowhere.
fn mailer(settings: &Settings) -> Arc<dyn mail::Mailer> {
    account_fn::outbox(settings).unwrap_or_else(|| Arc::new(mail::NoMailer))
}

/// The ports of one stage, from the environment that the template gives it.
///
/// # Errors
/// What the stage misses in the template, with file, line and fix.
pub fn ports(name: &str, needs: &[&str], surroundings: &Surroundings, clients: &Clients) -> Result<Ports, String> {
    let system = &surroundings.system;
    let function = system.function(name).ok_or_else(|| system.without_stage(name, &NAMES).to_string())?;
    let environment = surroundings.environments.get(name);
    let get = |variable: &str| match variable {
        // Help desks on this machine are what this machine is for.
        "FANDESK_LOOPBACK_HELPDESKS" => Some("1".to_owned()),
        _ => environment.and_then(|environment| environment.get(variable)).cloned(),
    };
    let settings = Settings::read(get, needs).map_err(|missing| {
        let why = format!("{} (it is {})", missing.problem, missing.purpose);
        system.unfit_variable(function, &missing.variable, &why).to_string()
    })?;
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
        iban: domain::Secret::new(crate::iban::iban("debtor")),
        bic: "FANDDEFFXXX".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::runner::{Functions, Runner, RunnerConfig};

    const FUNCTION: &str = "  IntakeFunction:";

    /// What is told of the project's template when a text of intake's function is changed, with the lines of function and change.
    async fn told(old: &str, new: &str) -> (String, usize, usize) {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../template.yaml")).unwrap();
        let (head, tail) = text.split_at(text.find(FUNCTION).unwrap());
        let changed = format!("{head}{}", tail.replacen(old, new, 1));
        let line = changed.lines().zip(text.lines()).position(|(changed, line)| changed != line).unwrap() + 1;
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("template.yaml");
        std::fs::write(&path, changed).unwrap();
        let config = RunnerConfig::in_memory(path, crate::timeline::wall_now(), Functions::InProcess(Box::new(all)));
        (Runner::start(config).await.err().unwrap().to_string(), head.lines().count() + 1, line)
    }

    #[tokio::test]
    async fn a_slip_in_a_functions_binary_or_variable_stops_the_start_with_its_line_and_a_fix() {
        let (told_of, function, _) = told("Binary: intake", "Binary: intak").await;
        let wanted = format!("template.yaml:{function}: IntakeFunction is the binary intak");
        assert!(told_of.contains(&wanted) && told_of.contains("; fix: write Binary: intake"), "{told_of}");
        let (told_of, _, line) = told("SUPPORT_TABLE:", "SUPORT_TABLE:").await;
        let wanted = format!("template.yaml:{line}: of IntakeFunction, SUPPORT_TABLE is not set");
        assert!(told_of.contains(&wanted) && told_of.ends_with("; fix: write SUPPORT_TABLE"), "{told_of}");
        let (told_of, function, _) = told("SUPPORT_TABLE:", "OTHER:").await;
        let wanted = format!("template.yaml:{function}: of IntakeFunction, SUPPORT_TABLE is not set");
        assert!(told_of.contains(&wanted) && told_of.contains("; fix: add SUPPORT_TABLE"), "{told_of}");
    }
}
