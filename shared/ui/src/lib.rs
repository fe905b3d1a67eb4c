//! Pages: one layout, one stylesheet, one script, and the pages that stand in them.
//!
//! Each page is a value with a `render`; templates are checked when they are compiled. Nothing here knows a table or a credential: what
//! a page shows is handed to it.

/// Gives each of these pages its `html`.
macro_rules! rendered {
    ($($page:ident),+) => {$(
        impl $page {
            /// The page as HTML.
            pub fn html(&self) -> Result<String, crate::RenderFailed> {
                Ok(askama::Template::render(self)?)
            }
        }
    )+};
}

mod amount;
mod asset;
mod board;
mod desk;
mod earnings;
mod frame;
mod headers;
mod invite;
mod locale;
mod me;
mod notice;
mod outbox;
mod pages;
mod person;
mod release;
mod sentence;
mod sign_in;
mod style;
mod survey;
mod ticket;
mod ticket_said;
mod tongue;
mod why;

pub use amount::{duration, share};
pub use asset::{Asset, asset, asset_path};
pub use board::{BoardView, CountView, FigureView, OpenView, ProgramView};
pub use desk::{Choice, DeskPage, OfferView, Order, OwnState, OwnView};
pub use earnings::{EarningsPage, LineView, SumsView};
pub use frame::{Frame, Who};
pub use headers::{CONTENT_SECURITY_POLICY, NOW, headers};
pub use invite::{InviteError, InvitePage, InviteRole};
pub use me::{DeviceView, MeError, MePage, QualificationView};
pub use notice::{Notice, Toast, UndoForm};
pub use outbox::{LetterView, NotFoundPage, OutboxPage};
pub use pages::{CheckView, HealthPage, HomePage, LivePage, MessagePage};
pub use person::PersonPage;
pub use release::{ReleaseError, ReleasePage};
pub use sentence::{Arg, Sentences};
pub use sign_in::{LinkOver, LinkOverPage, SignInConfirmPage, SignInError, SignInPage, SignInSentPage};
pub use style::StylePage;
pub use survey::{ScoreForm, SurveyPage, WordsForm};
pub use ticket::{
    ClaimPart, EscalationView, NoteView, OverPart, OverState, PreviewPart, RewardView, SentPart, SentState, SuggestionView,
    TicketError, TicketPage, TicketPart, TicketView, Voice, WordView,
};
pub use tongue::Tongue;

/// The keys of an expert's pages, each with what is said of it.
pub(crate) const KEYS: [(&str, &str); 7] = [
    ("J K", "keys-move"),
    ("C", "keys-claim"),
    ("S", "keys-skip"),
    ("E", "keys-extend"),
    ("R", "keys-release"),
    ("Ctrl + Enter", "keys-send"),
    ("?", "keys-help"),
];

/// A page could not be written out; its template and its values do not fit.
#[derive(Debug, thiserror::Error)]
#[error("render the page: {0}")]
pub struct RenderFailed(#[from] askama::Error);
