//! The binary of dispatch.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    boot::run("dispatch", dispatch_fn::NEEDS, dispatch_fn::DispatchStage::new).await
}
