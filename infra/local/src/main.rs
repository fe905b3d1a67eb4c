//! The binary `fandesk`: the command line over the library half.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    fandesk::cli::run().await
}
