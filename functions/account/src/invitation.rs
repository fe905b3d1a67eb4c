//! An invitation: a mailed link that gives a role. The operator invites anybody, a client its own people.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use boot::{Ports, caller, problem_of};
use domain::{Language, MailAddress, Principal, SignInLink, Timestamp, TokenHash};
use serde::Deserialize;
use serde_json::{Value, json};
use store::Stored;
use tracing::{error, info};
use ui::Tongue;
use web::{BODY_BYTES_MAX, Problem, random_token, read_json};

use crate::{AccountStage, letters};

/// Who is invited, as what.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Invitation {
    mail: MailAddress,
    /// The language of the letter, and of their pages at first.
    language: Language,
    /// `{"role":"expert","expert":"exp_…"}`, `{"role":"client","client":"…"}` or `{"role":"operator"}`.
    #[serde(rename = "as")]
    role: Principal,
}

/// `POST /v1/invitations`: 202 when the letter is on its way. Asked twice, two letters go out, and both work.
pub(crate) async fn invite(
    State(stage): State<AccountStage>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let ports = &stage.ports;
    let host = caller(ports, &headers).await?;
    let invitation: Invitation = read_json(&body, BODY_BYTES_MAX)?;
    may_give(ports, &host, &invitation.role).await?;
    let until = send(&stage, &invitation).await?;
    info!("{host:?} invited somebody as {:?}", invitation.role);
    Ok((StatusCode::ACCEPTED, Json(json!({ "as": invitation.role, "until": until }))))
}

async fn may_give(ports: &Ports, host: &Principal, role: &Principal) -> Result<(), Problem> {
    let refused = || Problem::forbidden("The operator invites anybody, and a client its own people.");
    match (host, role) {
        (Principal::Operator, Principal::Expert { expert }) => match ports.store.expert(expert).await.map_err(problem_of)? {
            Some(_) => Ok(()),
            None => Err(Problem::shape_invalid("/as/expert", "names nobody; set the expert up first")),
        },
        (Principal::Operator, _) => Ok(()),
        (Principal::Client { client: own }, Principal::Client { client }) if own == client => Ok(()),
        _ => Err(refused()),
    }
}

async fn send(stage: &AccountStage, invitation: &Invitation) -> Result<Timestamp, Problem> {
    let Invitation { mail, language, role } = invitation;
    let (ports, token) = (&stage.ports, random_token().map_err(|_| Problem::fault())?);
    let link = SignInLink::invitation(mail.clone(), language.clone(), role.clone(), ports.now());
    let until = link.until;
    let put = ports.store.put_sign_in_link(&TokenHash::of(&token), &Stored::new(link)).map_err(problem_of)?;
    ports.store.save(vec![put]).await.map_err(problem_of)?;
    let letter = letters::invitation(mail, Tongue::of(language), role, &format!("{}/sign-in/{token}", ports.settings.public_url));
    stage.mailer.send(&letter).await.map_err(|failed| {
        error!("no letter went out: {failed}");
        Problem::unavailable()
    })?;
    Ok(until)
}
