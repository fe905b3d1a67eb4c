//! The frame around a page: what the layout needs besides the page's own content.

use domain::Language;

use crate::{Notice, Toast, Tongue, UndoForm, asset_path};

/// The title of a page, its language, where its files are, who reads it, and what it says first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The title, without the name of the house; empty on pages that know their own.
    pub title: String,
    /// The language of the page, a BCP 47 tag.
    pub language: String,
    /// Whether the page carries the script.
    pub scripted: bool,
    /// Whether the page stands alone, narrow and without links to the system's other pages.
    pub alone: bool,
    /// The language of its sentences.
    pub tongue: Tongue,
    /// Who is signed in.
    pub who: Option<Who>,
    /// What the page says first.
    pub toast: Option<Toast>,
    /// Whether it is one of the house's own pages: home, board, health.
    pub(crate) house: bool,
    pub(crate) style: String,
    pub(crate) script: String,
    pub(crate) mark: String,
}

/// Whoever is signed in, as the head of each page shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// What they want to be called, or their mail address.
    pub name: String,
    /// Whether they act as an expert, so that desk and earnings are theirs.
    pub expert: bool,
    /// Whether they may invite others.
    pub invites: bool,
    /// Whether single letters are keys (WCAG 2.1.4).
    pub single_keys: bool,
}

impl Frame {
    /// The frame of an English page without script.
    pub fn new(title: impl Into<String>) -> Self {
        Frame {
            title: title.into(),
            language: "en".to_owned(),
            scripted: false,
            alone: false,
            tongue: Tongue::English,
            who: None,
            toast: None,
            house: true,
            style: asset_path("style"),
            script: asset_path("fandesk"),
            mark: asset_path("mark"),
        }
    }

    /// The frame of a page that knows its own title, in this tongue, with the script.
    pub fn of(tongue: Tongue) -> Self {
        Frame {
            language: tongue.tag().to_owned(),
            tongue,
            scripted: true,
            house: false,
            script: asset_path("desk"),
            ..Frame::new("")
        }
    }

    /// The same frame for somebody who is signed in.
    pub fn signed_in(self, who: Who) -> Self {
        Frame { who: Some(who), ..self }
    }

    /// The same frame that says this first, if anything: `Notice::of(word)` reads it from `?said=`.
    pub fn saying(self, notice: Option<Notice>) -> Self {
        Frame { toast: notice.map(|notice| Toast { notice, undo: None }), ..self }
    }

    /// The same frame whose notice can be undone by this form.
    pub fn undone_by(self, undo: UndoForm) -> Self {
        Frame { toast: self.toast.map(|toast| Toast { undo: Some(undo), ..toast }), ..self }
    }

    /// Whether single letters are keys for this reader.
    pub(crate) fn keys(&self) -> bool {
        self.who.as_ref().is_some_and(|who| who.expert && who.single_keys)
    }

    /// The same frame with the script.
    pub fn with_script(self) -> Self {
        Frame { scripted: true, ..self }
    }

    /// The same frame of a page in another language.
    pub fn in_language(self, language: &str) -> Self {
        let tongue = language.parse().map(|language: Language| Tongue::of(&language)).unwrap_or_default();
        Frame { language: language.to_owned(), tongue, ..self }
    }

    /// The same frame for a customer, who came by a link and has no use for the board or for health.
    pub fn standing_alone(self) -> Self {
        Frame { alone: true, ..self }
    }
}
