//! A help desk for demonstrations and replays: it speaks as much of Zendesk's ticket API as relay uses, refuses what it does not know,
//! signs webhooks as Zendesk does, and keeps what was written to each ticket.

mod comment;
mod memory;
mod server;

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{Secret, Timestamp};
use http::HeaderMap;
use tokio::task::JoinHandle;

pub use comment::Comment;

/// The integration user's id at this desk.
pub const INTEGRATION_USER: u64 = 900_001;
/// The group of the client's agents at this desk.
pub const AGENTS_GROUP: u64 = 31;

/// A running help desk.
pub struct Desk {
    state: Arc<Mutex<Tickets>>,
    address: SocketAddr,
    server: JoinHandle<()>,
}

/// What the desk keeps of one ticket.
#[derive(Debug, Clone, Default)]
pub struct DeskTicket {
    /// What was written by the integration, oldest first.
    pub comments: Vec<Comment>,
    /// The last status that was set.
    pub status: Option<String>,
    /// The group that it was given to.
    pub group: Option<u64>,
}

#[derive(Debug, Default)]
pub(crate) struct Tickets {
    tickets: HashMap<String, DeskTicket>,
    next_comment: u64,
    refused: BTreeMap<String, u64>,
    now: Timestamp,
    memory: Option<File>,
}

impl Desk {
    /// Starts a desk on a free port of this machine. With a folder it remembers what was written to it before.
    pub async fn start(folder: Option<&Path>) -> std::io::Result<Desk> {
        let mut tickets = Tickets { next_comment: 1, ..Tickets::default() };
        if let Some(folder) = folder {
            tickets.remember(&folder.join("desk.jsonl"))?;
        }
        let state = Arc::new(Mutex::new(tickets));
        let (address, server) = server::start(state.clone()).await?;
        Ok(Desk { state, address, server })
    }

    /// The address of its API.
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The desk's own clock follows the simulated one: comments carry its time.
    pub fn set_now(&self, now: Timestamp) {
        let mut state = lock(&self.state);
        state.now = state.now.max(now);
    }

    /// What was written to a ticket.
    pub fn ticket(&self, external: &str) -> DeskTicket {
        lock(&self.state).tickets.get(external).cloned().unwrap_or_default()
    }

    /// All tickets that anything was written to.
    pub fn tickets(&self) -> HashMap<String, DeskTicket> {
        lock(&self.state).tickets.clone()
    }

    /// Requests that were refused, by reason: relay should never cause one.
    pub fn refused(&self) -> BTreeMap<String, u64> {
        lock(&self.state).refused.clone()
    }

    /// The newest survey link in the public comments of a ticket.
    pub fn survey_link(&self, external: &str) -> Option<String> {
        let ticket = self.ticket(external);
        ticket.comments.iter().rev().filter(|comment| comment.public).find_map(Comment::survey_link)
    }

    /// A webhook's headers, signed as Zendesk signs.
    pub fn sign(secret: &Secret, at: Timestamp, delivery: &str, body: &[u8]) -> HeaderMap {
        helpdesk::zendesk::signed_headers(secret, at, delivery, body)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.server.abort();
    }
}

pub(crate) fn lock(state: &Mutex<Tickets>) -> MutexGuard<'_, Tickets> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
