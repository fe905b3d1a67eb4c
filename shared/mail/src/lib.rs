//! Letters by mail: what is said, as text and as HTML, and how it goes out.
//!
//! `letter.rs` is a letter and its two forms, `outbox.rs` a folder that keeps letters on one machine, `ses.rs` the way through AWS. Who
//! writes letters hands over whole sentences in the reader's language; nothing here knows a word of any.

mod letter;
mod outbox;
mod ses;

use async_trait::async_trait;

pub use letter::{Letter, LetterUnfit};
pub use outbox::{Outbox, Sent};
pub use ses::Ses;

/// Sends letters.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands a letter over. What comes back says that it was taken, not that it arrived.
    async fn send(&self, letter: &Letter) -> Result<(), SendFailed>;
}

/// A letter that was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SendFailed {
    /// It cannot be written as mail.
    #[error(transparent)]
    Unfit(#[from] LetterUnfit),
    /// The folder or the service did not take it.
    #[error("send a letter: {0}")]
    NotTaken(String),
}

/// The mailer of a system that was not told how to send mail: each letter fails, and says what to set.
pub struct NoMailer;

#[async_trait]
impl Mailer for NoMailer {
    async fn send(&self, _: &Letter) -> Result<(), SendFailed> {
        let why = "this system has no sender; set the template's MailFrom to an address that SES may send from";
        Err(SendFailed::NotTaken(why.to_owned()))
    }
}
