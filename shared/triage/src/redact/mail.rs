//! Mail addresses.

use super::{Hit, Kind};

const LOCAL_MAX: usize = 64;
const DOMAIN_MAX: usize = 253;

/// The mail address that begins here.
pub(super) fn find(text: &[char], at: usize) -> Option<Hit> {
    let rest = text.get(at..)?;
    rest.first().filter(|c| c.is_alphanumeric() || **c == '_')?;
    let local = rest.iter().take(LOCAL_MAX + 1).take_while(|c| c.is_alphanumeric() || "._%+-'".contains(**c)).count();
    rest.get(local).filter(|c| matches!(c, '@' | '＠'))?;
    let domain = domain(rest.get(local + 1..)?)?;
    let to = at + local + 1 + domain;
    let value: String = text.get(at..to)?.iter().map(|c| if *c == '＠' { '@' } else { *c }).collect();
    Some(Hit { kind: Kind::Email, from: at, to, value: value.to_lowercase() })
}

/// Endings of files, none of which is a domain: `reload@page.js` is a place in a program.
const FILES: [&str; 17] =
    ["js", "jsm", "mjs", "css", "html", "htm", "php", "json", "xml", "xpi", "png", "jpg", "jpeg", "gif", "exe", "dll", "txt"];

/// How many characters of a domain with at least two labels stand here, the last one of letters.
fn domain(text: &[char]) -> Option<usize> {
    let run = text.iter().take(DOMAIN_MAX).take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-')).count();
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
