//! The demonstration: a client that exists nowhere with two programs, its customers, and twenty experts, played through the whole system.
//!
//! `bank.rs` holds what is said, `plan.rs` and `persona.rs` decide who does what when (pure, from a seed), `doors.rs` sets up,
//! `customer.rs` and `expert.rs` act through the public HTTP API, `live.rs` and `summary.rs` tell. Automations: `authors.rs` writes them,
//! `before.rs` plays the week before, in which experts' judgements prove them, `automatic.rs` counts what they did.

mod authors;
mod automatic;
mod bank;
mod before;
mod calendar;
mod customer;
mod dice;
mod doors;
mod expert;
mod live;
mod persona;
mod plan;
mod postbox;
mod summary;
mod tally;
mod world;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use domain::{TicketId, Timestamp};
use futures::stream::{FuturesUnordered, StreamExt};
use serde_json::json;

use crate::desk::Desk;
use crate::local::{Local, Wanted};
use crate::replay::Evidence;
use crate::terminal::{Exit, Out, interrupted};
use crate::timeline::{Busy, Pace, wall_now};

use automatic::{Automatic, automatic};
use bank::Bank;
use calendar::Calendar;
use customer::Customer;
use doors::{CLIENT, Memory};
use expert::Expert;
use live::Live;
use persona::Persona;
use plan::{Ask, plan};
use postbox::Postbox;
use summary::Summary;
use tally::{Tally, tally};
use world::World;

pub use dice::Dice;

/// The port that is taken if it is free.
const PORT: u16 = 7878;
/// How many days the experts look for work: the customers' days and one more for what came back.
const EXPERT_DAYS: i64 = 4;
/// How often the live view looks into the tables.
const LOOK_EVERY: Duration = Duration::from_millis(1000);

/// What somebody asks of the demonstration.
pub struct DemoWanted {
    /// The data folder.
    pub data_dir: PathBuf,
    /// The template, if not the usual one.
    pub template: Option<PathBuf>,
    /// Where chance comes from.
    pub seed: u64,
    /// How many tickets.
    pub tickets: usize,
    /// Whether to end after the summary.
    pub once: bool,
    /// Whether to play although it was played before.
    pub again: bool,
    /// The port of the front; without one 7878, or a free one if that is taken.
    pub port: Option<u16>,
    /// Where to write.
    pub out: Out,
}

/// A system with the demonstration's client in it.
struct Stage {
    local: Local,
    world: Arc<World>,
    experts: Vec<(Persona, crate::api::Api)>,
    calendar: Calendar,
    memory: Memory,
}

/// Plays the demonstration, unless it was played before, and stays up until told to stop.
pub async fn demo(wanted: DemoWanted) -> Result<Exit> {
    let out = wanted.out.clone();
    let memory = Memory::read(&wanted.data_dir);
    let plays = memory.is_none() || wanted.again;
    let week = Calendar::behind(wall_now());
    let is_first = memory.as_ref().is_none_or(|memory| memory.since.is_none());
    let local = Local::start(Wanted {
        folder: wanted.data_dir.clone(),
        template: wanted.template.clone(),
        pace: if plays { Pace::Max } else { Pace::Wall },
        start: match plays {
            true if is_first => week.before(),
            true => week.midnight,
            false => wall_now(),
        },
        front: front(wanted.port),
        functions: Local::in_process(),
    })
    .await?;
    out.note(&format!("The system is up at {}.", local.runner.front_url()));
    let mut stage = set_up(local, memory, &wanted, plays, week).await?;
    let exit = if plays { play(&mut stage, &wanted).await? } else { tell_what_is_there(&stage, &wanted).await? };
    if exit == Exit::Fine && !wanted.once {
        stage.stay_up(&wanted).await;
    }
    stage.local.stop().await;
    Ok(exit)
}

fn front(port: Option<u16>) -> SocketAddr {
    let loopback = |port| SocketAddr::from(([127, 0, 0, 1], port));
    match port {
        Some(port) => loopback(port),
        None if TcpListener::bind(loopback(PORT)).is_ok() => loopback(PORT),
        None => loopback(0),
    }
}

