//! An expert over HTTP: set up by the operator, and available when they say so themselves.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use boot::{Ports, contend, problem_of};
use bytes::Bytes;
use domain::{
    Asker, ClientId, EventEndpoint, Expert, ExpertId, Language, PayoutAccount, Program, Qualification, Secret, Timestamp,
};
use serde::{Deserialize, Serialize};
use store::{ClientScope, Store, StoreError, Stored};
use tracing::info;
use web::Problem;

use crate::body::{self, Applied, require};
use crate::connection::{WEBHOOK_SECRET, is_address, is_webhook_secret};
use crate::who;

/// An expert as the operator writes them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewExpert {
    name: String,
    #[serde(default)]
    qualifications: Vec<Qualification>,
    /// Without it the account stays as it is.
    #[serde(default)]
    payout: Option<PayoutAccount>,
    /// Without it the expert's own toggle stays as it is; a new expert begins unavailable.
    #[serde(default)]
    available: Option<bool>,
    /// The customers whom they must not serve: themselves, and whom they stand too near to. Without it they stay as they are.
    #[serde(default)]
    conflicts: Option<Vec<Customer>>,
    /// Whether their work is held for review; without it that stays as it is.
    #[serde(default)]
    under_review: Option<bool>,
    /// Where they may be called when many wait and few are there; without it that stays as it is.
    #[serde(default)]
    call_up: Option<EventEndpoint>,
}

/// A customer as a client knows them. Only a digest is kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Customer {
    client: ClientId,
    identity: String,
}

/// The answer to an applied expert. The account stays out of it.
#[derive(Debug, Serialize)]
pub(crate) struct AppliedExpert {
    expert: ExpertId,
    outcome: Applied,
}

/// An expert's own toggle.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Availability {
    available: bool,
}

