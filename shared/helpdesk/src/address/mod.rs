//! An address that we may call: written by a client, so never trusted to lead outside.
//!
//! `ip.rs` says which addresses are refused, `endpoint.rs` how an address must be written, `resolver.rs` checks what a name resolves to
//! and connects to exactly that, so that a name cannot change its mind in between.

mod endpoint;
mod ip;
mod resolver;

use std::net::IpAddr;

pub use endpoint::{Endpoint, check_base, check_endpoint};
pub use ip::check;
pub(crate) use resolver::{Guard, Lookup, SystemLookup};

/// How far the way out reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The public internet, over https on port 443.
    Public,
    /// The same, and this machine's loopback by any port and also over plain http: for the local runner and tests.
    LoopbackToo,
}

/// Why an address is not called.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressRefused {
    /// It is no address, or has blanks, control characters or backslashes.
    #[error("use the address: it is unreadable")]
    Unreadable,
    /// It is not https.
    #[error("use the address: it must begin with https://")]
    NotHttps,
    /// It names another port than 443.
    #[error("use the address: port {0} is not 443")]
    Port(u16),
    /// It carries a user name or password.
    #[error("use the address: it carries a user name or password")]
    UserInfo,
    /// The host is written in a way that hides what it is: a trailing dot, an empty part, or an odd spelling of an IPv4 address.
    #[error("use the address: the host is oddly spelled")]
    OddSpelling,
    /// A base address carries a path, a query or a fragment; an endpoint carries a fragment.
    #[error("use the address: it carries more than a scheme and a host may here")]
    TooMuch,
    /// It leads to an address that is not public.
    #[error("use the address: {ip} is {range}")]
    NotPublic {
        /// The address, with an IPv4 one unwrapped.
        ip: IpAddr,
        /// What it is instead.
        range: &'static str,
    },
    /// It names this machine.
    #[error("use the address: it names this machine")]
    Local,
}
