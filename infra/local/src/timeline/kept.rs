//! The time written down, so that a clock that does not follow the wall goes on where it was.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use domain::Timestamp;

/// A file that holds a time at or after every time that the clock has shown.
#[derive(Debug, Clone)]
pub struct KeptTime(PathBuf);

/// Every time takes this many bytes, so that a later one covers an earlier one whole.
const BYTES: usize = 32;

impl KeptTime {
    /// The time in this file.
    pub fn at(path: PathBuf) -> KeptTime {
        KeptTime(path)
    }

    /// What was written last; `None` at first.
    pub fn read(&self) -> Option<Timestamp> {
        std::fs::read_to_string(&self.0).ok()?.trim().parse().ok()
    }

    /// Writes a time over the last one. One short write is whole or not there at all, whenever the process ends; a second file
    /// that takes the first one's place would be too, but makes the disk work at every jump of the clock.
    pub(super) fn write(&self, time: Timestamp) {
        let text = format!("{:<BYTES$}", time.to_string());
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&self.0);
        if let Err(error) = file.and_then(|mut file| file.write_all(text.as_bytes())) {
            tracing::warn!(%error, file = %self.0.display(), "failed to write down the time");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shorter_time_covers_a_longer_one() {
        let place = tempfile::tempdir().unwrap();
        let kept = KeptTime::at(place.path().join("clock"));
        assert_eq!(kept.read(), None);
        for time in ["2019-08-01T00:00:00.123Z", "2019-08-01T00:00:01Z"] {
            let time: Timestamp = time.parse().unwrap();
            kept.write(time);
            assert_eq!(kept.read(), Some(time));
        }
    }
}