/// `PUT /v1/experts/{expert}`: the rosters of the programs follow.
pub(crate) async fn apply(
    State(ports): State<Ports>,
    Path(expert): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<AppliedExpert>, Problem> {
    who::operator(&ports, &headers).await?;
    let id: ExpertId = who::id(&expert)?;
    let new: NewExpert = body::read(body)?;
    let new = NewExpert { payout: new.payout.map(without_spaces), ..new };
    check(&new)?;
    check_programs(&ports.store, &new.qualifications).await?;
    let outcome = contend(|| async { Ok(save(&ports.store, &id, &new, ports.now()).await) }).await?;
    info!(expert = %id, "expert {id}: {outcome:?}");
    Ok(Json(AppliedExpert { expert: id, outcome }))
}

/// `PUT /v1/availability`: the asking expert wants tickets now, or none.
pub(crate) async fn set_availability(
    State(ports): State<Ports>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Availability>, Problem> {
    let id = who::expert(&ports, &headers).await?;
    let wanted: Availability = body::read(body)?;
    contend(|| async { Ok(toggle(&ports.store, &id, wanted, ports.now()).await) }).await?.ok_or_else(Problem::unauthenticated)?;
    info!(expert = %id, available = wanted.available, "expert {id} is {}", if wanted.available { "available" } else { "away" });
    Ok(Json(wanted))
}

/// Saves even what is unchanged: writing the roster lines again mends a crash between the expert and their lines.
async fn save(store: &Store, id: &ExpertId, new: &NewExpert, now: Timestamp) -> Result<Applied, StoreError> {
    let before = store.expert(id).await?;
    let known = before.as_ref().map(|stored| &stored.value);
    let expert = written(id, new, known, now);
    let outcome = Applied::over(known, &expert);
    store.save_expert(&Stored { value: expert, version: before.map_or(0, |stored| stored.version) }).await?;
    Ok(outcome)
}

/// The expert as the operator wants them; what the body leaves out stays as it is. Who is set available counts as seen: somebody speaks for
/// them.
fn written(id: &ExpertId, new: &NewExpert, known: Option<&Expert>, now: Timestamp) -> Expert {
    let known = known.cloned().unwrap_or_else(|| Expert::new(id.clone(), &new.name, Vec::new()));
    let digests = |customers: &Vec<Customer>| customers.iter().map(|one| Asker::of(&one.client, &one.identity)).collect();
    let expert = Expert {
        name: new.name.trim().to_owned(),
        qualifications: new.qualifications.clone(),
        available: new.available.unwrap_or(known.available),
        conflicts: new.conflicts.as_ref().map_or_else(|| known.conflicts.clone(), digests),
        under_review: new.under_review.unwrap_or(known.under_review),
        call_up: new.call_up.clone().or_else(|| known.call_up.clone()),
        payout: new.payout.clone().or_else(|| known.payout.clone()),
        ..known
    };
    if new.available == Some(true) { expert.seen(now) } else { expert }
}

async fn toggle(store: &Store, id: &ExpertId, wanted: Availability, now: Timestamp) -> Result<Option<()>, StoreError> {
    let Some(stored) = store.expert(id).await? else { return Ok(None) };
    let expert = Expert { available: wanted.available, seen_at: Some(now), ..stored.value.clone() };
    store.save_expert(&stored.with(expert)).await?;
    Ok(Some(()))
}

fn check(new: &NewExpert) -> Result<(), Problem> {
    require(body::is_name(&new.name, 100), "/name", "expected 1 to 100 printable characters")?;
    require(new.qualifications.len() <= 200, "/qualifications", "at most 200")?;
    for (at, held) in new.qualifications.iter().enumerate() {
        require(!held.languages.is_empty(), format!("/qualifications/{at}/languages"), "name at least one")?;
    }
    if let Some(endpoint) = &new.call_up {
        require(is_address(&endpoint.url), "/call_up/url", "expected an https address")?;
        require(is_webhook_secret(&endpoint.secret), "/call_up/secret", WEBHOOK_SECRET)?;
    }
    if let Some(payout) = &new.payout {
        require(body::is_name(&payout.holder, 70), "/payout/holder", "expected 1 to 70 printable characters")?;
        require(
            is_iban(payout.iban.reveal()),
            "/payout/iban",
            "expected an IBAN: two letters, two digits from 02 to 98, 11 to 30 letters and digits",
        )?;
    }
    Ok(())
}

/// A qualification for a program, topic or language that does not exist would never be offered anything.
async fn check_programs(store: &Store, qualifications: &[Qualification]) -> Result<(), Problem> {
    let mut checked = BTreeSet::new();
    for (at, held) in qualifications.iter().enumerate() {
        if !checked.insert((&held.client, &held.program, &held.topics, &held.languages)) {
            continue;
        }
        let client = store.open(ClientScope::of_client(&held.client));
        let program = client.program(&held.program).await.map_err(problem_of)?;
        let unknown = || Problem::shape_invalid(format!("/qualifications/{at}/program"), "names no program of that client");
        let program = program.ok_or_else(unknown)?.value;
        check_scope(at, held, &program)?;
    }
    Ok(())
}

fn check_scope(at: usize, held: &Qualification, program: &Program) -> Result<(), Problem> {
    for (place, topic) in held.topics.iter().enumerate() {
        let pointer = format!("/qualifications/{at}/topics/{place}");
        require(program.topic(topic).is_some(), pointer, "names no topic of that program")?;
    }
    let spoken: Vec<&str> = program.languages.iter().map(Language::as_str).collect();
    for (place, language) in held.languages.iter().enumerate() {
        let pointer = format!("/qualifications/{at}/languages/{place}");
        let detail = format!("names no language of that program, which has {}", spoken.join(", "));
        require(program.languages.contains(language), pointer, &detail)?;
    }
    Ok(())
}

fn without_spaces(account: PayoutAccount) -> PayoutAccount {
    let iban: String = account.iban.reveal().chars().filter(|c| !c.is_whitespace()).collect();
    PayoutAccount { iban: Secret::new(iban.to_ascii_uppercase()), ..account }
}

/// The form only; the bank has the last word.
fn is_iban(text: &str) -> bool {
    let country = text.bytes().take(2).all(|byte| byte.is_ascii_uppercase());
    let check = text.get(2..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    // They are 98 less what dividing by 97 leaves, so no account has 00, 01 or 99.
    let can_be = check.and_then(|digits| digits.parse::<u8>().ok()).is_some_and(|check| (2..=98).contains(&check));
    (15..=34).contains(&text.len()) && country && can_be && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
