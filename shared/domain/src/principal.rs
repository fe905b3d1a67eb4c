//! A principal: who is asking, as the credential says. Never as the body says.

use serde::{Deserialize, Serialize};

use crate::{ClientId, ExpertId};

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "kebab-case")]
pub enum Principal {
    /// One of the client's systems or people.
    Client {
        /// Which client.
        client: ClientId,
    },
    /// An expert.
    Expert {
        /// Who.
        expert: ExpertId,
    },
    /// Whoever runs the system.
    Operator,
}
