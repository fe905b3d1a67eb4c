//! Strict JSON: no key twice in one object and at most 64 levels, so that nobody can read a body two ways.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// The deepest nesting that is read.
const DEPTH_MAX: usize = 64;

/// Checks a whole body. The error is a sentence about the place, without the text that stood there.
pub(crate) fn check(body: &[u8]) -> Result<(), String> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    Strict { depth: 0 }.deserialize(&mut reader).and_then(|()| reader.end()).map_err(|error| {
        let place = format!("line {} column {}", error.line(), error.column());
        if error.is_data() { error.to_string() } else { format!("not JSON at {place}") }
    })
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
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let inner = self.deeper()?;
        while elements.next_element_seed(inner)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let inner = self.deeper()?;
        let mut keys = BTreeSet::new();
        while let Some(key) = entries.next_key::<String>()? {
            if !keys.insert(key) {
                return Err(A::Error::custom("a key stands twice in one object"));
            }
            entries.next_value_seed(inner)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixty_four_levels_are_read_and_one_more_is_not() {
        let nested = |levels: usize| [vec![b'['; levels], vec![b']'; levels]].concat();
        assert_eq!(check(&nested(64)), Ok(()));
        assert!(check(&nested(65)).unwrap_err().contains("64 levels"));
        assert!(check(&nested(100_000)).is_err(), "nor does the stack run out");
    }

    #[test]
    fn a_doubled_key_is_refused_at_any_depth_and_not_told() {
        for body in [r#"{"hunter2":1,"hunter2":1}"#, r#"{"x":[{"a":1,"b":2,"a":3}]}"#, r#"{"a":1,"\u0061":2}"#] {
            let refused = check(body.as_bytes()).unwrap_err();
            assert!(refused.contains("twice") && !refused.contains("hunter2"), "{refused}");
        }
        assert_eq!(check(br#"{"a":{"a":1},"b":{"a":[1,-1,1.5,null,true,"x"]}}"#), Ok(()), "in two objects it is no double");
    }

    #[test]
    fn what_is_not_one_json_value_is_refused() {
        let bodies: [&[u8]; 7] = [b"", b"{", b"{}x", b"a=1&b=2", b"\xff\xfe", b"{\"a\":1e999}", b"{\"a\":\"\\ud800\"}"];
        for body in bodies {
            assert!(check(body).unwrap_err().starts_with("not JSON at line"), "{body:?}");
        }
    }
}
