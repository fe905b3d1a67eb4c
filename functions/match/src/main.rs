//! The binary of match.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    boot::run("match", match_fn::NEEDS, match_fn::MatchStage::new).await
}
