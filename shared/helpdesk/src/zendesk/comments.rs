//! A ticket's comments as Zendesk lists them, and how ours is found among them.

use domain::{Span, Timestamp};
use serde_json::Value;

use crate::shape::id_text;
use crate::text::{essence, of_html};
use crate::{Outgoing, Sought, json};

/// Zendesk allows 5,000 comments on a ticket: 50 pages of 100, and a few for good measure.
pub(super) const PAGES_MAX: usize = 60;

/// How far their clock may be behind ours. Their times are whole seconds.
const CLOCK_SLACK: Span = Span::seconds(30);

/// One page of comments.
pub(super) struct Page {
    comments: Vec<Value>,
    /// The cursor of the next page, if there is one.
    pub(super) next: Option<String>,
}

impl Page {
    /// Reads a page; only the cursor is taken from it, never an address.
    pub(super) fn read(bytes: &[u8]) -> Result<Page, String> {
        let mut value = json::parse(bytes)?;
        let comments = value.get_mut("comments").map(Value::take);
        let Some(Value::Array(comments)) = comments else { return Err("the answer lists no comments".to_owned()) };
        let meta = value.get("meta");
        let more = meta.and_then(|meta| meta.get("has_more")?.as_bool()).unwrap_or(false);
        let next = meta.and_then(|meta| meta.get("after_cursor")?.as_str()).filter(|_| more).map(str::to_owned);
        if more && next.is_none() {
            Err("the answer has more pages but no cursor".to_owned())
        } else {
            Ok(Page { comments, next })
        }
    }

    /// The id of the comment that is the sought one.
    pub(super) fn find(&self, sought: &Sought, author: Option<u64>) -> Option<String> {
        self.comments.iter().find(|comment| is_sought(comment, sought, author)).and_then(|comment| id_text(comment.get("id")))
    }
}

/// The text of a note with its marker as the last line.
pub(super) fn marked(note: &Outgoing) -> String {
    note.marker.as_ref().map_or_else(|| note.text.clone(), |marker| format!("{}\n\n{marker}", note.text))
}

/// The id of the comment that an update wrote, from the audit in Zendesk's answer.
pub(super) fn written(bytes: &[u8]) -> Option<String> {
    let value = json::parse(bytes).ok()?;
    let events = value.get("audit")?.get("events")?.as_array()?;
    let comment = events.iter().find(|event| event.get("type").and_then(Value::as_str) == Some("Comment"))?;
    id_text(comment.get("id"))
}

fn is_sought(comment: &Value, sought: &Sought, author: Option<u64>) -> bool {
    let same_side = comment.get("public").and_then(Value::as_bool) == Some(sought.is_public);
    let ours = author.is_none_or(|author| comment.get("author_id").and_then(Value::as_u64) == Some(author));
    same_side && ours && is_recent(comment, sought.since) && says(comment, sought)
}

fn is_recent(comment: &Value, since: Timestamp) -> bool {
    let at: Option<Timestamp> = comment.get("created_at").and_then(|at| at.as_str()?.parse().ok());
    // Without a readable time the text decides: a second copy for the customer is the worse mistake.
    at.is_none_or(|at| at >= since - CLOCK_SLACK)
}

/// Whether any of the three forms in which Zendesk gives a text says what we wrote, or a note carries our marker.
fn says(comment: &Value, sought: &Sought) -> bool {
    let form = |name: &str| comment.get(name).and_then(Value::as_str);
    let texts = [form("plain_body").map(of_html), form("body").map(str::to_owned), form("html_body").map(of_html)];
    let wanted = if sought.is_public { sought.outgoing.text.clone() } else { marked(&sought.outgoing) };
    let marker = sought.outgoing.marker.as_deref().filter(|_| !sought.is_public);
    texts.iter().flatten().any(|text| essence(text) == essence(&wanted) || marker.is_some_and(|marker| text.contains(marker)))
}
