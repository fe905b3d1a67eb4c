//! Sessions at the door: a cookie opens what a key opens, forms of other sites are turned away, and secrets change with the days.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Language, Person, Principal, ROTATED_AFTER, Session};
use store::{StoreError, Stored};
use tracing::warn;
use web::{Problem, SessionCookie, bearer, is_same_origin, no_cookie, random_token};

use crate::{Ports, problem_of};

/// Whoever looks at a page: signed in on this device, as what, in which language.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// As what they act.
    pub principal: Principal,
    /// Who they are.
    pub person: Person,
}

impl Visitor {
    /// The language of their pages.
    pub fn language(&self) -> &Language {
        &self.person.language
    }
}

/// The session that a request's cookie opens.
pub async fn session(ports: &Ports, headers: &HeaderMap) -> Result<Option<Stored<Session>>, StoreError> {
    let Some(cookie) = SessionCookie::of(headers) else { return Ok(None) };
    let found = ports.store.session(&cookie.person, &cookie.session).await?;
    Ok(found.filter(|session| session.value.opens(&cookie.hash(), ports.now())))
}

/// Who looks at this page. Whoever is not signed in is shown the way, and comes back to the page; whoever holds no role is told so.
pub async fn visitor(ports: &Ports, headers: &HeaderMap, uri: &Uri) -> Result<Visitor, Response> {
    let fault = |error| problem_of(error).into_response();
    let Some(session) = session(ports, headers).await.map_err(fault)? else { return Err(to_sign_in(uri)) };
    let person = ports.store.person(&session.value.person).await.map_err(fault)?;
    match (person, session.value.role) {
        // A role that was taken from them since is not theirs any longer.
        (Some(person), Some(role)) if person.value.roles.contains(&role) => Ok(Visitor { principal: role, person: person.value }),
        (Some(_), _) => Err(Redirect::to("/me").into_response()),
        (None, _) => Err(to_sign_in(uri)),
    }
}

/// The way to sign in, and back.
pub fn to_sign_in(uri: &Uri) -> Response {
    let to: String = url_part(uri.path_and_query().map_or("/", |path| path.as_str()));
    Redirect::to(&format!("/sign-in?to={to}")).into_response()
}

fn url_part(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(byte);
    text.bytes().map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Turns away what a form of another site sends with the cookie of one of ours, and changes a secret that is a day old.
pub(crate) async fn guard(State(ports): State<Ports>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let cookie = SessionCookie::of(headers).filter(|_| bearer(headers).is_none());
    let Some(cookie) = cookie else { return next.run(request).await };
    let changes = ![Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    if changes && !is_same_origin(headers, &ports.settings.public_url) {
        return Problem::forbidden("This was sent from a page of another site; open the page here and send it again.")
            .into_response();
    }
    let mut response = next.run(request).await;
    let sets = response.headers().contains_key(header::SET_COOKIE);
    if !sets
        && ports.now() >= cookie.made_at + ROTATED_AFTER
        && let Some(set) = rotate(&ports, &cookie).await
    {
        response.headers_mut().append(header::SET_COOKIE, set);
    }
    response
}

/// The cookie with a new secret; nothing when another request was faster, or the cookie opens nothing.
async fn rotate(ports: &Ports, cookie: &SessionCookie) -> Option<HeaderValue> {
    let public_url = &ports.settings.public_url;
    let found = ports.store.session(&cookie.person, &cookie.session).await.ok()?;
    let opened = found.filter(|session| session.value.opens(&cookie.hash(), ports.now()));
    let Some(session) = opened else { return Some(no_cookie(public_url)) };
    if !session.value.is_to_rotate(ports.now()) {
        return None;
    }
    let secret = random_token().ok()?;
    let renewed = SessionCookie::new(cookie.person.clone(), cookie.session.clone(), secret, ports.now());
    let rotated = session.value.clone().rotated(renewed.hash(), ports.now());
    let age = rotated.ends_at().since(ports.now());
    let put = ports.store.put_session(&session.with(rotated)).ok()?;
    match ports.store.save(vec![put]).await {
        Ok(()) => Some(renewed.header(public_url, age)),
        Err(error) => {
            warn!("a session keeps its secret for now: {error}");
            None
        }
    }
}
