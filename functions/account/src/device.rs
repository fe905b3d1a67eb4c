//! Devices: on which ones a person is signed in, what each calls itself, and how they sign out.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use boot::{Ports, contend, problem_of};
use domain::{PersonId, Session, SessionId};
use serde::Deserialize;
use store::Stored;
use tracing::info;
use ui::Notice;
use web::{Problem, SessionCookie, no_cookie, read_form};

use crate::ask::FORM_BYTES_MAX;

#[derive(Debug, Deserialize)]
struct Ending {
    /// A session's id, `others`, or `all`.
    session: String,
}

/// `POST /sign-out`: ends the session of this device. Whoever is signed out already is signed out.
pub(crate) async fn sign_out(State(ports): State<Ports>, headers: HeaderMap) -> Response {
    let Some(cookie) = SessionCookie::of(&headers) else { return Redirect::to("/sign-in").into_response() };
    let opened = boot::session(&ports, &headers).await.map_err(problem_of);
    let ended = match opened {
        Ok(Some(_)) => end_one(&ports, &cookie.person, &cookie.session).await,
        other => other.map(|_| ()),
    };
    let gone = AppendHeaders([(header::SET_COOKIE, no_cookie(&ports.settings.public_url))]);
    match ended {
        Ok(()) => (gone, Redirect::to("/sign-in?said=signed-out")).into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// `POST /me/devices`: signs out one other device, or all others.
pub(crate) async fn end(State(ports): State<Ports>, headers: HeaderMap, body: Bytes) -> Response {
    ended(&ports, &headers, &body).await.unwrap_or_else(IntoResponse::into_response)
}

async fn ended(ports: &Ports, headers: &HeaderMap, body: &Bytes) -> Result<Response, Problem> {
    let own = boot::session(ports, headers).await.map_err(problem_of)?;
    let Some(own) = own else { return Ok(Redirect::to("/sign-in?to=/me").into_response()) };
    let asked: Ending = read_form(body, FORM_BYTES_MAX)?;
    let all = ports.store.sessions(&own.value.person).await.map_err(problem_of)?;
    let meant = |session: &&Stored<Session>| match asked.session.as_str() {
        "others" => session.value.id != own.value.id,
        "all" => true,
        id => session.value.id.as_str() == id,
    };
    for session in all.iter().filter(meant) {
        end_one(ports, &session.value.person, &session.value.id).await?;
    }
    let said = if asked.session == "others" { Notice::DevicesSignedOut } else { Notice::DeviceSignedOut };
    Ok(Redirect::to(&format!("/me?said={}", said.word())).into_response())
}

async fn end_one(ports: &Ports, person: &PersonId, id: &SessionId) -> Result<(), Problem> {
    contend(|| async {
        let Some(session) = ports.store.session(person, id).await.map_err(problem_of)? else { return Ok(Ok(())) };
        let ended = session.with(session.value.clone().ended(ports.now()));
        let put = ports.store.put_session(&ended).map_err(problem_of)?;
        Ok(ports.store.save(vec![put]).await)
    })
    .await?;
    info!(%person, "signed out on a device");
    Ok(())
}

/// What a device calls itself, in two words: `Firefox, Linux`. It is shown to its own person and decides nothing.
pub(crate) fn name(headers: &HeaderMap) -> String {
    let said = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let first = |words: &[(&str, &str)]| words.iter().find(|(mark, _)| said.contains(mark)).map(|(_, name)| (*name).to_owned());
    // In the order in which browsers name each other: Edge says Chrome, Chrome says Safari.
    let browser = first(&[("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    [browser, system].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_called_by_its_browser_and_system_and_by_nothing_else_that_it_says() {
        let named = |said: &str| name(&[(header::USER_AGENT, said.parse().unwrap())].into_iter().collect());
        assert_eq!(named("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), "Firefox, Linux");
        assert_eq!(
            named("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"),
            "Chrome, Android"
        );
        assert_eq!(named("<script>alert(1)</script>"), "");
    }
}
