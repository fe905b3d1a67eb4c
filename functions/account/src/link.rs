//! The page behind a mailed link. GET shows one button and changes nothing: mail scanners follow every link. POST uses it.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use boot::{Ports, contend, problem_of};
use domain::{LinkRefused, Person, PersonId, Principal, Session, SessionId, SignInLink, TokenHash};
use store::Stored;
use tracing::info;
use web::{Problem, SessionCookie, is_same_origin, random_token};

use crate::{AccountStage, device, page};

/// `GET /sign-in/{token}`.
pub(crate) async fn show(State(ports): State<Ports>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    match ports.store.sign_in_link(&TokenHash::of(&token)).await {
        Ok(link) => match standing(link.as_ref(), &ports) {
            Ok(link) => page::confirm(link, &token),
            Err(refused) => page::over(page::tongue(&headers), refused),
        },
        Err(error) => problem_of(error).into_response(),
    }
}

/// A link that works now; one that never was looks like one whose time is over.
fn standing<'a>(link: Option<&'a Stored<SignInLink>>, ports: &Ports) -> Result<&'a SignInLink, LinkRefused> {
    let link = &link.ok_or(LinkRefused::Over)?.value;
    link.check(ports.now()).map(|()| link)
}

/// `POST /sign-in/{token}`: signs in on this device, once.
pub(crate) async fn open(State(stage): State<AccountStage>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    opened(&stage, &token, &headers).await.unwrap_or_else(IntoResponse::into_response)
}

async fn opened(stage: &AccountStage, token: &str, headers: &HeaderMap) -> Result<Response, Problem> {
    let ports = &stage.ports;
    // Else another site could sign somebody in as somebody else.
    if !is_same_origin(headers, &ports.settings.public_url) {
        return Err(Problem::forbidden("This was sent from a page of another site; open the link from the mail again."));
    }
    let hash = TokenHash::of(token);
    let secret = random_token().map_err(|_| Problem::fault())?;
    let used = contend(|| async {
        let Some(link) = ports.store.sign_in_link(&hash).await.map_err(problem_of)? else {
            return Ok(Ok(Err(LinkRefused::Over)));
        };
        let used = match link.value.clone().used(ports.now()) {
            Ok(used) => link.with(used),
            Err(refused) => return Ok(Ok(Err(refused))),
        };
        let person = person(ports, &used.value).await?;
        let session = session(ports, &person.value, &used.value, headers, &secret)?;
        let puts = [
            ports.store.put_sign_in_link(&hash, &used),
            ports.store.put_person(&person),
            ports.store.put_session(&Stored::new(session.clone())),
        ];
        let puts = puts.into_iter().collect::<Result<Vec<_>, _>>().map_err(problem_of)?;
        Ok(ports.store.save(puts).await.map(|()| Ok((used.value.to, session))))
    });
    match used.await? {
        Err(refused) => Ok(page::over(page::tongue(headers), refused)),
        Ok((to, session)) => Ok(signed_in(ports, to, session, secret)),
    }
}

/// Whoever the link was sent to, with the role that it gives.
async fn person(ports: &Ports, link: &SignInLink) -> Result<Stored<Person>, Problem> {
    let known = ports.store.person(&PersonId::of(&link.mail)).await.map_err(problem_of)?;
    let person = known.unwrap_or_else(|| Stored::new(Person::new(link.mail.clone(), link.language.clone())));
    Ok(match &link.role {
        Some(role) => person.with(person.value.clone().with_role(role.clone())),
        None => person,
    })
}

fn session(ports: &Ports, person: &Person, link: &SignInLink, headers: &HeaderMap, secret: &str) -> Result<Session, Problem> {
    let mut bits = [0_u8; 16];
    getrandom::fill(&mut bits).map_err(|_| Problem::fault())?;
    let role = link.role.clone().or_else(|| person.roles.first().cloned());
    let device = device::name(headers);
    Ok(Session::begin(SessionId::from_random(bits), person.id.clone(), role, &device, TokenHash::of(secret), ports.now()))
}

fn signed_in(ports: &Ports, to: String, session: Session, secret: String) -> Response {
    info!(person = %session.person, "signed in on a device");
    let to = if to.is_empty() { home(session.role.as_ref()).to_owned() } else { to };
    let age = session.ends_at().since(ports.now());
    let cookie = SessionCookie::new(session.person, session.id, secret, ports.now());
    let set = AppendHeaders([(header::SET_COOKIE, cookie.header(&ports.settings.public_url, age))]);
    (set, Redirect::to(&to)).into_response()
}

/// The first page of a role.
pub(crate) fn home(role: Option<&Principal>) -> &'static str {
    match role {
        Some(Principal::Expert { .. }) => "/desk",
        Some(Principal::Client { .. } | Principal::Operator) => "/live",
        None => "/me",
    }
}
