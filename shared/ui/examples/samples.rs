//! Writes every page in every state and tongue, with the files that they name, into a folder: `cargo run -p ui --example samples -- FOLDER`.

#![allow(clippy::unwrap_used, reason = "a surprise ends the run where it stands")]

use std::fs;
use std::path::PathBuf;

use ui::Tongue;

#[path = "../tests/samples/mod.rs"]
mod samples;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("name a folder"));
    for tongue in Tongue::ALL {
        let place = folder.join(tongue.tag());
        fs::create_dir_all(&place).unwrap();
        for (name, html) in samples::all(tongue) {
            fs::write(place.join(format!("{name}.html")), html).unwrap();
        }
    }
    fs::create_dir_all(folder.join("assets")).unwrap();
    for stem in ["style", "desk", "fandesk", "mark"] {
        let path = ui::asset_path(stem);
        let asset = ui::asset(path.trim_start_matches("/assets/")).unwrap();
        fs::write(folder.join("assets").join(&asset.name), asset.content).unwrap();
    }
}
