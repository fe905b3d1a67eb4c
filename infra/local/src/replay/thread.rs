//! A thread of a support forum: one question with its posts, as the data files have it, one JSON object a line.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use domain::Timestamp;
use flate2::read::MultiGzDecoder;
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

/// The file cannot be replayed.
#[derive(Debug, thiserror::Error)]
pub enum ThreadsUnreadable {
    /// It cannot be opened or unpacked.
    #[error("read {path}: {detail}")]
    File {
        /// Which file.
        path: String,
        /// What was said.
        detail: String,
    },
    /// A line is no thread.
    #[error(
        "read {path}, line {line}: {detail}; expected one JSON object a line with id, at, by, locale, topic, title, text, posts"
    )]
    Line {
        /// Which file.
        path: String,
        /// Which line, from 1.
        line: usize,
        /// What is wrong.
        detail: String,
    },
}

/// Reads the threads of a file, plain or gzip, in the order in which they were asked.
pub fn read(path: &Path) -> Result<Vec<Thread>, ThreadsUnreadable> {
    let name = path.display().to_string();
    let file_error = |error: std::io::Error| ThreadsUnreadable::File { path: name.clone(), detail: error.to_string() };
    let file = File::open(path).map_err(file_error)?;
    let zipped = path.extension().is_some_and(|extension| extension == "gz");
    let reader: Box<dyn Read> = if zipped { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut threads = Vec::new();
    for (index, line) in BufReader::new(reader).lines().enumerate() {
        let line = line.map_err(file_error)?;
        if line.trim().is_empty() {
            continue;
        }
        let mut thread: Thread = serde_json::from_str(&line).map_err(|error| ThreadsUnreadable::Line {
            path: name.clone(),
            line: index + 1,
            detail: error.to_string(),
        })?;
        thread.speak();
        threads.push(thread);
    }
    threads.sort_by_key(|thread| (thread.at, thread.id));
    Ok(threads)
}

/// What stands for a question or a post without words, such as one that was only a picture: no help desk sends nothing.
const NO_WORDS: &str = "(no words)";

impl Thread {
    /// Gives words to what has none, so that it is played and compared like anything else.
    fn speak(&mut self) {
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

    /// The topic as an id of ours.
    pub fn topic_id(&self) -> String {
        let slug: String = self.topic.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        slug.trim_matches('-').chars().take(40).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_without_words_is_played_and_not_dropped() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("threads.jsonl");
        let post = |text: &str| format!(r#"{{"id":2,"at":"2019-08-01T00:05:00Z","by":"ada","text":"{text}"}}"#);
        let (at, posts) = ("2019-08-01T00:00:00Z", [post(" "), post("Try this.")].join(","));
        let line = format!(
            r#"{{"id":1,"at":"{at}","by":"kim","locale":"en-US","topic":"sync","title":"Sync","text":"","posts":[{posts}]}}"#
        );
        std::fs::write(&path, line).unwrap();
        let threads = read(&path).unwrap();
        let texts: Vec<&str> = threads[0].posts.iter().map(|post| post.text.as_str()).collect();
        assert_eq!((threads[0].text.as_str(), texts), (NO_WORDS, vec![NO_WORDS, "Try this."]));
    }
}
