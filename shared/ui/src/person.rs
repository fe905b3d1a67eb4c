//! The page behind "I need a person": what was answered automatically, and one button.

use askama::Template;

use crate::Frame;

/// One screen for a customer who was answered by an automation.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "person.html")]
pub struct PersonPage {
    /// The frame; its title is the heading.
    pub frame: Frame,
    /// The survey's address, `/s/<token>`; the form goes to `/person` below it.
    pub address: String,
    /// The language of subject and answer, which need not be the page's.
    pub asked_in: String,
    /// What was asked, in short.
    pub subject: String,
    /// What was answered; may be empty.
    pub answer: String,
    /// What the page says first; may be empty.
    pub notice: &'static str,
    /// The words on the button, while the answer can be taken back.
    pub button: Option<&'static str>,
    /// The words of the link to the survey's page, where one can say more.
    pub more: &'static str,
}

rendered!(PersonPage);
