//! A message attribute: a name, a type, and a text or bytes.

use super::SqsRefused;
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

/// A typed value that travels beside a message's body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageAttribute {
    /// A text or number; the type is `String` or `Number`, perhaps with a label such as `String.locale`.
    Text {
        /// The type with its label.
        data_type: String,
        /// The value; never empty.
        value: String,
    },
    /// Bytes; the type is `Binary`, perhaps with a label.
    Binary {
        /// The type with its label.
        data_type: String,
        /// The value; never empty.
        value: Vec<u8>,
    },
}

/// The attribute as it stands in JSON, on the wire and in a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct AttributeJson {
    data_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    string_value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    binary_value: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    string_list_values: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    binary_list_values: Vec<String>,
}

impl MessageAttribute {
    /// A text of type `String`.
    pub fn text(value: impl Into<String>) -> MessageAttribute {
        MessageAttribute::Text { data_type: "String".to_owned(), value: value.into() }
    }

    /// The type with its label.
    pub fn data_type(&self) -> &str {
        match self {
            MessageAttribute::Text { data_type, .. } | MessageAttribute::Binary { data_type, .. } => data_type,
        }
    }

    /// The value's bytes.
    pub fn bytes(&self) -> &[u8] {
        match self {
            MessageAttribute::Text { value, .. } => value.as_bytes(),
            MessageAttribute::Binary { value, .. } => value,
        }
    }

    /// Refuses a name, type or value that SQS does not carry.
    pub(super) fn check(&self, name: &str) -> Result<(), SqsRefused> {
        check_name(name)?;
        let kind = self.data_type().split('.').next().unwrap_or_default();
        let fits = match self {
            MessageAttribute::Text { value, .. } if kind == "Number" => is_number(value),
            MessageAttribute::Text { .. } => kind == "String",
            MessageAttribute::Binary { .. } => kind == "Binary",
        };
        if !fits {
            return Err(refuse(name, &format!("it does not fit its type {:?}", self.data_type())));
        }
        if self.bytes().is_empty() {
            return Err(refuse(name, "it is empty"));
        }
        Ok(())
    }
}

impl AttributeJson {
    /// Reads the attribute from its JSON shape.
    pub(super) fn read(self, name: &str) -> Result<MessageAttribute, SqsRefused> {
        let data_type = self.data_type;
        match (self.string_value, self.binary_value) {
            (Some(value), None) => Ok(MessageAttribute::Text { data_type, value }),
            (None, Some(text)) => {
                let value = BASE64.decode(text.as_bytes()).map_err(|_| refuse(name, "it is not base64"))?;
                Ok(MessageAttribute::Binary { data_type, value })
            }
            _ => Err(refuse(name, "it needs either a StringValue or a BinaryValue")),
        }
    }
}

impl From<&MessageAttribute> for AttributeJson {
    fn from(attribute: &MessageAttribute) -> AttributeJson {
        let data_type = attribute.data_type().to_owned();
        match attribute {
            MessageAttribute::Text { value, .. } => {
                AttributeJson { data_type, string_value: Some(value.clone()), ..AttributeJson::default() }
            }
            MessageAttribute::Binary { value, .. } => {
                AttributeJson { data_type, binary_value: Some(BASE64.encode(value)), ..AttributeJson::default() }
            }
        }
    }
}

fn refuse(name: &str, reason: &str) -> SqsRefused {
    SqsRefused::InvalidParameter { parameter: "MessageAttributes", reason: format!("attribute {name}: {reason}") }
}

fn check_name(name: &str) -> Result<(), SqsRefused> {
    let spelt = name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
    let dots = name.starts_with('.') || name.ends_with('.') || name.contains("..");
    let lower = name.to_ascii_lowercase();
    let reserved = lower.starts_with("aws.") || lower.starts_with("amazon.");
    if spelt && !dots && !reserved && (1..=256).contains(&name.len()) {
        return Ok(());
    }
    Err(refuse(name, "a name is 1 to 256 letters, digits, _, - and single inner periods, and none of Amazon's"))
}

/// A number has up to 38 digits, a sign, a point and an exponent.
fn is_number(text: &str) -> bool {
    let digits = text.chars().take_while(|c| !"eE".contains(*c)).filter(char::is_ascii_digit).count();
    let spelt = text.chars().all(|c| c.is_ascii_digit() || "+-.eE".contains(c));
    spelt && (1..=38).contains(&digits) && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_number_and_a_text_may_be_labelled() {
        let number = |value: &str| MessageAttribute::Text { data_type: "Number".into(), value: value.into() };
        assert!(number("-12.5e3").check("n").is_ok());
        assert!(number("twelve").check("n").is_err());
        assert!(number("inf").check("n").is_err());
        let labelled = MessageAttribute::Text { data_type: "String.locale".into(), value: "de".into() };
        assert!(labelled.check("locale").is_ok());
    }

    #[test]
    fn reserved_and_misspelt_names_are_refused() {
        for name in ["AWS.x", "amazon.x", ".x", "x.", "x..y", "x y", ""] {
            assert!(MessageAttribute::text("v").check(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn bytes_survive_their_json() {
        let binary = MessageAttribute::Binary { data_type: "Binary".into(), value: vec![0, 255, 7] };
        assert_eq!(AttributeJson::from(&binary).read("b").unwrap(), binary);
    }
}
