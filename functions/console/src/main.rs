//! The binary of console.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    boot::run("console", console_fn::NEEDS, console_fn::ConsoleStage::new).await
}
