//! Secrets that customers paste: keys by their well-known beginnings, key blocks, and whatever stands behind a label such as "password:".

use super::{Hit, Kind, token};

/// The secret that begins here, or whose label does.
pub(super) fn find(text: &[char], at: usize) -> Option<Hit> {
    match text.get(at)? {
        '-' => key_block(text, at),
        _ => known_key(text, at).or_else(|| labelled(text, at)),
    }
}

fn hit(text: &[char], from: usize, to: usize) -> Option<Hit> {
    Some(Hit { kind: Kind::Secret, from, to, value: text.get(from..to)?.iter().collect() })
}

fn starts_with(text: &[char], at: usize, prefix: &str) -> bool {
    let mut here = text.get(at..).unwrap_or_default().iter();
    prefix.chars().all(|wanted| here.next() == Some(&wanted))
}

/// `-----BEGIN ... KEY-----` up to its end line, or to the end of the text when that is missing.
fn key_block(text: &[char], at: usize) -> Option<Hit> {
    const LINE_MAX: usize = 80;
    let head: String = text.get(at..)?.iter().take(LINE_MAX).take_while(|c| **c != '\n').collect();
    let is_key = head.starts_with("-----BEGIN ") && head.contains("KEY");
    let dashes = |from: usize| (from..text.len()).find(|&at| starts_with(text, at, "-----"));
    let end_line = || (at + 5..text.len()).find(|&at| starts_with(text, at, "-----END "));
    let to = is_key.then(end_line)?.and_then(|end| dashes(end + 5)).map_or(text.len(), |dashes| dashes + 5);
    hit(text, at, to)
}

/// Beginnings that issuers gave their keys so that they are found, and how many characters follow at least.
const PREFIXES: [(&str, usize); 22] = [
    ("sk_live_", 10),
    ("sk_test_", 10),
    ("rk_live_", 10),
    ("rk_test_", 10),
    ("pk_live_", 10),
    ("whsec_", 16),
    ("sk-", 20),
    ("ghp_", 20),
    ("gho_", 20),
    ("ghu_", 20),
    ("ghs_", 20),
    ("github_pat_", 20),
    ("glpat-", 16),
    ("xoxb-", 10),
    ("xoxp-", 10),
    ("xoxa-", 10),
    ("AKIA", 16),
    ("ASIA", 16),
    ("AIza", 30),
    ("npm_", 30),
    ("SG.", 30),
    ("eyJ", 30),
];

fn known_key(text: &[char], at: usize) -> Option<Hit> {
    let (prefix, least) = PREFIXES.iter().find(|(prefix, _)| starts_with(text, at, prefix))?;
    let from = at + prefix.chars().count();
    let rest = text.get(from..)?.iter().take_while(|c| c.is_ascii_alphanumeric() || "_-.".contains(**c)).count();
    // A web token is three parts with dots between them; other text in base64 may begin like one.
    let parted = *prefix != "eyJ" || text.get(from..from + rest)?.iter().filter(|c| **c == '.').count() >= 2;
    if rest >= *least && parted { hit(text, at, trimmed(text, from, from + rest)) } else { None }
}

/// Labels whose value is secret whatever it looks like.
const PASSWORDS: [&str; 14] = [
    "password",
    "passwort",
    "passwd",
    "passcode",
    "passphrase",
    "pwd",
    "kennwort",
    "mot de passe",
    "contraseña",
    "contrasena",
    "senha",
    "wachtwoord",
    "heslo",
    "パスワード",
];
/// Labels that ordinary text uses too: here the value must look like a key.
const KEYS: [&str; 11] = [
    "api key",
    "api-key",
    "api_key",
    "apikey",
    "access key",
    "access_key",
    "secret key",
    "secret_key",
    "client_secret",
    "secret",
    "token",
];

fn labelled(text: &[char], at: usize) -> Option<Hit> {
    const LABEL_MAX: usize = 16;
    let here: String = text.get(at..)?.iter().take(LABEL_MAX).collect::<String>().to_lowercase();
    let label = |list: &[&str]| list.iter().find(|label| here.starts_with(**label)).map(|label| label.chars().count());
    if let Some(length) = label(&PASSWORDS) {
        let (from, sure) = value_start(text, at + length)?;
        return password(text, from, sure);
    }
    if here.starts_with("bearer ") {
        return key(text, at + "bearer ".len());
    }
    let (length, is_pin) = label(&KEYS).map(|length| (length, false)).or_else(|| here.starts_with("pin").then_some((3, true)))?;
    let (from, _) = value_start(text, at + length)?;
    if is_pin { pin(text, from) } else { key(text, from) }
}

/// Where the value behind a label begins, and whether `:` or `=` says surely that it is one ("is" may go on in prose).
fn value_start(text: &[char], label_end: usize) -> Option<(usize, bool)> {
    let closed = skip(text, label_end, 1, |c| matches!(c, '"' | '\''));
    let spaced = skip(text, closed, 3, |c| c == ' ');
    let verb = VERBS.iter().find(|verb| spaced > closed && starts_with(text, spaced, verb)).map(|verb| verb.chars().count());
    let after_verb = spaced + verb.unwrap_or(0);
    let sure = text.get(after_verb).is_some_and(|c| matches!(c, ':' | '=' | '：'));
    let value = skip(text, after_verb + usize::from(sure), 3, |c| matches!(c, ' ' | '"' | '\'' | '`' | '“' | '„' | '«'));
    (sure || verb.is_some()).then_some((value, sure))
}

const VERBS: [&str; 6] = ["is ", "was ", "ist ", "est ", "es ", "é "];

