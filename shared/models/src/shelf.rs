//! A shelf: the folder in which the assets lie, one folder an encoder, and whether what lies there is what it should be.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use triage::EncoderId;

use crate::manifest::{Asset, AssetFile};

/// The folder of all assets. A file of it is believed for its hash alone, and its hash is taken of the very bytes that are then used,
/// each time: with a processor's own instructions 23 MB take about 20 ms, and a file that changed meanwhile cannot come between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelf {
    folder: PathBuf,
}

/// How an asset lies there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AssetState {
    /// All files are there, with their sizes and hashes.
    Fine,
    /// A file is not there.
    Missing,
    /// A file is there and not what it should be.
    Damaged,
}

/// Why an encoder cannot be opened, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum AssetUnfit {
    /// A file is not there.
    #[error("open the {encoder} encoder: {} is missing; `fandesk model fetch {encoder}` brings it", path.display())]
    Missing {
        /// Which encoder.
        encoder: EncoderId,
        /// Where the file should be.
        path: PathBuf,
    },
    /// A file has another size or hash than it should.
    #[error("open the {encoder} encoder: {} is damaged ({how}); `fandesk model fetch {encoder}` brings it again", path.display())]
    Damaged {
        /// Which encoder.
        encoder: EncoderId,
        /// Where the file is.
        path: PathBuf,
        /// What differs.
        how: String,
    },
    /// A file cannot be read.
    #[error("open the {encoder} encoder: read {}: {source}", path.display())]
    Unreadable {
        /// Which encoder.
        encoder: EncoderId,
        /// Where the file is.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The files are right and the machinery cannot use them.
    #[error("open the {encoder} encoder: {why}")]
    Unusable {
        /// Which encoder.
        encoder: EncoderId,
        /// What the machinery says.
        why: String,
    },
}

impl Shelf {
    /// The shelf in this folder, which need not be there.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Shelf {
        Shelf { folder: folder.into() }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of an encoder's files.
    pub fn folder_of(&self, encoder: EncoderId) -> PathBuf {
        self.folder.join(encoder.name())
    }

    /// Where a file of an asset lies.
    pub fn path(&self, asset: &Asset, file: &AssetFile) -> PathBuf {
        self.folder_of(asset.encoder).join(file.name)
    }

    /// A file's bytes, which are the right ones.
    pub fn read(&self, asset: &Asset, file: &AssetFile) -> Result<Vec<u8>, AssetUnfit> {
        let (encoder, path) = (asset.encoder, self.path(asset, file));
        let bytes = match bytes_of(&path, file.bytes) {
            Ok(bytes) => bytes,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Err(AssetUnfit::Missing { encoder, path });
            }
            Err(source) => return Err(AssetUnfit::Unreadable { encoder, path, source }),
        };
        match file.difference(&bytes) {
            Some(how) => Err(AssetUnfit::Damaged { encoder, path, how }),
            None => Ok(bytes),
        }
    }

    /// Puts a file of an asset where it belongs, with the notice beside it. Other bytes than the right ones never come to lie there, and
    /// whoever reads meanwhile finds the old file or the new one, whole.
    pub fn put(&self, asset: &Asset, file: &AssetFile, bytes: &[u8]) -> Result<(), PutRefused> {
        if let Some(how) = file.difference(bytes) {
            return Err(PutRefused::Unfit { name: file.name, how });
        }
        let folder = self.folder_of(asset.encoder);
        let failed = |source| PutRefused::Unwritable { folder: folder.clone(), source };
        std::fs::create_dir_all(&folder).map_err(failed)?;
        write_whole(&folder, file.name, bytes).map_err(failed)?;
        write_whole(&folder, "NOTICE", asset.notice().as_bytes()).map_err(failed)
    }

    /// How an asset lies there; reads all of it.
    pub fn state(&self, asset: &Asset) -> AssetState {
        let state = |file| match self.read(asset, file) {
            Ok(_) => AssetState::Fine,
            Err(AssetUnfit::Missing { .. }) => AssetState::Missing,
            Err(_) => AssetState::Damaged,
        };
        asset.files.iter().map(state).max().unwrap_or(AssetState::Fine)
    }
}

