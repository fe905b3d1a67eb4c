//! Tracing: one JSON line a fact, with the ids as fields. Customers' words and webhook bodies are never logged.

use tracing_subscriber::EnvFilter;

/// Starts JSON lines on standard output at the level of `RUST_LOG`, `info` unless told. A second start is without effect.
pub fn start_tracing() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().json().flatten_event(true).with_current_span(true).with_span_list(false);
    // The only error is that somebody started it before, and then lines go where they decided.
    let _ = lines.with_env_filter(filter).with_target(false).try_init();
}
