//! The pages keep their promises: nothing inline, files by content, words escaped, one heading.

use ui::{BoardView, CheckView, CountView, Frame, HealthPage, HomePage, LivePage, MessagePage, OpenView, ProgramView};

fn pages() -> Vec<String> {
    let checks = vec![CheckView { name: "Support table", well: false, said: "does not answer" }];
    vec![
        HomePage { frame: Frame::new("Welcome"), address: "https://help.example.com".into() }.html().unwrap(),
        HealthPage { frame: Frame::new("Health"), well: false, checks, at: "2026-11-23T10:00:00.000Z".into() }.html().unwrap(),
        LivePage { frame: Frame::new("Live").with_script() }.html().unwrap(),
        MessagePage { frame: Frame::new("<Gone>"), paragraphs: vec!["a & b".into()] }.html().unwrap(),
    ]
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
fn words_from_outside_are_escaped() {
    let piece = board().render_piece().unwrap();
    assert!(!piece.contains("<script"), "{piece}");
    assert!(piece.contains("alert(1)"));
    assert!(pages()[3].contains("a &#38; b") && !pages()[3].contains("<Gone>"));
}

#[test]
fn amounts_and_times_stand_in_bdi() {
    let piece = board().render_piece().unwrap();
    assert!(piece.contains("<strong><bdi>7</bdi></strong>"));
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
    let size = |stem: &str| ui::asset(ui::asset_path(stem).trim_start_matches("/assets/")).unwrap().content.len();
    assert!(size("style") < 8 * 1024);
    assert!(size("fandesk") < 6 * 1024);
}
