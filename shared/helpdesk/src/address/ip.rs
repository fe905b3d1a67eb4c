//! The addresses that are refused: private, local, shared, reserved, and every way of wrapping one of them in IPv6.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::AddressRefused;

/// First address, length of the prefix, what it is.
const DENIED_V4: [([u8; 4], u32, &str); 15] = [
    ([0, 0, 0, 0], 8, "this network"),
    ([10, 0, 0, 0], 8, "private"),
    ([100, 64, 0, 0], 10, "shared by a carrier"),
    ([127, 0, 0, 0], 8, "loopback"),
    ([169, 254, 0, 0], 16, "link-local"),
    ([172, 16, 0, 0], 12, "private"),
    ([192, 0, 0, 0], 24, "for protocols"),
    ([192, 0, 2, 0], 24, "for documentation"),
    ([192, 88, 99, 0], 24, "a 6to4 relay"),
    ([192, 168, 0, 0], 16, "private"),
    ([198, 18, 0, 0], 15, "for benchmarks"),
    ([198, 51, 100, 0], 24, "for documentation"),
    ([203, 0, 113, 0], 24, "for documentation"),
    ([224, 0, 0, 0], 4, "multicast"),
    ([240, 0, 0, 0], 4, "reserved"),
];

/// First two groups, length of the prefix, what it is. The last line leaves only the range that is given out to the public.
const DENIED_V6: [([u16; 2], u32, &str); 5] = [
    ([0x2001, 0x0000], 23, "for protocols"),
    ([0x2001, 0x0db8], 32, "for documentation"),
    ([0x2002, 0x0000], 16, "6to4"),
    ([0x3fff, 0x0000], 20, "for documentation"),
    ([0xfc00, 0x0000], 7, "private"),
];

/// Refuses an address that is not public.
pub fn check(ip: IpAddr) -> Result<(), AddressRefused> {
    let ip = ip.to_canonical();
    let range = match ip {
        IpAddr::V4(ip) => range_v4(ip),
        IpAddr::V6(ip) => range_v6(ip),
    };
    range.map_or(Ok(()), |range| Err(AddressRefused::NotPublic { ip, range }))
}

fn range_v4(ip: Ipv4Addr) -> Option<&'static str> {
    let inside =
        |(first, length, _): &&([u8; 4], u32, &str)| (ip.to_bits() ^ Ipv4Addr::from(*first).to_bits()) >> (32 - length) == 0;
    DENIED_V4.iter().find(inside).map(|(_, _, range)| *range)
}

fn range_v6(ip: Ipv6Addr) -> Option<&'static str> {
    let [first, second, ..] = ip.segments();
    let head = u32::from(first) << 16 | u32::from(second);
    let inside =
        |([a, b], length, _): &&([u16; 2], u32, &str)| (head ^ (u32::from(*a) << 16 | u32::from(*b))) >> (32 - length) == 0;
    let listed = DENIED_V6.iter().find(inside).map(|(_, _, range)| *range);
    // Only 2000::/3 is given out: outside stand ::, ::1, wrapped IPv4, 64:ff9b::/96, fc00::/7, fe80::/10, ff00::/8 and what comes next.
    listed.or((first >> 13 != 1).then_some("outside the public range"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFUSED: &str = "
        0.0.0.0 0.0.0.1 0.255.255.255 10.0.0.0 10.1.2.3 10.255.255.255 100.64.0.0 100.100.100.200 100.127.255.255
        127.0.0.1 127.0.0.53 127.255.255.255 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255
        192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9
        224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
        :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:7f00:1 ::127.0.0.1 ::ffff:0:127.0.0.1
        64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1 2001:db8:ffff::1
        2002:7f00:1:: 2002:a00:1::1 3fff::1 fc00::1 fd00:ec2::254 fdff::1 fe80::1 febf::1 fec0::1 ff02::1 ff05::2 5f00::1 4000::1";

    const PUBLIC: &str = "
        1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 169.253.255.255 169.255.0.0
        172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.88.98.255 192.88.100.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0
        198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255 ::ffff:8.8.8.8 2606:4700:4700::1111 2a00:1450:4001::1
        2001:4860:4860::8888 2001:200::1 2003::1 2600::1 3ffe::1";

    #[test]
    fn every_private_address_is_refused() {
        let all: Vec<&str> = REFUSED.split_whitespace().collect();
        assert!(all.len() >= 60);
        for ip in all {
            assert!(matches!(check(ip.parse().unwrap()), Err(AddressRefused::NotPublic { .. })), "{ip}");
        }
    }

    #[test]
    fn the_neighbours_of_every_range_are_public() {
        for ip in PUBLIC.split_whitespace() {
            assert_eq!(check(ip.parse().unwrap()), Ok(()), "{ip}");
        }
    }
}
