//! Signing in: an address, a letter, one button. No password, no puzzle.

use askama::Template;
use domain::Principal;

use crate::sentence::Markup;
use crate::{Frame, Tongue};

/// The form for an address, `GET /sign-in`; it posts `mail` and `to` to the same path.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "sign_in.html")]
pub struct SignInPage {
    /// The frame.
    pub frame: Frame,
    /// What stands in the field.
    pub mail: String,
    /// Where to go afterwards, a local path; may be empty.
    pub to: String,
    /// What was wrong with the last form.
    pub error: Option<SignInError>,
}

/// What was wrong with a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInError {
    /// The text is no mail address.
    NoAddress,
    /// Too many letters were asked for.
    TooMany,
}

/// The page that says that a letter is on its way, if the address is known. It is the same for an unknown one.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "sign_in_sent.html")]
pub struct SignInSentPage {
    /// The frame.
    pub frame: Frame,
    /// To which address.
    pub mail: String,
    /// Where letters can be read on this machine, such as `/outbox`; nothing where they are really sent.
    pub outbox: Option<String>,
}

/// The page behind the link in a letter, `GET /sign-in/{token}`: one button, so that a scanner that follows links signs nobody in.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "sign_in_confirm.html")]
pub struct SignInConfirmPage {
    /// The frame.
    pub frame: Frame,
    /// Where the button posts, `/sign-in/<token>`.
    pub action: String,
    /// To which address the letter went.
    pub mail: String,
    /// The role that the link gives, if it is an invitation.
    pub invited_as: Option<Principal>,
    /// Where to go afterwards, a local path; may be empty.
    pub to: String,
}

/// The page of a link that opens nothing any longer. It offers a new one.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "link_over.html")]
pub struct LinkOverPage {
    /// The frame.
    pub frame: Frame,
    /// Why.
    pub because: LinkOver,
}

/// Why a link opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkOver {
    /// Its time is over.
    Expired,
    /// It was used.
    Used,
    /// It is none of ours.
    Unknown,
}

impl SignInError {
    const fn key(self) -> &'static str {
        match self {
            SignInError::NoAddress => "error-no-address",
            SignInError::TooMany => "error-too-many",
        }
    }
}

impl LinkOver {
    const fn key(self) -> &'static str {
        match self {
            LinkOver::Expired => "link-expired",
            LinkOver::Used => "link-used",
            LinkOver::Unknown => "link-unknown",
        }
    }
}

impl SignInSentPage {
    fn said(&self, tongue: &Tongue) -> Markup {
        match self.mail.as_str() {
            "" => tongue.say("sent-somewhere"),
            mail => tongue.with("sent", &[("mail", mail.into())]),
        }
    }
}

impl SignInConfirmPage {
    const fn title_key(&self) -> &'static str {
        if self.invited_as.is_some() { "invited-title" } else { "confirm-title" }
    }

    const fn button_key(&self) -> &'static str {
        if self.invited_as.is_some() { "invited-button" } else { "confirm-button" }
    }

    fn said(&self, tongue: &Tongue) -> Markup {
        tongue.with("confirm", &[("mail", self.mail.as_str().into())])
    }

    fn invited(&self, tongue: &Tongue) -> Option<Markup> {
        Some(match self.invited_as.as_ref()? {
            Principal::Expert { .. } => tongue.say("invited-expert"),
            Principal::Client { client } => tongue.with("invited-client", &[("client", client.as_str().into())]),
            Principal::Operator => tongue.say("invited-operator"),
        })
    }
}

/// As what somebody acts now.
pub(crate) fn role_said(role: &Principal, tongue: &Tongue) -> Markup {
    match role {
        Principal::Expert { .. } => tongue.say("role-expert"),
        Principal::Client { client } => tongue.with("role-client", &[("client", client.as_str().into())]),
        Principal::Operator => tongue.say("role-operator"),
    }
}

/// The words on the button that changes to another role.
pub(crate) fn role_change(role: &Principal, tongue: &Tongue) -> Markup {
    match role {
        Principal::Expert { .. } => tongue.say("role-to-expert"),
        Principal::Client { client } => tongue.with("role-to-client", &[("client", client.as_str().into())]),
        Principal::Operator => tongue.say("role-to-operator"),
    }
}

rendered!(SignInPage, SignInSentPage, SignInConfirmPage, LinkOverPage);
