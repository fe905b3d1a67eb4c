//! Pages: one layout, one stylesheet, one script, and the pages that stand in them.
//!
//! Each page is a value with a `render`; templates are checked when they are compiled. Nothing here knows a table or a credential: what
//! a page shows is handed to it.

mod amount;
mod asset;
mod board;
mod frame;
mod headers;
mod pages;
mod person;
mod survey;

pub use amount::{duration, share};
pub use asset::{Asset, asset, asset_path};
pub use board::{BoardView, CountView, FigureView, OpenView, ProgramView};
pub use frame::Frame;
pub use headers::{CONTENT_SECURITY_POLICY, NOW, headers};
pub use pages::{CheckView, HealthPage, HomePage, LivePage, MessagePage};
pub use person::PersonPage;
pub use survey::{ScoreForm, SurveyPage, WordsForm};

/// A page could not be written out; its template and its values do not fit.
#[derive(Debug, thiserror::Error)]
#[error("render the page: {0}")]
pub struct RenderFailed(#[from] askama::Error);
