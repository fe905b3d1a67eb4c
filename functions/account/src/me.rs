//! What people say of themselves: name, language, keys, whether they want work now, and in which of their roles they act here.

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use boot::{Ports, contend, problem_of, to_sign_in};
use domain::{Expert, ExpertId, Language, Person, Qualification, Session};
use serde::Deserialize;
use store::{ClientScope, Stored};
use ui::{MeError, Notice, QualificationView};
use web::{Problem, read_form};

use crate::ask::FORM_BYTES_MAX;
use crate::link;
use crate::page::{self, Own};

/// The longest name, in characters.
const NAME_CHARS_MAX: usize = 80;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Told {
    #[serde(default)]
    said: String,
}

#[derive(Debug, Default, Clone, Deserialize)]
struct Profile {
    #[serde(default)]
    name: String,
    #[serde(default)]
    language: String,
    /// A box that is not ticked is not sent.
    #[serde(default)]
    single_keys: Option<String>,
    /// The same.
    #[serde(default)]
    available: Option<String>,
    /// Which of the person's roles to act in, from 0: a form of its own, with nothing else in it.
    #[serde(default)]
    role: Option<usize>,
}

/// Somebody who is signed in, in a role or not yet.
pub(crate) struct Here {
    pub(crate) session: Stored<Session>,
    pub(crate) person: Stored<Person>,
}

async fn here(ports: &Ports, headers: &HeaderMap, uri: &Uri) -> Result<Here, Response> {
    let fault = |error| problem_of(error).into_response();
    let Some(session) = boot::session(ports, headers).await.map_err(fault)? else { return Err(to_sign_in(uri)) };
    match ports.store.person(&session.value.person).await.map_err(fault)? {
        Some(person) => Ok(Here { session, person }),
        None => Err(to_sign_in(uri)),
    }
}

/// `GET /me`.
pub(crate) async fn show(State(ports): State<Ports>, headers: HeaderMap, uri: Uri, Query(told): Query<Told>) -> Response {
    match here(&ports, &headers, &uri).await {
        Ok(here) => shown(&ports, &here, Notice::of(&told.said), None).await.unwrap_or_else(IntoResponse::into_response),
        Err(response) => response,
    }
}

async fn shown(ports: &Ports, here: &Here, said: Option<Notice>, error: Option<MeError>) -> Result<Response, Problem> {
    let mut sessions = ports.store.sessions(&here.person.value.id).await.map_err(problem_of)?;
    sessions.retain(|session| !session.value.is_over(ports.now()));
    let expert = match here.person.value.expert() {
        Some(expert) => ports.store.expert(expert).await.map_err(problem_of)?.map(|stored| stored.value),
        None => None,
    };
    let qualifications = qualifications(ports, expert.as_ref()).await?;
    Ok(page::me(here, Own { sessions, expert, qualifications, said, error }))
}

/// What an expert may answer, by the names that people read.
async fn qualifications(ports: &Ports, expert: Option<&Expert>) -> Result<Vec<QualificationView>, Problem> {
    let mut views = Vec::new();
    for held in expert.map(|expert| expert.qualifications.as_slice()).unwrap_or_default() {
        views.push(view(ports, held).await?);
    }
    Ok(views)
}

async fn view(ports: &Ports, held: &Qualification) -> Result<QualificationView, Problem> {
    let store = ports.store.open(ClientScope::of_client(&held.client));
    let program = store.program(&held.program).await.map_err(problem_of)?.map(|stored| stored.value);
    let topic =
        |id| program.as_ref().and_then(|program| program.topic(id)).map_or_else(|| id.to_string(), |topic| topic.name.clone());
    Ok(QualificationView {
        topics: held.topics.iter().map(topic).collect(),
        program: program.as_ref().map_or_else(|| held.program.to_string(), |program| program.name.clone()),
        languages: held.languages.clone(),
    })
}

/// `POST /me`: name, language, keys and availability; or another of one's roles.
pub(crate) async fn change(State(ports): State<Ports>, headers: HeaderMap, uri: Uri, body: Bytes) -> Response {
    match here(&ports, &headers, &uri).await {
        Ok(here) => changed(&ports, here, &body).await.unwrap_or_else(IntoResponse::into_response),
        Err(response) => response,
    }
}

async fn changed(ports: &Ports, mut here: Here, body: &Bytes) -> Result<Response, Problem> {
    let profile: Profile = read_form(body, FORM_BYTES_MAX)?;
    if let Some(role) = profile.role {
        return act_as(ports, &here, role).await;
    }
    let name = profile.name.trim().to_owned();
    // A language that no page is written in can only come by a form that is not ours; English then.
    let language: Language = profile.language.parse().unwrap_or_else(|_| here.person.value.language.clone());
    if name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
        // What was typed stays on the page.
        here.person.value = Person { name, language, ..here.person.value };
        return shown(ports, &here, None, Some(MeError::NameTooLong { most: NAME_CHARS_MAX })).await;
    }
    let single_keys = profile.single_keys.is_some();
    contend(|| async {
        let person = ports.store.person(&here.person.value.id).await.map_err(problem_of)?.ok_or_else(Problem::fault)?;
        let told = Person { name: name.clone(), language: language.clone(), single_keys, ..person.value.clone() };
        let put = ports.store.put_person(&person.with(told)).map_err(problem_of)?;
        Ok(ports.store.save(vec![put]).await)
    })
    .await?;
    if let Some(expert) = here.person.value.expert() {
        set_available(ports, expert, profile.available.is_some()).await?;
    }
    Ok(Redirect::to(&format!("/me?said={}", Notice::Saved.word())).into_response())
}

async fn set_available(ports: &Ports, expert: &ExpertId, available: bool) -> Result<(), Problem> {
    contend(|| async {
        let Some(stored) = ports.store.expert(expert).await.map_err(problem_of)? else { return Ok(Ok(())) };
        if stored.value.available == available {
            return Ok(Ok(()));
        }
        let toggled = Expert { available, ..stored.value.clone() }.seen(ports.now());
        Ok(ports.store.save_expert(&stored.with(toggled)).await)
    })
    .await
}

/// Acts in another of one's roles on this device.
async fn act_as(ports: &Ports, here: &Here, role: usize) -> Result<Response, Problem> {
    let role = here.person.value.roles.get(role).cloned().ok_or_else(Problem::not_found)?;
    let acting = here.session.with(here.session.value.clone().acting_as(role.clone()));
    let put = ports.store.put_session(&acting).map_err(problem_of)?;
    // Whoever wrote first changed the secret; the next click finds it changed.
    ports.store.save(vec![put]).await.map_err(problem_of)?;
    Ok(Redirect::to(link::home(Some(&role))).into_response())
}
