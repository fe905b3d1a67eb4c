//! Texts as help desks change them: written as HTML, and compared by what a reader would read.

/// Plain text as HTML: nothing in it can become a tag, and its lines stay lines.
pub(crate) fn to_html(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' => html.push_str("<br>"),
            c => html.push(c),
        }
    }
    html
}

/// What is left for comparing: letters and digits in small letters. A text without any is compared by its other signs.
pub(crate) fn essence(text: &str) -> String {
    let essence: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if essence.is_empty() { text.chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}').collect() } else { essence }
}

/// The text of HTML: tags dropped, the entities undone that help desks write.
pub(crate) fn of_html(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        text.push(' ');
        rest = rest[open..].find('>').map_or("", |close| &rest[open + close + 1..]);
    }
    text.push_str(rest);
    undo_entities(&text)
}

fn undo_entities(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        plain.push_str(&rest[..start]);
        rest = &rest[start..];
        let entity = rest.find(';').filter(|end| *end <= 10).and_then(|end| Some((end, entity(&rest[1..end])?)));
        let (length, c) = entity.map_or((1, '&'), |(end, c)| (end + 1, c));
        plain.push(c);
        rest = &rest[length..];
    }
    plain.push_str(rest);
    plain
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
            char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_tag_in_a_text_stays_text() {
        assert_eq!(
            to_html("<script>alert(\"1 & 2\")</script>\n'x'"),
            "&lt;script&gt;alert(&quot;1 &amp; 2&quot;)&lt;/script&gt;<br>&#39;x&#39;"
        );
    }

    #[test]
    fn what_a_help_desk_does_to_a_text_does_not_change_its_essence() {
        let ours = essence("Open the menu,\nthen \"Settings\" & restart.");
        for theirs in [
            "Open the menu, then “Settings” &amp; restart.",
            "<p>Open the menu,<br />then&nbsp;&quot;Settings&#x22; &#38; restart.</p>",
        ] {
            assert_eq!(essence(&of_html(theirs)), ours);
        }
        assert_ne!(essence("Open the menu"), ours);
        assert_ne!(essence("👍"), essence("👎"), "a text without letters is compared as well");
    }

    proptest! {
        #[test]
        fn html_gives_the_same_essence_back(text in "\\PC{0,80}(\n\\PC{0,20})?") {
            prop_assert_eq!(essence(&of_html(&to_html(&text))), essence(&text));
        }

        #[test]
        fn no_html_is_too_broken_to_read(text in any::<String>()) {
            of_html(&text);
        }
    }
}
