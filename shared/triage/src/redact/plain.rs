//! A text as it reads: what hides a value - signs of no width, full-width letters, entities and tags of HTML - is undone, and each
//! character knows where it stands in the text as it was written.

/// The longest entity or tag that is looked for.
const ENTITY_MAX: usize = 10;
const TAG_MAX: usize = 64;

/// The characters of a text as they read.
pub(super) struct Plain {
    pub(super) chars: Vec<char>,
    /// The byte at which each character begins in the text, and the text's length behind the last one.
    starts: Vec<u32>,
    /// Whether it has letters of Arabic or of East Asia.
    pub(super) is_eastern: bool,
}

impl Plain {
    pub(super) fn of(text: &str) -> Plain {
        let mut plain =
            Plain { chars: Vec::with_capacity(text.len()), starts: Vec::with_capacity(text.len() + 1), is_eastern: false };
        // Above four gigabytes the places would not fit; no text comes near.
        let text = text.get(..u32::MAX as usize).unwrap_or(text);
        let mut at = 0;
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            at += plain.read(text, at, c);
        }
        plain.starts.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        plain
    }

    /// Takes what stands at this byte and says how many bytes it had.
    fn read(&mut self, text: &str, at: usize, c: char) -> usize {
        match c {
            '&' => self.entity(text, at),
            '<' => self.tag(text, at),
            '%' => self.percent(text, at),
            _ if c.is_ascii() => self.push(at, c, 1),
            _ if has_no_width(c) => c.len_utf8(),
            _ => {
                self.is_eastern |= matches!(c, '\u{620}'..='\u{6ff}' | '\u{3000}'..='\u{9fff}');
                self.push(at, usual(c), c.len_utf8())
            }
        }
    }

    fn push(&mut self, at: usize, c: char, bytes: usize) -> usize {
        self.chars.push(c);
        self.starts.push(u32::try_from(at).unwrap_or(u32::MAX));
        bytes
    }

    /// `&#64;`, `&#x40;`, `&commat;`.
    fn entity(&mut self, text: &str, at: usize) -> usize {
        let rest = text.as_bytes().get(at + 1..).unwrap_or_default();
        let name = rest.iter().take(ENTITY_MAX).position(|b| *b == b';').and_then(|end| text.get(at + 1..at + 1 + end));
        match name.and_then(|name| Some((named(name)?, name.len()))) {
            Some((c, length)) => self.push(at, usual(c), length + 2),
            None => self.push(at, '&', 1),
        }
    }

    /// Tags that only change how letters look part no word; all others stay as they are.
    fn tag(&mut self, text: &str, at: usize) -> usize {
        let rest = text.as_bytes().get(at + 1..).unwrap_or_default();
        let inside = rest.iter().take(TAG_MAX).position(|b| *b == b'>').and_then(|end| text.get(at + 1..at + 1 + end));
        match inside.filter(|inside| is_inline(inside)) {
            Some(inside) => inside.len() + 2,
            None => self.push(at, '<', 1),
        }
    }

    /// `%40` within a word, as addresses of pages have it.
    fn percent(&mut self, text: &str, at: usize) -> usize {
        let coded = text.get(at..).is_some_and(|rest| rest.starts_with("%40"));
        let behind = text.as_bytes().get(at + 3).is_some_and(u8::is_ascii_alphanumeric);
        let inside = self.chars.last().is_some_and(char::is_ascii_alphanumeric) && behind;
        if coded && inside { self.push(at, '@', 3) } else { self.push(at, '%', 1) }
    }

    /// The bytes of the text that characters `from..to` were read from.
    pub(super) fn bytes(&self, from: usize, to: usize) -> (usize, usize) {
        let start = |at: usize| self.starts.get(at).or(self.starts.last()).map_or(0, |start| *start as usize);
        (start(from), start(to))
    }
}

fn named(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
        return char::from_u32(code).filter(|c| !c.is_control());
    }
    const NAMES: [(&str, char); 14] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("commat", '@'),
        ("period", '.'),
        ("plus", '+'),
        ("lpar", '('),
        ("rpar", ')'),
        ("colon", ':'),
        ("lowbar", '_'),
        ("hyphen", '-'),
    ];
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)
}

fn is_inline(inside: &str) -> bool {
    const TAGS: [&str; 16] =
        ["b", "i", "u", "s", "em", "strong", "span", "font", "wbr", "small", "tt", "code", "sub", "sup", "mark", "bdi"];
    let name = inside.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
    inside.starts_with("!--") || TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name))
}

fn has_no_width(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{34f}' | '\u{61c}')
}

/// The usual character for one that only looks otherwise: full width, other figures, spaces of other widths.
fn usual(c: char) -> char {
    let code = u32::from(c);
    let figure = |zero: u32| char::from_digit(code - zero, 10).unwrap_or(c);
    match code {
        0xff01..=0xff5e => char::from_u32(code - 0xff01 + 0x21).unwrap_or(c),
        0x660..=0x669 => figure(0x660),
        0x6f0..=0x6f9 => figure(0x6f0),
        0x966..=0x96f => figure(0x966),
        0x1d7ce..=0x1d7ff => figure(code - (code - 0x1d7ce) % 10),
        0x2460..=0x2468 => char::from_digit(code - 0x2460 + 1, 10).unwrap_or(c),
        0xa0 | 0x2000..=0x200a | 0x202f | 0x205f | 0x3000 => ' ',
        0xfe6b => '@',
        0x2024 | 0x3002 | 0xff61 => '.',
        _ => c,
    }
}
