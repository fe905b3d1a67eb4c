//! Access: connections and API keys, found before it is known whose they are. Keys are kept as hashes only.

use domain::{Connection, ConnectionId, Principal};
use sha2::{Digest, Sha256};

use crate::item::Stored;
use crate::keys;
use crate::store::put;
use crate::{Store, StoreError, TableName};

/// The SHA-256 of an API key, in hex. The key itself is shown once and kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeyHash(String);

impl ApiKeyHash {
    /// The hash of a key as the caller sent it.
    pub fn of(key: &str) -> Self {
        ApiKeyHash(data_encoding::HEXLOWER.encode(&Sha256::digest(key.as_bytes())))
    }
}

impl Store {
    /// A connection.
    pub async fn connection(&self, id: &ConnectionId) -> Result<Option<Stored<Connection>>, StoreError> {
        self.get(TableName::Support, "CONNECTION", &keys::connection(id)).await
    }

    /// Saves a connection.
    pub async fn save_connection(&self, connection: &Stored<Connection>) -> Result<(), StoreError> {
        self.save(vec![put(TableName::Support, "CONNECTION", &keys::connection(&connection.value.id), connection)?]).await
    }

    /// Who holds this key.
    pub async fn principal(&self, key: &ApiKeyHash) -> Result<Option<Principal>, StoreError> {
        let stored = self.get(TableName::Support, "APIKEY", &keys::api_key(&key.0)).await?;
        Ok(stored.map(|stored| stored.value))
    }

    /// Lets whoever holds this key be `principal`. A key that is known already is left as it is.
    pub async fn save_api_key(&self, key: &ApiKeyHash, principal: &Principal) -> Result<(), StoreError> {
        match self.save(vec![put(TableName::Support, "APIKEY", &keys::api_key(&key.0), &Stored::new(principal))?]).await {
            Err(StoreError::Conflict(_)) => Ok(()),
            end => end,
        }
    }
}
