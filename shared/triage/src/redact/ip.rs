//! Internet addresses. Those that are the same for everybody (this machine, masks, a router's default, public name servers) stay.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::Kind;
use super::scan::{Hit, words_before};

const LENGTH_MAX: usize = 45;

/// The internet address that begins here.
pub(super) fn find(text: &[char], at: usize) -> Option<Hit> {
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    if before.is_some_and(|c| matches!(c, '.' | ':' | '_' | '-')) && !label_before(text, at) {
        return None;
    }
    let first = text.get(at)?;
    if !first.is_ascii_hexdigit() && *first != ':' {
        return None;
    }
    // Groups have at most four figures: a sign that parts them comes soon.
    let parted = text.get(at..)?.iter().take(5).any(|c| *c == ':' || (*c == '.' && first.is_ascii_digit()));
    let value = parted.then(|| version_four(text, at).or_else(|| version_six(text, at))).flatten()?;
    Some(Hit { kind: Kind::Ip, from: at, to: at + value.len() })
}

// `ip:10.1.2.3` is an address behind its label, `7:10.1.2.3` is something else.
fn label_before(text: &[char], at: usize) -> bool {
    text.get(at.wrapping_sub(1)) == Some(&':')
        && text.get(at.wrapping_sub(2)).is_some_and(|c| c.is_alphabetic() && !c.is_ascii_hexdigit())
}

fn version_four(text: &[char], at: usize) -> Option<String> {
    let run = run(text, at, |c| c.is_ascii_digit() || c == '.')?;
    let address: Ipv4Addr = run.parse().ok()?;
    let of_no_place = address.is_loopback() || address.is_unspecified() || address.octets().starts_with(&[255, 255]);
    let of_everybody = EVERYBODYS.contains(&address.octets());
    (!of_no_place && !of_everybody && !is_version(text, at)).then_some(run)
}

const EVERYBODYS: [[u8; 4]; 8] =
    [[192, 168, 0, 1], [192, 168, 1, 1], [10, 0, 0, 1], [8, 8, 8, 8], [8, 8, 4, 4], [1, 1, 1, 1], [1, 0, 0, 1], [9, 9, 9, 9]];

/// Whether the last telling word before speaks of a version rather than of an address.
fn is_version(text: &[char], at: usize) -> bool {
    let words = words_before(text, at);
    if looks_like_version(text, at) && !words.iter().any(|word| is_about_addresses(word)) {
        return true;
    }
    let telling = words.iter().rev().find(|word| is_about_addresses(word) || is_about_versions(word));
    telling.is_some_and(|word| is_about_versions(word))
}

fn is_about_addresses(word: &str) -> bool {
    word.starts_with("ip") || word.starts_with("addres") || ["host", "server", "ping", "dns", "gateway", "router"].contains(&word)
}

/// `6.40.3.2`: low figures everywhere, as hardly any address has and most versions.
fn looks_like_version(text: &[char], at: usize) -> bool {
    let run: String =
        text.get(at..).unwrap_or_default().iter().take(LENGTH_MAX).take_while(|c| c.is_ascii_digit() || **c == '.').collect();
    let figures: Vec<u32> = run.split('.').filter_map(|figure| figure.parse().ok()).collect();
    figures.len() == 4
        && figures.first().is_some_and(|first| *first < 32 && *first != 10)
        && figures.iter().all(|figure| *figure < 64)
}

fn is_about_versions(word: &str) -> bool {
    const WORDS: [&str; 9] = ["ver", "v", "build", "release", "firmware", "driver", "update", "flash", "plugin"];
    word.starts_with("versi") || word.ends_with("version") || WORDS.contains(&word)
}

fn version_six(text: &[char], at: usize) -> Option<String> {
    let run = run(text, at, |c| c.is_ascii_hexdigit() || c == ':' || c == '.')?;
    let address: Ipv6Addr = run.parse().ok()?;
    // `add::face` in a program is a name; a shortened address of the world begins with a group that has a digit.
    let shortened_name =
        run.contains("::") && !run.split(':').next().is_some_and(|group| group.contains(|c: char| c.is_ascii_digit()));
    (!address.is_loopback() && !shortened_name).then_some(run)
}

/// The run of such characters without the punctuation that closes a sentence; nothing if a word goes on behind it.
fn run(text: &[char], at: usize, belongs: impl Fn(char) -> bool) -> Option<String> {
    let run: String = text.get(at..)?.iter().take(LENGTH_MAX + 1).take_while(|c| belongs(**c)).collect();
    let next = text.get(at + run.len());
    if next.is_some_and(|c| c.is_alphanumeric() || *c == '_') || run.len() > LENGTH_MAX {
        return None;
    }
    let inner = if run.ends_with("::") { run.as_str() } else { run.trim_end_matches(['.', ':']) };
    (inner.len() >= 3).then(|| inner.to_owned())
}
