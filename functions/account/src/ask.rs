//! The form that asks for a link. Its answer is the same for every address, so that nobody learns who is known here.

use axum::body::Bytes;
use axum::extract::{Query, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use boot::{problem_of, source};
use domain::{MailAddress, PersonId, SignInLink, Span, TokenHash, digest_of};
use serde::Deserialize;
use store::Stored;
use tracing::{error, info};
use ui::{Notice, SignInError, Tongue};
use web::{Problem, is_same_origin, local_path, random_token, read_form};

use crate::{AccountStage, letters, page};

/// The most bytes of a form of this function.
pub(crate) const FORM_BYTES_MAX: usize = 16 * 1024;
/// How many letters one address gets in a quarter of an hour.
const PER_ADDRESS: u32 = 5;
/// How often one source may ask in a quarter of an hour: an office of people, not a list of addresses.
const PER_SOURCE: u32 = 60;
const QUARTER: Span = Span::minutes(15);

/// What the way here said.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Way {
    /// The page that was asked for.
    #[serde(default)]
    to: String,
    /// What happened before.
    #[serde(default)]
    said: String,
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    mail: String,
    #[serde(default)]
    to: String,
}

/// `GET /sign-in`.
pub(crate) async fn show(State(stage): State<AccountStage>, Query(way): Query<Way>, headers: HeaderMap) -> Response {
    let tongue = page::tongue(&headers);
    if way.said == "letter" {
        return page::sent(&stage, tongue);
    }
    page::sign_in(tongue, "", local_path(&way.to).unwrap_or_default(), None, Notice::of(&way.said))
}

/// `POST /sign-in`: sends a link to whoever has this address.
pub(crate) async fn ask(State(stage): State<AccountStage>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let from = source(&parts.extensions);
    match axum::body::to_bytes(body, FORM_BYTES_MAX).await {
        Ok(body) => asked(&stage, &parts.headers, &from, &body).await.unwrap_or_else(IntoResponse::into_response),
        Err(_) => Problem::body_too_large(FORM_BYTES_MAX).into_response(),
    }
}

async fn asked(stage: &AccountStage, headers: &HeaderMap, from: &str, body: &Bytes) -> Result<Response, Problem> {
    let (tongue, asked) = (page::tongue(headers), read_form::<Asked>(body, FORM_BYTES_MAX)?);
    let to = local_path(&asked.to).unwrap_or_default();
    if !is_same_origin(headers, &stage.ports.settings.public_url) {
        return Err(Problem::forbidden("This was sent from a page of another site; open the page here and send it again."));
    }
    let Ok(mail) = asked.mail.parse::<MailAddress>() else {
        return Ok(page::sign_in(tongue, &asked.mail, to, Some(SignInError::NoAddress), None));
    };
    if !may_ask(stage, &mail, from).await? {
        return Ok(page::sign_in(tongue, &asked.mail, to, Some(SignInError::TooMany), None));
    }
    send(stage, mail, to, tongue).await?;
    Ok(Redirect::to("/sign-in?said=letter").into_response())
}

async fn may_ask(stage: &AccountStage, mail: &MailAddress, from: &str) -> Result<bool, Problem> {
    let (store, now) = (&stage.ports.store, stage.ports.now());
    // Digests, so that no list of who asked stands anywhere.
    let by_source = format!("sign-in-from-{}", digest_of(&["source", from]));
    let by_address = format!("sign-in-of-{}", PersonId::of(mail));
    let few = store.count_attempt(&by_source, PER_SOURCE, QUARTER, now).await.map_err(problem_of)?;
    Ok(few && store.count_attempt(&by_address, PER_ADDRESS, QUARTER, now).await.map_err(problem_of)?)
}

/// Sends the link, or to a stranger the word that nobody is known by this address: one letter either way.
async fn send(stage: &AccountStage, mail: MailAddress, to: String, tongue: Tongue) -> Result<(), Problem> {
    let ports = &stage.ports;
    let person = ports.store.person(&PersonId::of(&mail)).await.map_err(problem_of)?;
    let letter = match person {
        None => letters::stranger(&mail, tongue, &ports.settings.public_url),
        Some(person) => {
            let token = random_token().map_err(|_| Problem::fault())?;
            let tongue = Tongue::of(&person.value.language);
            let link = SignInLink::to_sign_in(mail.clone(), person.value.language, to, ports.now());
            let put = ports.store.put_sign_in_link(&TokenHash::of(&token), &Stored::new(link)).map_err(problem_of)?;
            ports.store.save(vec![put]).await.map_err(problem_of)?;
            letters::sign_in(&mail, tongue, &format!("{}/sign-in/{token}", ports.settings.public_url))
        }
    };
    stage.mailer.send(&letter).await.map_err(|failed| {
        error!("no letter went out: {failed}");
        Problem::unavailable()
    })?;
    info!("a letter about signing in went out");
    Ok(())
}
