//! The pages keep their promises: nothing inline, files by content, words escaped, one heading.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use ui::{
    BoardView, CheckView, CountView, Frame, HealthPage, HomePage, LivePage, MessagePage, OpenView, ProgramView, ScoreForm,
    SurveyPage, WordsForm,
};

fn pages() -> Vec<String> {
    let checks = vec![CheckView { name: "Support table", well: false, said: "does not answer" }];
    vec![
        HomePage { frame: Frame::new("Welcome"), address: "https://help.example.com".into() }.html().unwrap(),
        HealthPage { frame: Frame::new("Health"), well: false, checks, at: "2026-11-23T10:00:00.000Z".into() }.html().unwrap(),
        LivePage { frame: Frame::new("Live").with_script() }.html().unwrap(),
        MessagePage { frame: Frame::new("<Gone>"), paragraphs: vec!["a & b".into()] }.html().unwrap(),
        survey().html().unwrap(),
    ]
}

fn survey() -> SurveyPage {
    SurveyPage {
        frame: Frame::new("How was this answer?").standing_alone(),
        address: "/s/token".into(),
        language: "de".into(),
        subject: "<script>alert(1)</script>".into(),
        answer: "Buy a new battery.".into(),
        notice: "Please choose a score.",
        refused: true,
        score: Some(ScoreForm { chosen: 4, comment: "</textarea><script>".into() }),
        words: Some(WordsForm {
            heading: "Not solved?",
            label: "What is still wrong",
            button: "Ask again",
            agents: Some("Ask the team"),
        }),
    }
}

fn board() -> BoardView {
    let open = OpenView {
        id: "tic_a_b".into(),
        language: "de".into(),
        topic: "—".into(),
        opened_at: "2026-11-23T10:00:00.000Z".into(),
        rounds: 2,
    };
    let counts = vec![CountView { name: "came in", n: 7, percent: 100 }];
    let program = ProgramView {
        anchor: "p0".into(),
        name: "<script>alert(1)</script>".into(),
        client: "acme".into(),
        days: 7,
        since: "2026-11-17".into(),
        counts,
        open: vec![open],
        more: true,
        figures: Vec::new(),
    };
    BoardView { programs: vec![program] }
}

#[test]
fn no_page_holds_inline_script_or_style() {
    for page in pages().into_iter().chain([board().render_piece().unwrap()]) {
        assert!(!page.contains("<style") && !page.contains(" style=") && !has_handler(&page), "{page}");
        let scripts: Vec<&str> = page.split("<script").skip(1).collect();
        assert!(scripts.iter().all(|script| script.starts_with(" src=\"/assets/fandesk.")), "{page}");
    }
}

/// Whether an attribute such as `onclick=` stands anywhere.
fn has_handler(page: &str) -> bool {
    page.split(" on").skip(1).any(|rest| rest.trim_start_matches(|c: char| c.is_ascii_lowercase()).starts_with('='))
}

#[test]
fn every_page_has_one_heading_a_language_and_fits_a_phone() {
    for page in pages() {
        assert_eq!(page.matches("<h1").count(), 1);
        assert!(page.contains("<html lang=\"en\">") && page.contains("width=device-width"));
    }
}

#[test]
fn every_file_that_a_page_names_is_there_under_its_content_hash() {
    for page in pages() {
        for link in page.split("\"/assets/").skip(1) {
            let name = link.split('"').next().unwrap();
            assert!(ui::asset(name).is_some(), "{name}");
        }
    }
    assert!(ui::asset("style.0000000000000000.css").is_none());
    assert!(ui::asset("../Cargo.toml").is_none());
    assert_eq!(ui::asset_path("unknown"), "");
}

#[test]
fn no_template_names_a_file_that_is_not_served() {
    let mut templates = Vec::new();
    for root in ["../../functions", "../../shared/ui"] {
        html_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(root), &mut templates);
    }
    assert!(templates.len() >= 7, "{templates:?}");
    for path in templates {
        let template = std::fs::read_to_string(&path).unwrap();
        for link in template.split(&['"', '\''][..]).filter(|word| word.starts_with("/assets/")) {
            assert!(ui::asset(link.trim_start_matches("/assets/")).is_some(), "{}: {link}; use the frame's own", path.display());
        }
    }
}

fn html_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            html_files(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "html") {
            found.push(entry);
        }
    }
}

#[test]
fn a_reader_sees_within_one_poll_that_the_board_is_dead_and_ages_follow_the_systems_clock() {
    let script = ui::asset(ui::asset_path("fandesk").trim_start_matches("/assets/")).unwrap().content;
    let catches = script.split("catch {").nth(1).and_then(|rest| rest.split('}').next()).unwrap();
    assert!(catches.contains("failed = \"No connection; trying again.\""), "{catches}");
    let state = script.split("const state = ").nth(1).and_then(|rest| rest.split("};").next()).unwrap();
    assert!(state.find("if (failed)") < state.find("Live."), "a failure is said before anything else: {state}");
    assert!(script.contains("The connection is back."));
    assert!(script.contains(&format!("headers.get(\"{}\")", ui::NOW)) && script.contains("Date.now() + ahead"));
}

#[test]
fn words_from_outside_are_escaped() {
    let piece = board().render_piece().unwrap();
    assert!(!piece.contains("<script"), "{piece}");
    assert!(piece.contains("alert(1)"));
    assert!(pages()[3].contains("a &#38; b") && !pages()[3].contains("<Gone>"));
    let survey = survey().html().unwrap();
    assert!(!survey.contains("<script") && survey.matches("</textarea>").count() == 2, "{survey}");
}

#[test]
fn a_customers_page_stands_alone_and_names_each_field() {
    let survey = survey().html().unwrap();
    assert!(!survey.contains("<nav") && survey.contains("<main id=\"content\" class=\"narrow\">"), "{survey}");
    assert!(survey.contains("value=\"4\" required checked") && survey.matches(" checked").count() == 1);
    for field in ["comment", "text"] {
        assert!(survey.contains(&format!("<label for=\"{field}\"")) && survey.contains(&format!("id=\"{field}\" name")));
    }
}

#[test]
fn amounts_and_times_stand_in_bdi() {
    let piece = board().render_piece().unwrap();
    assert!(piece.contains("<strong><bdi>7</bdi></strong>"));
    assert!(piece.contains("last 7 days, since <bdi><time datetime=\"2026-11-17\">2026-11-17</time></bdi> (UTC)"));
    assert!(piece.contains("<bdi><time datetime=\"2026-11-23T10:00:00.000Z\" data-ago>"));
}

#[test]
fn the_policy_allows_nothing_inline_and_no_other_host() {
    let policy = ui::CONTENT_SECURITY_POLICY;
    assert!(
        policy.contains("default-src 'none'")
            && policy.contains("script-src 'self';")
            && policy.contains("frame-ancestors 'none'")
    );
    assert!(!policy.contains("unsafe") && !policy.contains("http"));
    assert!(ui::headers().iter().any(|(name, _)| *name == "content-security-policy"));
}

#[test]
fn style_and_script_stay_small() {
    let size = |stem: &str| {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(ui::asset(ui::asset_path(stem).trim_start_matches("/assets/")).unwrap().content.as_bytes()).unwrap();
        packed.finish().unwrap().len()
    };
    assert!(size("style") < 8 * 1024, "{}", size("style"));
    assert!(size("desk") < 4 * 1024, "{}", size("desk"));
    assert!(size("fandesk") < 2 * 1024, "{}", size("fandesk"));
}
