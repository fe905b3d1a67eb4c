//! The frame around a page: what the layout needs besides the page's own content.

use crate::asset_path;

/// The title of a page, its language, and where its files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The title, without the name of the house.
    pub title: String,
    /// The language of the page, a BCP 47 tag.
    pub language: String,
    /// Whether the page carries the script.
    pub scripted: bool,
    /// Whether the page stands alone, narrow and without links to the system's other pages.
    pub alone: bool,
    pub(crate) style: String,
    pub(crate) script: String,
    pub(crate) mark: String,
}

impl Frame {
    /// The frame of an English page without script.
    pub fn new(title: impl Into<String>) -> Self {
        Frame {
            title: title.into(),
            language: "en".to_owned(),
            scripted: false,
            alone: false,
            style: asset_path("style"),
            script: asset_path("fandesk"),
            mark: asset_path("mark"),
        }
    }

    /// The same frame with the script.
    pub fn with_script(self) -> Self {
        Frame { scripted: true, ..self }
    }

    /// The same frame of a page in another language.
    pub fn in_language(self, language: &str) -> Self {
        Frame { language: language.to_owned(), ..self }
    }

    /// The same frame for a customer, who came by a link and has no use for the board or for health.
    pub fn standing_alone(self) -> Self {
        Frame { alone: true, ..self }
    }
}