/// The file's bytes, at most one more than there should be: what is longer is wrong, however long it is.
fn bytes_of(path: &Path, size: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    File::open(path)?.take(size.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Writes a file beside its place and then moves it there.
fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let beside = folder.join(format!(".{name}.{}", std::process::id()));
    let written = File::create(&beside).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    let moved = written.and_then(|()| std::fs::rename(&beside, folder.join(name)));
    if moved.is_err() {
        drop(std::fs::remove_file(&beside));
    }
    moved
}

/// Why a file was not put on the shelf.
#[derive(Debug, thiserror::Error)]
pub enum PutRefused {
    /// It is not the file that it should be.
    #[error("take {name}: it is not the file that we pinned ({how})")]
    Unfit {
        /// The file's name.
        name: &'static str,
        /// What differs.
        how: String,
    },
    /// The folder cannot be written to.
    #[error("write to {}: {source}", folder.display())]
    Unwritable {
        /// The folder of the encoder.
        folder: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

impl AssetFile {
    /// What differs between these bytes and the right ones.
    pub fn difference(&self, bytes: &[u8]) -> Option<String> {
        let size = bytes.len() as u64;
        if size > self.bytes {
            return Some(format!("longer than {} bytes", self.bytes));
        }
        if size < self.bytes {
            return Some(format!("{size} of {} bytes", self.bytes));
        }
        let found = HEXLOWER.encode(&Sha256::digest(bytes));
        (found != self.sha256).then(|| format!("its SHA-256 is {found}, not {}", self.sha256))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::MINILM;

    const SMALL: Asset = Asset {
        files: &[AssetFile {
            name: "lamp.bin",
            bytes: 4,
            sha256: "e7b6c4b0e2e0d0a7e0ee0a5b23ae1b1c55b3f4a8a07ff4c6bfb8a1a5f7f0b5c2",
            ..MINILM.files[0]
        }],
        ..MINILM
    };

    fn shelf_with(bytes: &[u8]) -> (tempfile::TempDir, Shelf) {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::in_folder(folder.path());
        let path = shelf.path(&SMALL, &SMALL.files[0]);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        (folder, shelf)
    }

    fn told(bytes: &[u8]) -> String {
        let (_folder, shelf) = shelf_with(bytes);
        shelf.read(&SMALL, &SMALL.files[0]).unwrap_err().to_string()
    }

    #[test]
    fn a_file_of_another_size_or_hash_is_damaged_and_the_error_says_what_to_do() {
        for (bytes, how) in [(b"lam".as_slice(), "3 of 4 bytes"), (b"lamps", "longer than 4 bytes"), (b"lamp", "its SHA-256 is")]
        {
            let told = told(bytes);
            assert!(told.contains(how) && told.contains("`fandesk model fetch minilm`"), "{told}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_missing_and_so_is_a_whole_shelf() {
        let shelf = Shelf::in_folder("/nowhere/at/all");
        let told = shelf.read(&SMALL, &SMALL.files[0]).unwrap_err().to_string();
        assert!(told.contains("is missing") && told.contains("`fandesk model fetch minilm`"), "{told}");
        assert_eq!(shelf.state(&SMALL), AssetState::Missing);
    }

    #[test]
    fn a_file_with_its_hash_is_read() {
        let right = HEXLOWER.encode(&Sha256::digest(b"lamp"));
        let file = AssetFile { sha256: Box::leak(right.into_boxed_str()), ..SMALL.files[0] };
        let (_folder, shelf) = shelf_with(b"lamp");
        assert_eq!(shelf.read(&SMALL, &file).unwrap(), b"lamp");
        assert_eq!(shelf.state(&SMALL), AssetState::Damaged);
    }

    #[test]
    fn only_the_right_bytes_are_put_there_and_the_notice_lies_beside_them() {
        let (_folder, shelf) = shelf_with(b"old");
        let right = AssetFile { sha256: Box::leak(HEXLOWER.encode(&Sha256::digest(b"lamp")).into_boxed_str()), ..SMALL.files[0] };
        assert!(matches!(shelf.put(&SMALL, &right, b"pmal"), Err(PutRefused::Unfit { .. })));
        assert_eq!(std::fs::read(shelf.path(&SMALL, &right)).unwrap(), b"old");
        shelf.put(&SMALL, &right, b"lamp").unwrap();
        assert_eq!(shelf.read(&SMALL, &right).unwrap(), b"lamp");
        let mut names: Vec<_> =
            std::fs::read_dir(shelf.folder_of(SMALL.encoder)).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["NOTICE", "lamp.bin"]);
    }
}
