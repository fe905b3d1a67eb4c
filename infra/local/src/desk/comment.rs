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
        let words = self.plain_body.split(|c: char| c.is_whitespace() || c == '<' || c == '"');
        words.map(|word| word.trim_end_matches('.')).find(|word| is_survey_link(word)).map(str::to_owned)
    }
}

/// A survey's link ends in a signed token. People write links with `/s/` in them as well, but none that ends so.
fn is_survey_link(word: &str) -> bool {
    const TOKEN_CHARS_MIN: usize = 60;
    let token = word.rsplit_once("/s/").filter(|(base, _)| base.starts_with("http")).map_or("", |(_, token)| token);
    token.len() >= TOKEN_CHARS_MIN && token.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
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

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(text: &str) -> Comment {
        let at = Timestamp::from_millis(0);
        Comment { id: 1, author_id: 1, html_body: text.into(), plain_body: text.into(), public: true, created_at: at }
    }

    #[test]
    fn a_surveys_link_is_told_from_links_that_people_write() {
        let link = format!("http://127.0.0.1:7878/s/{}", "dGlj_-".repeat(12));
        assert_eq!(comment(&format!("Did this help? {link}.")).survey_link(), Some(link));
        assert_eq!(comment("See https://files.example/s/picture-of-my-screen").survey_link(), None);
    }
}
