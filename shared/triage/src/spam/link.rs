//! Links in a text, as far as they tell an advert from a customer who names a page.

/// Shorteners: who uses one in a ticket hides where it leads.
const SHORTENERS: &[&str] = &[
    "bit.ly",
    "tinyurl.com",
    "t.co",
    "goo.gl",
    "cutt.ly",
    "is.gd",
    "ow.ly",
    "rb.gy",
    "shorturl.at",
    "buff.ly",
    "tiny.cc",
    "rebrand.ly",
    "t.me",
    "wa.me",
    "chat.whatsapp.com",
    "linktr.ee",
    "sites.google.com",
    "blogspot.com",
    "wordpress.com",
    "wixsite.com",
    "weebly.com",
];
/// Ends of names that cost next to nothing, and are used accordingly.
const CHEAP_ENDS: &[&str] = &[
    "xyz", "top", "club", "icu", "cyou", "buzz", "monster", "click", "link", "live", "online", "site", "website", "space",
    "store", "shop", "fun", "bid", "win", "loan", "work", "vip", "cam", "rest", "best", "pw", "tk", "ml", "ga", "cf", "gq",
    "info", "biz", "sbs", "cfd", "quest", "lol",
];
/// Pieces of names that say what is for sale.
const SHOP_PIECES: &[&str] = &[
    "apk",
    "casino",
    "slot",
    "poker",
    "bet",
    "seo",
    "review",
    "best",
    "cheap",
    "buy",
    "loan",
    "cash",
    "crypto",
    "escort",
    "dating",
    "sex",
    "porn",
    "pills",
    "pharm",
    "keto",
    "essay",
    "assignment",
    "mover",
    "packer",
    "removal",
    "cleaner",
    "support",
    "helpline",
    "customer",
    "download",
    "crack",
    "free",
    "follower",
    "astrolog",
    "spell",
    "hack",
    "visa",
    "tour",
    "hotel",
    "2020",
    "2021",
    "2022",
    "2023",
    "2024",
    "2025",
    "2026",
    "4u",
    "mod",
    "jobs",
    "deals",
    "shop",
];
/// Providers of free mail.
const FREE_MAIL: &[&str] = &[
    "gmail.",
    "yahoo.",
    "outlook.",
    "hotmail.",
    "aol.",
    "mail.ru",
    "yandex.",
    "proton",
    "gmx.",
    "icloud.",
    "tutanota",
    "rocketmail",
];
/// Names that customers of anybody name; not what they buy.
const WELL_KNOWN: &[&str] = &[
    "google.",
    "youtube.",
    "facebook.",
    "mozilla.",
    "firefox.",
    "microsoft.",
    "apple.",
    "github.",
    "reddit.",
    "wikipedia.",
    "imgur.",
    "twitter.",
    "amazon.",
    "paypal.",
    "live.com",
    "outlook.",
    "yahoo.",
    "netflix.",
    "zendesk.",
    "stackoverflow.",
    "instagram.",
    "linkedin.",
    "adobe.",
    "dropbox.",
    "office.",
];

/// What the links of a text tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Links {
    /// How many different ones lead to somewhere not well known.
    pub(crate) distinct: usize,
    /// How long all are together.
    pub(crate) bytes: usize,
    /// How many are shortened or of a cheap domain.
    pub(crate) odd: usize,
    /// How many are named after what they sell.
    pub(crate) shops: usize,
    /// How many addresses of free mail there are.
    pub(crate) mails: usize,
}

impl Links {
    /// The links in a text of small letters.
    pub(crate) fn of(text: &str) -> Links {
        let mut links = Links::default();
        let mut met: Vec<&str> = Vec::new();
        for piece in text
            .split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')' | '[' | ']'))
            .filter(|piece| piece.contains('.'))
        {
            if let Some((_, provider)) = piece.split_once('@') {
                links.mails += usize::from(FREE_MAIL.iter().any(|free| provider.starts_with(free)));
            } else if let Some(host) = host(piece) {
                links.add(piece, host, &mut met);
            }
        }
        links
    }

    fn add<'a>(&mut self, piece: &'a str, host: &'a str, met: &mut Vec<&'a str>) {
        self.bytes += piece.len();
        if met.contains(&host) {
            return;
        }
        if met.len() < 32 {
            met.push(host);
        }
        let end = host.rsplit('.').next().unwrap_or_default();
        self.odd += usize::from(
            SHORTENERS.iter().any(|short| host == *short || host.ends_with(&format!(".{short}"))) || CHEAP_ENDS.contains(&end),
        );
        if !is_well_known(host) {
            self.distinct += 1;
            self.shops += usize::from(SHOP_PIECES.iter().any(|piece| host.contains(piece)));
        }
    }
}

/// The host of a link: behind a scheme, or a bare name with a known kind of end.
fn host(piece: &str) -> Option<&str> {
    let bare = piece.trim_matches(|c: char| !c.is_alphanumeric());
    let (is_link, rest) = match bare.split_once("://") {
        Some((_, rest)) => (true, rest),
        None => (bare.starts_with("www."), bare),
    };
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let (name, end) = host.rsplit_once('.')?;
    let is_bare =
        ["com", "net", "org", "co", "io", "ru", "cn", "in", "info", "xyz", "top", "shop", "online", "site", "biz"].contains(&end);
    let is_host = !name.is_empty() && end.len() >= 2 && host.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.');
    (is_host && (is_link || is_bare)).then_some(host)
}

fn is_well_known(host: &str) -> bool {
    WELL_KNOWN.iter().any(|known| host.starts_with(known) || host.split('.').any(|part| known.strip_suffix('.') == Some(part)))
}
