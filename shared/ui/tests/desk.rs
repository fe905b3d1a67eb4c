//! The pages of experts keep the rules of every page, in every state and tongue.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

use std::collections::BTreeSet;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use ui::Tongue;

mod samples;

/// Every page in every state and tongue.
fn each(look: impl Fn(Tongue, &str, &str)) {
    for tongue in Tongue::ALL {
        for (name, html) in samples::all(tongue) {
            look(tongue, name, &html);
        }
    }
}

/// The values of an attribute, as it is written.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    html.split(&format!(" {name}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_page_has_one_heading_its_language_and_its_direction() {
    each(|tongue, name, html| {
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        let language = if name == "style" { "en" } else { tongue.tag() };
        let direction = if language == "ar" { " dir=\"rtl\"" } else { "" };
        assert!(html.contains(&format!("<html lang=\"{language}\"{direction}>")), "{name}");
    });
}

#[test]
fn nothing_stands_inline_and_every_file_is_there() {
    each(|_, name, html| {
        assert!(!html.contains(" style=") && !html.contains("<style") && !html.contains(" onclick"), "{name}");
        assert!(html.split("<script").skip(1).all(|script| script.starts_with(" src=\"/assets/")), "{name}");
        for file in html.split("\"/assets/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ui::asset(file).is_some(), "{name}: {file}");
        }
    });
}

#[test]
fn no_id_stands_twice_and_whatever_is_referred_to_is_there() {
    each(|_, name, html| {
        let ids = attributes(html, "id");
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(known.len(), ids.len(), "{name}: {ids:?}");
        for reference in ["for", "aria-labelledby", "aria-describedby"] {
            for id in attributes(html, reference).into_iter().flat_map(str::split_whitespace) {
                assert!(known.contains(id), "{name}: {reference}={id}");
            }
        }
        for id in attributes(html, "href").into_iter().filter_map(|link| link.strip_prefix('#')) {
            assert!(known.contains(id), "{name}: #{id}");
        }
    });
}

#[test]
fn every_field_has_a_label_and_every_form_on_a_ticket_says_what_it_saw() {
    each(|_, name, html| {
        let labelled: BTreeSet<&str> = attributes(html, "for").into_iter().collect();
        let inputs = html.split("<input").skip(1).filter(|field| field.starts_with(" id="));
        for field in html.split("<textarea").skip(1).chain(inputs) {
            let id = attributes(field, "id").first().copied();
            assert!(id.is_some_and(|id| labelled.contains(id)), "{name}: {id:?}");
        }
        for form in html.split("<form").skip(1).map(|rest| rest.split("</form>").next().unwrap()) {
            if form.contains("action=\"/desk/tic_") {
                assert!(form.contains("name=\"epoch\"") && form.contains("name=\"episode\""), "{name}: {form}");
            }
            assert!(form.contains("<button"), "{name}: a form without a button needs a script");
        }
    });
}

#[test]
fn no_page_is_larger_than_eight_kilobytes_packed() {
    each(|tongue, name, html| {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(html.as_bytes()).unwrap();
        let size = packed.finish().unwrap().len();
        assert!(size <= 8 * 1024, "{name} in {}: {size}", tongue.tag());
    });
}

#[test]
fn no_sentence_shows_its_id_and_no_mark_of_a_place_is_left() {
    each(|tongue, name, html| {
        assert!(!html.chars().any(|c| ('\u{e000}'..='\u{f8ff}').contains(&c)), "{name}");
        for text in html.split('>').filter_map(|rest| rest.split('<').next()).map(str::trim) {
            let like_an_id = text.contains('-') && text.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            assert!(!like_an_id || text.starts_with("--"), "{name} in {}: {text}", tongue.tag());
        }
    });
}

#[test]
fn words_from_customers_are_escaped_and_keep_their_own_direction_and_language() {
    each(|_, name, html| {
        assert!(!html.contains("<b>Really"), "{name}");
    });
    let (_, preview) = samples::all(Tongue::Arabic).into_iter().find(|(name, _)| *name == "preview").unwrap();
    assert!(preview.contains("<div class=\"text\" dir=\"auto\" lang=\"en\">Since yesterday"), "{preview}");
    assert!(preview.contains("&#60;b&#62;Really"));
}

