//! A filter: a pattern that says which records of a stream a function wants to see.
//!
//! The part of the event pattern language that is understood: nested objects, and in a list at the end of each path the
//! values that match: texts, numbers, `true`, `false`, `null`, `{"prefix": ..}`, `{"suffix": ..}`, `{"exists": ..}` and
//! `{"anything-but": ..}` with values or a prefix. Anything else is refused when the template is read.

use serde_json::Value;

/// A pattern. All its paths must match; of a path's values one must.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter(Vec<(String, Rule)>);

#[derive(Debug, Clone, PartialEq)]
enum Rule {
    Inside(Filter),
    OneOf(Vec<Condition>),
}

#[derive(Debug, Clone, PartialEq)]
enum Condition {
    Equals(Value),
    Prefix(String),
    Suffix(String),
    Exists(bool),
    AnythingBut(Vec<Value>),
    NoPrefix(String),
}

/// A pattern that is not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read filter pattern at {path:?}: {why}")]
pub struct FilterUnreadable {
    /// Where in the pattern, as `dynamodb.NewImage.kind`.
    pub path: String,
    /// What is the matter there.
    pub why: String,
}

impl Filter {
    /// Reads a pattern from its JSON.
    ///
    /// # Errors
    /// [`FilterUnreadable`] for what is no JSON object, or not in the part of the language that is understood.
    pub fn read(text: &str) -> Result<Filter, FilterUnreadable> {
        let pattern: Value = serde_json::from_str(text).map_err(|error| unreadable("", &error.to_string()))?;
        read_object("", &pattern)
    }

    /// Whether an event matches.
    pub fn matches(&self, event: &Value) -> bool {
        self.0.iter().all(|(key, rule)| match rule {
            Rule::Inside(filter) => filter.matches(event.get(key).unwrap_or(&Value::Null)),
            Rule::OneOf(conditions) => conditions.iter().any(|condition| condition.holds(event.get(key))),
        })
    }
}

impl Condition {
    fn holds(&self, value: Option<&Value>) -> bool {
        match (self, value) {
            (Condition::Exists(wanted), value) => value.is_some() == *wanted,
            (_, None) => false,
            // A list matches when one of its elements does.
            (_, Some(Value::Array(elements))) => elements.iter().any(|element| self.holds_for(element)),
            (_, Some(value)) => self.holds_for(value),
        }
    }

    fn holds_for(&self, value: &Value) -> bool {
        match self {
            Condition::Equals(wanted) => same(wanted, value),
            Condition::Prefix(prefix) => value.as_str().is_some_and(|text| text.starts_with(prefix)),
            Condition::Suffix(suffix) => value.as_str().is_some_and(|text| text.ends_with(suffix)),
            Condition::Exists(wanted) => *wanted,
            Condition::AnythingBut(unwanted) => !unwanted.iter().any(|unwanted| same(unwanted, value)),
            Condition::NoPrefix(prefix) => !value.as_str().is_some_and(|text| text.starts_with(prefix)),
        }
    }
}