fn skip(text: &[char], from: usize, most: usize, skipped: impl Fn(char) -> bool) -> usize {
    from + text.get(from..).unwrap_or_default().iter().take(most).take_while(|c| skipped(**c)).count()
}

const VALUE_MAX: usize = 512;

fn value_end(text: &[char], from: usize) -> Option<usize> {
    let run = text.get(from..)?.iter().take(VALUE_MAX).take_while(|c| !c.is_whitespace() && !"\"`”“»<>".contains(**c)).count();
    let is_token = (from..=from + run).any(|at| token::length(text, at).is_some());
    let to = trimmed(text, from, from + run);
    (to > from && !is_token).then_some(to)
}

/// Without the punctuation that closes a sentence or a quotation.
fn trimmed(text: &[char], from: usize, to: usize) -> usize {
    let tail = text.get(from..to).unwrap_or_default().iter().rev().take_while(|c| ".,;:!?)]}'".contains(**c)).count();
    to - tail
}

/// A value in quotation marks ends with them, and may have spaces in it.
fn quoted_end(text: &[char], from: usize) -> Option<usize> {
    let opened = from.checked_sub(1).and_then(|before| text.get(before)).filter(|c| "\"'`“„«".contains(**c))?;
    let closing = |c: char| if matches!(opened, '"' | '\'' | '`') { c == *opened } else { "”“»".contains(c) };
    let inside = text.get(from..)?.iter().take(VALUE_MAX).take_while(|c| !closing(**c) && **c != '\n').count();
    let closed = text.get(from + inside).is_some_and(|c| closing(*c));
    let is_token = (from..from + inside).any(|at| token::length(text, at).is_some());
    (closed && inside > 0 && !is_token).then_some(from + inside)
}

fn password(text: &[char], from: usize, sure: bool) -> Option<Hit> {
    if let Some(to) = quoted_end(text, from) {
        return hit(text, from, to);
    }
    let to = value_end(text, from)?;
    let value: String = text.get(from..to)?.iter().collect();
    let address = value.starts_with("http://") || value.starts_with("https://");
    let prose = address || !value.contains(char::is_alphanumeric) || PROSE.contains(&value.to_lowercase().as_str());
    let ends_a_sentence = text.get(to).is_none_or(|c| matches!(c, '.' | '!' | ',' | ')' | '"' | '\n' | '\r'));
    if !prose && (sure || looks_made(&value) || ends_a_sentence) { hit(text, from, to) } else { None }
}

fn key(text: &[char], from: usize) -> Option<Hit> {
    let to = value_end(text, from)?;
    let value: String = text.get(from..to)?.iter().collect();
    let good = value.len() >= 8 && value.contains(|c: char| c.is_ascii_digit()) && value.contains(|c: char| c.is_alphabetic());
    if good { hit(text, from, to) } else { None }
}

fn pin(text: &[char], from: usize) -> Option<Hit> {
    let digits = text.get(from..)?.iter().take_while(|c| c.is_ascii_digit()).count();
    let ends = text.get(from + digits).is_none_or(|c| !c.is_alphanumeric());
    if (4..=8).contains(&digits) && ends { hit(text, from, from + digits) } else { None }
}

/// A word that nobody writes in a sentence: with a digit, a sign, or a capital inside (a word all in capitals only shouts).
fn looks_made(value: &str) -> bool {
    let shouted = !value.contains(char::is_lowercase);
    value.chars().any(|c| !c.is_alphabetic() && !matches!(c, '-' | '\'' | '’'))
        || (!shouted && value.chars().skip(1).any(char::is_uppercase))
}

/// What follows "my password is" in a sentence that gives none away.
const PROSE: &[&str] = &[
    "not",
    "wrong",
    "incorrect",
    "invalid",
    "correct",
    "right",
    "saved",
    "required",
    "needed",
    "empty",
    "too",
    "weak",
    "strong",
    "the",
    "my",
    "a",
    "an",
    "always",
    "still",
    "being",
    "stored",
    "visible",
    "hidden",
    "asked",
    "shown",
    "same",
    "different",
    "now",
    "no",
    "never",
    "expired",
    "ok",
    "okay",
    "fine",
    "good",
    "bad",
    "lost",
    "forgotten",
    "gone",
    "unknown",
    "changed",
    "reset",
    "rejected",
    "accepted",
    "refused",
    "secure",
    "safe",
    "what",
    "how",
    "why",
    "where",
    "when",
    "which",
    "who",
    "i",
    "it",
    "its",
    "this",
    "that",
    "on",
    "in",
    "for",
    "protected",
    "set",
    "used",
    "unable",
    "also",
    "only",
    "just",
    "working",
    "missing",
    "blank",
    "compromised",
    "leaked",
    "hacked",
    "old",
    "new",
    "there",
    "remembered",
    "deleted",
    "blocked",
    "locked",
    "and",
    "or",
    "to",
    "of",
    "at",
    "with",
    "by",
    "from",
    "if",
    "is",
    "was",
    "password",
    "username",
    "manager",
    "recognized",
    "recognised",
    "denied",
    "impossible",
    "useless",
    "broken",
    "case-sensitive",
    "falsch",
    "nicht",
    "richtig",
    "vergessen",
    "ungültig",
    "weg",
    "verloren",
    "immer",
    "incorrecta",
    "olvidada",
    "incorrecte",
    "oublié",
    "perdu",
    "errada",
    "inválida",
    "incorreta",
    "none",
    "null",
    "n/a",
    "xxx",
    "yes",
    "insecure",
    "outdated",
    "simple",
    "short",
    "long",
    "easy",
];
