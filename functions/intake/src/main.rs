//! The binary of intake.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    boot::run("intake", intake_fn::NEEDS, intake_fn::IntakeStage::new).await
}
