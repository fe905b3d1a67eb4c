//! JSON from a stranger: at most 64 levels deep, and no key twice in one object, so that nobody can read it two ways.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The deepest nesting that is read.
pub(crate) const DEPTH_MAX: usize = 64;

/// Reads a whole body. The error is a sentence about the place, without the text that stood there.
pub(crate) fn parse(body: &[u8]) -> Result<Value, String> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = Strict { depth: 0 }.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|error| sentence(&error))
}

/// Our own two sentences, with the place; of the parser's the place alone.
fn sentence(error: &serde_json::Error) -> String {
    let text =
        if error.is_data() { error.to_string() } else { format!("not JSON at line {} column {}", error.line(), error.column()) };
    text.chars().take(200).collect()
}

#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
}

impl Strict {
    fn deeper<E: Error>(self) -> Result<Strict, E> {
        if self.depth < DEPTH_MAX { Ok(Strict { depth: self.depth + 1 }) } else { Err(E::custom("nested deeper than 64 levels")) }
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(element) = elements.next_element_seed(inner)? {
            list.push(element);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if object.contains_key(&key) {
                // The key itself may be somebody's words.
                return Err(A::Error::custom("a key stands twice in one object"));
            }
            object.insert(key, entries.next_value_seed(inner)?);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn nested(levels: usize) -> Vec<u8> {
        [vec![b'['; levels], vec![b']'; levels]].concat()
    }

    #[test]
    fn sixty_four_levels_are_read_and_one_more_is_not() {
        assert!(parse(&nested(64)).is_ok());
        assert!(parse(&nested(65)).unwrap_err().contains("64 levels"));
        assert!(parse(&nested(100_000)).is_err(), "nor does the stack run out");
    }

    #[test]
    fn a_doubled_key_is_refused_at_any_depth_and_however_it_is_escaped() {
        for body in [r#"{"hunter2":1,"hunter2":1}"#, r#"{"x":[{"a":1,"b":2,"a":3}]}"#, r#"{"a":1,"\u0061":2}"#] {
            let refused = parse(body.as_bytes()).unwrap_err();
            assert!(refused.contains("twice") && !refused.contains("hunter2"), "{refused}");
        }
        assert!(parse(br#"{"a":{"a":1},"b":{"a":1}}"#).is_ok(), "the same key in two objects is no double");
    }

    #[test]
    fn what_is_not_one_json_value_is_refused() {
        let bodies: [&[u8]; 9] =
            [b"", b" ", b"{", b"{}x", b"<xml/>", b"a=1&b=2", b"\xff\xfe", b"{\"a\":1e999}", b"{\"a\":\"\\ud800\"}"];
        for body in bodies {
            assert!(parse(body).is_err(), "{body:?}");
        }
    }

    proptest! {
        #[test]
        fn bytes_never_panic_and_agree_with_the_plain_reader(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            if let Ok(ours) = parse(&bytes) {
                prop_assert_eq!(ours, serde_json::from_slice::<Value>(&bytes).unwrap());
            }
        }
    }
}
