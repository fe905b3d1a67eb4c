//! An item: keys, kind, version and schema around one value of the domain.
//!
//! ```text
//! pk, sk            the address
//! kind              what it is: TICKET, MESSAGE, … ; stream filters read it
//! version           one more at each write; conditions compare it
//! schema            the form of `value`; a reader understands this and the one before
//! value             the domain's value as a map
//! open_pk, due_pk … keys of the sparse indexes, where they apply
//! expires           when the table may delete it, in whole seconds since 1970; only what serves for a time has it
//! ```

use domain::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_dynamo::AttributeValue;

use crate::{Index, Key};

/// An item as the table keeps it.
pub type Item = serde_dynamo::Item;

/// The schema number that this house writes.
pub(crate) const SCHEMA: u64 = 1;

/// A value with the version under which it stands in its table; 0 is not written yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored<T> {
    /// The value.
    pub value: T,
    /// Its version.
    pub version: u64,
}

impl<T> Stored<T> {
    /// A value that is not in the table yet.
    pub fn new(value: T) -> Self {
        Stored { value, version: 0 }
    }

    /// Another value in the place of this one.
    pub fn with<U>(&self, value: U) -> Stored<U> {
        Stored { value, version: self.version }
    }
}

/// The item cannot be read. It never will be, so whoever works on it parks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read item {key}: {reason}")]
pub struct ItemMalformed {
    /// Where it stands.
    pub key: String,
    /// What is wrong.
    pub reason: String,
}

pub(crate) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(crate) fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// The text attribute of an item.
pub(crate) fn text_of<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    match item.get(name) {
        Some(AttributeValue::S(text)) => Some(text),
        _ => None,
    }
}

/// What kind of item this is.
pub fn kind_of(item: &Item) -> &str {
    text_of(item, "kind").unwrap_or_default()
}

/// The item's address.
pub(crate) fn key_of(item: &Item) -> Key {
    let part = |name| text_of(item, name).unwrap_or_default().to_owned();
    Key { pk: part("pk"), sk: part("sk") }
}

/// An item of nothing but its keys: where a query goes on.
pub(crate) fn keys_only(key: &Key) -> Item {
    Item::from(std::collections::HashMap::from([("pk".to_owned(), text(&key.pk)), ("sk".to_owned(), text(&key.sk))]))
}

/// The version that an item carries.
pub(crate) fn version_of(item: &Item) -> u64 {
    match item.get("version") {
        Some(AttributeValue::N(number)) => number.parse().unwrap_or_default(),
        _ => 0,
    }
}

/// Builds the item for `value` as its next version.
pub(crate) fn write<T: Serialize>(kind: &str, key: &Key, stored: &Stored<T>) -> Result<Item, ItemMalformed> {
    let value = serde_dynamo::to_attribute_value(&stored.value);
    let value: AttributeValue = value.map_err(|error| ItemMalformed { key: key.to_string(), reason: error.to_string() })?;
    let mut item = Item::default();
    let attributes = [
        ("pk", text(&key.pk)),
        ("sk", text(&key.sk)),
        ("kind", text(kind)),
        ("version", number(stored.version + 1)),
        ("schema", number(SCHEMA)),
        ("value", value),
    ];
    for (name, value) in attributes {
        item.insert(name.to_owned(), value);
    }
    Ok(item)
}

/// Puts an item into a sparse index.
pub(crate) fn index(item: &mut Item, index: Index, partition: String, sort: String) {
    let (pk, sk) = index.attributes();
    item.insert(pk.to_owned(), text(partition));
    item.insert(sk.to_owned(), text(sort));
}

/// The attribute after which the table deletes items, as its time to live is configured.
const EXPIRES: &str = "expires";

/// Lets the table delete the item from `at` on, rounded up to whole seconds.
pub(crate) fn expire(item: &mut Item, at: Timestamp) {
    let seconds = at.millis().div_euclid(1000) + i64::from(at.millis().rem_euclid(1000) > 0);
    item.insert(EXPIRES.to_owned(), AttributeValue::N(seconds.to_string()));
}

/// Whether the table may have deleted it by `now`.
pub(crate) fn is_expired(item: &Item, now: Timestamp) -> bool {
    match item.get(EXPIRES) {
        Some(AttributeValue::N(seconds)) => seconds.parse::<i64>().is_ok_and(|seconds| seconds <= now.millis().div_euclid(1000)),
        _ => false,
    }
}

