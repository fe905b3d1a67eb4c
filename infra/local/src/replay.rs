//! A replay: real threads of a support forum, played through the whole system at their own times.
//!
//! `earlier.rs` says which automations are written from the file's first part, `authors.rs` has them written, `automatic.rs` plays what they
//! change, by the truth of `truth.rs`; `proof.rs` measures them. `file.rs` reads the threads (`thread.rs`), `script.rs` says who does what when, `cast.rs` sets up client and experts, `play.rs`
//! plays, `compare.rs` holds the file against tables, ledger and help desk, `report.rs` is what is told.

mod authors;
mod automatic;
mod cast;
mod compare;
mod earlier;
mod evidence;
mod file;
mod journal;
mod play;
mod proof;
mod report;
mod script;
mod thread;
mod truth;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use domain::{AutomationTerms, ClientId, ConnectionId, Secret, Span};
use futures::stream::{FuturesUnordered, StreamExt};
use indicatif::{ProgressBar, ProgressStyle};
use reqwest::Method;
use serde_json::{Value, json};

use crate::api::Api;
use crate::desk::{Desk, DeskTicket};
use crate::local::{Local, Wanted};
use crate::terminal::Out;
use crate::timeline::{Busy, Pace};

pub(crate) use cast::program;
pub use earlier::{Draft, drafts};
pub use evidence::Evidence;
pub use file::{ThreadsUnreadable, read};
pub use proof::{Proof, Share};
pub use report::Report;
pub use script::{Act, What, script, script_with_automations};
pub use thread::Thread;
pub use truth::{belongs, people_say};

use authors::Automations;
use compare::{Found, Sides, compare};
use journal::Journal;
use play::{Met, Play};
use report::{Besides, report};

/// What somebody asks of a replay.
pub struct ReplayWanted {
    /// The file of threads.
    pub file: PathBuf,
    /// The folder under which replays keep their data.
    pub data_dir: PathBuf,
    /// How fast.
    pub pace: Pace,
    /// Whether every webhook is sent twice.
    pub twice: bool,
    /// Whether and how automations are written.
    pub automations: Option<AutomationsWanted>,
    /// The template, if not the usual one.
    pub template: Option<PathBuf>,
    /// Where progress is told when there is no terminal for a bar.
    pub out: Out,
}

/// How automations are written in a replay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AutomationsWanted {
    /// How long the earlier months are, from the first question on.
    pub from: Span,
    /// The promise: at most so many per cent of automatic answers are wrong, 0.5 to 30.
    pub promise_pct: f64,
}

impl AutomationsWanted {
    /// What is written from these threads, and when.
    fn on(self, threads: &[Thread]) -> Automations {
        let from = threads.first().map(|first| first.at).unwrap_or_default() + self.from;
        let promise = AutomationTerms { alpha: proof::points(self.promise_pct), ..AutomationTerms::default() };
        // Where nobody asks any more, nothing is left to answer.
        let drafts = if threads.iter().any(|thread| thread.at >= from) { drafts(threads, from) } else { Vec::new() };
        Automations { from, drafts, promise }
    }
}

/// The end of a replay.
pub struct Ended {
    /// The figures.
    pub report: Report,
    /// What is lost, in words.
    pub lost: Vec<String>,
    /// What is doubled, in words.
    pub doubled: Vec<String>,
}

/// How long the file's last windows and the weekly close after them take.
const AFTERMATH: Span = Span::days(22);
/// How often the bar moves.
const BAR_EVERY: Duration = Duration::from_millis(250);
/// How often a line is written where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(20);

