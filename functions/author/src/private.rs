//! What is private in an answer: it goes to many customers, so it may hold nobody's card, account, number or secret.

use triage::Kind;
use web::Problem;

/// Refuses an answer that holds what only one person should see. Addresses of a company and its telephone are often part of a good
/// answer, so they pass, and the reviewer is shown them (`notes()`).
pub(crate) fn refuse(answer: &str) -> Result<(), Problem> {
    let found = triage::redact(answer).found;
    match found.iter().find(|found| !is_public(found.kind)) {
        Some(found) => Err(Problem::shape_invalid("/answer", format!("holds what looks private ({}): take it out", found.token))),
        None => Ok(()),
    }
}

/// What a reviewer should look at twice: addresses, telephones and links of the answer.
pub(crate) fn notes(answer: &str) -> Vec<String> {
    let found = triage::redact(answer).found.into_iter().map(|found| format!("The answer holds {}.", found.token));
    let links = answer.split_whitespace().filter(|word| word.contains("://")).map(|link| format!("The answer links to {link}"));
    found.chain(links).collect()
}

fn is_public(kind: Kind) -> bool {
    matches!(kind, Kind::Email | Kind::Phone | Kind::Ip)
}
