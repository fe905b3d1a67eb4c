//! The binary of csat.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    boot::run("csat", csat_fn::NEEDS, csat_fn::CsatStage::new).await
}
