//! Labels that a secret stands behind, in the languages of the programs.

use std::sync::OnceLock;

use super::{Hit, hit, starts_with, trimmed};
use crate::redact::lexicon::Known;
use crate::redact::openings::Openings;
use crate::redact::{token, word};

/// What kind of value a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    /// Its value is secret whatever it looks like.
    Password,
    /// The same, where a colon or an equals sign stands behind.
    Short,
    /// Ordinary text uses it too: the value must look like a key.
    Key,
    /// Three to eight figures, or what looks like a key.
    Code,
    /// Four to eight figures.
    Pin,
    /// Six to eight.
    Tan,
    /// A row of words.
    Phrase,
}

const LABELS: [(&str, Label); 98] = [
    ("password", Label::Password),
    ("passwort", Label::Password),
    ("passwd", Label::Password),
    ("passcode", Label::Password),
    ("passphrase", Label::Password),
    ("pgpassword", Label::Password),
    ("kennwort", Label::Password),
    ("mot de passe", Label::Password),
    ("contraseña", Label::Password),
    ("contrasena", Label::Password),
    ("senha", Label::Password),
    ("wachtwoord", Label::Password),
    ("heslo", Label::Password),
    ("hasło", Label::Password),
    ("lösenord", Label::Password),
    ("adgangskode", Label::Password),
    ("passord", Label::Password),
    ("salasana", Label::Password),
    ("jelszó", Label::Password),
    ("parolă", Label::Password),
    ("пароль", Label::Password),
    ("şifre", Label::Password),
    ("パスワード", Label::Password),
    ("暗証番号", Label::Password),
    ("密码", Label::Password),
    ("비밀번호", Label::Password),
    ("كلمة المرور", Label::Password),
    ("كلمة السر", Label::Password),
    ("pwd", Label::Password),
    ("pass", Label::Short),
    ("pw", Label::Short),
    ("psw", Label::Short),
    ("clave", Label::Short),
    ("parola", Label::Short),
    ("mdp", Label::Short),
    ("api key", Label::Key),
    ("api-key", Label::Key),
    ("api_key", Label::Key),
    ("apikey", Label::Key),
    ("api secret", Label::Key),
    ("api token", Label::Key),
    ("api-schlüssel", Label::Key),
    ("clé api", Label::Key),
    ("clave api", Label::Key),
    ("access key", Label::Key),
    ("access_key", Label::Key),
    ("accesskey", Label::Key),
    ("accountkey", Label::Key),
    ("sharedaccesskey", Label::Key),
    ("access token", Label::Key),
    ("accesstoken", Label::Key),
    ("auth token", Label::Key),
    ("authtoken", Label::Key),
    ("refresh token", Label::Key),
    ("refreshtoken", Label::Key),
    ("secret key", Label::Key),
    ("secret_key", Label::Key),
    ("secretkey", Label::Key),
    ("client_secret", Label::Key),
    ("client secret", Label::Key),
    ("clientsecret", Label::Key),
    ("private key", Label::Key),
    ("private_key", Label::Key),
    ("encryption key", Label::Key),
    ("license key", Label::Key),
    ("licence key", Label::Key),
    ("product key", Label::Key),
    ("activation key", Label::Key),
    ("session id", Label::Key),
    ("sessionid", Label::Key),
    ("secret", Label::Key),
    ("token", Label::Key),
    ("pin code", Label::Pin),
    ("pin-code", Label::Pin),
    ("pin number", Label::Pin),
    ("pin", Label::Pin),
    ("puk", Label::Pin),
    ("tan", Label::Tan),
    ("p/w", Label::Short),
    ("sig", Label::Key),
    ("wpa key", Label::Key),
    ("wpa2 key", Label::Key),
    ("network key", Label::Key),
    ("access code", Label::Code),
    ("door code", Label::Code),
    ("one-time password", Label::Code),
    ("otp", Label::Code),
    ("verification code", Label::Code),
    ("security code", Label::Code),
    ("2fa code", Label::Code),
    ("one-time code", Label::Code),
    ("login code", Label::Code),
    ("recovery code", Label::Code),
    ("backup code", Label::Code),
    ("cvv", Label::Code),
    ("cvc", Label::Code),
    ("seed phrase", Label::Phrase),
    ("recovery phrase", Label::Phrase),
];

