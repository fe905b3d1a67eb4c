//! Starting: everything in the order in which one part needs another.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::config::local_variables;
use super::{Data, Functions, Runner, RunnerConfig, Surroundings, maintenance};
use crate::dynamo::{Dynamo, DynamoFailed};
use crate::folder::{Folder, FolderRefused, passing_secrets};
use crate::front::{Front, Routes};
use crate::invoke::{Binaries, BinariesUnserved, Invocations, Invoke, LambdaWatch, Process};
use crate::mappings::{QueueMapping, StreamMapping, StreamStuck, StreamWorld};
use crate::schedules::Schedules;
use crate::sqs::{self, Attributes, Queues, SqsRefused};
use crate::streams::{Progress, ProgressLost};
use crate::template::{Addresses, Parameters, Queue, System, TemplateMistake};
use crate::timeline::{Busy, Pace, Source, Timeline};

/// The system cannot be brought up.
#[derive(Debug, thiserror::Error)]
pub enum StartFailed {
    /// The template has a mistake.
    #[error("read the template: {0}")]
    Template(#[from] TemplateMistake),
    /// The data folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderRefused),
    /// The tables cannot be brought up.
    #[error(transparent)]
    Dynamo(#[from] DynamoFailed),
    /// The queues cannot be brought up.
    #[error("bring up the queues: {0}")]
    Queues(#[from] SqsRefused),
    /// The marks cannot be read.
    #[error(transparent)]
    Progress(#[from] ProgressLost),
    /// A stream cannot be read.
    #[error("bring up a stream mapping: {0}")]
    Stream(#[from] StreamStuck),
    /// An address cannot be had.
    #[error("listen on {address}: {error}; another program may use it: choose another port, or 0 for a free one")]
    Port {
        /// The address.
        address: SocketAddr,
        /// What the machine says.
        error: io::Error,
    },
    /// The machine gives no random numbers.
    #[error("make secrets: {0}")]
    Secrets(io::Error),
    /// A function cannot be brought up.
    #[error("bring up the functions: {0}")]
    Functions(String),
    /// The Runtime API cannot be served.
    #[error(transparent)]
    Binaries(#[from] BinariesUnserved),
}

/// What is there before the functions are.
struct Ground {
    system: Arc<System>,
    surroundings: Surroundings,
    dynamo: Arc<Dynamo>,
    queues: Queues,
    progress: Progress,
    timeline: Timeline,
}

impl Runner {
    /// Brings the system up.
    ///
    /// # Errors
    /// The first thing that stands in the way.
    pub async fn start(config: RunnerConfig) -> Result<Runner, StartFailed> {
        Runner::start_held(config).await.map(|(runner, _)| runner)
    }

    /// Brings the system up with the clock held: at full speed it does not jump until the guard is dropped. For who has
    /// moments of their own to note first, since work that waits from an earlier run may be due much later than they are.
    ///
    /// # Errors
    /// The first thing that stands in the way.
    pub async fn start_held(config: RunnerConfig) -> Result<(Runner, Busy), StartFailed> {
        let front_listener = listen(config.front).await?;
        let queue_listener = listen(config.queues).await?;
        let (front, queue_address) = (address(&front_listener, config.front), address(&queue_listener, config.queues));
        let offered = BTreeMap::from([("PublicUrl".to_owned(), format!("http://{front}"))]);
        let system = Arc::new(System::open(
            &config.template,
            &Parameters { given: config.parameters.clone(), local: crate::model::parameters(), offered },
        )?);
        let folder = open_folder(&config.data)?;
        let ground = lay_ground(&config, Arc::clone(&system), folder.as_ref(), front, queue_address)?;
        let held = ground.timeline.busy();
        let functions = functions(config.functions, &ground, folder.as_ref()).await?;
        let invocations = Invocations::new(&system, functions, &ground.timeline);

        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let served = Front::new(Routes::of(&system), &invocations, &ground.timeline);
        let outbox = ground.surroundings.outbox.clone();
        let routes = if front.ip().is_loopback() { served.with_outbox(outbox) } else { served }.router();
        tasks.spawn(serve(front_listener, routes, stopped.clone()));
        tasks.spawn(serve(queue_listener, sqs::router(ground.queues.clone()), stopped.clone()));
        ground.start_work(&invocations, &stopped, &mut tasks)?;
        ground.timeline.drive();
        let Ground { surroundings, dynamo, queues, timeline, .. } = ground;
        let tasks = Mutex::new(tasks);
        let runner = Runner { system, surroundings, front, dynamo, queues, invocations, timeline, stop, tasks, _folder: folder };
        Ok((runner, held))
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, StartFailed> {
    TcpListener::bind(address).await.map_err(|error| StartFailed::Port { address, error })
}

fn address(listener: &TcpListener, asked: SocketAddr) -> SocketAddr {
    listener.local_addr().unwrap_or(asked)
}

fn open_folder(data: &Data) -> Result<Option<Folder>, FolderRefused> {
    match data {
        Data::Memory => Ok(None),
        Data::Folder(path) => Folder::open(path).map(Some),
    }
}

fn lay_ground(
    config: &RunnerConfig,
    system: Arc<System>,
    folder: Option<&Folder>,
    front: SocketAddr,
    queue_address: SocketAddr,
) -> Result<Ground, StartFailed> {
    let timeline = Timeline::start(config.pace, config.start, folder.map(Folder::kept_time));
    let file = |name: &str| folder.map(|folder| folder.file(name));
    let secrets = match folder {
        Some(folder) => folder.secrets(&system.secrets)?,
        None => passing_secrets(&system.secrets).map_err(StartFailed::Secrets)?,
    };
    let dynamo = Arc::new(Dynamo::open(file("dynamo.sqlite").as_deref(), config.dynamo, &timeline)?);
    dynamo.ensure_tables(&system.tables)?;
    let queues = open_queues(file("queues.sqlite").as_deref(), &system, &timeline)?;
    let progress = Progress::open(file("progress.sqlite").as_deref())?;
    let (dynamo_url, queues_url) = (format!("http://{}", dynamo.address()), format!("http://{queue_address}"));
    let addresses = Addresses { queues: queues_url.clone(), secrets };
    let outbox = outbox(folder, front).to_string_lossy().into_owned();
    let environments = system.functions.iter().map(|function| {
        let mut environment = system.environment(function, &addresses);
        environment.extend(local_variables(&dynamo_url, &queues_url, &outbox));
        (function.binary.clone(), environment)
    });
    let surroundings = Surroundings {
        front_url: format!("http://{front}"),
        outbox: outbox.clone().into(),
        environments: environments.collect(),
        dynamo_url,
        queues_url,
        system: Arc::clone(&system),
        timeline: timeline.clone(),
    };
    Ok(Ground { system, surroundings, dynamo, queues, progress, timeline })
}

/// Where letters lie: in the data folder, or beside other passing things while nothing is kept.
fn outbox(folder: Option<&Folder>, front: SocketAddr) -> PathBuf {
    let passing = || std::env::temp_dir().join(format!("fandesk-outbox-{}-{}", std::process::id(), front.port()));
    folder.map_or_else(passing, |folder| folder.file("outbox"))
}

/// Opens the queues and gives them the template's attributes; first without redrive, since a dead-letter queue must be
/// there before it is named.
fn open_queues(path: Option<&Path>, system: &System, timeline: &Timeline) -> Result<Queues, SqsRefused> {
    let clock = timeline.clone();
    let queues = Queues::open(path, Arc::new(move || clock.now().millis()))?;
    if let Pace::Times(times) = timeline.pace() {
        queues.set_pace(times);
    }
    for queue in &system.queues {
        queues.ensure(&queue.name, &attributes(queue))?;
    }
    for (queue, redrive) in system.queues.iter().filter_map(|queue| Some((queue, queue.redrive.as_ref()?))) {
        let target = system.queue(&redrive.dead_letters).map_or("", |target| &target.name);
        let policy = serde_json::json!({"deadLetterTargetArn": sqs::arn(target), "maxReceiveCount": redrive.max_receive});
        let mut attributes = attributes(queue);
        attributes.insert("RedrivePolicy".to_owned(), policy.to_string());
        queues.ensure(&queue.name, &attributes)?;
    }
    Ok(queues)
}

fn attributes(queue: &Queue) -> Attributes {
    let pairs =
        [("VisibilityTimeout", queue.visibility), ("DelaySeconds", queue.delay), ("MessageRetentionPeriod", queue.retention)];
    pairs.into_iter().map(|(name, span)| (name.to_owned(), span.as_seconds_up().to_string())).collect()
}

async fn functions(functions: Functions, ground: &Ground, folder: Option<&Folder>) -> Result<Arc<dyn Invoke>, StartFailed> {
    match functions {
        Functions::Other(functions) => Ok(functions),
        Functions::LambdaWatch { base } => Ok(Arc::new(LambdaWatch::at(&base))),
        Functions::InProcess(make) => {
            let made = make(&ground.surroundings).map_err(StartFailed::Functions)?;
            if let Some(missing) = ground.system.functions.iter().find(|function| !made.has(&function.binary)) {
                let what = format!("{} is the binary {}, which this program has not", missing.id, missing.binary);
                let mistake = ground.system.mistake(missing.line, what, "take the function out, or correct its name".to_owned());
                return Err(StartFailed::Functions(mistake.to_string()));
            }
            Ok(Arc::new(made))
        }
        Functions::Binaries { folder: built, most } => {
            let processes = ground.system.functions.iter().map(|function| {
                let environment = ground.surroundings.environments.get(&function.binary).cloned().unwrap_or_default();
                let process = Process { binary: built.join(&function.binary), environment, memory_mb: function.memory_mb };
                (function.binary.clone(), process)
            });
            let processes: BTreeMap<String, Process> = processes.collect();
            if let Some(missing) = processes.values().find(|process| !process.binary.is_file()) {
                return Err(StartFailed::Functions(format!("there is no binary {}: build it first", missing.binary.display())));
            }
            Ok(Arc::new(Binaries::start(processes, most, folder.map(Folder::path)).await?))
        }
    }
}

impl Ground {
    /// Starts the mappings, the schedules and the maintenance.
    fn start_work(
        &self,
        invocations: &Invocations,
        stopped: &watch::Receiver<bool>,
        tasks: &mut JoinSet<()>,
    ) -> Result<(), StartFailed> {
        let name = |id: &str| self.system.queue(id).map_or(id, |queue| &queue.name).to_owned();
        let mut readers: Vec<Arc<StreamMapping>> = vec![];
        for function in &self.system.functions {
            for source in &function.queue_sources {
                let mapping =
                    QueueMapping::new(&self.queues, &name(&source.queue), &function.binary, source, invocations, &self.timeline);
                self.timeline.add(Arc::clone(&mapping) as Arc<dyn Source>);
                tasks.spawn(mapping.run(stopped.clone()));
            }
            for source in &function.stream_sources {
                let table = self.system.table(&source.table).map_or(source.table.as_str(), |table| &table.name);
                let failures = source.on_failure.as_deref().map(name);
                let mapping =
                    StreamMapping::new(self.stream_world(invocations), table, &function.binary, source, failures.as_deref())?;
                self.timeline.add(Arc::clone(&mapping) as Arc<dyn Source>);
                readers.push(Arc::clone(&mapping));
                tasks.spawn(mapping.run(stopped.clone()));
            }
            for source in &function.schedules {
                let schedules = Schedules {
                    invocations: invocations.clone(),
                    queues: self.queues.clone(),
                    progress: self.progress.clone(),
                    timeline: self.timeline.clone(),
                };
                let failures = function.asynchronous.on_failure.as_deref().map(name);
                tasks.spawn(schedules.run(
                    function.binary.clone(),
                    source.clone(),
                    function.asynchronous.clone(),
                    failures,
                    stopped.clone(),
                ));
            }
        }
        tasks.spawn(maintenance::run(Arc::clone(&self.dynamo), Arc::clone(&self.system), readers, stopped.clone()));
        Ok(())
    }

    fn stream_world(&self, invocations: &Invocations) -> StreamWorld {
        StreamWorld {
            dynamo: Arc::clone(&self.dynamo),
            queues: self.queues.clone(),
            progress: self.progress.clone(),
            invocations: invocations.clone(),
            timeline: self.timeline.clone(),
        }
    }
}

/// Serves until told to stop; idle connections and long polls are not waited for.
async fn serve(listener: TcpListener, router: Router, stopped: watch::Receiver<bool>) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let (mut asked, mut late) = (stopped.clone(), stopped);
    let served = axum::serve(listener, service).with_graceful_shutdown(async move {
        // A sender that is gone means stop as well.
        let _ = asked.wait_for(|stop| *stop).await;
    });
    let patience = async move {
        let _ = late.wait_for(|stop| *stop).await;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    };
    tokio::select! {
        end = async { served.await } => if let Err(error) = end { tracing::error!(%error, "a service ended") },
        () = patience => {}
    }
}