/// Reads the value of an item of `kind`.
pub(crate) fn read<T: DeserializeOwned>(kind: &str, item: &Item) -> Result<Stored<T>, ItemMalformed> {
    let malformed = |reason: String| ItemMalformed { key: key_of(item).to_string(), reason };
    if kind_of(item) != kind {
        return Err(malformed(format!("its kind is {:?}, expected {kind}", kind_of(item))));
    }
    let schema = match item.get("schema") {
        Some(AttributeValue::N(number)) => number.parse::<u64>().unwrap_or(u64::MAX),
        _ => 0,
    };
    if schema > SCHEMA {
        return Err(malformed(format!("its schema {schema} is newer than {SCHEMA}; deploy the newer stage first")));
    }
    let value = item.get("value").cloned().ok_or_else(|| malformed("it has no value".to_owned()))?;
    let value = serde_dynamo::from_attribute_value(value).map_err(|error| malformed(error.to_string()))?;
    Ok(Stored { value, version: version_of(item) })
}

/// Reads an image of a stream record (DynamoDB JSON: `{"pk": {"S": "…"}}`) as an item.
pub fn from_image(image: &serde_json::Value) -> Result<Item, ItemMalformed> {
    let malformed = |reason: &str| ItemMalformed { key: "stream image".to_owned(), reason: reason.to_owned() };
    let map = image.as_object().ok_or_else(|| malformed("it is no object"))?;
    let mut item = Item::default();
    for (name, value) in map {
        item.insert(name.clone(), attribute(value).ok_or_else(|| malformed("an attribute has no known type"))?);
    }
    Ok(item)
}

fn attribute(value: &serde_json::Value) -> Option<AttributeValue> {
    let (tag, inner) = value.as_object()?.iter().next()?;
    let texts = || inner.as_array()?.iter().map(|text| Some(text.as_str()?.to_owned())).collect::<Option<Vec<String>>>();
    Some(match tag.as_str() {
        "S" => AttributeValue::S(inner.as_str()?.to_owned()),
        "N" => AttributeValue::N(inner.as_str()?.to_owned()),
        "BOOL" => AttributeValue::Bool(inner.as_bool()?),
        "NULL" => AttributeValue::Null(true),
        "L" => AttributeValue::L(inner.as_array()?.iter().map(attribute).collect::<Option<_>>()?),
        "M" => {
            AttributeValue::M(inner.as_object()?.iter().map(|(k, v)| Some((k.clone(), attribute(v)?))).collect::<Option<_>>()?)
        }
        "SS" => AttributeValue::Ss(texts()?),
        "NS" => AttributeValue::Ns(texts()?),
        "B" => AttributeValue::B(data_encoding::BASE64.decode(inner.as_str()?.as_bytes()).ok()?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        crate::keys::watermark("due")
    }

    #[test]
    fn a_value_survives_its_item_and_gets_the_next_version() {
        let item = write("WATERMARK", &key(), &Stored { value: "2026".to_owned(), version: 4 }).unwrap();
        assert_eq!(read::<String>("WATERMARK", &item).unwrap(), Stored { value: "2026".to_owned(), version: 5 });
        assert!(read::<String>("TICKET", &item).is_err());
    }

    #[test]
    fn an_item_expires_at_a_whole_second_that_is_not_before_its_time() {
        for (millis, seconds) in [(1_800_000_000_000, "1800000000"), (1_800_000_000_001, "1800000001"), (-1, "0")] {
            let mut item = write("WATERMARK", &key(), &Stored::new("2026".to_owned())).unwrap();
            expire(&mut item, Timestamp::from_millis(millis));
            assert_eq!(item.get("expires"), Some(&AttributeValue::N(seconds.to_owned())));
            assert_eq!(read::<String>("WATERMARK", &item).unwrap().value, "2026");
            let told = |later: i64| is_expired(&item, Timestamp::from_millis(millis + later));
            assert_eq!((told(-1), told(1_000)), (false, true));
        }
    }

    #[test]
    fn an_item_of_a_later_schema_is_refused() {
        let mut item = write("WATERMARK", &key(), &Stored::new("2026".to_owned())).unwrap();
        item.insert("schema".to_owned(), number(SCHEMA + 1));
        assert!(read::<String>("WATERMARK", &item).unwrap_err().reason.contains("newer"));
    }

    #[test]
    fn a_stream_image_reads_as_the_item_it_shows() {
        let image =
            serde_json::json!({"pk": {"S": "a"}, "n": {"N": "1"}, "m": {"M": {"l": {"L": [{"BOOL": true}, {"NULL": true}]}}}});
        let item = from_image(&image).unwrap();
        assert_eq!(text_of(&item, "pk"), Some("a"));
        assert!(from_image(&serde_json::json!({"pk": {"X": 1}})).is_err());
        assert!(from_image(&serde_json::json!([1])).is_err());
    }
}
