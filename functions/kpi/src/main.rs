//! The binary of kpi.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    boot::run("kpi", kpi_fn::NEEDS, kpi_fn::KpiStage::new).await
}
