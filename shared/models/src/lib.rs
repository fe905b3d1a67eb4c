//! Other people's models: encoders that run from assets with pinned hashes, and a judge over HTTP.
//!
//! No asset is needed: without one the lexical encoder of `triage` does the work, and says so.

mod bedrock;
mod judge;
mod manifest;
mod minilm;
mod multilingual;
mod open;
mod shelf;
mod wordpiece;

pub use bedrock::{BedrockJudge, DEADLINE};
pub use judge::AppropriatenessJudge;
pub use manifest::{ASSETS, Asset, AssetFile, MINILM, MULTILINGUAL, Wheel, asset};
pub use minilm::MiniLm;
pub use multilingual::Multilingual;
pub use open::{encoder_or_lexical, open};
pub use shelf::{AssetState, AssetUnfit, PutRefused, Shelf};
