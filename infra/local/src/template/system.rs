//! The system: what the template declares, as values that the runner starts from.

use std::collections::BTreeMap;

use domain::Span;

use crate::mappings::Filter;
use crate::schedules::Expression;

/// Everything that the template declares and that matters on one machine.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct System {
    /// The functions in the order of the file.
    pub functions: Vec<Function>,
    /// The queues in the order of the file.
    pub queues: Vec<Queue>,
    /// The tables in the order of the file.
    pub tables: Vec<Table>,
    /// The logical ids of secrets that are generated on creation, with their length in characters.
    pub secrets: BTreeMap<String, usize>,
    /// The template's file as it was named when it was read.
    pub file: String,
}

/// A function with everything that wakes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// The logical id, `MatchFunction`.
    pub id: String,
    /// The line where it is declared.
    pub line: usize,
    /// The binary that it is built into, `match`; also its name everywhere on this machine.
    pub binary: String,
    /// After this long an invocation is given up.
    pub timeout: Span,
    /// Memory in MB, told to the process as on AWS.
    pub memory_mb: u32,
    /// What it finds in its environment.
    pub environment: BTreeMap<String, EnvValue>,
    /// HTTP routes that lead to it.
    pub routes: Vec<Route>,
    /// Queues that it takes work from.
    pub queue_sources: Vec<QueueSource>,
    /// Table streams that it reads.
    pub stream_sources: Vec<StreamSource>,
    /// Times at which it runs.
    pub schedules: Vec<ScheduleSource>,
    /// What becomes of an asynchronous invocation, such as a schedule's, that fails.
    pub asynchronous: Asynchronous,
}

/// A value of the environment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnvValue {
    /// The line where it stands.
    pub line: usize,
    /// Its parts, one after the other.
    pub parts: Vec<Part>,
}

/// A piece of a value; what depends on this machine is still a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Itself.
    Text(String),
    /// The name of a table.
    Table(String),
    /// The ARN of a table.
    TableArn(String),
    /// The ARN of a table's stream.
    StreamArn(String),
    /// The URL of a queue.
    QueueUrl(String),
    /// The ARN of a queue.
    QueueArn(String),
    /// The name of a queue.
    QueueName(String),
    /// The name of a function.
    Function(String),
    /// The ARN of a function.
    FunctionArn(String),
    /// The name by which a secret is asked for.
    SecretArn(String),
    /// What a secret holds.
    Secret(String),
}

/// Where things are on this machine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    /// The queue service, `http://127.0.0.1:4566`, without a slash at the end.
    pub queues: String,
    /// What the secrets hold, by logical id.
    pub secrets: BTreeMap<String, String>,
}

/// One HTTP route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The line where it is declared.
    pub line: usize,
    /// The method in capitals, or `ANY`.
    pub method: String,
    /// The path with its parameters, `/v1/tickets/{ticket}`.
    pub path: String,
}

/// A function takes work from a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueSource {
    /// The logical id of the queue.
    pub queue: String,
    /// Most messages in one event: 1 to 10,000.
    pub batch_size: usize,
    /// How long an event waits to be full.
    pub window: Span,
    /// Whether the answer names the messages that failed.
    pub partial: bool,
    /// Most invocations at a time; unlimited is held at what one machine bears.
    pub concurrency: usize,
}

/// A function reads a table's stream.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamSource {
    /// The logical id of the table.
    pub table: String,
    /// Whether it starts with the oldest record that there is; otherwise with the next one.
    pub from_the_start: bool,
    /// Most records in one event: 1 to 10,000.
    pub batch_size: usize,
    /// How long an event waits to be full.
    pub window: Span,
    /// Whether a failed event is cut in two before it is tried again.
    pub bisect: bool,
    /// How often a failed event is tried again; `None` for ever.
    pub retries: Option<u32>,
    /// Records older than this are given up; `None` never.
    pub record_age: Option<Span>,
    /// Whether the answer names the first record that failed.
    pub partial: bool,
    /// A record is told when one of these matches; all are when there is none.
    pub filters: Vec<Filter>,
    /// The logical id of the queue that hears of records that were given up.
    pub on_failure: Option<String>,
}

/// A function runs at certain times.
#[derive(Debug, Clone, PartialEq)]
pub struct ScheduleSource {
    /// The event's name in the template, unique in its function.
    pub name: String,
    /// When it runs.
    pub expression: Expression,
    /// The event that it gets.
    pub input: serde_json::Value,
}

