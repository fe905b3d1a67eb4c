//! Functions as the template declares them, and what must hold between them and the rest.

use std::collections::BTreeMap;

use domain::Span;

use super::node::{Entry, Node};
use super::reader::Reader;
use super::{Asynchronous, EnvValue, Function, System, TemplateMistake};

const KNOWN: &[&str] = &[
    "Architectures",
    "CodeUri",
    "Description",
    "Environment",
    "EventInvokeConfig",
    "Events",
    "FunctionName",
    "Handler",
    "Layers",
    "LoggingConfig",
    "MemorySize",
    "Policies",
    "ReservedConcurrentExecutions",
    "Role",
    "Runtime",
    "Tags",
    "Timeout",
    "Tracing",
];

impl Reader<'_> {
    pub(super) fn function(&self, entry: &Entry, system: &System) -> Result<Function, TemplateMistake> {
        let of = format!("function {}", entry.key);
        let properties = self.required(&entry.node, "Properties", &of)?;
        self.only(properties, &of, KNOWN)?;
        if properties.get("Handler").or_else(|| self.globals()?.get("Handler")).is_none() {
            return Err(self.mistake(entry.line, format!("{of} has no Handler"), "add Handler: bootstrap here or under Globals"));
        }
        let shared = self.globals().unwrap_or(properties);
        let timeout = self.number(properties, "Timeout", 1..=900, self.number(shared, "Timeout", 1..=900, 3)?)?;
        let memory =
            self.number(properties, "MemorySize", 128..=10_240, self.number(shared, "MemorySize", 128..=10_240, 128)?)?;
        let mut function = Function {
            id: entry.key.clone(),
            line: entry.line,
            binary: self.binary(entry, properties)?,
            timeout: Span::seconds(timeout),
            memory_mb: u32::try_from(memory).unwrap_or(128),
            environment: self.environment(properties)?,
            routes: vec![],
            queue_sources: vec![],
            stream_sources: vec![],
            schedules: vec![],
            asynchronous: self.asynchronous(properties)?,
        };
        for event in properties.get("Events").map_or(&[][..], Node::entries) {
            self.event(event, &mut function, system)?;
        }
        Ok(function)
    }

    fn binary(&self, entry: &Entry, properties: &Node) -> Result<String, TemplateMistake> {
        if let Some(named) = entry.node.at(&["Metadata", "BuildProperties", "Binary"]) {
            return self.text(named);
        }
        let code = properties.get("CodeUri").map(|node| self.text(node)).transpose()?.unwrap_or_default();
        let folder = code.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        if folder.is_empty() || folder.starts_with('.') {
            let what = format!("function {} does not say which binary it is", entry.key);
            return Err(self.mistake(entry.line, what, "add Metadata.BuildProperties.Binary"));
        }
        Ok(folder.to_owned())
    }

    /// The function's own variables over those of all functions.
    fn environment(&self, properties: &Node) -> Result<BTreeMap<String, EnvValue>, TemplateMistake> {
        let shared = self.globals().and_then(|globals| globals.at(&["Environment", "Variables"]));
        let own = properties.at(&["Environment", "Variables"]);
        let mut environment = BTreeMap::new();
        for entry in [shared, own].into_iter().flatten().flat_map(Node::entries) {
            environment.insert(entry.key.clone(), self.env_value(&entry.node)?);
        }
        Ok(environment)
    }

    fn asynchronous(&self, properties: &Node) -> Result<Asynchronous, TemplateMistake> {
        let usual = Asynchronous { retries: 2, age: Span::hours(6), on_failure: None };
        let Some(given) = properties.get("EventInvokeConfig") else { return Ok(usual) };
        self.only(given, "EventInvokeConfig", &["MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"])?;
        Ok(Asynchronous {
            retries: u32::try_from(self.number(given, "MaximumRetryAttempts", 0..=2, 2)?).unwrap_or(2),
            age: self.seconds(given, "MaximumEventAgeInSeconds", 60..=21_600, 21_600)?,
            on_failure: self.on_failure(given)?,
        })
    }

    /// The queue that hears of failures.
    pub(super) fn on_failure(&self, node: &Node) -> Result<Option<String>, TemplateMistake> {
        let Some(given) = node.at(&["DestinationConfig", "OnFailure"]) else { return Ok(None) };
        if let Some(kind) = given.get("Type") {
            let text = self.text(kind)?;
            if text != "SQS" {
                return Err(self.mistake(kind.line, format!("a failure goes to {text:?}"), "use Type: SQS with a queue's ARN"));
            }
        }
        self.queue_of(self.required(given, "Destination", "OnFailure")?).map(Some)
    }

    /// What must hold between the parts.
    pub(super) fn check(&self, system: &System) -> Result<(), TemplateMistake> {
        self.check_binaries(system)?;
        self.check_routes(system)?;
        self.check_readers(system)?;
        self.check_visibility(system)
    }

    fn check_binaries(&self, system: &System) -> Result<(), TemplateMistake> {
        for (place, function) in system.functions.iter().enumerate() {
            if let Some(earlier) = system.functions[..place].iter().find(|f| f.binary == function.binary) {
                let what = format!("{} and {} are both the binary {}", earlier.id, function.id, function.binary);
                return Err(self.mistake(function.line, what, "give each function a binary of its own"));
            }
        }
        Ok(())
    }

    /// A stream bears two readers; a third is throttled on AWS.
    fn check_readers(&self, system: &System) -> Result<(), TemplateMistake> {
        for table in &system.tables {
            let mut readers = system.functions.iter().filter(|f| f.stream_sources.iter().any(|s| s.table == table.id));
            if let Some(third) = readers.nth(2) {
                let what = format!("{} is the third reader of the stream of {}", third.id, table.id);
                return Err(self.mistake(third.line, what, "let dispatch send it messages on a queue instead"));
            }
        }
        Ok(())
    }

    /// Lambda refuses a mapping whose messages come back while the function may still be at work.
    fn check_visibility(&self, system: &System) -> Result<(), TemplateMistake> {
        for function in &system.functions {
            for queue in function.queue_sources.iter().filter_map(|source| system.queue(&source.queue)) {
                if queue.visibility < function.timeout {
                    let what =
                        format!("{} hides messages for {}, less than {} may take", queue.id, queue.visibility, function.id);
                    return Err(self.mistake(queue.line, what, "set VisibilityTimeout to six times the function's Timeout"));
                }
            }
        }
        Ok(())
    }
}