/// The secret whose label begins here.
pub(super) fn find(text: &[char], at: usize) -> Option<Hit> {
    static OPENINGS: OnceLock<Openings> = OnceLock::new();
    let labels = || LABELS.iter().map(|(name, _)| *name).chain(["bearer", "authorization"]);
    if !OPENINGS.get_or_init(|| Openings::of(labels())).may_begin(text, at) {
        return None;
    }
    if says(text, at, "bearer ") {
        return key(text, at + "bearer ".len(), Link::Said);
    }
    if says(text, at, "authorization: basic ") {
        return key(text, at + "authorization: basic ".len(), Link::Said);
    }
    let first = lower(*text.get(at)?);
    let (name, label) = LABELS.iter().find(|(name, _)| name.starts_with(first) && says(text, at, name))?;
    let (from, link) = value_start(text, at + name.chars().count(), *label)?;
    match label {
        Label::Password => password(text, from, link),
        Label::Short if link == Link::Sure => password(text, from, link),
        Label::Short => password(text, from, Link::Loose),
        Label::Key => key(text, from, link),
        Label::Code => code(text, from, 3).or_else(|| key(text, from, link)),
        Label::Pin => code(text, from, 4),
        Label::Tan => code(text, from, 6),
        Label::Phrase if link == Link::Loose => None,
        Label::Phrase => phrase(text, from),
    }
}

/// Whether the text says this here, in whatever case.
fn says(text: &[char], at: usize, wanted: &str) -> bool {
    let here = text.get(at..).unwrap_or_default();
    let mut places = here.iter();
    wanted.chars().all(|wanted| places.next().is_some_and(|c| lower(*c) == wanted))
}

fn lower(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
}

/// What joins a value to its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// `:` or `=`: a value it is.
    Sure,
    /// "is", which may go on in prose.
    Said,
    /// A space, a dash, "to": the value must look like one.
    Loose,
}

/// Where the value behind a label begins, and what joins the two.
fn value_start(text: &[char], label_end: usize, label: Label) -> Option<(usize, Link)> {
    let closed = skip(text, name_end(text, label_end, label), 1, |c| matches!(c, '"' | '\''));
    let spaced = skip(text, closed, 3, |c| c == ' ');
    let joins = |join: &&&str| (spaced > closed || !join.is_ascii()) && says(text, spaced, join);
    let verb = VERBS.iter().find(joins).map(|verb| verb.chars().count());
    let loose = if verb.is_none() { LOOSE.iter().find(joins).map(|join| join.chars().count()) } else { None };
    let after = spaced + verb.or(loose).unwrap_or(0);
    let sure = text.get(after).is_some_and(|c| matches!(c, ':' | '='));
    let behind = after + usize::from(sure) + usize::from(sure && text.get(after + 1) == Some(&'>'));
    let value = skip(text, behind, 3, |c| matches!(c, ' ' | '"' | '\'' | '`' | '“' | '„' | '«' | '#' | '「'));
    let link = match () {
        () if sure => Link::Sure,
        () if verb.is_some() => Link::Said,
        () if value > closed || loose.is_some() => Link::Loose,
        () => return None,
    };
    Some((value, link))
}

/// `secret_access_key`, `TOKEN_PRODUCTION`, `codes`: the name goes on.
fn name_end(text: &[char], label_end: usize, label: Label) -> usize {
    let plural = label_end + usize::from(label == Label::Code && text.get(label_end) == Some(&'s'));
    let goes_on = text.get(label_end) == Some(&'_');
    if goes_on { skip(text, label_end, 24, |c| c.is_ascii_alphanumeric() || c == '_') } else { plural }
}

const VERBS: [&str; 14] = ["is ", "was ", "ist ", "est ", "es ", "é ", "è ", "is: ", "lautet ", "は", "이", "是", "هي ", "هو "];
const LOOSE: [&str; 9] = ["to ", "will be ", "should be ", "would be ", "- ", "– ", "-> ", "→ ", "("];

fn skip(text: &[char], from: usize, most: usize, skipped: impl Fn(char) -> bool) -> usize {
    from + text.get(from..).unwrap_or_default().iter().take(most).take_while(|c| skipped(**c)).count()
}

const VALUE_MAX: usize = 512;

fn value_end(text: &[char], from: usize, closing: &str) -> Option<usize> {
    let belongs = |c: &char| !c.is_whitespace() && !"\"`”“»<>」".contains(*c) && !closing.contains(*c);
    let run = text.get(from..)?.iter().take(VALUE_MAX).take_while(|c| belongs(c)).count();
    let is_token = (from..=from + run).any(|at| token::length(text, at).is_some());
    let to = trimmed(text, from, from + run);
    (to > from && !is_token).then_some(to)
}

/// A value in quotation marks ends with them, and may have spaces in it.
fn quoted_end(text: &[char], from: usize) -> Option<usize> {
    let opened = from.checked_sub(1).and_then(|before| text.get(before)).filter(|c| "\"'`“„«「".contains(**c))?;
    let closing = |c: char| if matches!(opened, '"' | '\'' | '`') { c == *opened } else { "”“»」".contains(c) };
    let inside = text.get(from..)?.iter().take(VALUE_MAX).take_while(|c| !closing(**c) && **c != '\n').count();
    let closed = text.get(from + inside).is_some_and(|c| closing(*c));
    // More words are a message, no password.
    let spaces = text.get(from..from + inside)?.iter().filter(|c| **c == ' ').count();
    let closed = closed && spaces <= 6;
    let is_token = (from..from + inside).any(|at| token::length(text, at).is_some());
    (closed && inside > 0 && !is_token).then_some(from + inside)
}