/// Plays a file to its end. A run that was killed goes on where it stood; one that came to its end begins anew.
pub async fn replay(wanted: ReplayWanted) -> Result<Ended> {
    let began = Instant::now();
    let threads = read(&wanted.file)?;
    let folder = folder(&wanted)?;
    let start = threads.first().map(|first| first.at).unwrap_or_default() - Span::minutes(10);
    let (local, held) = Local::start_held(Wanted {
        folder: folder.clone(),
        template: wanted.template.clone(),
        // Setting up takes no simulated time.
        pace: Pace::Max,
        start,
        front: SocketAddr::from(([127, 0, 0, 1], 0)),
        functions: Local::in_process(),
    })
    .await?;
    let desk = Arc::new(Desk::start(Some(&folder)).await?);
    let automations = wanted.automations.map(|automations| automations.on(&threads));
    let play = Arc::new(set_up(&local, &desk, &threads, &folder, (wanted.twice, automations)).await?);
    local.runner.timeline().set_pace(wanted.pace);
    play_all(&play, &threads, held, &wanted.out).await?;
    settle(&local, &threads).await;
    play.journal.finish()?;
    let (found, proof) = compare_all(&local, &threads, &play, &desk.tickets()).await?;
    let besides = Besides {
        duplicates: play.met.duplicates.load(std::sync::atomic::Ordering::Relaxed),
        unplayed: play.journal.left().len() as u64,
        dead_letters: local.dead_letters(),
        experts: play.experts.len(),
        automations: proof,
        wall_s: (began.elapsed().as_secs_f64() * 10.0).round() / 10.0,
    };
    let report = report(&threads, &found, besides);
    local.stop().await;
    Ok(Ended { report, lost: found.lost, doubled: found.doubled })
}

/// The replay's own data folder: by file, and apart for doubled webhooks and for people alone. One that is finished is emptied.
fn folder(wanted: &ReplayWanted) -> Result<PathBuf> {
    let name = wanted.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem: String = name.trim_end_matches(".gz").trim_end_matches(".jsonl").to_owned();
    let twice = if wanted.twice { "-twice" } else { "" };
    let people = if wanted.automations.is_none() { "-people" } else { "" };
    let folder = wanted.data_dir.join(format!("replay-{stem}{twice}{people}"));
    if Journal::is_finished(&folder) {
        std::fs::remove_dir_all(&folder).with_context(|| format!("empty {}", folder.display()))?;
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("make {}", folder.display()))?;
    Ok(folder)
}

async fn set_up(
    local: &Local,
    desk: &Arc<Desk>,
    threads: &[Thread],
    folder: &Path,
    (twice, automations): (bool, Option<Automations>),
) -> Result<Play> {
    let operator = &local.operator;
    let path = format!("/v1/clients/{}/programs/{}", cast::CLIENT, cast::PROGRAM);
    let promise = automations.as_ref().map(|automations| automations.promise);
    let program = promise.map_or_else(|| cast::program(threads), |promise| cast::promising(threads, &promise));
    operator.expect(Method::PUT, &path, Some(&program)).await?;
    let (id, secret) = connection(folder)?;
    let path = format!("/v1/clients/{}/connections/{id}", cast::CLIENT);
    operator.expect(Method::PUT, &path, Some(&cast::connection(&desk.base(), &secret))).await?;
    let key =
        operator.expect(Method::POST, &format!("/v1/clients/{}/keys", cast::CLIENT), Some(&json!({ "role": "client" }))).await?;
    let client = operator.with_key(key.get("key").and_then(Value::as_str).unwrap_or_default());
    Ok(Play {
        public: Api::new(operator.base(), None),
        experts: hire_all(operator, threads).await?,
        client,
        desk: desk.clone(),
        hook: format!("/hooks/{id}"),
        secret: Secret::new(secret),
        timeline: local.runner.timeline().clone(),
        journal: Journal::open(folder)?,
        twice,
        automations,
        met: Met::default(),
    })
}

