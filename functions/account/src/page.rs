//! The pages of this function, with the headers that all pages carry.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use boot::{frame_of, html};
use domain::{Expert, LinkRefused, Session, SignInLink};
use store::Stored;
use ui::{
    DeviceView, Frame, LinkOver, LinkOverPage, MeError, MePage, Notice, QualificationView, SignInConfirmPage, SignInError,
    SignInPage, SignInSentPage, Tongue,
};

use crate::AccountStage;
use crate::me::Here;

/// The tongue that the browser asks for: of whoever is not signed in nothing else is known.
pub(crate) fn tongue(headers: &HeaderMap) -> Tongue {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|accepted| accepted.to_str().ok());
    Tongue::accepted(accepted.unwrap_or_default())
}

/// The form that asks for a link.
pub(crate) fn sign_in(tongue: Tongue, mail: &str, to: String, error: Option<SignInError>, said: Option<Notice>) -> Response {
    let status = match error {
        None => StatusCode::OK,
        Some(SignInError::NoAddress) => StatusCode::UNPROCESSABLE_ENTITY,
        Some(SignInError::TooMany) => StatusCode::TOO_MANY_REQUESTS,
    };
    let frame = Frame::of(tongue).saying(said);
    // Nobody types an address of more than this; what is sent back to its sender stays short.
    let mail = mail.chars().take(254).collect();
    html(status, SignInPage { frame, mail, to, error }.html())
}

/// A letter is on its way, if the address is known.
pub(crate) fn sent(stage: &AccountStage, tongue: Tongue) -> Response {
    let outbox = (!stage.ports.settings.outbox_folder.is_empty()).then(|| "/outbox".to_owned());
    html(StatusCode::OK, SignInSentPage { frame: Frame::of(tongue), mail: String::new(), outbox }.html())
}

/// The one button behind a link that works.
pub(crate) fn confirm(link: &SignInLink, token: &str) -> Response {
    let page = SignInConfirmPage {
        frame: Frame::of(Tongue::of(&link.language)),
        action: format!("/sign-in/{token}"),
        mail: link.mail.reveal().to_owned(),
        invited_as: link.role.clone(),
        to: link.to.clone(),
    };
    html(StatusCode::OK, page.html())
}

/// The page of a link that does not work any longer.
pub(crate) fn over(tongue: Tongue, refused: LinkRefused) -> Response {
    let because = match refused {
        LinkRefused::Used => LinkOver::Used,
        LinkRefused::Over => LinkOver::Expired,
    };
    html(StatusCode::GONE, LinkOverPage { frame: Frame::of(tongue), because }.html())
}

/// What a person's own page shows beside themselves.
pub(crate) struct Own {
    pub(crate) sessions: Vec<Stored<Session>>,
    pub(crate) expert: Option<Expert>,
    pub(crate) qualifications: Vec<QualificationView>,
    pub(crate) said: Option<Notice>,
    pub(crate) error: Option<MeError>,
}

/// A person's own page.
pub(crate) fn me(here: &Here, own: Own) -> Response {
    let (person, session) = (&here.person.value, &here.session.value);
    let status = if own.error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let roles = person.roles.iter().enumerate().filter(|(_, role)| Some(*role) != session.role.as_ref());
    let page = MePage {
        frame: frame_of(person, session.role.as_ref()).saying(own.said),
        name: person.name.clone(),
        mail: person.mail.reveal().to_owned(),
        tongue: Tongue::of(&person.language),
        single_keys: person.single_keys,
        available: own.expert.as_ref().map(|expert| expert.available),
        role: session.role.clone(),
        roles: roles.map(|(at, role)| (at.to_string(), role.clone())).collect(),
        qualifications: own.qualifications,
        account: own.expert.as_ref().and_then(account),
        devices: devices(session, &own.sessions),
        error: own.error,
    };
    html(status, page.html())
}

/// The end of the account's number: enough to know it by, too little to use it.
fn account(expert: &Expert) -> Option<String> {
    let iban = expert.payout.as_ref()?.iban.reveal();
    let end = iban.get(iban.len().checked_sub(4)?..)?;
    Some(format!("•••• {end}"))
}

fn devices(this: &Session, all: &[Stored<Session>]) -> Vec<DeviceView> {
    let view = |session: &Session| DeviceView {
        session: session.id.clone(),
        device: session.device.clone(),
        begun_at: session.begun_at,
        seen_at: session.rotated_at,
        this: session.id == this.id,
    };
    let mut devices: Vec<DeviceView> = all.iter().map(|session| view(&session.value)).collect();
    devices.sort_by_key(|device| (!device.this, std::cmp::Reverse(device.seen_at)));
    devices
}