fn password(text: &[char], from: usize, link: Link) -> Option<Hit> {
    if let Some(to) = quoted_end(text, from).filter(|to| link != Link::Loose || to - from <= LOOSE_MAX) {
        return hit(text, from, to);
    }
    let to = value_end(text, from, "")?;
    let value = text.get(from..to)?;
    let opened = value.iter().take_while(|c| !c.is_alphanumeric()).count();
    let inner = value.get(opened..).unwrap_or_default();
    let address = starts_with(text, from, "http://") || starts_with(text, from, "https://");
    let prose = address || inner.is_empty() || word::known(inner).is(Known::PROSE);
    let meant = match link {
        Link::Sure => true,
        Link::Said => looks_made(inner) || (!is_foreign(text, from) && is_given(text, to, inner)),
        Link::Loose => is_mixed(inner),
    };
    if meant && !prose { hit(text, from, to) } else { None }
}

/// A longer quotation behind a label is a message.
const LOOSE_MAX: usize = 24;

/// Letters and figures in one, or six figures and more: what is no word in any sentence.
fn is_mixed(value: &[char]) -> bool {
    let figures = value.iter().filter(|c| c.is_ascii_digit()).count();
    let letters = value.iter().filter(|c| c.is_alphabetic()).count();
    let product: String = value.iter().flat_map(|c| c.to_lowercase()).collect();
    let mixed = figures > 0 && letters > 0 && value.len() >= 6 && !value.contains(&'(');
    (mixed || (figures >= 6 && figures == value.len())) && product != "1password"
}

/// Whether the verb before is another than "is".
fn is_foreign(text: &[char], from: usize) -> bool {
    let near: String = text.get(from.saturating_sub(4)..from).unwrap_or_default().iter().flat_map(|c| c.to_lowercase()).collect();
    !near.contains("is ")
}

/// Whether a word behind "is" is rather the value than prose: the sentence ends with it, or it is no word that anybody knows.
fn is_given(text: &[char], to: usize, value: &[char]) -> bool {
    let said = word::known(value);
    let ends = text.get(to).is_none_or(|c| matches!(c, '.' | '!' | ',' | ')' | '"' | '\n' | '\r'));
    let ordinary = Known::COMMON.or(Known::STOP).or(Known::GERMAN).or(Known::ROMANCE);
    let unheard = value.len() >= 4 && !said.is(ordinary) && value.iter().all(char::is_ascii);
    (ends && !said.is(Known::INFLECTED)) || unheard
}

fn key(text: &[char], from: usize, link: Link) -> Option<Hit> {
    let to = value_end(text, from, "&;,")?;
    let value = text.get(from..to)?;
    let (figures, letters) = (value.iter().any(char::is_ascii_digit), value.iter().any(|c| c.is_alphabetic()));
    let long = link != Link::Loose && value.len() >= 16 && value.iter().all(|c| c.is_ascii_graphic()) && !value.contains(&'/');
    let least = if link == Link::Loose { 12 } else { 8 };
    let mixed = value.len() >= least && figures && letters;
    let numbered = link == Link::Sure && figures && !letters && value.len() >= 6;
    if mixed || long || numbered { hit(text, from, to) } else { None }
}

fn code(text: &[char], from: usize, least: usize) -> Option<Hit> {
    let run = |from: usize| text.get(from..).unwrap_or_default().iter().take(9).take_while(|c| c.is_ascii_digit()).count();
    let first = run(from);
    let second = if first == 3 && matches!(text.get(from + 3), Some(' ' | '-')) && run(from + 4) == 3 { 4 } else { 0 };
    let to = from + first + second;
    let ends = text.get(to).is_none_or(|c| !c.is_alphanumeric());
    if (least..=8).contains(&first) && ends { hit(text, from, to) } else { None }
}

/// Six words or more, all in small letters.
fn phrase(text: &[char], from: usize) -> Option<Hit> {
    const PHRASE_MAX: usize = 24 * 10;
    let run = text.get(from..)?.iter().take(PHRASE_MAX).take_while(|c| c.is_ascii_lowercase() || matches!(c, ' ' | ',')).count();
    let to = trimmed(text, from, from + run);
    let words = text.get(from..to)?.split(|c| *c == ' ').filter(|word| word.len() > 2).count();
    if words >= 6 { hit(text, from, to) } else { None }
}

/// A word that nobody writes in a sentence: with a digit, a sign, or a capital inside (a word all in capitals only shouts).
fn looks_made(value: &[char]) -> bool {
    let shouted = !value.iter().any(|c| c.is_lowercase());
    let made = |c: &char| !c.is_alphabetic() && !matches!(c, '-' | '\'' | '’');
    value.iter().any(made) || (!shouted && value.iter().skip(1).any(|c| c.is_uppercase()))
}