/// What becomes of an asynchronous invocation that fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asynchronous {
    /// How often it is tried again: 0 to 2.
    pub retries: u32,
    /// After this long it is given up.
    pub age: Span,
    /// The logical id of the queue that hears of it then.
    pub on_failure: Option<String>,
}

/// A queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// The logical id.
    pub id: String,
    /// The line where it is declared.
    pub line: usize,
    /// Its name on this machine: the one given, else the logical id.
    pub name: String,
    /// How long a message that was received stays unseen.
    pub visibility: Span,
    /// How long a message that was sent stays unseen.
    pub delay: Span,
    /// How long a message is kept.
    pub retention: Span,
    /// Where messages go that were received too often.
    pub redrive: Option<Redrive>,
}

/// Where messages go that were received too often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redrive {
    /// The logical id of the dead-letter queue.
    pub dead_letters: String,
    /// After so many receives: 1 to 1000.
    pub max_receive: u32,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The logical id.
    pub id: String,
    /// The line where it is declared.
    pub line: usize,
    /// Its name on this machine: the one given, else the logical id.
    pub name: String,
    /// The partition key, and the sort key if there is one.
    pub key: Vec<KeyPart>,
    /// The types of all key attributes by name: `S`, `N` or `B`.
    pub attributes: BTreeMap<String, String>,
    /// The global secondary indexes.
    pub indexes: Vec<Index>,
    /// What the stream shows, such as `NEW_AND_OLD_IMAGES`; `None` without a stream.
    pub stream: Option<String>,
    /// The attribute with the second after which an item may go.
    pub ttl: Option<String>,
}

/// One attribute of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPart {
    /// The attribute.
    pub attribute: String,
    /// `HASH` or `RANGE`.
    pub kind: String,
}

/// A global secondary index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Its key.
    pub key: Vec<KeyPart>,
    /// What it repeats of the item.
    pub projection: Projection,
}

/// What an index repeats of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Projection {
    /// The whole item.
    All,
    /// Its keys.
    KeysOnly,
    /// Its keys and these attributes.
    Include(Vec<String>),
}

impl System {
    /// The queue with this logical id.
    pub fn queue(&self, id: &str) -> Option<&Queue> {
        self.queues.iter().find(|queue| queue.id == id)
    }

    /// The table with this logical id.
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// The function with this binary's name.
    pub fn function(&self, binary: &str) -> Option<&Function> {
        self.functions.iter().find(|function| function.binary == binary)
    }

    /// What a function finds in its environment on this machine.
    pub fn environment(&self, function: &Function, addresses: &Addresses) -> BTreeMap<String, String> {
        function.environment.iter().map(|(name, value)| (name.clone(), self.text(value, addresses))).collect()
    }

    fn text(&self, value: &EnvValue, addresses: &Addresses) -> String {
        value.parts.iter().map(|part| self.part(part, addresses)).collect()
    }

    fn part(&self, part: &Part, addresses: &Addresses) -> String {
        let queue = |id: &str| self.queue(id).map_or(id, |queue| &queue.name).to_owned();
        let table = |id: &str| self.table(id).map_or(id, |table| &table.name).to_owned();
        let function = |id: &str| self.functions.iter().find(|f| f.id == id).map_or(id, |f| &f.binary).to_owned();
        match part {
            Part::Text(text) => text.clone(),
            Part::Table(id) => table(id),
            Part::TableArn(id) => table_arn(&table(id)),
            Part::StreamArn(id) => stream_arn(&table(id)),
            Part::QueueUrl(id) => format!("{}/000000000000/{}", addresses.queues, queue(id)),
            Part::QueueArn(id) => crate::sqs::arn(&queue(id)),
            Part::QueueName(id) => queue(id),
            Part::Function(id) => function(id),
            Part::FunctionArn(id) => function_arn(&function(id)),
            Part::SecretArn(id) => format!("arn:aws:secretsmanager:us-east-1:000000000000:secret:{id}"),
            Part::Secret(id) => addresses.secrets.get(id).cloned().unwrap_or_default(),
        }
    }
}

/// The ARN of a function on this machine.
pub(crate) fn function_arn(binary: &str) -> String {
    format!("arn:aws:lambda:us-east-1:000000000000:function:{binary}")
}

/// The ARN of a table on this machine, in the shape that events carry on AWS.
pub(crate) fn table_arn(table: &str) -> String {
    format!("arn:aws:dynamodb:us-east-1:000000000000:table/{table}")
}

/// The ARN of a table's stream on this machine. The embedded service has labels of its own, which nothing reads.
pub(crate) fn stream_arn(table: &str) -> String {
    format!("{}/stream/2026-01-01T00:00:00.000", table_arn(table))
}
