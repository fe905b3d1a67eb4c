//! What is wanted of a benchmark: its arguments.

/// What somebody asks of a benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Whether one object of JSON comes last.
    pub json: bool,
}

impl Wanted {
    /// What this program was asked; `None` when it does not run as a benchmark, but as one of all targets under `cargo test`.
    pub fn read() -> Option<Wanted> {
        Wanted::of(std::env::args().skip(1))
    }

    fn of(arguments: impl Iterator<Item = String>) -> Option<Wanted> {
        let arguments: Vec<String> = arguments.collect();
        let has = |name: &str| arguments.iter().any(|argument| argument == name);
        // Cargo says so itself.
        has("--bench").then(|| Wanted { json: has("--json") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_benchmark_runs_only_when_it_is_asked_for() {
        let of = |arguments: &[&str]| Wanted::of(arguments.iter().map(|argument| (*argument).to_owned()));
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["--bench"]), Some(Wanted { json: false }));
        assert_eq!(of(&["--json", "--bench"]), Some(Wanted { json: true }));
    }
}
