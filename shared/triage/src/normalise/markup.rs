//! Markup: HTML in a text, read as a mail program would show it. One pass with a stack, so that nesting costs nothing.
//!
//! Tags and entities are taken out where they end, by looking back at what was written so far. So what comes to light when something
//! is taken out - `&amp;lt;`, `<<b>b>` - is met in the same pass, and nothing is left that a second pass would find.

use unicode_normalization::UnicodeNormalization;

use crate::normalise::glyph;

/// The longest tag, in bytes.
const TAG_BYTES_MAX: usize = 4_000;
/// The longest name of an entity, in bytes.
const ENTITY_BYTES_MAX: usize = 12;
/// How deep dropped elements may stand in each other.
const DROPPED_MAX: usize = 64;

/// Tags that begin a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "select",
    "table",
    "tr",
    "ul",
];
/// Tags that stand within a line, or show nothing.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "audio", "b", "base", "basefont", "bdi", "bdo", "big", "body", "button", "cite", "code", "col",
    "colgroup", "data", "del", "dfn", "em", "embed", "font", "head", "html", "i", "iframe", "img", "input", "ins", "kbd",
    "label", "legend", "link", "map", "area", "mark", "meta", "noscript", "object", "param", "path", "picture", "q", "s", "samp",
    "script", "small", "source", "span", "strike", "strong", "style", "sub", "summary", "sup", "svg", "tbody", "td", "template",
    "textarea", "tfoot", "th", "thead", "time", "title", "tt", "u", "var", "video", "wbr",
];
/// Elements whose content no reader sees.
const UNSEEN: &[&str] = &["script", "style", "template", "title"];

/// The text without tags and with entities decoded.
pub(crate) fn to_text(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let mut page = Page { out: String::with_capacity(text.len()), opens: Vec::new(), bars: Vec::new(), dropped: Vec::new() };
    text.chars().for_each(|c| page.write(c));
    page.out
}

/// What was written so far.
struct Page {
    out: String,
    /// Where `<` stand that a tag may begin with.
    opens: Vec<usize>,
    /// Where `>` stand that ended no tag: no tag holds brackets, so none begins before one - as long as it stands there.
    bars: Vec<usize>,
    /// Elements that will go with their content, and where they begin.
    dropped: Vec<(&'static str, usize)>,
}

impl Page {
    fn write(&mut self, c: char) {
        let mut pending = vec![c];
        while let Some(c) = pending.pop() {
            match c {
                '<' => {
                    self.opens.push(self.out.len());
                    self.out.push(c);
                }
                '>' => self.end_tag(),
                ';' => match self.end_entity() {
                    Some(decoded) => {
                        pending.extend(decoded.to_string().nfkc().filter_map(glyph::visible).collect::<Vec<_>>().iter().rev())
                    }
                    None => self.out.push(c),
                },
                _ => self.out.push(c),
            }
        }
    }

    /// What a `;` ends, taken out.
    fn end_entity(&mut self) -> Option<char> {
        let from = (self.out.len().saturating_sub(ENTITY_BYTES_MAX)..).find(|&at| self.out.is_char_boundary(at))?;
        let amp = from + self.out.get(from..)?.rfind('&')?;
        let decoded = entity(self.out.get(amp + 1..)?)?;
        self.cut(amp);
        Some(decoded)
    }

    /// What a `>` ends, taken out.
    fn end_tag(&mut self) {
        let open = self.opens.last().copied().filter(|open| self.bars.last().is_none_or(|bar| bar < open));
        match open.and_then(|open| Some((open, Tag::read(self.out.get(open + 1..)?)?))) {
            Some((open, tag)) => {
                self.cut(open);
                self.apply(tag);
            }
            None => {
                self.bars.push(self.out.len());
                self.out.push('>');
            }
        }
    }

    fn apply(&mut self, tag: Tag) {
        let is_dropped = UNSEEN.contains(&tag.name) || tag.name == "blockquote";
        if is_dropped && tag.closes {
            self.drop_element(tag.name);
        } else if is_dropped && self.dropped.len() < DROPPED_MAX {
            self.dropped.push((tag.name, self.out.len()));
        }
        match tag.name {
            name if BLOCKS.contains(&name) => self.out.push('\n'),
            "td" | "th" => self.out.push(' '),
            _ => {}
        }
    }

    /// Takes out an element that ends here; a quotation only below other words, since else it is all there is.
    fn drop_element(&mut self, name: &str) {
        let Some(place) = self.dropped.iter().rposition(|(dropped, _)| *dropped == name) else { return };
        let Some((_, from)) = self.dropped.drain(place..).next() else { return };
        let is_below_words = self.out.get(..from).is_some_and(|above| above.chars().any(char::is_alphanumeric));
        if name != "blockquote" || is_below_words {
            self.cut(from);
        }
    }

    fn cut(&mut self, from: usize) {
        self.out.truncate(from);
        while self.opens.pop_if(|open| *open >= from).is_some() {}
        while self.bars.pop_if(|bar| *bar >= from).is_some() {}
        while self.dropped.pop_if(|(_, at)| *at > from).is_some() {}
    }
}

/// A tag of HTML.
struct Tag {
    name: &'static str,
    closes: bool,
}

impl Tag {
    /// What stands between the brackets, if it is a tag.
    fn read(inside: &str) -> Option<Tag> {
        if inside.len() > TAG_BYTES_MAX || inside.contains('<') {
            return None;
        }
        if inside.starts_with(['!', '?']) {
            return Some(Tag { name: "", closes: false });
        }
        let (closes, rest) = inside.strip_prefix('/').map_or((false, inside), |rest| (true, rest));
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != ':' && c != '-').unwrap_or(rest.len());
        let (name, attributes) = rest.split_at_checked(end)?;
        if !(attributes.is_empty() || attributes.starts_with(|c: char| c.is_whitespace() || c == '/')) {
            return None;
        }
        known(name).map(|name| Tag { name, closes })
    }
}

/// The name in the form in which it is known. Office's own names, such as `o:p`, have none to themselves.
fn known(name: &str) -> Option<&'static str> {
    if name.split_once(':').is_some_and(|(space, name)| (1..=4).contains(&space.len()) && !name.is_empty()) {
        return Some("");
    }
    BLOCKS.iter().chain(INLINE).find(|known| known.eq_ignore_ascii_case(name)).copied()
}

/// What stands between `&` and `;`, decoded.
fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']);
        let code = hexadecimal.map_or_else(|| number.parse().ok(), |digits| u32::from_str_radix(digits, 16).ok());
        return code.and_then(char::from_u32);
    }
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)
}

const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("semi", ';'),
    ("hellip", '…'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("sbquo", '‚'),
    ("bdquo", '„'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("bull", '•'),
    ("middot", '·'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("euro", '€'),
    ("pound", '£'),
    ("deg", '°'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("Auml", 'Ä'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
    ("szlig", 'ß'),
    ("aacute", 'á'),
    ("eacute", 'é'),
    ("iacute", 'í'),
    ("oacute", 'ó'),
    ("uacute", 'ú'),
    ("agrave", 'à'),
    ("egrave", 'è'),
    ("acirc", 'â'),
    ("ecirc", 'ê'),
    ("ccedil", 'ç'),
    ("ntilde", 'ñ'),
    ("atilde", 'ã'),
    ("otilde", 'õ'),
    ("iexcl", '¡'),
    ("iquest", '¿'),
    ("times", '×'),
    ("rarr", '→'),
];
