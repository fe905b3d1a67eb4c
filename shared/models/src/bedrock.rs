//! A judge in Amazon Bedrock: one model, one question, one try, two seconds.

use std::time::Duration;

use async_trait::async_trait;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_bedrockruntime::Client;
use aws_sdk_bedrockruntime::config::Builder;
use aws_sdk_bedrockruntime::error::SdkError;
use aws_sdk_bedrockruntime::operation::converse::{ConverseError, ConverseOutput};
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, InferenceConfiguration, Message, StopReason, SystemContentBlock,
};
use tracing::warn;
use triage::{Doubt, JudgeQuestion, Prompt, Verdict};

use crate::judge::AppropriatenessJudge;

/// How long a judge may take in all. A ticket waits for it, and a person is the better answer to a slow one.
pub const DEADLINE: Duration = Duration::from_secs(2);

/// The answer in our form has nine tokens or so; a model that wants more is not answering in it.
const TOKENS_MAX: i32 = 16;

/// A model of Amazon Bedrock, asked by its `Converse` operation. Where it is asked comes from the SDK's configuration, so
/// `AWS_ENDPOINT_URL_BEDROCK_RUNTIME` is honoured.
pub struct BedrockJudge {
    client: Client,
    model: String,
}

impl BedrockJudge {
    /// The judge over this model (an id, a profile or an ARN, as Bedrock names them). It answers within the deadline, and asks once:
    /// neither a retry nor a redirect.
    pub fn new(config: &SdkConfig, model: impl Into<String>, deadline: Duration) -> BedrockJudge {
        let timeouts = TimeoutConfig::builder().operation_timeout(deadline).operation_attempt_timeout(deadline).build();
        let config = Builder::from(config).retry_config(RetryConfig::disabled()).timeout_config(timeouts).build();
        BedrockJudge { client: Client::from_conf(config), model: model.into() }
    }

    /// The judge that a setting asks for: the setting is a model's name, and an empty one is no judge.
    pub fn of_setting(config: &SdkConfig, model: &str) -> Option<BedrockJudge> {
        let model = model.trim();
        (!model.is_empty()).then(|| BedrockJudge::new(config, model, DEADLINE))
    }

    /// The same, with the credentials and the region of the surroundings. Takes a moment, so it is called when a judge is first needed.
    pub async fn connect(model: &str) -> Option<BedrockJudge> {
        if model.trim().is_empty() {
            return None;
        }
        let config = aws_config::defaults(BehaviorVersion::latest()).load().await;
        BedrockJudge::of_setting(&config, model)
    }

    async fn ask(&self, prompt: Prompt) -> Result<ConverseOutput, Doubt> {
        let text = ContentBlock::Text(prompt.user);
        let message = Message::builder().role(ConversationRole::User).content(text).build().map_err(|_| Doubt::Failed)?;
        let limits = InferenceConfiguration::builder().max_tokens(TOKENS_MAX).temperature(0.0).build();
        let request = self.client.converse().model_id(&self.model).messages(message).inference_config(limits);
        let answer = request.system(SystemContentBlock::Text(prompt.system.to_owned())).send().await;
        answer.map_err(|error| doubt(&error))
    }
}

#[async_trait]
impl AppropriatenessJudge for BedrockJudge {
    fn name(&self) -> &str {
        &self.model
    }

    async fn judge(&self, question: &JudgeQuestion) -> Verdict {
        let Some(prompt) = question.prompt() else { return Verdict::Doubt(Doubt::TooLong) };
        match self.ask(prompt).await {
            Ok(answer) => verdict(&answer),
            Err(doubt) => {
                warn!(judge = %self.model, ?doubt, "failed to ask the judge, so a person answers");
                Verdict::Doubt(doubt)
            }
        }
    }
}

/// One text that the model ended by itself is read; anything else is no answer.
fn verdict(answer: &ConverseOutput) -> Verdict {
    let message = answer.output().and_then(|output| output.as_message().ok());
    match message.map(Message::content) {
        Some([ContentBlock::Text(text)]) if *answer.stop_reason() == StopReason::EndTurn => Verdict::read(text),
        _ => Verdict::Doubt(Doubt::Unreadable),
    }
}

/// Why there is no answer. What the service said about it is not kept: it may quote what it was asked.
fn doubt(error: &SdkError<ConverseError>) -> Doubt {
    match error {
        SdkError::TimeoutError(_) => Doubt::Late,
        SdkError::DispatchFailure(failure) if failure.is_timeout() => Doubt::Late,
        SdkError::ServiceError(failure) => of_service(failure.err()),
        SdkError::ResponseError(_) => Doubt::Unreadable,
        _ => Doubt::Failed,
    }
}

fn of_service(error: &ConverseError) -> Doubt {
    match error {
        ConverseError::ThrottlingException(_)
        | ConverseError::ServiceUnavailableException(_)
        | ConverseError::ModelNotReadyException(_) => Doubt::Busy,
        ConverseError::ModelTimeoutException(_) => Doubt::Late,
        _ => Doubt::Failed,
    }
}
