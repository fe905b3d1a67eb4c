//! The MD5 digests by which SDKs check that a message arrived whole.

use super::MessageAttribute;
use data_encoding::HEXLOWER;
use md5::{Digest, Md5};
use std::collections::BTreeMap;

/// The digest of a body, in hex.
pub(super) fn of_body(body: &str) -> String {
    HEXLOWER.encode(Md5::digest(body.as_bytes()).as_slice())
}

/// The digest of attributes, in hex; `None` without any. Sorted by name; each name, type and value with its length in
/// four bytes before it, and one byte between that says text (1) or bytes (2).
pub(super) fn of_attributes(attributes: &BTreeMap<String, MessageAttribute>) -> Option<String> {
    let mut digest = Md5::new();
    for (name, attribute) in attributes {
        let kind = if matches!(attribute, MessageAttribute::Text { .. }) { 1 } else { 2 };
        add(&mut digest, name.as_bytes());
        add(&mut digest, attribute.data_type().as_bytes());
        digest.update([kind]);
        add(&mut digest, attribute.bytes());
    }
    (!attributes.is_empty()).then(|| HEXLOWER.encode(digest.finalize().as_slice()))
}

fn add(digest: &mut Md5, part: &[u8]) {
    let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
    digest.update(length.to_be_bytes());
    digest.update(part);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_a_body_is_its_md5() {
        assert_eq!(of_body("This is a test message"), "fafb00f5732ab283681e124bf8747ed1");
    }

    #[test]
    fn the_digest_of_attributes_covers_names_types_and_values() {
        let stamp = MessageAttribute::Text { data_type: "Number".into(), value: "1493147359900".into() };
        let attributes = BTreeMap::from([("timestamp".to_owned(), stamp)]);
        assert_eq!(of_attributes(&attributes).as_deref(), Some("235c5c510d26fb653d073faed50ae77c"));
    }

    #[test]
    fn the_order_in_which_attributes_are_given_does_not_matter() {
        let (one, two) = (("a".to_owned(), MessageAttribute::text("1")), ("b".to_owned(), MessageAttribute::text("2")));
        let forth = BTreeMap::from([one.clone(), two.clone()]);
        assert_eq!(of_attributes(&forth), of_attributes(&BTreeMap::from([two, one])));
        assert_eq!(of_attributes(&BTreeMap::new()), None);
    }
}
