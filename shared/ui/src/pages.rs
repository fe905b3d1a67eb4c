//! The pages themselves.

use askama::Template;

use crate::Frame;

/// The welcome page.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "home.html")]
pub struct HomePage {
    /// The frame.
    pub frame: Frame,
    /// The address of this system, for the examples; may be empty.
    pub address: String,
}

/// The health page.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "health.html")]
pub struct HealthPage {
    /// The frame.
    pub frame: Frame,
    /// Whether all is well.
    pub well: bool,
    /// What was looked at.
    pub checks: Vec<CheckView>,
    /// When, RFC 3339.
    pub at: String,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckView {
    /// What, in words.
    pub name: &'static str,
    /// Whether it is well.
    pub well: bool,
    /// What was found.
    pub said: &'static str,
}

/// The page of the live board. It carries no data: its script asks for them with the reader's own key.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "live.html")]
pub struct LivePage {
    /// The frame, with script.
    pub frame: Frame,
}

/// A page with a heading and one or more paragraphs: nothing here, come back later.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "message.html")]
pub struct MessagePage {
    /// The frame; its title is the heading.
    pub frame: Frame,
    /// The paragraphs.
    pub paragraphs: Vec<String>,
}

rendered!(HomePage, HealthPage, LivePage, MessagePage);
