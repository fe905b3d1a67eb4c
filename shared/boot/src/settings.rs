//! The settings of a stage, from its environment. A missing one is told by name, with what it is for.

use std::collections::BTreeMap;

use domain::Secret;
use queue::{QueueName, QueueUrls};
use store::TableNames;
use triage::EncoderId;

/// What the environment says.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The tables' names.
    pub tables: TableNames,
    /// The queues' addresses.
    pub queues: QueueUrls,
    /// Signs links in surveys; at least 32 characters.
    pub link_secret: Secret,
    /// The base of links that people follow, without a slash at the end.
    pub public_url: String,
    /// Whether relay may write to help desks on this machine. Only the local runner says so.
    pub loopback_helpdesks: bool,
    /// Which encoder reads questions for automations; words alone unless something else is said.
    pub encoder: EncoderId,
    /// The folder of the encoders' assets; empty where none was fetched.
    pub models_folder: String,
    /// The address that letters come from; empty where none is sent.
    pub mail_from: String,
    /// The folder that keeps letters on one machine instead of sending them; empty on AWS.
    pub outbox_folder: String,
    /// The model that judges answers that are only just sure enough; empty for no judge.
    pub judge_model: String,
}

/// A setting is missing or unfit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read settings: {variable} {problem}; it is {purpose}")]
pub struct SettingMissing {
    /// The environment variable.
    pub variable: String,
    /// What is wrong.
    pub problem: &'static str,
    /// What it is for.
    pub purpose: &'static str,
}

const PURPOSES: [(&str, &str); 6] = [
    ("SUPPORT_TABLE", "the name of the support table"),
    ("LEDGER_TABLE", "the name of the ledger table"),
    ("VAULT_TABLE", "the name of the vault table"),
    ("LINK_SECRET", "the secret that signs survey links, at least 32 characters"),
    ("ENCODER", "the encoder that reads questions for automations"),
    ("PUBLIC_URL", "the address under which people reach this system, such as https://help.example.com"),
];

fn purpose(variable: &str) -> &'static str {
    let known = PURPOSES.iter().find(|(name, _)| *name == variable).map(|(_, purpose)| *purpose);
    known.unwrap_or("the address of a queue, as the template hands it to this function")
}

impl Settings {
    /// Reads the settings by `get`, which is the environment. Errors with the first of `needs` that is missing.
    pub fn read(get: impl Fn(&str) -> Option<String>, needs: &[&str]) -> Result<Settings, SettingMissing> {
        let value = |name: &str| get(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let missing =
            |variable: &str, problem| SettingMissing { variable: variable.to_owned(), problem, purpose: purpose(variable) };
        if let Some(variable) = needs.iter().find(|variable| value(variable).is_none()) {
            return Err(missing(variable, "is not set"));
        }
        let text = |name: &str| value(name).unwrap_or_default();
        if needs.contains(&"LINK_SECRET") && text("LINK_SECRET").len() < 32 {
            return Err(missing("LINK_SECRET", "is shorter than 32 characters"));
        }
        let encoder = value("ENCODER").map_or(Ok(EncoderId::Lexical), |name| name.parse());
        Ok(Settings {
            encoder: encoder.map_err(|_| missing("ENCODER", "is none of lexical, minilm and multilingual"))?,
            models_folder: text("MODELS_FOLDER"),
            judge_model: text("JUDGE_MODEL"),
            mail_from: text("MAIL_FROM"),
            outbox_folder: text("OUTBOX_FOLDER"),
            tables: TableNames { support: text("SUPPORT_TABLE"), ledger: text("LEDGER_TABLE"), vault: text("VAULT_TABLE") },
            queues: queue_urls(&value),
            link_secret: Secret::new(text("LINK_SECRET")),
            public_url: text("PUBLIC_URL").trim_end_matches('/').to_owned(),
            loopback_helpdesks: text("FANDESK_LOOPBACK_HELPDESKS") == "1",
        })
    }
}

fn queue_urls(value: &impl Fn(&str) -> Option<String>) -> QueueUrls {
    let queues = QueueName::ALL.iter().filter_map(|name| Some((*name, value(&format!("{}_QUEUE_URL", name.variable()))?)));
    let parked =
        QueueName::ALL.iter().filter_map(|name| Some((Some(*name), value(&format!("{}_DEAD_LETTERS_URL", name.variable()))?)));
    let mut dead_letters: BTreeMap<Option<QueueName>, String> = parked.collect();
    dead_letters.extend(value("STREAM_FAILURES_URL").map(|url| (None, url)));
    QueueUrls { queues: queues.collect(), dead_letters }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_variable_is_told_by_name_and_purpose() {
        let error = Settings::read(|_| None, &["SUPPORT_TABLE"]).unwrap_err();
        assert_eq!(error.to_string(), "read settings: SUPPORT_TABLE is not set; it is the name of the support table");
        let error = Settings::read(|_| Some("short".to_owned()), &["LINK_SECRET"]).unwrap_err();
        assert_eq!(error.problem, "is shorter than 32 characters");
    }

    #[test]
    fn the_encoder_is_words_alone_unless_another_is_named_and_a_name_that_nobody_has_is_refused() {
        let read = |name: Option<&'static str>| {
            Settings::read(|variable| name.filter(|_| variable == "ENCODER").map(str::to_owned), &[])
                .map(|settings| settings.encoder)
        };
        assert_eq!(read(None), Ok(EncoderId::Lexical));
        assert_eq!(read(Some("minilm")), Ok(EncoderId::MiniLm));
        assert_eq!(read(Some("minilm7")).unwrap_err().problem, "is none of lexical, minilm and multilingual");
    }

    #[test]
    fn queues_are_found_by_their_readers() {
        let settings = Settings::read(|name| (name == "MATCH_QUEUE_URL").then(|| "q".to_owned()), &[]).unwrap();
        assert_eq!(settings.queues.queues.get(&QueueName::Match).map(String::as_str), Some("q"));
        assert!(!settings.queues.queues.contains_key(&QueueName::Relay));
    }
}
