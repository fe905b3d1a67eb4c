//! The wire: the one guarded way out. It connects only where it may, follows no redirect, and reads no endless answer.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::{RequestBuilder, Response};

use crate::address::{AddressRefused, Guard, Lookup, Reach, SystemLookup};

/// The longest answer that is read, in bytes.
pub(crate) const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// The guarded way out. Cheap to clone; one for the whole process keeps its connections.
#[derive(Debug, Clone)]
pub struct Wire {
    http: reqwest::Client,
    reach: Reach,
}

/// The wire could not be set up.
#[derive(Debug, thiserror::Error)]
#[error("set up the way out")]
pub struct WireUnavailable(#[source] reqwest::Error);

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lost {
    /// The name led to an address that is not called.
    Refused(AddressRefused),
    /// Nothing was sent: there was no connection.
    NotSent(String),
    /// It was sent, or may have been; what came of it is unknown.
    Unknown(String),
}

impl Wire {
    /// A wire that reaches so far.
    pub fn new(reach: Reach) -> Result<Wire, WireUnavailable> {
        Wire::with_lookup(reach, Arc::new(SystemLookup))
    }

    pub(crate) fn with_lookup(reach: Reach, lookup: Arc<dyn Lookup>) -> Result<Wire, WireUnavailable> {
        let http = reqwest::Client::builder()
            .dns_resolver(Arc::new(Guard { reach, lookup }))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .retry(reqwest::retry::never())
            .connect_timeout(Duration::from_secs(5))
            .user_agent(concat!("fandesk/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Wire { http: http.map_err(WireUnavailable)?, reach })
    }

    /// How far it reaches.
    pub fn reach(&self) -> Reach {
        self.reach
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }
}

/// Sends a request, with `limit` for all of it, and waits for the head of the answer.
pub(crate) async fn send(request: RequestBuilder, limit: Duration) -> Result<Response, Lost> {
    request.timeout(limit).send().await.map_err(|error| lost(&error))
}

/// The body of an answer, if it arrives whole and is not too long.
pub(crate) async fn body(mut answer: Response) -> Result<Bytes, Lost> {
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| lost(&error))? {
        if body.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(Lost::Unknown("the answer is longer than 1 MB".to_owned()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn lost(error: &reqwest::Error) -> Lost {
    if let Some(refused) = refusal_behind(error) {
        return Lost::Refused(refused);
    }
    if error.is_connect() || error.is_builder() { Lost::NotSent(causes(error)) } else { Lost::Unknown(causes(error)) }
}

fn chain<'a>(error: &'a (dyn std::error::Error + 'static)) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |error| error.source())
}

fn refusal_behind(error: &reqwest::Error) -> Option<AddressRefused> {
    chain(error).find_map(|cause| cause.downcast_ref::<AddressRefused>().cloned())
}

/// The causes in words, without the address: its path or query may hold a secret.
fn causes(error: &reqwest::Error) -> String {
    let kind = if error.is_timeout() { "no answer in time" } else { "the connection failed" };
    let inner: Vec<String> = chain(error).skip(1).map(ToString::to_string).collect();
    format!("{kind}: {}", inner.join(": ")).chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    struct Says(&'static str);

    #[async_trait::async_trait]
    impl Lookup for Says {
        async fn addresses(&self, _: &str) -> std::io::Result<Vec<IpAddr>> {
            Ok(vec![self.0.parse().unwrap()])
        }
    }

    #[tokio::test]
    async fn a_public_name_with_a_private_address_is_not_called() {
        let wire = Wire::with_lookup(Reach::Public, Arc::new(Says("127.0.0.1"))).unwrap();
        let sent = send(wire.http().get("https://rebound.example/"), Duration::from_secs(2)).await;
        assert!(matches!(sent, Err(Lost::Refused(AddressRefused::NotPublic { .. }))), "{sent:?}");
    }

    #[tokio::test]
    async fn nobody_listening_means_that_nothing_was_sent() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let wire = Wire::new(Reach::LoopbackToo).unwrap();
        let sent = send(wire.http().get(format!("http://{free}/")), Duration::from_secs(2)).await;
        assert!(matches!(sent, Err(Lost::NotSent(_))), "{sent:?}");
    }

    #[tokio::test]
    async fn an_answer_without_an_end_is_cut_off() {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let server = tokio::spawn(async move {
            let (mut caller, _) = listener.accept().await.unwrap();
            assert!(caller.read(&mut [0; 4096]).await.unwrap() > 0, "a request comes first");
            caller.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            // Writes until the reader hangs up.
            while caller.write_all(&[b' '; 65_536]).await.is_ok() {}
        });
        let answer = send(Wire::new(Reach::LoopbackToo).unwrap().http().get(url), Duration::from_secs(30)).await.unwrap();
        assert_eq!(body(answer).await, Err(Lost::Unknown("the answer is longer than 1 MB".to_owned())));
        server.await.unwrap();
    }
}
