//! Mail addresses.

use super::Kind;
use super::scan::{Hit, is_parted};

const LOCAL_MAX: usize = 64;
const DOMAIN_MAX: usize = 253;

/// The mail address that begins here.
pub(super) fn find(text: &[char], at: usize) -> Option<Hit> {
    let rest = text.get(at..)?;
    rest.first().filter(|c| is_parted(**c) || **c == '_')?;
    let local = rest.iter().take(LOCAL_MAX + 1).take_while(|c| is_parted(**c) || "._%+-'".contains(**c)).count();
    if rest.get(local) != Some(&'@') {
        return spelled(text, at, local);
    }
    let domain = domain(rest.get(local + 1..)?)?;
    let to = at + local + 1 + domain;
    Some(Hit { kind: Kind::Email, from: at, to })
}

/// Endings of files, none of which is a domain: `reload@page.js` is a place in a program.
const FILES: [&str; 17] =
    ["js", "jsm", "mjs", "css", "html", "htm", "php", "json", "xml", "xpi", "png", "jpg", "jpeg", "gif", "exe", "dll", "txt"];

/// How many characters of a domain with at least two labels stand here, the last one of letters.
fn domain(text: &[char]) -> Option<usize> {
    let run = text.iter().take(DOMAIN_MAX).take_while(|c| is_parted(**c) || matches!(c, '.' | '-')).count();
    let mut end = run;
    while end > 0 && !text.get(end - 1).is_some_and(|c| c.is_alphanumeric()) {
        end -= 1;
    }
    let domain: String = text.get(..end)?.iter().collect();
    let (first, last) = (domain.split('.').next()?, domain.rsplit('.').next()?);
    let good = domain.contains('.') && last.chars().count() >= 2 && last.chars().all(char::is_alphabetic);
    // `icon@2x.png` is a picture, drawn at twice the size.
    let picture = first.len() == 2 && first.ends_with('x') && first.starts_with(|c: char| c.is_ascii_digit());
    let file = FILES.contains(&last.to_lowercase().as_str());
    (good && !picture && !file && !domain.contains("..")).then_some(end)
}

/// `kim at example dot com`, `kim(at)example.com`, `kim [at] example [dot] com`, `kim @ example.com`: written so that no program finds it.
fn spelled(text: &[char], at: usize, local: usize) -> Option<Hit> {
    let next = text.get(at + local..)?.iter().take(3).find(|c| **c != ' ')?;
    if !matches!(next, '@' | '(' | '[' | '{' | '<' | 'a' | 'A') {
        return None;
    }
    let (sign, said) = sign(text, at + local, &ATS)?;
    let mut labels = 0;
    let (mut to, mut dotted) = (sign, false);
    while let Some(label) = label(text, to) {
        to += label;
        labels += 1;
        let Some((next, spelled)) = self::sign(text, to, &DOTS).filter(|(next, _)| self::label(text, *next).is_some()) else {
            break;
        };
        dotted |= spelled;
        to = next;
    }
    let last: String = text.get(at..to)?.iter().rev().take_while(|c| c.is_ascii_alphabetic()).collect();
    let known = (2..=6).contains(&last.len()) && !FILES.contains(&last.chars().rev().collect::<String>().to_lowercase().as_str());
    // "look at example.com" names a page: a spelled `at` alone is not enough.
    let meant = said || dotted;
    (labels >= 2 && known && meant).then_some(Hit { kind: Kind::Email, from: at, to })
}

/// Ways to write `@` and `.`, and whether such a way says what is meant by itself.
const ATS: [(&str, bool); 9] = [
    ("@", true),
    (" at ", false),
    ("(at)", true),
    ("[at]", true),
    ("{at}", true),
    ("<at>", true),
    ("(@)", true),
    ("[@]", true),
    (" arroba ", true),
];
const DOTS: [(&str, bool); 8] = [
    (".", false),
    (" dot ", true),
    ("(dot)", true),
    ("[dot]", true),
    ("{dot}", true),
    ("[.]", true),
    ("(.)", true),
    (" punkt ", true),
];

/// Where the text goes on behind such a sign, spaces around it or not.
fn sign(text: &[char], at: usize, ways: &[(&str, bool)]) -> Option<(usize, bool)> {
    let spaces = |at: usize| text.get(at..).unwrap_or_default().iter().take(2).take_while(|c| **c == ' ').count();
    let says = |at: usize, way: &str| {
        way.chars().zip(text.get(at..).unwrap_or_default()).filter(|(a, b)| *a == b.to_ascii_lowercase()).count() == way.len()
    };
    let tight = at + spaces(at);
    let (way, meant) = ways.iter().find(|(way, _)| says(if way.starts_with(' ') { at } else { tight }, way))?;
    let end = if way.starts_with(' ') { at } else { tight } + way.len();
    // A dot with a space behind it ends a sentence.
    let loose = *way == "." && (tight > at || spaces(end) > 0);
    (!loose).then(|| (end + spaces(end), *meant))
}

fn label(text: &[char], at: usize) -> Option<usize> {
    let length = text.get(at..)?.iter().take(64).take_while(|c| is_parted(**c) || **c == '-').count();
    (length > 0).then_some(length)
}
