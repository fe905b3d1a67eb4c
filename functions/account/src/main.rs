//! The binary of account.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let mailer = account_fn::mailer(|variable| std::env::var(variable).ok()).await;
    boot::run("account", account_fn::NEEDS, |ports| account_fn::AccountStage::new(ports, mailer)).await
}
