//! How a routing record is written, so that one with three waves stays within a kilobyte: times as milliseconds, features as base64.

/// A moment as whole milliseconds since 1970, half as long as its text.
pub(crate) mod millis {
    use domain::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(moment: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(moment.millis())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        i64::deserialize(from).map(Timestamp::from_millis)
    }
}

/// The same for a moment that may not come.
pub(crate) mod millis_if_any {
    use domain::Timestamp;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(moment: &Option<Timestamp>, to: S) -> Result<S::Ok, S::Error> {
        moment.map(Timestamp::millis).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
        Ok(Option::<i64>::deserialize(from)?.map(Timestamp::from_millis))
    }
}

/// One set of features as base64 of ten bytes.
pub(crate) mod packed {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::{Evidence, Features};

    pub(crate) fn serialize<S: Serializer>(features: &Features, to: S) -> Result<S::Ok, S::Error> {
        Evidence(vec![*features]).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Features, D::Error> {
        let evidence = Evidence::deserialize(from)?;
        evidence.0.first().copied().ok_or_else(|| D::Error::custom("expected the features of one"))
    }
}
