//! What a runner is told at its start, and what it tells functions.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use domain::Timestamp;

use crate::invoke::{InProcess, Invoke};
use crate::template::System;
use crate::timeline::{Pace, Timeline};

/// What a runner is told at its start.
pub struct RunnerConfig {
    /// The template.
    pub template: PathBuf,
    /// Values for the template's parameters.
    pub parameters: BTreeMap<String, String>,
    /// Where data is kept.
    pub data: Data,
    /// How fast the clock runs.
    pub pace: Pace,
    /// The earliest time that the clock shows; what was kept in the data folder may be later. The wall's clock never is
    /// behind the wall.
    pub start: Timestamp,
    /// Where the routes are served; port 0 finds a free one.
    pub front: SocketAddr,
    /// Where DynamoDB is served; port 0 finds a free one.
    pub dynamo: SocketAddr,
    /// Where SQS is served; port 0 finds a free one.
    pub queues: SocketAddr,
    /// Where functions live.
    pub functions: Functions,
}

/// Where data is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// Nowhere: it goes with the runner.
    Memory,
    /// In a folder, for one process at a time.
    Folder(PathBuf),
}

/// Makes functions of the surroundings, or says what stands in the way.
pub type LinkedIn = Box<dyn FnOnce(&Surroundings) -> Result<InProcess, String> + Send>;

/// Where functions live. Each way gets the surroundings that it is to work in.
pub enum Functions {
    /// In this process.
    InProcess(LinkedIn),
    /// At a server with Lambda's Invoke operation, such as `cargo lambda watch`.
    LambdaWatch {
        /// Its address, `http://127.0.0.1:9000`.
        base: String,
    },
    /// As built binaries in a folder, at most so many processes of each at a time.
    Binaries {
        /// The folder, `target/debug`.
        folder: PathBuf,
        /// How many processes of one function.
        most: usize,
    },
    /// Anywhere else.
    Other(Arc<dyn Invoke>),
}

/// What functions, and programs beside them, need to know of this machine.
#[derive(Clone)]
pub struct Surroundings {
    /// The base of all routes' URLs.
    pub front_url: String,
    /// Where letters lie.
    pub outbox: PathBuf,
    /// Where DynamoDB is served.
    pub dynamo_url: String,
    /// Where SQS is served.
    pub queues_url: String,
    /// Each function's environment as the template says, with the AWS SDK's own variables for this machine.
    pub environments: BTreeMap<String, BTreeMap<String, String>>,
    /// What the template declares, and where.
    pub system: Arc<System>,
    /// The clock.
    pub timeline: Timeline,
}

impl Surroundings {
    /// All functions' environments in one, for a server that gives every function the same, such as `cargo lambda watch`.
    pub fn shared_environment(&self) -> BTreeMap<String, String> {
        self.environments.values().flatten().map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}

impl RunnerConfig {
    /// A system in memory on free ports of loopback, at full speed from `start` on.
    pub fn in_memory(template: PathBuf, start: Timestamp, functions: Functions) -> RunnerConfig {
        let free = SocketAddr::from(([127, 0, 0, 1], 0));
        RunnerConfig {
            template,
            parameters: BTreeMap::new(),
            data: Data::Memory,
            pace: Pace::Max,
            start,
            front: free,
            dynamo: free,
            queues: free,
            functions,
        }
    }
}

/// What all functions find beside what the template says: the AWS SDK's variables that make it find this machine's services
/// and nothing else, and that help desks may be on this machine, as those of a replay are.
pub(super) fn local_variables(dynamo_url: &str, queues_url: &str, outbox: &str) -> BTreeMap<String, String> {
    let pairs = [
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "fandesk"),
        ("AWS_SECRET_ACCESS_KEY", "fandesk"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_ENDPOINT_URL_DYNAMODB", dynamo_url),
        ("AWS_ENDPOINT_URL_SQS", queues_url),
        // Letters of this machine lie in a folder, whatever a shell around it says.
        ("OUTBOX_FOLDER", outbox),
        ("FANDESK_LOOPBACK_HELPDESKS", "1"),
    ];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
