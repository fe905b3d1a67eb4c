//! The data folder: everything that a running system keeps, for one process at a time.

use std::collections::BTreeMap;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use data_encoding::BASE32_NOPAD;

use crate::timeline::KeptTime;

/// An open data folder. It is free again when this is dropped, or when the process ends in whatever way.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

/// The data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderRefused {
    /// Another process works in it.
    #[error("open data folder {folder}: process {pid} works in it; stop that one first, or name another folder")]
    InUse {
        /// The folder.
        folder: PathBuf,
        /// The process, or `unknown` when it has not yet written its number.
        pid: String,
    },
    /// The file system says no.
    #[error("open data folder {folder}: {error}")]
    Unusable {
        /// The folder.
        folder: PathBuf,
        /// What the file system says.
        error: io::Error,
    },
}

impl Folder {
    /// Opens a folder, made for its owner alone if it is missing.
    ///
    /// # Errors
    /// [`FolderRefused::InUse`] naming the other process, or what the file system says.
    pub fn open(path: &Path) -> Result<Folder, FolderRefused> {
        let unusable = |error| FolderRefused::Unusable { folder: path.to_owned(), error };
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(unusable)?;
        let mut lock = private().read(true).write(true).create(true).truncate(false).open(path.join("lock")).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
            Err(TryLockError::WouldBlock) => {
                let mut pid = String::new();
                // Without a readable number the message is still true.
                let _ = lock.read_to_string(&mut pid);
                let pid = if pid.trim().is_empty() { "unknown".to_owned() } else { pid.trim().to_owned() };
                return Err(FolderRefused::InUse { folder: path.to_owned(), pid });
            }
        }
        write_pid(&mut lock).map_err(unusable)?;
        Ok(Folder { path: path.to_owned(), _lock: lock })
    }

    /// The path of a file in the folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Where the folder is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The clock that goes on where it was.
    pub fn kept_time(&self) -> KeptTime {
        KeptTime::at(self.file("clock"))
    }

    /// The secrets with these names and lengths; those that are new are made and kept.
    ///
    /// # Errors
    /// The file cannot be read or written, or is no JSON; or the machine gives no random numbers.
    pub fn secrets(&self, wanted: &BTreeMap<String, usize>) -> Result<BTreeMap<String, String>, FolderRefused> {
        let unusable = |error| FolderRefused::Unusable { folder: self.path.clone(), error };
        let path = self.file("secrets.json");
        let mut secrets: BTreeMap<String, String> = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| unusable(io::Error::other(error)))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(unusable(error)),
        };
        let known = secrets.len();
        for (name, length) in wanted {
            if !secrets.contains_key(name) {
                secrets.insert(name.clone(), new_secret(*length).map_err(unusable)?);
            }
        }
        if secrets.len() > known {
            write_whole(&path, &serde_json::to_vec_pretty(&secrets).map_err(|e| unusable(io::Error::other(e)))?)
                .map_err(unusable)?;
        }
        Ok(secrets)
    }
}

/// Secrets for a system in memory.
pub(crate) fn passing_secrets(wanted: &BTreeMap<String, usize>) -> io::Result<BTreeMap<String, String>> {
    wanted.iter().map(|(name, length)| Ok((name.clone(), new_secret(*length)?))).collect()
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

fn write_pid(lock: &mut File) -> io::Result<()> {
    lock.set_len(0)?;
    lock.rewind()?;
    write!(lock, "{}", std::process::id())?;
    lock.flush()
}

/// Writes beside and renames, so that the file is whole at every moment.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    private().write(true).create(true).truncate(true).open(&beside)?.write_all(bytes)?;
    std::fs::rename(beside, path)
}

fn new_secret(length: usize) -> io::Result<String> {
    let mut bytes = vec![0u8; length];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    let mut text = BASE32_NOPAD.encode(&bytes);
    text.truncate(length);
    Ok(text)
}

/// Writes a file that only its owner may read.
pub(crate) fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let beside = path.with_extension("new");
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(text.as_bytes())?;
    std::fs::rename(beside, path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_second_opening_is_refused_with_the_first_ones_process() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("data");
        let first = Folder::open(&path).unwrap();
        let refused = Folder::open(&path).unwrap_err().to_string();
        assert!(refused.contains(&format!("process {}", std::process::id())), "{refused}");
        drop(first);
        assert!(Folder::open(&path).is_ok());
    }

    #[test]
    fn only_its_owner_may_look_inside() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(&place.path().join("data")).unwrap();
        assert_eq!(std::fs::metadata(folder.path()).unwrap().permissions().mode() & 0o777, 0o700);
        folder.secrets(&BTreeMap::from([("A".to_owned(), 64)])).unwrap();
        assert_eq!(std::fs::metadata(folder.file("secrets.json")).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_secret_is_made_once_with_its_length() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        let first = folder.secrets(&BTreeMap::from([("A".to_owned(), 64)])).unwrap();
        let again = folder.secrets(&BTreeMap::from([("A".to_owned(), 64), ("B".to_owned(), 40)])).unwrap();
        assert_eq!((first["A"].len(), again["B"].len()), (64, 40));
        assert_eq!(first["A"], again["A"]);
    }
}
