//! A comment at the desk.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

/// What the integration wrote.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Comment {
    /// The desk's own id.
    pub id: u64,
    /// Who wrote it.
    pub author_id: u64,
    /// The text as HTML.
    pub html_body: String,
    /// The text without markup.
    pub plain_body: String,
    /// Whether the customer sees it.
    pub public: bool,
    /// When.
    pub created_at: Timestamp,
}

impl Comment {
    /// The survey's link in the text, if there is one.
    pub fn survey_link(&self) -> Option<String> {
        let start = self.plain_body.find("/s/")?;
        let begin = self.plain_body[..start].rfind("http")?;
        let rest = &self.plain_body[begin..];
        let end = rest.find(|c: char| c.is_whitespace() || c == '<' || c == '"').unwrap_or(rest.len());
        Some(rest[..end].trim_end_matches('.').to_owned())
    }
}

/// The text of a piece of HTML as relay writes it: tags away, the five entities back.
pub(crate) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.replace("<br>", "\n").replace("</p>", "\n").chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(text, |text, (entity, character)| text.replace(entity, character))
}
