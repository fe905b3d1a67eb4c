//! The shape of a body: fields by their JSON pointer, and a refusal that names the field which is wrong.

use domain::Timestamp;
use serde_json::Value;

/// Who wrote the shape of a body, which decides what a wrong one is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// The client: an admin's template or an own program. Answered 422, so that they see the reason in their own log.
    Client,
    /// The help desk's maker. Answered 200 and parked: their change must not trip their breaker against us.
    Vendor,
}

/// Why a body gives no [`Inbound`](crate::Inbound).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadRefused {
    /// Not JSON, nested too deep, or a key stands twice.
    #[error("read the body: {detail}")]
    Unreadable {
        /// What and where, without the text that stood there.
        detail: String,
    },
    /// JSON, but a field is missing or of the wrong kind.
    #[error("read the body: {pointer:?} {detail}")]
    Shape {
        /// Whose mistake it is.
        writer: Writer,
        /// The field as a JSON pointer; the empty one is the whole body.
        pointer: String,
        /// What is wrong with it.
        detail: String,
    },
}

/// A place in a body that may be empty.
#[derive(Clone)]
pub(crate) struct Field<'a> {
    value: Option<&'a Value>,
    pointer: String,
    writer: Writer,
}

impl<'a> Field<'a> {
    pub(crate) fn root(value: &'a Value, writer: Writer) -> Self {
        Field { value: Some(value), pointer: String::new(), writer }
    }

    /// The field `key` of this object; an empty place when this is none.
    pub(crate) fn at(&self, key: &str) -> Field<'a> {
        let value = self.value.and_then(|value| value.get(key)).filter(|value| !value.is_null());
        Field { value, pointer: format!("{}/{key}", self.pointer), writer: self.writer }
    }

    pub(crate) fn value(&self) -> Option<&'a Value> {
        self.value
    }

    pub(crate) fn refuse<T>(&self, detail: impl Into<String>) -> Result<T, ReadRefused> {
        Err(ReadRefused::Shape { writer: self.writer, pointer: self.pointer.clone(), detail: detail.into() })
    }

    fn wanted<T>(&self, what: &str) -> Result<T, ReadRefused> {
        let found = match self.value {
            None => return self.refuse(format!("is missing: expected {what}")),
            Some(Value::Null) => "null",
            Some(Value::Bool(_)) => "true or false",
            Some(Value::Number(_)) => "a number",
            Some(Value::String(_)) => "another text",
            Some(Value::Array(_)) => "a list",
            Some(Value::Object(_)) => "an object",
        };
        self.refuse(format!("is {found}: expected {what}"))
    }

    /// An object that must be there.
    pub(crate) fn object(self) -> Result<Field<'a>, ReadRefused> {
        if self.value.is_some_and(Value::is_object) { Ok(self) } else { self.wanted("an object") }
    }

    /// An object that may be missing.
    pub(crate) fn maybe_object(self) -> Result<Option<Field<'a>>, ReadRefused> {
        if self.value.is_none() { Ok(None) } else { self.object().map(Some) }
    }

    /// A text that must be there; it may be empty.
    pub(crate) fn text(&self) -> Result<String, ReadRefused> {
        self.value.and_then(Value::as_str).map_or_else(|| self.wanted("text"), |text| Ok(text.to_owned()))
    }

    /// A text that may be missing; a blank one counts as missing, since a template renders what it does not know as nothing.
    pub(crate) fn maybe_text(&self) -> Result<Option<String>, ReadRefused> {
        if self.value.is_none() {
            Ok(None)
        } else {
            self.text().map(|text| Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
        }
    }

    /// An id that must be there: a whole number or a text of 1 to 128 characters.
    pub(crate) fn id(&self) -> Result<String, ReadRefused> {
        let good = |id: &String| (1..=128).contains(&id.chars().count()) && !id.chars().any(char::is_control);
        id_text(self.value).filter(good).map_or_else(|| self.wanted("an id: a whole number or a text of 1 to 128 characters"), Ok)
    }

    /// An id that may be missing or blank.
    pub(crate) fn maybe_id(&self) -> Result<Option<String>, ReadRefused> {
        if self.is_blank() { Ok(None) } else { self.id().map(Some) }
    }

    fn is_blank(&self) -> bool {
        self.value.is_none_or(|value| value.as_str().is_some_and(|text| text.trim().is_empty()))
    }

    /// A yes or no that must be there; a template renders it as text.
    pub(crate) fn flag(&self) -> Result<bool, ReadRefused> {
        match self.value {
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("true") => Ok(true),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("false") => Ok(false),
            _ => self.wanted("true or false"),
        }
    }

    /// A yes or no that may be missing or blank.
    pub(crate) fn maybe_flag(&self) -> Result<Option<bool>, ReadRefused> {
        if self.is_blank() { Ok(None) } else { self.flag().map(Some) }
    }

    /// A moment in ISO 8601 that may be missing or blank.
    pub(crate) fn maybe_moment(&self) -> Result<Option<Timestamp>, ReadRefused> {
        let Some(text) = self.maybe_text()? else { return Ok(None) };
        text.parse().map_or_else(|_| self.wanted("a time such as 2026-11-23T10:00:00Z"), |at| Ok(Some(at)))
    }
}

/// A field that no ticket depends on: of another kind it counts as missing, since a customer's question weighs more.
pub(crate) fn spare<T>(field: Result<Option<T>, ReadRefused>) -> Option<T> {
    field.ok().flatten()
}

/// A whole number or a text without blanks at its ends; nothing else.
pub(crate) fn id_text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) if number.is_u64() || number.is_i64() => Some(number.to_string()),
        _ => None,
    }
}

/// A flat value as text: what may stand in the metadata. Lists of texts are joined by spaces, as the help desk writes its tags.
pub(crate) fn flat_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Array(list) => {
            let texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            Some(texts.join(" ")).filter(|text| !text.is_empty() && texts.len() == list.len())
        }
        _ => None,
    }
}
