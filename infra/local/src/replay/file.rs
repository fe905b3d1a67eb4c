//! A file of threads: one JSON object a line, plain or gzip.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use super::thread::Thread;

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
    /// There is nothing to replay.
    #[error("read {path}: it holds no thread; {EXPECTED}")]
    Empty {
        /// Which file.
        path: String,
    },
    /// A line is no thread.
    #[error("read {path}, line {line}: {detail}; {EXPECTED}")]
    Line {
        /// Which file.
        path: String,
        /// Which line, from 1.
        line: usize,
        /// What is wrong.
        detail: String,
    },
    /// Two lines are about one question: played both, each would be taken for the other's double.
    #[error("read {path}, line {line}: question {id} stands here a second time, after line {first}; leave one of the two out")]
    Double {
        /// Which file.
        path: String,
        /// The second line, from 1.
        line: usize,
        /// The question.
        id: u64,
        /// The first line.
        first: usize,
    },
}

const EXPECTED: &str = "expected one JSON object a line with id, at, by, locale, topic, title, text, posts";
/// How every gzip file begins, whatever it is called.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Reads the threads of a file, in the order in which they were asked; at least one.
pub fn read(path: &Path) -> Result<Vec<Thread>, ThreadsUnreadable> {
    let path_text = path.display().to_string();
    let failed = |detail: String| ThreadsUnreadable::File { path: path_text.clone(), detail };
    let mut reader = open(path).map_err(|error| failed(error.to_string()))?;
    let (mut threads, mut seen, mut bytes) = (vec![], BTreeMap::new(), vec![]);
    for line in 1.. {
        bytes.clear();
        let n = reader.read_until(b'\n', &mut bytes).map_err(|error| failed(format!("line {line}: {error}")))?;
        if n == 0 {
            break;
        }
        let wrong = |detail| ThreadsUnreadable::Line { path: path_text.clone(), line, detail };
        let Some(thread) = thread(&bytes).map_err(wrong)? else { continue };
        if let Some(first) = seen.insert(thread.id, line) {
            return Err(ThreadsUnreadable::Double { path: path_text, line, id: thread.id, first });
        }
        threads.push(thread);
    }
    threads.sort_by_key(|thread| (thread.at, thread.id));
    if threads.is_empty() { Err(ThreadsUnreadable::Empty { path: path_text }) } else { Ok(threads) }
}

fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    let mut file = BufReader::new(File::open(path)?);
    let is_zipped = file.fill_buf()?.starts_with(&GZIP);
    Ok(if is_zipped { Box::new(BufReader::new(MultiGzDecoder::new(file))) } else { Box::new(file) })
}

/// The thread of a line; none where it is blank.
fn thread(line: &[u8]) -> Result<Option<Thread>, String> {
    let text = std::str::from_utf8(line).map_err(|error| format!("byte {} is not UTF-8", error.valid_up_to() + 1))?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    let mut thread: Thread = serde_json::from_str(text).map_err(|error| without_place(&error))?;
    thread.speak();
    Ok(Some(thread))
}

/// What is wrong with a line. The parser calls every line its first, so only its column is told.
fn without_place(error: &serde_json::Error) -> String {
    let (said, column) = (error.to_string(), error.column());
    let place = format!(" at line {} column {column}", error.line());
    format!("{} (column {column})", said.strip_suffix(&place).unwrap_or(&said))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::write::GzEncoder;

    use super::*;
    use crate::replay::thread::NO_WORDS;

    fn line(id: u64, posts: &str) -> String {
        format!(
            r#"{{"id":{id},"at":"2019-08-01T00:00:00Z","by":"kim","locale":"en-US","topic":"sync","title":"Sync","text":"","posts":[{posts}]}}"#
        )
    }

    fn read_as(name: &str, bytes: &[u8]) -> Result<Vec<Thread>, String> {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        read(&path).map_err(|error| error.to_string())
    }

    #[test]
    fn a_post_without_words_is_played_and_not_dropped() {
        let post = |text: &str| format!(r#"{{"id":2,"at":"2019-08-01T00:05:00Z","by":"ada","text":"{text}"}}"#);
        let threads = read_as("t.jsonl", line(1, &[post(" "), post("Try this.")].join(",")).as_bytes()).unwrap();
        let texts: Vec<&str> = threads[0].posts.iter().map(|post| post.text.as_str()).collect();
        assert_eq!((threads[0].text.as_str(), texts), (NO_WORDS, vec![NO_WORDS, "Try this."]));
    }

    #[test]
    fn gzip_is_known_by_its_bytes_and_not_by_its_name() {
        let mut zip = GzEncoder::new(vec![], flate2::Compression::fast());
        zip.write_all(line(1, "").as_bytes()).unwrap();
        let zipped = zip.finish().unwrap();
        for (name, bytes) in [("t.jsonl", zipped.as_slice()), ("t.jsonl.gz", &zipped), ("t.jsonl.gz", line(1, "").as_bytes())] {
            assert_eq!(read_as(name, bytes).unwrap().len(), 1, "{name}");
        }
        assert!(read_as("t.gz", &zipped[..zipped.len() - 9]).unwrap_err().contains("t.gz: line 1: "));
    }

    #[test]
    fn a_file_that_cannot_be_replayed_is_told_with_the_line_and_one_position() {
        let two = |second: &[u8]| [line(1, "").as_bytes(), b"\n", second].concat();
        for (bytes, told) in [
            (b" \n".to_vec(), ": it holds no thread; expected one JSON object a line"),
            (two(b"{\"id\": 2, at: 1}"), ", line 2: key must be a string (column 11); expected"),
            (two(b"{\"id\": \xff}"), ", line 2: byte 8 is not UTF-8; expected"),
            (two(line(1, "").as_bytes()), ", line 2: question 1 stands here a second time, after line 1"),
        ] {
            let refused = read_as("t.jsonl", &bytes).unwrap_err();
            assert!(refused.starts_with("read ") && refused.contains(told), "{refused}");
        }
    }
}
