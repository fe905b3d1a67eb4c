//! The binary of payout.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let debtor = payout_fn::debtor(|variable| std::env::var(variable).ok());
    boot::run("payout", payout_fn::NEEDS, |ports| payout_fn::PayoutStage::new(ports, debtor)).await
}
