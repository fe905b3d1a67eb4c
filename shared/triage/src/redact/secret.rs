//! Secrets that customers paste: keys by their well-known beginnings and shapes, key blocks, and whatever stands behind a label such as
//! "password:".

mod label;

use std::sync::OnceLock;

use super::Kind;
use super::openings::Openings;
use super::scan::Hit;

/// The secret that begins here, or whose label does.
pub(super) fn find(text: &[char], at: usize) -> Option<Hit> {
    match text.get(at)? {
        '-' => key_block(text, at),
        c if c.is_ascii_digit() => bot_token(text, at).or_else(|| label::find(text, at)).or_else(|| product_key(text, at)),
        _ => known_key(text, at)
            .or_else(|| label::find(text, at))
            .or_else(|| in_address(text, at))
            .or_else(|| product_key(text, at)),
    }
}

fn hit(text: &[char], from: usize, to: usize) -> Option<Hit> {
    (from < to && to <= text.len()).then_some(Hit { kind: Kind::Secret, from, to })
}

fn starts_with(text: &[char], at: usize, prefix: &str) -> bool {
    let mut here = text.get(at..).unwrap_or_default().iter();
    prefix.chars().all(|wanted| here.next() == Some(&wanted))
}

/// Without the punctuation that closes a sentence or a quotation.
fn trimmed(text: &[char], from: usize, to: usize) -> usize {
    let tail = text.get(from..to).unwrap_or_default().iter().rev().take_while(|c| ".,;:!?)]}'".contains(**c)).count();
    to - tail
}

/// `-----BEGIN ... KEY-----` up to its end line, or to the end of the text when that is missing.
fn key_block(text: &[char], at: usize) -> Option<Hit> {
    const LINE_MAX: usize = 80;
    if !starts_with(text, at, "-----BEGIN ") {
        return None;
    }
    let head: String = text.get(at..)?.iter().take(LINE_MAX).take_while(|c| **c != '\n').collect();
    let dashes = |from: usize| (from..text.len()).find(|&at| starts_with(text, at, "-----"));
    let end_line = || (at + 5..text.len()).find(|&at| starts_with(text, at, "-----END "));
    let is_key = head.contains("KEY");
    let to = is_key.then(end_line)?.and_then(|end| dashes(end + 5)).map_or(text.len(), |dashes| dashes + 5);
    hit(text, at, to)
}

/// Beginnings that issuers gave their keys so that they are found, and how many characters follow at least.
const PREFIXES: [(&str, usize); 54] = [
    ("sk_live_", 10),
    ("sk_test_", 10),
    ("rk_live_", 10),
    ("rk_test_", 10),
    ("pk_live_", 10),
    ("pk_test_", 10),
    ("whsec_", 16),
    ("sk-", 20),
    ("ghp_", 20),
    ("gho_", 20),
    ("ghu_", 20),
    ("ghs_", 20),
    ("ghr_", 20),
    ("github_pat_", 20),
    ("glpat-", 16),
    ("gldt-", 16),
    ("glrt-", 16),
    ("xoxb-", 10),
    ("xoxp-", 10),
    ("xoxa-", 10),
    ("xoxr-", 10),
    ("xoxs-", 10),
    ("xapp-", 10),
    ("hooks.slack.com/services/", 20),
    ("AKIA", 16),
    ("ASIA", 16),
    ("AIza", 30),
    ("ya29.", 20),
    ("GOCSPX-", 20),
    ("npm_", 30),
    ("pypi-", 30),
    ("SG.", 30),
    ("key-", 32),
    ("dop_v1_", 30),
    ("doo_v1_", 30),
    ("shpat_", 20),
    ("shpss_", 20),
    ("shpca_", 20),
    ("sq0atp-", 20),
    ("sq0csp-", 20),
    ("hf_", 20),
    ("lin_api_", 20),
    ("figd_", 20),
    ("ATATT", 30),
    ("dckr_pat_", 20),
    ("sntrys_", 20),
    ("rubygems_", 30),
    ("EAAA", 40),
    ("LTAI", 16),
    ("AGE-SECRET-KEY-", 30),
    ("hvs.", 20),
    ("pat-", 30),
    ("access_token$production$", 20),
    ("eyJ", 30),
];

