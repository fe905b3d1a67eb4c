//! The binary `fandesk`: the command line over the library half.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    fandesk::cli::run().await
}
