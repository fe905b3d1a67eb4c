//! Letters through Amazon SES: whole messages, so that both forms go out as they were written.

use std::time::Duration;

use async_trait::async_trait;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_sesv2::primitives::Blob;
use aws_sdk_sesv2::types::{EmailContent, RawMessage};
use domain::MailAddress;

use crate::{Letter, Mailer, SendFailed};

/// SES, sending from one address.
#[derive(Debug, Clone)]
pub struct Ses {
    client: aws_sdk_sesv2::Client,
    from: MailAddress,
}

impl Ses {
    /// SES by the environment's own credentials: two tries of at most three seconds each, with the SDK's jitter between them. A person
    /// waits, and can ask again.
    pub async fn connect(from: MailAddress) -> Ses {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(Duration::from_secs(1))
            .operation_attempt_timeout(Duration::from_secs(3))
            .operation_timeout(Duration::from_secs(7))
            .build();
        let config = aws_config::defaults(aws_config::BehaviorVersion::latest())
            .timeout_config(timeouts)
            .retry_config(RetryConfig::standard().with_max_attempts(2));
        Ses::over(&config.load().await, from)
    }

    /// SES over a configuration of the caller's.
    pub fn over(config: &aws_config::SdkConfig, from: MailAddress) -> Ses {
        Ses { client: aws_sdk_sesv2::Client::new(config), from }
    }
}

#[async_trait]
impl Mailer for Ses {
    async fn send(&self, letter: &Letter) -> Result<(), SendFailed> {
        let refused = |error: &dyn std::fmt::Display| SendFailed::NotTaken(error.to_string());
        let raw = RawMessage::builder().data(Blob::new(letter.message(&self.from)?)).build().map_err(|error| refused(&error))?;
        let sending = self.client.send_email().content(EmailContent::builder().raw(raw).build()).send().await;
        // The service's own words may quote an address, so only its kind is told.
        sending.map(|_| ()).map_err(|error| {
            let kind = error.as_service_error().and_then(|error| error.meta().code().map(str::to_owned));
            SendFailed::NotTaken(format!("SES said {}", kind.unwrap_or_else(|| "nothing in time".to_owned())))
        })
    }
}
