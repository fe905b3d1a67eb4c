//! Files of threads: one, several, or the folder that holds them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::replay::{Thread, ThreadsUnreadable, read};

/// The files cannot be evaluated.
#[derive(Debug, thiserror::Error)]
pub enum FilesUnfit {
    /// One is not there.
    #[error(
        "read {0}: there is no such file or folder; name a file of threads, several, or a folder with files *.jsonl or *.jsonl.gz"
    )]
    NotThere(String),
    /// A folder has none.
    #[error("read {0}: the folder holds no file *.jsonl or *.jsonl.gz")]
    NoneInside(String),
    /// A folder cannot be listed.
    #[error("read {0}: {1}")]
    Folder(String, String),
    /// One is no file of threads.
    #[error(transparent)]
    Unreadable(#[from] ThreadsUnreadable),
    /// A question stands in two files.
    #[error(
        "read {second}: question {id} stands in {first}, too; what is tested must not have been learned, so leave one of the two out"
    )]
    Twice {
        /// Which question.
        id: u64,
        /// The file that was read before.
        first: String,
        /// The file with the question once more.
        second: String,
    },
}

/// The threads of some files, in the order in which they were asked.
#[derive(Debug)]
pub struct ThreadFiles {
    /// The files' names, without their folders.
    pub names: Vec<String>,
    /// The threads.
    pub threads: Vec<Thread>,
    /// In which file each question stands, by its place in `names`.
    of_id: HashMap<u64, usize>,
}

impl ThreadFiles {
    /// Reads files, and the files *.jsonl and *.jsonl.gz of folders. Errors name file and line, and say what to do.
    pub fn read(paths: &[PathBuf]) -> Result<ThreadFiles, FilesUnfit> {
        let mut all = ThreadFiles { names: vec![], threads: vec![], of_id: HashMap::new() };
        for path in paths {
            for file in files_of(path)? {
                all.add(&file)?;
            }
        }
        all.threads.sort_by_key(|thread| (thread.at, thread.id));
        Ok(all)
    }

    fn add(&mut self, file: &Path) -> Result<(), FilesUnfit> {
        let (threads, place, name) = (read(file)?, self.names.len(), name_of(file));
        self.names.push(name);
        for thread in threads {
            if let Some(first) = self.of_id.insert(thread.id, place) {
                let second = file.display().to_string();
                return Err(FilesUnfit::Twice { id: thread.id, first: self.names[first].clone(), second });
            }
            self.threads.push(thread);
        }
        Ok(())
    }
}

/// Refuses a question that stands in both: what is tested must not have been learned.
pub fn in_both(train: &ThreadFiles, test: &ThreadFiles) -> Result<(), FilesUnfit> {
    let doubled = test.threads.iter().find(|thread| train.of_id.contains_key(&thread.id));
    let names = |files: &ThreadFiles, id| files.names[files.of_id[&id]].clone();
    doubled.map_or(Ok(()), |thread| {
        Err(FilesUnfit::Twice { id: thread.id, first: names(train, thread.id), second: names(test, thread.id) })
    })
}

fn name_of(file: &Path) -> String {
    file.file_name().map_or_else(|| file.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn files_of(path: &Path) -> Result<Vec<PathBuf>, FilesUnfit> {
    let told = || path.display().to_string();
    if !path.exists() {
        return Err(FilesUnfit::NotThere(told()));
    }
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = std::fs::read_dir(path).map_err(|error| FilesUnfit::Folder(told(), error.to_string()))?;
    let mut inside: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| is_of_threads(path)).collect();
    inside.sort();
    if inside.is_empty() { Err(FilesUnfit::NoneInside(told())) } else { Ok(inside) }
}

fn is_of_threads(path: &Path) -> bool {
    let name = name_of(path);
    path.is_file() && (name.ends_with(".jsonl") || name.ends_with(".jsonl.gz"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: u64) -> String {
        let head = format!(r#"{{"id":{id},"at":"2019-08-01T00:00:00Z","by":"kim","#);
        format!("{head}\"locale\":\"en-US\",\"topic\":\"sync\",\"title\":\"Sync\",\"text\":\"\",\"posts\":[]}}\n")
    }

    #[test]
    fn a_folder_stands_for_its_files_of_threads() {
        let place = tempfile::tempdir().unwrap();
        let write = |name: &str, text: String| std::fs::write(place.path().join(name), text).unwrap();
        write("b.jsonl", line(1));
        write("a.jsonl", line(2));
        write("readme.txt", "no threads".to_owned());
        let files = ThreadFiles::read(&[place.path().to_owned()]).unwrap();
        assert_eq!((files.names, files.threads.len()), (vec!["a.jsonl".to_owned(), "b.jsonl".to_owned()], 2));
    }

    #[test]
    fn a_question_in_two_files_is_refused_wherever_they_stand() {
        let place = tempfile::tempdir().unwrap();
        let [one, other] = ["one.jsonl", "other.jsonl"].map(|name| place.path().join(name));
        std::fs::write(&one, line(1) + &line(2)).unwrap();
        std::fs::write(&other, line(2)).unwrap();
        let twice = ThreadFiles::read(&[one.clone(), other.clone()]).unwrap_err().to_string();
        let (train, test) = (ThreadFiles::read(&[one]).unwrap(), ThreadFiles::read(&[other]).unwrap());
        for told in [twice, in_both(&train, &test).unwrap_err().to_string()] {
            assert!(told.contains("other.jsonl: question 2 stands in one.jsonl, too"), "{told}");
        }
        assert!(in_both(&train, &ThreadFiles { names: vec![], threads: vec![], of_id: HashMap::new() }).is_ok());
    }
}
