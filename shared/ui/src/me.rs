//! The profile: name, language, keys, availability, what one may answer, and the devices on which one is signed in.

use askama::Template;
use domain::{Language, Principal, SessionId, Timestamp};

use crate::sentence::{Markup, Sentences};
use crate::{Frame, Tongue};

/// A person's own page, `GET /me`. Its form posts `name`, `language`, `single_keys` (on or absent) and, for experts, `available` (on or
/// absent) to the same path; the devices post `session` (an id, `others` or `all`) to `/me/devices`; a role is changed by posting `role`.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "me.html")]
pub struct MePage {
    /// The frame.
    pub frame: Frame,
    /// What stands in the field of the name.
    pub name: String,
    /// Their address.
    pub mail: String,
    /// The language that is chosen.
    pub tongue: Tongue,
    /// Whether single letters are keys.
    pub single_keys: bool,
    /// Whether they want to be offered tickets now; nothing for whoever is no expert.
    pub available: Option<bool>,
    /// What they act as on this device.
    pub role: Option<Principal>,
    /// What else they may act as: what the form sends, and which role that is.
    pub roles: Vec<(String, Principal)>,
    /// What they may answer.
    pub qualifications: Vec<QualificationView>,
    /// Where their pay goes, all but its end hidden, such as `•••• 4711`; nothing for whoever gave none.
    pub account: Option<String>,
    /// The devices on which they are signed in, this one first.
    pub devices: Vec<DeviceView>,
    /// What was wrong with the last form.
    pub error: Option<MeError>,
}

/// What an expert may answer in one program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QualificationView {
    /// The program's name.
    pub program: String,
    /// The names of the topics; empty means every one.
    pub topics: Vec<String>,
    /// The languages.
    pub languages: Vec<Language>,
}

/// A device on which a person is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceView {
    /// The session.
    pub session: SessionId,
    /// What the device calls itself, such as `Firefox on Linux`.
    pub device: String,
    /// Since when.
    pub begun_at: Timestamp,
    /// When it was last seen, as exact as a day.
    pub seen_at: Timestamp,
    /// Whether it is the device that asks.
    pub this: bool,
}

/// What was wrong with a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeError {
    /// The name is too long.
    NameTooLong {
        /// The most characters.
        most: usize,
    },
}

impl MeError {
    fn said(self, tongue: &Tongue) -> Markup {
        match self {
            MeError::NameTooLong { most } => tongue.count("error-name-too-long", most),
        }
    }
}

impl DeviceView {
    fn sign_out_said(&self, tongue: &Tongue) -> String {
        Sentences::of(*tongue).say("device-sign-out", &[("device", self.device.as_str().into())])
    }
}

rendered!(MePage);
