//! An outbox: a folder that keeps letters on one machine, where a person can read them. Nothing leaves the machine.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use async_trait::async_trait;
use domain::{MailAddress, Timestamp};
use tokio::fs;

use crate::{Letter, Mailer, SendFailed};

/// How many letters are listed.
const LISTED_MAX: usize = 100;

/// A folder of letters: each a message (`.eml`) and its text (`.txt`) under one name. The
/// text opens with three lines: to whom, in which language, the subject.
#[derive(Debug, Clone)]
pub struct Outbox {
    folder: PathBuf,
    from: MailAddress,
}

/// A letter that lies in an outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// When it was written, by the wall's clock.
    pub at: Timestamp,
    /// To whom.
    pub to: String,
    /// Its language, a BCP 47 tag.
    pub language: String,
    /// Its subject.
    pub subject: String,
    /// What it says.
    pub text: String,
}

impl Outbox {
    /// The outbox in `folder`, which is made when the first letter comes.
    pub fn in_folder(folder: impl Into<PathBuf>, from: MailAddress) -> Outbox {
        Outbox { folder: folder.into(), from }
    }

    /// The newest letters, newest first.
    ///
    /// # Errors
    /// The folder cannot be read; that it is not there yet means that there are none.
    pub async fn letters(folder: &Path) -> std::io::Result<Vec<Sent>> {
        let mut files = match files(folder).await {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            files => files?,
        };
        files.sort_unstable_by(|a, b| b.cmp(a));
        let mut letters = Vec::new();
        for (at, path) in files.into_iter().take(LISTED_MAX) {
            letters.push(read(at, &fs::read_to_string(path).await?));
        }
        Ok(letters)
    }

    async fn keep(&self, letter: &Letter) -> Result<(), SendFailed> {
        let message = letter.message(&self.from)?;
        let text = format!("{}\n{}\n{}\n{}", letter.to.reveal(), letter.language, letter.subject, letter.text()?);
        // A message tells its moment and has a boundary of its own, so two of the same words are two.
        let name = domain::digest_of(&[&String::from_utf8_lossy(&message)]);
        let taken = |error: std::io::Error| SendFailed::NotTaken(format!("{}: {error}", self.folder.display()));
        fs::create_dir_all(&self.folder).await.map_err(taken)?;
        fs::write(self.folder.join(format!("{name}.eml")), message).await.map_err(taken)?;
        // The text comes last, under its name at once: whoever lists the folder meets whole letters only.
        let begun = self.folder.join(format!("{name}.part"));
        fs::write(&begun, text).await.map_err(taken)?;
        fs::rename(&begun, self.folder.join(format!("{name}.txt"))).await.map_err(taken)
    }
}

#[async_trait]
impl Mailer for Outbox {
    async fn send(&self, letter: &Letter) -> Result<(), SendFailed> {
        self.keep(letter).await
    }
}

fn read(at: Timestamp, text: &str) -> Sent {
    let mut lines = text.splitn(4, '\n');
    let mut next = || lines.next().unwrap_or_default().to_owned();
    Sent { at, to: next(), language: next(), subject: next(), text: next() }
}

/// The texts in the folder, each with the time at which it was written.
async fn files(folder: &Path) -> std::io::Result<Vec<(Timestamp, PathBuf)>> {
    let mut files = Vec::new();
    let mut entries = fs::read_dir(folder).await?;
    while let Some(entry) = entries.next_entry().await? {
        if entry.path().extension().is_some_and(|extension| extension == "txt") {
            let written = entry.metadata().await?.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
            files.push((Timestamp::from_millis(i64::try_from(written.as_millis()).unwrap_or_default()), entry.path()));
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn letters_lie_in_the_folder_newest_first() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("outbox");
        assert_eq!(Outbox::letters(&folder).await.unwrap(), []);
        let outbox = Outbox::in_folder(&folder, "desk@example.com".parse().unwrap());
        for subject in ["First", "Second"] {
            let letter = Letter {
                to: "ada@example.com".parse().unwrap(),
                language: "en".to_owned(),
                right_to_left: false,
                subject: subject.to_owned(),
                paragraphs: vec!["Hello.".to_owned()],
                button: None,
                footer: "That is all.".to_owned(),
            };
            outbox.send(&letter).await.unwrap();
        }
        let letters = Outbox::letters(&folder).await.unwrap();
        assert_eq!(letters.len(), 2);
        assert!(letters.iter().all(|letter| letter.to == "ada@example.com" && letter.text.contains("Hello.")), "{letters:?}");
        assert!(letters[0].at >= letters[1].at);
    }
}
