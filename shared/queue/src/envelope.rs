//! The envelope: work with its version and the correlation id of its chain.

use serde::{Deserialize, Serialize};

use crate::Work;

/// The version that this house writes. A reader takes this one and refuses newer ones, so that an old stage never half-understands.
const VERSION: u8 = 1;

/// Work as it stands in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// The form of this text.
    pub version: u8,
    /// The correlation id of the whole chain.
    pub correlation: String,
    /// What is asked.
    pub work: Work,
}

/// The text is no work. It never will be, so it is parked.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableMessage {
    /// Not JSON, or not of a known shape.
    #[error("read queue message: {0}")]
    Shape(#[from] serde_json::Error),
    /// A later house wrote it.
    #[error("read queue message: version {0} is newer than {VERSION}; deploy the newer stage first, then redrive")]
    Version(u8),
}

impl Envelope {
    /// Wraps work for sending.
    pub fn new(work: Work, correlation: impl Into<String>) -> Self {
        Envelope { version: VERSION, correlation: correlation.into(), work }
    }

    /// The text for the queue.
    pub fn to_text(&self) -> Result<String, UnreadableMessage> {
        Ok(serde_json::to_string(self)?)
    }

    /// Reads what stood in a queue. Errors are final.
    pub fn read(text: &str) -> Result<Envelope, UnreadableMessage> {
        #[derive(Deserialize)]
        struct Version {
            version: u8,
        }
        let Version { version } = serde_json::from_str(text)?;
        if version > VERSION {
            return Err(UnreadableMessage::Version(version));
        }
        Ok(serde_json::from_str(text)?)
    }
}

#[cfg(test)]
mod tests {
    use domain::{ClientId, ConnectionId, TicketId};

    use super::*;

    fn work() -> Work {
        let client: ClientId = "acme".parse().unwrap();
        Work::MatchTicket { ticket: TicketId::from_external(&client, &ConnectionId::from_random([1; 16]), "1"), epoch: 2 }
    }

    #[test]
    fn work_survives_its_envelope() {
        let envelope = Envelope::new(work(), "cor_1");
        assert_eq!(Envelope::read(&envelope.to_text().unwrap()).unwrap(), envelope);
    }

    #[test]
    fn a_later_version_and_an_unknown_shape_are_refused_for_good() {
        let text = Envelope::new(work(), "cor_1").to_text().unwrap();
        assert!(matches!(Envelope::read(&text.replace("\"version\":1", "\"version\":9")), Err(UnreadableMessage::Version(9))));
        assert!(matches!(Envelope::read(&text.replace("MatchTicket", "Dance")), Err(UnreadableMessage::Shape(_))));
        assert!(Envelope::read("not json").is_err());
    }
}