fn same(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

fn unreadable(path: &str, why: &str) -> FilterUnreadable {
    FilterUnreadable { path: path.to_owned(), why: why.to_owned() }
}

fn read_object(path: &str, pattern: &Value) -> Result<Filter, FilterUnreadable> {
    let object = pattern.as_object().ok_or_else(|| unreadable(path, "an object is needed"))?;
    if object.is_empty() {
        return Err(unreadable(path, "an empty object matches nothing"));
    }
    let rule = |(key, value): (&String, &Value)| {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        let rule = match value {
            Value::Object(_) if !key.starts_with('$') => Rule::Inside(read_object(&path, value)?),
            Value::Array(conditions) if !conditions.is_empty() && !key.starts_with('$') => {
                Rule::OneOf(conditions.iter().map(|condition| read_condition(&path, condition)).collect::<Result<_, _>>()?)
            }
            _ => return Err(unreadable(&path, "an object, or a list of values in brackets, is needed")),
        };
        Ok((key.clone(), rule))
    };
    object.iter().map(rule).collect::<Result<_, _>>().map(Filter)
}

fn read_condition(path: &str, condition: &Value) -> Result<Condition, FilterUnreadable> {
    let Value::Object(object) = condition else {
        let plain = !condition.is_array();
        return plain.then(|| Condition::Equals(condition.clone())).ok_or_else(|| unreadable(path, "a list inside a list"));
    };
    match object.iter().map(|(key, value)| (key.as_str(), value)).collect::<Vec<_>>().as_slice() {
        [("prefix", Value::String(prefix))] => Ok(Condition::Prefix(prefix.clone())),
        [("suffix", Value::String(suffix))] => Ok(Condition::Suffix(suffix.clone())),
        [("exists", Value::Bool(wanted))] => Ok(Condition::Exists(*wanted)),
        [("anything-but", Value::Array(unwanted))] => Ok(Condition::AnythingBut(unwanted.clone())),
        [("anything-but", Value::Object(inner))] => match inner.get("prefix") {
            Some(Value::String(prefix)) if inner.len() == 1 => Ok(Condition::NoPrefix(prefix.clone())),
            _ => Err(unreadable(path, "anything-but takes values or a prefix")),
        },
        [("anything-but", value)] => Ok(Condition::AnythingBut(vec![(*value).clone()])),
        [(other, _)] => Err(unreadable(path, &format!("{other:?} is not understood"))),
        _ => Err(unreadable(path, "a condition has one key")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn matches(pattern: &Value, event: &Value) -> bool {
        Filter::read(&pattern.to_string()).unwrap().matches(event)
    }

    #[test]
    fn a_value_deep_inside_must_be_one_of_those_listed() {
        let pattern = json!({"eventName": ["INSERT", "MODIFY"], "dynamodb": {"NewImage": {"kind": {"S": ["TICKET"]}}}});
        let event = |name: &str, kind: &str| json!({"eventName": name, "dynamodb": {"NewImage": {"kind": {"S": kind}}}});
        assert!(matches(&pattern, &event("INSERT", "TICKET")));
        assert!(!matches(&pattern, &event("INSERT", "MESSAGE")));
        assert!(!matches(&pattern, &event("REMOVE", "TICKET")));
        assert!(!matches(&pattern, &json!({"eventName": "INSERT", "dynamodb": {}})));
    }

    #[test]
    fn prefix_suffix_exists_and_anything_but() {
        let event = json!({"a": "TICKET#1", "n": 1.0, "list": ["x", "y"]});
        assert!(matches(&json!({"a": [{"prefix": "TICKET"}]}), &event));
        assert!(!matches(&json!({"a": [{"prefix": "ticket"}]}), &event));
        assert!(matches(&json!({"a": [{"suffix": "#1"}]}), &event));
        assert!(matches(&json!({"a": [{"exists": true}], "b": [{"exists": false}]}), &event));
        assert!(matches(&json!({"a": [{"anything-but": ["x"]}]}), &event));
        assert!(!matches(&json!({"b": [{"anything-but": "x"}]}), &event));
        assert!(!matches(&json!({"a": [{"anything-but": {"prefix": "TICKET"}}]}), &event));
        assert!(matches(&json!({"n": [1], "list": ["y"]}), &event));
    }

    #[test]
    fn what_is_not_understood_is_refused_with_its_path() {
        let refused = Filter::read(r#"{"a": {"b": [{"numeric": [">", 1]}]}}"#).unwrap_err();
        assert_eq!(refused.path, "a.b");
        for wrong in ["[]", "{}", "x", r#"{"a": "b"}"#, r#"{"$or": [{"a": ["b"]}]}"#, r#"{"a": []}"#] {
            assert!(Filter::read(wrong).is_err(), "{wrong}");
        }
    }
}