async fn set_up(local: Local, memory: Option<Memory>, wanted: &DemoWanted, plays: bool, week: Calendar) -> Result<Stage> {
    let timeline = local.runner.timeline().clone();
    // The clock stands still until everybody is there.
    let _busy = timeline.busy();
    let mut memory = memory.map_or_else(Memory::new, Ok)?;
    if plays {
        (memory.round, memory.finished) = (memory.round + 1, false);
        memory.keep(&wanted.data_dir)?;
    }
    let now = timeline.now();
    let calendar = match memory.since {
        None if now <= week.before() => week,
        None => Calendar::ahead_with_week_before(now),
        Some(_) if now <= week.midnight => week,
        Some(_) => Calendar::ahead(now),
    };
    let desk = Arc::new(Desk::start(Some(&wanted.data_dir)).await?);
    let postbox = Postbox::start(memory.events_secret(), timeline.clone()).await?;
    let doors = doors::open(&local.operator, &memory, &desk, &postbox).await.context("set up the demonstration")?;
    let experts = doors::hire(&local.operator).await.context("set up the demonstration's experts")?;
    let world = World {
        bank: Bank::read()?,
        seed: wanted.seed,
        round: memory.round,
        midnight: calendar.midnight,
        public: crate::api::Api::new(local.operator.base(), None),
        timeline: timeline.clone(),
        doors,
        desk,
        postbox,
    };
    Ok(Stage { local, world: Arc::new(world), experts, calendar, memory })
}

/// The week before the first play: automations are written, and proven by what experts say of them. The clock is held when it comes back.
async fn play_week_before(stage: &mut Stage, wanted: &DemoWanted) -> Result<Busy> {
    let Stage { local, world, experts, memory, .. } = stage;
    let busy = world.timeline.busy();
    if memory.since.is_some() {
        return Ok(busy);
    }
    let written = authors::write_all(&world.bank, &local.operator, experts, world.seed).await.context("write automations")?;
    wanted.out.note(&format!(
        "Experts wrote {written} automations, and others reviewed them. First the week before, which proves them."
    ));
    drop(busy);
    let (busy, tickets) = before::play(world, &local.operator, experts.clone()).await.context("play the week before")?;
    wanted.out.note(&format!("{tickets} tickets came in, and people judged what automations would have said."));
    memory.since = Some(world.midnight);
    memory.keep(&wanted.data_dir)?;
    Ok(busy)
}

async fn play(stage: &mut Stage, wanted: &DemoWanted) -> Result<Exit> {
    let (out, began) = (&wanted.out, Instant::now());
    let held = tokio::select! {
        held = play_week_before(stage, wanted) => held?,
        () = interrupted() => return Ok(Exit::Interrupted),
    };
    let asks = plan(&stage.world.bank, wanted.seed, wanted.tickets);
    out.note(&format!(
        "Playing {} tickets to {} experts, seed {}: a week from {}, as fast as this machine can.",
        asks.len(),
        stage.experts.len(),
        wanted.seed,
        stage.world.midnight.day()
    ));
    // The tables keep earlier plays: the bar is about this one alone, and the summary says that it is not.
    let before = stage.tally().await?.all().tickets;
    let mut live = Live::new(out, asks.len(), before);
    let ended = tokio::select! {
        ended = stage.act(asks, held) => Some(ended),
        () = stage.watch(&mut live) => None,
        () = interrupted() => None,
    };
    live.end();
    let Some(ended) = ended else { return Ok(Exit::Interrupted) };
    ended?;
    let wall_s = (began.elapsed().as_secs_f64() * 10.0).round() / 10.0;
    let counted = stage.counted().await?;
    let deliveries = stage.world.postbox.deliveries();
    let mut summary = Summary::of(counted, &stage.local.operator, stage.since(), deliveries).await?;
    (summary.dead_letters, summary.wall_s, summary.tickets_before) = (stage.local.dead_letters(), wall_s, before);
    stage.local.runner.timeline().set_pace(Pace::Wall);
    if let Some(mut memory) = Memory::read(&wanted.data_dir) {
        memory.finished = true;
        memory.keep(&wanted.data_dir)?;
    }
    summary.tell(out);
    out.result(&json!({ "summary": summary, "address": stage.local.runner.front_url() }))?;
    Ok(Exit::Fine)
}

/// What an earlier start left.
async fn tell_what_is_there(stage: &Stage, wanted: &DemoWanted) -> Result<Exit> {
    let evidence = stage.evidence().await?;
    let n = |kind: &str| evidence.of(kind).len();
    let (tickets, experts, programs) = (n("TICKET"), n("EXPERT"), n("PROGRAM"));
    let finished = Memory::read(&wanted.data_dir).is_some_and(|memory| memory.finished);
    let cut = if finished { "" } else { " The last play was cut short." };
    let folder = wanted.data_dir.display();
    wanted.out.say(&format!(
        "Already in {folder}: {tickets} tickets, {experts} experts, {programs} programs.{cut} `--again` plays once more."
    ));
    let there = json!({ "tickets": tickets, "experts": experts, "programs": programs, "finished": finished });
    wanted.out.result(&json!({ "already_there": there, "address": stage.local.runner.front_url() }))?;
    Ok(Exit::Fine)
}

