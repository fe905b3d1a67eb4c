//! Resolving a name once, checking every address it gives, and connecting to those and no others.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::{AddressRefused, Reach, check};

/// How a name is looked up. Tests answer in the system's place.
#[async_trait::async_trait]
pub(crate) trait Lookup: Send + Sync {
    /// The addresses of a name.
    async fn addresses(&self, name: &str) -> std::io::Result<Vec<IpAddr>>;
}

/// The resolver of the operating system, with at most 5 s.
pub(crate) struct SystemLookup;

#[async_trait::async_trait]
impl Lookup for SystemLookup {
    async fn addresses(&self, name: &str) -> std::io::Result<Vec<IpAddr>> {
        let found = tokio::time::timeout(Duration::from_secs(5), tokio::net::lookup_host((name, 0))).await??;
        Ok(found.map(|address| address.ip()).collect())
    }
}

/// A resolver that gives only addresses which may be called.
#[derive(Clone)]
pub(crate) struct Guard {
    pub(crate) reach: Reach,
    pub(crate) lookup: Arc<dyn Lookup>,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let found = guard.lookup.addresses(name.as_str()).await?;
            let admitted = admit(name.as_str(), found, guard.reach)?;
            Ok(Box::new(admitted.into_iter().map(|ip| SocketAddr::new(ip, 0))) as Addrs)
        })
    }
}

/// All addresses of a name, if all of them may be called: a name with one foot inside is a trap.
fn admit(name: &str, found: Vec<IpAddr>, reach: Reach) -> Result<Vec<IpAddr>, AddressRefused> {
    let local = reach == Reach::LoopbackToo && name == "localhost";
    for ip in &found {
        let here = local && ip.is_loopback();
        if !here {
            check(*ip)?;
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(name: &str, ips: &[&str], reach: Reach) -> bool {
        admit(name, ips.iter().map(|ip| ip.parse().unwrap()).collect(), reach).is_ok()
    }

    #[test]
    fn one_private_address_among_public_ones_refuses_the_name() {
        assert!(admitted("desk.example", &["8.8.8.8", "2606:4700::1111"], Reach::Public));
        assert!(!admitted("desk.example", &["8.8.8.8", "10.0.0.1"], Reach::Public));
        assert!(!admitted("desk.example", &["::ffff:169.254.169.254"], Reach::Public));
    }

    #[test]
    fn only_localhost_itself_may_be_loopback_and_only_when_asked_for() {
        assert!(admitted("localhost", &["127.0.0.1", "::1"], Reach::LoopbackToo));
        assert!(!admitted("localhost", &["127.0.0.1"], Reach::Public));
        assert!(!admitted("rebound.example", &["127.0.0.1"], Reach::LoopbackToo));
        assert!(!admitted("localhost", &["10.0.0.1"], Reach::LoopbackToo));
    }
}
