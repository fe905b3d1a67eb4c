//! A notice: what a page says first about the action that led to it. It travels as one known word in `?said=`, never as free text.

use crate::Tongue;
use crate::sentence::Markup;

/// What was just done, or what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// Another expert was faster with the claim.
    Taken,
    /// The ticket is over: answered, resolved, or with the agents.
    Over,
    /// It may not be claimed now: another wave, no room, a review.
    NotNow,
    /// A ticket was skipped for good.
    Skipped,
    /// A ticket was given back.
    Released,
    /// The client's agents were asked for.
    Escalated,
    /// The lease ended; the draft is kept.
    Lapsed,
    /// The lease was made longer.
    Extended,
    /// It was made longer before, and is not a second time.
    ExtendedBefore,
    /// The answer is saved and on its way.
    Sent,
    /// The answer, or the release, was taken back.
    Undone,
    /// It is too late to take it back.
    TooLate,
    /// A question went to the customer.
    Asked,
    /// The draft is saved.
    DraftSaved,
    /// The word on a suggestion is kept.
    Judged,
    /// The profile is saved.
    Saved,
    /// A device was signed out.
    DeviceSignedOut,
    /// All other devices were signed out.
    DevicesSignedOut,
    /// This device was signed out.
    SignedOut,
    /// An invitation is on its way.
    Invited,
    /// The page is older than the ticket; nothing was done.
    Stale,
}

impl Notice {
    /// All of them.
    pub const ALL: [Notice; 21] = [
        Notice::Taken,
        Notice::Over,
        Notice::NotNow,
        Notice::Skipped,
        Notice::Released,
        Notice::Escalated,
        Notice::Lapsed,
        Notice::Extended,
        Notice::ExtendedBefore,
        Notice::Sent,
        Notice::Undone,
        Notice::TooLate,
        Notice::Asked,
        Notice::DraftSaved,
        Notice::Judged,
        Notice::Saved,
        Notice::DeviceSignedOut,
        Notice::DevicesSignedOut,
        Notice::SignedOut,
        Notice::Invited,
        Notice::Stale,
    ];

    /// The word for `?said=`.
    pub const fn word(self) -> &'static str {
        match self {
            Notice::Taken => "taken",
            Notice::Over => "over",
            Notice::NotNow => "not-now",
            Notice::Skipped => "skipped",
            Notice::Released => "released",
            Notice::Escalated => "escalated",
            Notice::Lapsed => "lapsed",
            Notice::Extended => "extended",
            Notice::ExtendedBefore => "extended-before",
            Notice::Sent => "sent",
            Notice::Undone => "undone",
            Notice::TooLate => "too-late",
            Notice::Asked => "asked",
            Notice::DraftSaved => "draft-saved",
            Notice::Judged => "judged",
            Notice::Saved => "saved",
            Notice::DeviceSignedOut => "device-signed-out",
            Notice::DevicesSignedOut => "devices-signed-out",
            Notice::SignedOut => "signed-out",
            Notice::Invited => "invited",
            Notice::Stale => "stale",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Notice::Taken => "said-taken",
            Notice::Over => "said-over",
            Notice::NotNow => "said-not-now",
            Notice::Skipped => "said-skipped",
            Notice::Released => "said-released",
            Notice::Escalated => "said-escalated",
            Notice::Lapsed => "said-lapsed",
            Notice::Extended => "said-extended",
            Notice::ExtendedBefore => "said-extended-before",
            Notice::Sent => "said-sent",
            Notice::Undone => "said-undone",
            Notice::TooLate => "said-too-late",
            Notice::Asked => "said-asked",
            Notice::DraftSaved => "said-draft-saved",
            Notice::Judged => "said-judged",
            Notice::Saved => "said-saved",
            Notice::DeviceSignedOut => "said-device-signed-out",
            Notice::DevicesSignedOut => "said-devices-signed-out",
            Notice::SignedOut => "said-signed-out",
            Notice::Invited => "said-invited",
            Notice::Stale => "said-stale",
        }
    }

    /// The notice of a word; nothing for an unknown one, so that a link can make a page say only what it knows.
    pub fn of(word: &str) -> Option<Notice> {
        Notice::ALL.into_iter().find(|notice| notice.word() == word)
    }

    /// Whether it says that something was not done.
    pub const fn is_refusal(self) -> bool {
        matches!(
            self,
            Notice::Taken
                | Notice::Over
                | Notice::NotNow
                | Notice::Lapsed
                | Notice::ExtendedBefore
                | Notice::TooLate
                | Notice::Stale
        )
    }
}

/// A notice as a page shows it, with the way back while there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// What it says.
    pub notice: Notice,
    /// The form that undoes it.
    pub undo: Option<UndoForm>,
}

impl Toast {
    pub(crate) fn said(&self, tongue: &Tongue) -> Markup {
        tongue.say(self.notice.key())
    }
}

/// The form behind "Undo".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoForm {
    /// Where it goes, such as `/desk/<ticket>/undo`.
    pub action: String,
    /// The routing epoch that it undoes, for its hidden field `epoch`.
    pub epoch: u32,
    /// The episode that it undoes, for its hidden field `episode`.
    pub episode: u32,
}
