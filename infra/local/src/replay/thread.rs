//! A thread of a support forum: one question with its posts, as the data files have it.

use domain::Timestamp;
use serde::Deserialize;

/// One question and all posts on it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Thread {
    /// The forum's id.
    pub id: u64,
    /// When it was asked.
    pub at: Timestamp,
    /// Who asked.
    pub by: String,
    /// The language tag.
    pub locale: String,
    /// The forum's topic.
    pub topic: String,
    /// The question's title.
    pub title: String,
    /// The question.
    pub text: String,
    /// Whether moderators later marked the question itself as spam.
    #[serde(default)]
    pub spam: bool,
    /// The posts, in any order.
    #[serde(default)]
    pub posts: Vec<Post>,
}

/// One post on a question.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Post {
    /// The forum's id.
    pub id: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// Whether moderators later marked it as spam.
    #[serde(default)]
    pub spam: bool,
    /// How many found it helpful.
    #[serde(default)]
    pub helpful: u32,
    /// How many did not.
    #[serde(default)]
    pub unhelpful: u32,
    /// The text.
    pub text: String,
}

/// What stands for a question or a post without words, such as one that was only a picture: no help desk sends nothing.
pub(super) const NO_WORDS: &str = "(no words)";

impl Thread {
    /// Gives words to what has none, so that it is played and compared like anything else.
    pub(super) fn speak(&mut self) {
        let texts = self.posts.iter_mut().map(|post| &mut post.text).chain([&mut self.text]);
        texts.filter(|text| text.trim().is_empty()).for_each(|text| NO_WORDS.clone_into(text));
    }

    /// The posts in order; those of one instant by their ids.
    pub fn posts_in_order(&self) -> Vec<&Post> {
        let mut posts: Vec<&Post> = self.posts.iter().collect();
        posts.sort_by_key(|post| (post.at, post.id));
        posts
    }

    /// Whether anybody but the asker posted.
    pub fn is_answered(&self) -> bool {
        self.posts.iter().any(|post| post.by != self.by)
    }

    /// The primary language subtag.
    pub fn language(&self) -> String {
        self.locale.split('-').next().unwrap_or("en").to_lowercase()
    }

    /// The language that the question is in beyond doubt, whatever the forum's tag says: where the program answers it, so will its ticket be.
    pub fn written_in(&self) -> Option<String> {
        let clear = triage::clear_language(&[&self.title, &self.text]).filter(triage::ClearLanguage::is_beyond_doubt);
        clear.map(|clear| clear.language.to_string())
    }

    /// The topic as an id of ours.
    pub fn topic_id(&self) -> String {
        let slug: String = self.topic.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        slug.trim_matches('-').chars().take(40).collect()
    }
}
