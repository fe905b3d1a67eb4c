//! The files of the pages, named by their content: a changed file is a new name, so a browser may keep each for ever.

use std::sync::OnceLock;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// One file, ready to be served with `cache-control: public, max-age=31536000, immutable`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// The name with the hash of the content, such as `style.0123456789abcdef.css`.
    pub name: String,
    /// The media type.
    pub media_type: &'static str,
    /// The content.
    pub content: &'static str,
}

/// Stem, extension, media type and content of every file.
const FILES: [(&str, &str, &str, &str); 4] = [
    ("style", "css", "text/css; charset=utf-8", include_str!("../assets/style.css")),
    ("fandesk", "js", "text/javascript; charset=utf-8", include_str!("../assets/fandesk.js")),
    ("desk", "js", "text/javascript; charset=utf-8", include_str!("../assets/desk.js")),
    ("mark", "svg", "image/svg+xml", include_str!("../assets/mark.svg")),
];

/// The file of this name, hash included. A name with another hash is not there: it was another content.
pub fn asset(name: &str) -> Option<&'static Asset> {
    assets().iter().find(|asset| asset.name == name)
}

/// The path under which the file `stem` is served, such as `/assets/style.0123456789abcdef.css`; empty for an unknown stem.
pub fn asset_path(stem: &str) -> String {
    let at = FILES.iter().position(|file| file.0 == stem);
    at.and_then(|at| assets().get(at)).map(|asset| format!("/assets/{}", asset.name)).unwrap_or_default()
}

fn assets() -> &'static [Asset] {
    static ASSETS: OnceLock<Vec<Asset>> = OnceLock::new();
    ASSETS.get_or_init(|| FILES.iter().map(|file| named(*file)).collect())
}

fn named((stem, extension, media_type, content): (&str, &str, &'static str, &'static str)) -> Asset {
    let hash = HEXLOWER.encode(&Sha256::digest(content.as_bytes())[..8]);
    Asset { name: format!("{stem}.{hash}.{extension}"), media_type, content }
}
