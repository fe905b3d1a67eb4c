//! What every command takes.

use std::path::PathBuf;

use clap::Args;

use crate::local::USUAL_FOLDER;

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Common {
    /// Where everything is kept; one running system a folder.
    #[arg(long, global = true, value_name = "DIR", default_value = USUAL_FOLDER)]
    pub(super) data_dir: PathBuf,
    /// Writes one JSON object as the last line of standard output; everything else goes to standard error.
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// The template; without it infra/template.yaml, or the one that this program was built with.
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) template: Option<PathBuf>,
    /// Logs more: debug lines in the data folder's fandesk.log.
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
}