fn known_key(text: &[char], at: usize) -> Option<Hit> {
    static OPENINGS: OnceLock<Openings> = OnceLock::new();
    if !OPENINGS.get_or_init(|| Openings::of(PREFIXES.iter().map(|(prefix, _)| *prefix))).may_begin(text, at) {
        return None;
    }
    let (prefix, least) = PREFIXES.iter().find(|(prefix, _)| starts_with(text, at, prefix))?;
    let from = at + prefix.len();
    let path = prefix.ends_with('/');
    let belongs = |c: &char| c.is_ascii_alphanumeric() || "_-.".contains(*c) || (path && *c == '/');
    let rest = text.get(from..)?.iter().take_while(|c| belongs(c)).count();
    let here = text.get(from..from + rest)?;
    // A web token is three parts with dots between them; other text in base64 may begin like one.
    let parted = *prefix != "eyJ" || here.iter().filter(|c| **c == '.').count() >= 2;
    // A word with hyphens may begin like a key; a key has figures.
    let made = here.iter().any(char::is_ascii_digit) || here.iter().any(char::is_ascii_uppercase);
    if rest >= *least && parted && made { hit(text, at, trimmed(text, from, from + rest)) } else { None }
}

/// `123456789:AA…`, a bot's token: figures, a colon, 35 letters.
fn bot_token(text: &[char], at: usize) -> Option<Hit> {
    const LETTERS: usize = 35;
    let figures = text.get(at..)?.iter().take(11).take_while(|c| c.is_ascii_digit()).count();
    let colon = text.get(at + figures) == Some(&':') && (8..=10).contains(&figures);
    let from = at + figures + 1;
    let letters = || {
        text.get(from..)
            .unwrap_or_default()
            .iter()
            .take(LETTERS + 1)
            .take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(**c))
            .count()
    };
    (colon && letters() == LETTERS).then(|| hit(text, at, from + LETTERS)).flatten()
}

/// `AB12C-3DE45-…`, what a program is unlocked with: five groups of five.
fn product_key(text: &[char], at: usize) -> Option<Hit> {
    const LENGTH: usize = 29;
    if text.get(at + 5) != Some(&'-') || text.get(at + 11) != Some(&'-') {
        return None;
    }
    let key = text.get(at..at + LENGTH)?;
    let fits = |(place, c): (usize, &char)| if place % 6 == 5 { *c == '-' } else { c.is_ascii_uppercase() || c.is_ascii_digit() };
    let mixed = key.iter().any(char::is_ascii_digit) && key.iter().any(char::is_ascii_uppercase);
    let ends = text.get(at + LENGTH).is_none_or(|c| !c.is_alphanumeric() && *c != '-');
    (mixed && ends && key.iter().enumerate().all(fits)).then(|| hit(text, at, at + LENGTH)).flatten()
}

/// `postgres://kim:hunter2@db.example.com`: the password of an address.
fn in_address(text: &[char], at: usize) -> Option<Hit> {
    const SCHEME_MAX: usize = 16;
    const PART_MAX: usize = 128;
    let scheme = text.get(at..)?.iter().take(SCHEME_MAX).take_while(|c| c.is_ascii_alphanumeric() || **c == '+').count();
    let user = at + scheme + 3;
    if !starts_with(text, at + scheme, "://") {
        return None;
    }
    let part = |from: usize| {
        text.get(from..)
            .unwrap_or_default()
            .iter()
            .take(PART_MAX)
            .take_while(|c| !c.is_whitespace() && !"/:@\"<>[]".contains(**c))
            .count()
    };
    let password = user + part(user) + 1;
    let end = password + part(password);
    let there = text.get(password - 1) == Some(&':') && text.get(end) == Some(&'@') && end > password;
    there.then(|| hit(text, password, end)).flatten()
}
