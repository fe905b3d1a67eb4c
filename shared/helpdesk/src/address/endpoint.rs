//! How an address must be written before anything is resolved.

use std::net::IpAddr;

use url::{Host, Url};

use super::{AddressRefused, Reach, check};

/// An address that passed the rules of writing. Names in it are checked again at every connect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(Url);

impl Endpoint {
    /// The address.
    pub fn url(&self) -> &Url {
        &self.0
    }
}

/// Checks the address of a help desk's API: a scheme and a host, nothing behind.
pub fn check_base(text: &str, reach: Reach) -> Result<Endpoint, AddressRefused> {
    let endpoint = check_endpoint(text, reach)?;
    let bare = endpoint.0.path() == "/" && endpoint.0.query().is_none();
    if bare { Ok(endpoint) } else { Err(AddressRefused::TooMuch) }
}

/// Checks an address that takes events: path and query are free.
pub fn check_endpoint(text: &str, reach: Reach) -> Result<Endpoint, AddressRefused> {
    if text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
        return Err(AddressRefused::Unreadable);
    }
    let url = Url::parse(text).map_err(|_| AddressRefused::Unreadable)?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err(AddressRefused::NotHttps);
    }
    if !url.username().is_empty() || url.password().is_some() || authority(text).contains('@') {
        return Err(AddressRefused::UserInfo);
    }
    if url.fragment().is_some() {
        return Err(AddressRefused::TooMuch);
    }
    check_spelling(&url, host_as_written(text))?;
    check_place(&url, reach)?;
    Ok(Endpoint(url))
}

fn authority(text: &str) -> &str {
    let after = text.split_once("://").map_or("", |(_, after)| after);
    after.split(['/', '?', '#']).next().unwrap_or_default()
}

fn host_as_written(text: &str) -> &str {
    let authority = authority(text);
    if authority.starts_with('[') { authority } else { authority.split(':').next().unwrap_or_default() }
}

/// A reader of addresses turns `0x7f.1`, `2130706433`, `%31%32%37…` and full-width digits into an IPv4 address: only its plain form is taken.
fn check_spelling(url: &Url, written: &str) -> Result<(), AddressRefused> {
    let odd = match url.host() {
        None => true,
        Some(Host::Ipv4(ip)) => ip.to_string() != written,
        Some(Host::Ipv6(_)) => false,
        Some(Host::Domain(name)) => name.split('.').any(str::is_empty) || written.contains('%'),
    };
    // `https:host` and `https:///host` are read by some as having a host, by others not.
    if odd || written.is_empty() { Err(AddressRefused::OddSpelling) } else { Ok(()) }
}

