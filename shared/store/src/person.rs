//! People in the store: themselves, their sessions, the links that were mailed to them, and how often something limited was tried.

use domain::{Person, PersonId, Session, SessionId, SignInLink, Span, Timestamp, TokenHash};

use crate::item::{self, Stored};
use crate::keys;
use crate::store::put;
use crate::{Put, Query, Store, StoreError, TableName};

/// How many sessions of one person are listed; the oldest of them are over long before.
const SESSIONS_MAX: usize = 200;
/// How long a link is kept that is over.
const LINKS_KEPT: Span = Span::days(30);

impl Store {
    /// A person.
    pub async fn person(&self, id: &PersonId) -> Result<Option<Stored<Person>>, StoreError> {
        self.get(TableName::Support, "PERSON", &keys::person(id)).await
    }

    /// The write of a person.
    pub fn put_person(&self, person: &Stored<Person>) -> Result<Put, StoreError> {
        put(TableName::Support, "PERSON", &keys::person(&person.value.id), person)
    }

    /// One session of a person.
    pub async fn session(&self, person: &PersonId, id: &SessionId) -> Result<Option<Stored<Session>>, StoreError> {
        self.get(TableName::Support, "SESSION", &keys::session(person, id)).await
    }

    /// All sessions of a person, over ones too.
    pub async fn sessions(&self, person: &PersonId) -> Result<Vec<Stored<Session>>, StoreError> {
        let partition = Query::partition(TableName::Support, keys::person_partition(person));
        let query = Query { prefix: Some(keys::SESSION.to_owned()), consistent: true, ..partition };
        let items = self.all(query, SESSIONS_MAX).await?;
        items.iter().map(|item| Ok(item::read("SESSION", item)?)).collect()
    }

    /// The write of a session.
    pub fn put_session(&self, session: &Stored<Session>) -> Result<Put, StoreError> {
        let key = keys::session(&session.value.person, &session.value.id);
        Ok(put(TableName::Support, "SESSION", &key, session)?.until(session.value.ends_at()))
    }

    /// The link whose token has this hash.
    pub async fn sign_in_link(&self, hash: &TokenHash) -> Result<Option<Stored<SignInLink>>, StoreError> {
        self.get(TableName::Support, "LINK", &keys::sign_in_link(hash)).await
    }

    /// The write of a link under the hash of its token.
    pub fn put_sign_in_link(&self, hash: &TokenHash, link: &Stored<SignInLink>) -> Result<Put, StoreError> {
        // A link that is over still says whether it was used, for a while.
        Ok(put(TableName::Support, "LINK", &keys::sign_in_link(hash), link)?.until(link.value.until + LINKS_KEPT))
    }

    /// Counts one more try of `what` and says whether it is within `most` of the window that `now` stands in.
    pub async fn count_attempt(&self, what: &str, most: u32, window: Span, now: Timestamp) -> Result<bool, StoreError> {
        let key = keys::attempts(what, now.millis() / window.as_millis().max(1));
        let tried: Stored<u32> = self.get(TableName::Support, "ATTEMPTS", &key).await?.unwrap_or(Stored::new(0));
        if tried.value >= most {
            return Ok(false);
        }
        let counted = put(TableName::Support, "ATTEMPTS", &key, &tried.with(tried.value + 1))?;
        match self.save(vec![counted.until(now + window + window)]).await {
            // Two at once are rare where few are allowed; the second one counts with the next.
            Ok(()) | Err(StoreError::Conflict(_)) => Ok(true),
            Err(other) => Err(other),
        }
    }
}
