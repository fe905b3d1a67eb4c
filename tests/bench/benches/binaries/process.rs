//! What a process has used, as Linux tells it in `/proc`.

use std::fs;

/// How often a process is looked at until it waits.
const LOOKS: usize = 10_000;

/// What a process has used so far.
#[derive(Debug, Clone, Copy)]
pub struct Used {
    /// Time on a processor, all threads together.
    pub cpu_ms: f64,
    /// Memory that is resident, in KiB.
    pub resident_kb: u64,
    /// The most that ever was.
    pub peak_kb: u64,
    /// What of the resident memory is its own: neither its file nor another's.
    pub own_kb: u64,
}

/// What the process has used when it waits; `None` where there is no `/proc`.
pub fn used(pid: u32) -> Option<Used> {
    let status = waiting(pid)?;
    let kb = |name: &str| field(&status, name)?.parse().ok();
    Some(Used { cpu_ms: cpu_ms(pid)?, resident_kb: kb("VmRSS:")?, peak_kb: kb("VmHWM:")?, own_kb: kb("RssAnon:")? })
}

/// Its status as soon as it sleeps: it has sent its request by now, and is about to wait for the answer.
fn waiting(pid: u32) -> Option<String> {
    let mut status = String::new();
    for _ in 0..LOOKS {
        status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        if field(&status, "State:") == Some("S") {
            break;
        }
        std::thread::yield_now();
    }
    Some(status)
}

/// The first word behind a name at the beginning of a line.
fn field<'a>(status: &'a str, name: &str) -> Option<&'a str> {
    status.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()
}

fn cpu_ms(pid: u32) -> Option<f64> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).ok()?;
    let told = threads.flatten().filter_map(|thread| fs::read_to_string(thread.path().join("schedstat")).ok());
    let nanos: u64 = told.filter_map(|told| told.split_whitespace().next()?.parse::<u64>().ok()).sum();
    Some(nanos as f64 / 1e6)
}
