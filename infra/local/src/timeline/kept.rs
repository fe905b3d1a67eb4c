//! The time written down, so that a clock that does not follow the wall goes on where it was.

use std::path::PathBuf;

use domain::Timestamp;

/// A file that holds a time at or after every time that the clock has shown.
#[derive(Debug, Clone)]
pub struct KeptTime(PathBuf);

impl KeptTime {
    /// The time in this file.
    pub fn at(path: PathBuf) -> KeptTime {
        KeptTime(path)
    }

    /// What was written last; `None` at first.
    pub fn read(&self) -> Option<Timestamp> {
        std::fs::read_to_string(&self.0).ok()?.trim().parse().ok()
    }

    /// Writes a time. A second file takes the first one's place, so that the end of the process at any moment leaves a
    /// whole one.
    pub(super) fn write(&self, time: Timestamp) {
        let beside = self.0.with_extension("new");
        let done = std::fs::write(&beside, time.to_string()).and_then(|()| std::fs::rename(&beside, &self.0));
        if let Err(error) = done {
            tracing::warn!(%error, file = %self.0.display(), "failed to write down the time");
        }
    }
}