fn check_place(url: &Url, reach: Reach) -> Result<(), AddressRefused> {
    let ip = match url.host() {
        Some(Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
        Some(Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
        _ => None,
    };
    let name = url.host_str().unwrap_or_default();
    if reach == Reach::LoopbackToo && (name == "localhost" || ip.is_some_and(|ip| ip.is_loopback())) {
        return Ok(());
    }
    if url.scheme() != "https" {
        return Err(AddressRefused::NotHttps);
    }
    if let Some(port) = url.port() {
        return Err(AddressRefused::Port(port));
    }
    if name == "localhost" || name.ends_with(".localhost") {
        return Err(AddressRefused::Local);
    }
    ip.map_or(Ok(()), check)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> Option<String> {
        check_endpoint(text, Reach::Public).err().map(|refused| refused.to_string().replace("use the address: ", ""))
    }

    const REFUSED: [(&str, &str); 51] = [
        ("http://desk.example", "https"),
        ("ftp://desk.example", "https"),
        ("file:///etc/hosts", "https"),
        ("gopher://desk.example", "https"),
        ("data:text/plain,x", "https"),
        ("", "unreadable"),
        ("desk.example", "unreadable"),
        ("//desk.example", "unreadable"),
        ("https://", "unreadable"),
        ("https://desk.example:70000", "unreadable"),
        ("https://desk .example", "unreadable"),
        (" https://desk.example", "unreadable"),
        ("https://desk.example\n", "unreadable"),
        ("https://desk.exa\tmple", "unreadable"),
        ("https://good.example\\@127.0.0.1/", "unreadable"),
        ("https:\\\\127.0.0.1", "unreadable"),
        ("https://desk.example:80", "port 80"),
        ("https://desk.example:8443/", "port 8443"),
        ("https://desk.example:22", "port 22"),
        ("https://8.8.8.8:8080", "port 8080"),
        ("https://user@desk.example", "user name"),
        ("https://user:word@desk.example", "user name"),
        ("https://:word@desk.example", "user name"),
        ("https://@desk.example", "user name"),
        ("https://good.example@127.0.0.1", "user name"),
        ("https://desk.example.", "oddly"),
        ("https://127.0.0.1.", "oddly"),
        ("https://desk..example", "oddly"),
        ("https:desk.example", "oddly"),
        ("https:///desk.example", "oddly"),
        ("https:/127.0.0.1", "oddly"),
        ("https://desk.example#x", "more than"),
        ("https://127.1", "oddly"),
        ("https://127.0.1", "oddly"),
        ("https://0177.0.0.1", "oddly"),
        ("https://0x7f.0.0.1", "oddly"),
        ("https://0x7f000001", "oddly"),
        ("https://2130706433", "oddly"),
        ("https://017700000001", "oddly"),
        ("https://0", "oddly"),
        ("https://%31%32%37.0.0.1", "oddly"),
        ("https://１２７.0.0.1", "oddly"),
        ("https://127。0。0。1", "oddly"),
        ("https://desk%2eexample", "oddly"),
        ("https://127.0.0.1", "loopback"),
        ("https://169.254.169.254/latest/meta-data/", "link-local"),
        ("https://10.0.0.8", "private"),
        ("https://[::1]", "outside"),
        ("https://[::ffff:10.0.0.1]", "private"),
        ("https://localhost", "this machine"),
        ("https://a.localhost", "this machine"),
    ];

    #[test]
    fn an_address_that_could_lead_inside_is_refused_with_its_reason() {
        for (text, reason) in REFUSED {
            let refusal = refusal(text).unwrap_or_else(|| panic!("{text:?} was let through"));
            assert!(refusal.contains(reason), "{text:?}: {refusal}");
        }
    }

    #[test]
    fn a_public_https_address_is_taken() {
        for text in [
            "https://desk.example",
            "https://desk.example:443/",
            "https://8.8.8.8",
            "https://[2606:4700::1111]",
            "https://bücher.example",
        ] {
            assert!(check_base(text, Reach::Public).is_ok(), "{text}");
        }
        assert!(check_endpoint("https://hooks.example/a/b?c=d", Reach::Public).is_ok());
    }

    #[test]
    fn a_base_has_no_path() {
        for text in ["https://desk.example/api", "https://desk.example/?a=1", "https://desk.example//"] {
            assert_eq!(check_base(text, Reach::Public), Err(AddressRefused::TooMuch), "{text}");
        }
    }

    #[test]
    fn loopback_is_reached_only_when_that_is_asked_for_and_nothing_else_private_is() {
        let taken =
            ["http://127.0.0.1:4000", "http://localhost:9", "https://localhost:8443", "http://[::1]:80", "https://desk.example"];
        let refused = [
            "http://10.0.0.1",
            "http://desk.example",
            "http://192.168.0.1:80",
            "https://169.254.169.254",
            "http://127.1:80",
            "http://u@localhost",
        ];
        taken.iter().for_each(|text| assert!(check_endpoint(text, Reach::LoopbackToo).is_ok(), "{text}"));
        refused.iter().for_each(|text| assert!(check_endpoint(text, Reach::LoopbackToo).is_err(), "{text}"));
        assert!(check_endpoint("http://127.0.0.1:4000", Reach::Public).is_err());
    }
}