async fn hire_all(operator: &Api, threads: &[Thread]) -> Result<HashMap<String, Api>> {
    let helpers = cast::helpers(threads);
    let bar = bar(helpers.len() as u64, "experts");
    let mut experts = HashMap::new();
    for (name, helper) in helpers {
        let api = cast::hire(operator, &name, &helper).await?;
        experts.insert(name, api);
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(experts)
}

/// The connection of this replay: the same after a restart, since the tickets' ids hang on it.
fn connection(folder: &Path) -> Result<(ConnectionId, String)> {
    let path = folder.join("connection.json");
    if let Ok(text) = std::fs::read(&path) {
        return Ok(serde_json::from_slice(&text)?);
    }
    let mut bits = [0_u8; 48];
    getrandom::fill(&mut bits).map_err(|error| anyhow::anyhow!("make a connection: {error}"))?;
    let id: [u8; 16] = bits[..16].try_into()?;
    let pair = (ConnectionId::from_random(id), data_encoding::BASE64.encode(&bits[16..]));
    std::fs::write(&path, serde_json::to_vec(&pair)?)?;
    Ok(pair)
}

/// Every thread as a task of its own, all on the same clock.
async fn play_all(play: &Arc<Play>, threads: &[Thread], held: Busy, out: &Out) -> Result<()> {
    let acts: usize = threads.iter().map(|thread| play.script(thread).len()).sum();
    let progress = Progress::of(acts, play, out);
    let mut tasks: FuturesUnordered<_> = threads
        .iter()
        .map(|thread| {
            let (play, thread) = (play.clone(), thread.clone());
            let waiting = play.timeline.busy();
            tokio::spawn(
                async move { play.thread(&thread, waiting).await.with_context(|| format!("play question {}", thread.id)) },
            )
        })
        .collect();
    let (authors, waiting) = (play.clone(), play.timeline.busy());
    tasks.push(tokio::spawn(async move { authors.write_automations(waiting).await.context("write automations") }));
    // Every task has its own guard by now: none of them can be late.
    drop(held);
    let mut telling = std::pin::pin!(progress.tell());
    loop {
        tokio::select! {
            end = tasks.next() => match end {
                Some(end) => end??,
                None => return Ok(()),
            },
            // It never ends by itself.
            () = &mut telling => {}
        }
    }
}

/// How far a play has come: a bar on a terminal, a line now and then elsewhere.
struct Progress<'a> {
    bar: ProgressBar,
    play: &'a Play,
    out: &'a Out,
    done_before: u64,
}

impl<'a> Progress<'a> {
    fn of(acts: usize, play: &'a Play, out: &'a Out) -> Progress<'a> {
        Progress { bar: bar(acts as u64, "acts"), play, out, done_before: play.journal.done_in_all() as u64 }
    }

    async fn tell(&self) {
        let every = if self.bar.is_hidden() { LINE_EVERY } else { BAR_EVERY };
        loop {
            tokio::time::sleep(every).await;
            let done = self.done_before + self.play.met.acts.load(std::sync::atomic::Ordering::Relaxed);
            let day = self.play.timeline.now().day();
            if self.bar.is_hidden() {
                self.out.note(&format!("{day}: {done} of {} acts", self.bar.length().unwrap_or_default()));
            }
            self.bar.set_position(done);
            self.bar.set_message(day);
        }
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Lets all windows close and the weeks be paid: the clock goes on until nothing is left.
async fn settle(local: &Local, threads: &[Thread]) {
    let timeline = local.runner.timeline();
    let posts = threads.iter().flat_map(|thread| thread.posts.iter().map(|post| post.at).chain([thread.at]));
    let last = posts.max().unwrap_or_default();
    let end = (last + AFTERMATH).max(timeline.now());
    if timeline.pace() != Pace::Max {
        timeline.set_pace(Pace::Max);
    }
    drop(timeline.sleep_until(end).await);
    timeline.quiet().await;
}

async fn compare_all(
    local: &Local,
    threads: &[Thread],
    play: &Play,
    desk: &HashMap<String, DeskTicket>,
) -> Result<(Found, Option<Proof>)> {
    let client: ClientId = cast::CLIENT.parse()?;
    let connection: ConnectionId = play.hook.trim_start_matches("/hooks/").parse()?;
    let names = &local.ports.settings.tables;
    let evidence = Evidence::read(&local.clients.tables, &[&names.support, &names.ledger]).await?;
    let left = play.journal.left().union(&play.journal.spared()).copied().collect();
    let found = compare(&Sides { threads, client: &client, connection: &connection, evidence: &evidence, left: &left, desk });
    let Some(automations) = &play.automations else { return Ok((found, None)) };
    let mut proof = proof::proof(automations, threads, &found, &evidence);
    proof.spared = play.journal.spared().len();
    for ticket in proof::answered(&evidence) {
        proof.explained += usize::from(proof::is_explained(&play.explained(&ticket.to_string()).await?));
    }
    Ok((found, Some(proof)))
}

fn bar(length: u64, what: &str) -> ProgressBar {
    let bar = ProgressBar::new(length);
    let style = ProgressStyle::with_template("{prefix:>8} {wide_bar} {pos}/{len} {msg} {elapsed}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_prefix(what.to_owned());
    bar
}
