//! Words and parts of words: what a text is made of, where example texts share it, and an encoder that needs no model.
//!
//! Words alone and in pairs, and two to five letters within a word: names of products, error codes and misspelt words are told by these
//! better than by any meaning. `features.rs` reads them off a text, `index.rs` holds those of many texts and finds the ones that share
//! rare ones, `encoder.rs` folds them into a vector.

mod encoder;
mod features;
mod index;

pub use encoder::Lexical;
pub use features::is_everyday;
pub(crate) use features::{Features, tokens};
pub(crate) use index::{Index, Slot};
