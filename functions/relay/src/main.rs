//! The binary of relay.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    boot::run("relay", relay_fn::NEEDS, relay_fn::RelayStage::new).await
}
