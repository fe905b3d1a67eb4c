//! The binary of resolve.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    boot::run("resolve", resolve_fn::NEEDS, resolve_fn::ResolveStage::new).await
}