impl Stage {
    /// Everybody as a task of their own, all on the same clock; then the week goes to its end.
    async fn act(&self, asks: Vec<Ask>, held: Busy) -> Result<()> {
        let timeline = self.world.timeline.clone();
        let mut tasks: FuturesUnordered<tokio::task::JoinHandle<Result<()>>> = FuturesUnordered::new();
        for ask in asks {
            let (world, busy) = (self.world.clone(), timeline.busy());
            tasks.push(tokio::spawn(async move { Customer::of(&world, &ask).live(busy).await }));
        }
        for (persona, api) in self.experts.clone() {
            let (world, busy) = (self.world.clone(), timeline.busy());
            tasks.push(tokio::spawn(async move {
                let sessions = persona.sessions(world.seed, EXPERT_DAYS);
                Expert::of(&world, &persona, &api).live(busy, &sessions).await
            }));
        }
        // Until all are there the clock stands still, so that nobody is late.
        drop(held);
        while let Some(ended) = tasks.next().await {
            ended??;
        }
        drop(timeline.sleep_until(self.calendar.end).await);
        timeline.quiet().await;
        Ok(())
    }

    /// Shows how it stands, for ever.
    async fn watch(&self, live: &mut Live) {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            match self.tally().await {
                Ok(tally) => live.show(&tally, self.world.timeline.now()),
                Err(error) => tracing::warn!("could not look into the tables: {error:#}"),
            }
        }
    }

    async fn evidence(&self) -> Result<Evidence> {
        let names = &self.local.ports.settings.tables;
        Evidence::read(&self.local.clients.tables, &[&names.support, &names.ledger]).await
    }

    /// Since when tickets count: those of the week before do not.
    fn since(&self) -> Timestamp {
        self.memory.since.unwrap_or(self.world.midnight)
    }

    async fn tally(&self) -> Result<Tally> {
        Ok(tally(&self.evidence().await?, CLIENT, self.since()))
    }

    async fn counted(&self) -> Result<(Tally, Automatic)> {
        let evidence = self.evidence().await?;
        let automatic = automatic(&evidence, CLIENT, self.since(), &self.world.bank);
        Ok((tally(&evidence, CLIENT, self.since()), automatic))
    }

    /// A ticket that an automation answered.
    async fn answered_automatically(&self) -> Option<TicketId> {
        let evidence = self.evidence().await.ok()?;
        let mut decided = tally::read::<triage::Decided>(evidence.of("DECISION")).filter(|one| one.answered().is_some());
        decided.next().map(|one| one.ticket)
    }

    /// Says where to look and what to try, and waits for the end.
    async fn stay_up(&self, wanted: &DemoWanted) {
        let (out, front, folder) = (&wanted.out, self.local.runner.front_url(), wanted.data_dir.display());
        let timeline = self.local.runner.timeline();
        out.note("");
        if !timeline.is_the_walls() {
            out.note(&format!("The clock goes on from {}, ahead of the wall's: time never goes back.", timeline.now()));
        }
        out.note(&format!("Look at      {front}/live   {front}/health"));
        out.note(&format!("Your key     {folder}/operator.key (for the API, as a bearer token)"));
        out.note(&format!("Its log      {folder}/fandesk.log"));
        if let Some(ticket) = self.answered_automatically().await {
            out.note(&format!(
                "Why an automation answered a ticket:  cargo run -- --data-dir {folder} automation explain {ticket}"
            ));
        }
        out.note("Try next, in another terminal:");
        for command in [
            "status",
            "kpi --client nordlicht --program nova-console --split topic",
            "automation list --client nordlicht --program nova-online --language en",
            "dlq list",
            "doctor",
            "program apply infra/local/demo/nova-console.toml",
            "expert add --name Ada --client nordlicht --program nova-online --language en",
        ] {
            out.note(&format!("  cargo run -- --data-dir {folder} {command}"));
        }
        out.note("Ctrl-C stops it; everything is kept.");
        interrupted().await;
        out.note("Stopping.");
    }
}
