//! The checkout: the files of this repository, without what is built or installed into it.

use std::path::{Path, PathBuf};

/// Folders that hold nothing of ours.
const NOT_OURS: [&str; 6] = [".git", "target", ".tools", ".aws-sam", ".fandesk", "node_modules"];

/// The root of the checkout.
pub fn checkout() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// Every file of ours by its path from the root, in order.
pub fn files() -> Vec<String> {
    let root = checkout();
    let mut found = Vec::new();
    walk(&root, &root, &mut found);
    found.sort();
    found
}

/// Every Rust file of ours.
pub fn rust_files() -> Vec<String> {
    files().into_iter().filter(|path| path.ends_with(".rs")).collect()
}

/// The text of a file of ours; empty when it is gone or no text.
pub fn read(path: &str) -> String {
    std::fs::read_to_string(checkout().join(path)).unwrap_or_default()
}

fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && !NOT_OURS.iter().any(|other| name == *other) {
            walk(root, &path, found);
        } else if !is_folder && let Ok(inside) = path.strip_prefix(root) {
            found.push(inside.to_string_lossy().into_owned());
        }
    }
}