#[test]
fn the_reward_table_stands_before_the_claim_stays_while_one_writes_and_is_on_the_buttons() {
    for (name, html) in samples::all(Tongue::English) {
        if ["preview", "claimed", "claimed-error", "sending"].contains(&name) {
            assert!(html.contains("What it pays") && html.contains("<bdi>$2.10</bdi>"), "{name}");
            assert!(html.contains("after <bdi>3 days</bdi> without a new message"), "{name}");
        }
        if name == "preview" {
            assert!(html.contains("Claim for <bdi>$2.10</bdi>"));
        }
        if name == "claimed" {
            assert!(html.contains("Send for <bdi>$2.10</bdi>"));
        }
    }
}

#[test]
fn who_may_not_claim_reads_why_and_has_no_button() {
    let samples = samples::all(Tongue::English);
    let page = |wanted: &str| samples.iter().find(|(name, _)| *name == wanted).unwrap().1.clone();
    assert!(!page("preview-waits").contains("/claim\"") && page("preview-waits").contains("It opens to all: <bdi><time"));
    assert!(!page("preview-taken").contains("/claim\"") && page("preview-taken").contains("Free again: <bdi><time"));
    assert!(page("preview-lapsed").contains("/claim\"") && page("preview-lapsed").contains("Open the settings and"));
}

#[test]
fn a_refused_form_says_so_first_links_to_its_field_and_keeps_what_was_typed() {
    let samples = samples::all(Tongue::English);
    let page = |wanted: &str| samples.iter().find(|(name, _)| *name == wanted).unwrap().1.clone();
    for (name, field) in [
        ("claimed-error", "text"),
        ("claimed-reason", "reason"),
        ("release-error", "note"),
        ("sign-in-error", "mail"),
        ("me-error", "name"),
        ("invite-error", "of"),
    ] {
        let html = page(name);
        assert!(html.contains(&format!("role=\"alert\"><p><a href=\"#{field}\">")), "{name}");
        assert!(html.contains("aria-invalid=\"true\""), "{name}");
    }
    assert!(page("release-error").contains(">A long note.</textarea>"));
    assert!(page("sign-in-error").contains("value=\"ada@\""));
}

#[test]
fn single_keys_are_shown_and_heard_only_by_whom_wants_them() {
    use ui::{Frame, NotFoundPage, Who};
    let page = |single_keys| {
        let who = Who { name: "Ada".into(), expert: true, invites: false, single_keys };
        NotFoundPage { frame: Frame::of(Tongue::English).signed_in(who) }.html().unwrap()
    };
    assert!(page(true).contains("<body data-keys>") && page(false).contains("<body>"));
}

#[test]
fn every_notice_has_a_word_of_its_own_and_a_sentence() {
    use ui::{Frame, NotFoundPage, Notice};
    let said: BTreeSet<String> = Notice::ALL
        .into_iter()
        .map(|notice| {
            assert_eq!(Notice::of(notice.word()), Some(notice));
            NotFoundPage { frame: Frame::of(Tongue::English).saying(Some(notice)) }.html().unwrap()
        })
        .collect();
    assert_eq!(said.len(), Notice::ALL.len());
    assert_eq!(Notice::of("<script>"), None);
}

#[test]
fn a_button_is_called_by_the_words_that_are_seen_on_it() {
    each(|tongue, name, html| {
        for button in html.split("<button").skip(1).map(|rest| rest.split("</button>").next().unwrap()) {
            let Some(called) = attributes(button, "aria-label").first().map(|label| label.to_lowercase()) else { continue };
            let seen = button.split_once('>').unwrap().1.to_lowercase();
            assert!(called.contains(&seen), "{name} in {}: {called} / {seen}", tongue.tag());
        }
    });
}
