//! The layer: the folder that the template packs for the functions that read questions. What lies in it lies in `/opt` there.

use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result};
use models::{Asset, Shelf};

/// The template's folder, seen from the checkout.
pub const USUAL_LAYER: &str = "infra/layer";

/// Fills the layer's folder from the shelf with these assets and no others; other files in it stay.
pub fn fill_layer(shelf: &Shelf, layer: &Path, assets: &[Asset]) -> Result<()> {
    let folder = layer.join("models");
    if let Err(error) = std::fs::remove_dir_all(&folder)
        && error.kind() != ErrorKind::NotFound
    {
        return Err(error).with_context(|| format!("empty {}", folder.display()));
    }
    let layer = Shelf::in_folder(folder);
    for asset in assets {
        for file in asset.files {
            layer.put(asset, file, &shelf.read(asset, file)?)?;
        }
    }
    Ok(())
}
