//! The binary of author.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    boot::run("author", author_fn::NEEDS, author_fn::AuthorStage::new).await
}
