//! The style page: the tokens and every component in every state, alive. It is for whoever builds or judges pages, so it is English.

use askama::Template;

use crate::Frame;

/// The living style page, `GET /style`.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "style.html")]
pub struct StylePage {
    /// The frame, `Frame::new("Style")`.
    pub frame: Frame,
}

/// The tokens of colour, each shown by a class of its own.
const COLOURS: [&str; 13] =
    ["ground", "paper", "ink", "quiet", "line", "edge", "accent", "on-accent", "tint", "good", "good-tint", "bad", "bad-tint"];

rendered!(StylePage);
