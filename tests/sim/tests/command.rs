//! The command: what it prints and how it ends.

use std::process::{Command, Output};

fn sim(flags: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sim")).args(flags.split_whitespace()).env_remove("FANDESK_DATA").output().expect("sim runs")
}

fn last_line(output: &Output) -> serde_json::Value {
    let text = String::from_utf8(output.stdout.clone()).expect("text");
    serde_json::from_str(text.lines().last().expect("a line")).expect("JSON")
}

#[test]
fn the_last_line_of_json_has_figures_differences_and_targets() {
    let output = sim("--seeds 1..2 --days 1 --scenario normal,trace --policy fifo,waves --json");
    assert!(output.status.success());
    let report = last_line(&output);
    let normal = &report["scenarios"]["normal"];
    assert!(normal["policies"]["waves"]["ttfr_mean_s"]["mean"].as_f64().unwrap() > 20.0);
    assert_eq!(normal["differences"]["waves minus fifo"]["ttfr_mean_s"]["n"], 2);
    assert!(report["targets_met"]["ttfr_mean"]["met"].is_boolean());
    assert!(report["targets_met"]["surge_p90"]["met"].is_null(), "it was not played");
    assert_eq!(report["targets_met"]["all"], false);
    assert!(report["skipped"]["trace"].as_str().unwrap().contains("FANDESK_DATA"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("trace is skipped"));
}

#[test]
fn tables_are_no_wider_than_a_hundred_columns() {
    let output = sim("--seeds 1..2 --days 1 --scenario normal,surge5 --policy fifo,broadcast-hold,waves");
    let text = String::from_utf8(output.stdout).unwrap();
    let wide: Vec<&str> = text.lines().filter(|line| line.chars().count() > 100).collect();
    assert!(text.lines().count() > 30 && wide.is_empty(), "{}", wide.join("\n"));
}

#[test]
fn a_wrong_flag_ends_with_2_and_says_what_is_wrong() {
    for (flags, why) in
        [("--policy luck", "luck"), ("--scenario calm", "calm"), ("--set mercy=1", "mercy"), ("--seeds none", "none")]
    {
        let output = sim(flags);
        assert_eq!(output.status.code(), Some(2), "{flags}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(why), "{flags}");
    }
}

#[test]
fn plots_are_written_where_they_are_wanted() {
    let folder = std::env::temp_dir().join(format!("sim-plots-{}", std::process::id()));
    let output = sim(&format!("--seeds 1 --days 1 --scenario normal --policy fifo --plots {}", folder.display()));
    assert!(output.status.success());
    for kind in ["response", "fairness", "backlog"] {
        let svg = std::fs::read_to_string(folder.join(format!("normal-{kind}.svg"))).unwrap();
        assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>") && !svg.contains("NaN"), "{kind}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}
