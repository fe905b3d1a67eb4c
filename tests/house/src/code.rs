//! Code without its comments and texts, so that a rule about code does not stumble over words about code.

/// The code of a Rust file: comments and the insides of texts are blanked, lines stay where they are.
pub fn code_of(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = token_end(bytes, at);
        if end > at + 1 {
            code[at..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        }
        at = end.max(at + 1);
    }
    String::from_utf8_lossy(&code).into_owned()
}

/// Where the comment or text that begins here ends; `at` itself when none does.
fn token_end(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    let behind_a_name = at > 0 && is_name(bytes[at - 1]);
    match rest {
        [b'/', b'/', ..] => at + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()),
        [b'/', b'*', ..] => at + comment_length(rest),
        [b'"', ..] => at + text_length(rest),
        [b'r', b'"' | b'#', ..] if !behind_a_name => at + raw_length(rest),
        [b'b', b'r', b'"' | b'#', ..] if !behind_a_name => at + 1 + raw_length(&rest[1..]),
        [b'\'', ..] => at + letter_length(rest),
        _ => at,
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn comment_length(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        match &rest[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] if depth == 1 => return at + 2,
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    rest.len()
}

fn text_length(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// Of `r"…"` and `r#"…"#`; a raw name such as `r#type` is no text.
fn raw_length(rest: &[u8]) -> usize {
    let hashes = rest[1..].iter().take_while(|byte| **byte == b'#').count();
    let inside = 2 + hashes;
    if rest.get(1 + hashes) != Some(&b'"') {
        return 0;
    }
    let ends = |at: &usize| rest[*at] == b'"' && rest[at + 1..].iter().take_while(|byte| **byte == b'#').count() >= hashes;
    (inside..rest.len()).find(ends).map_or(rest.len(), |at| at + 1 + hashes)
}

/// Of `'x'` and `'\n'`; a lifetime is none.
fn letter_length(rest: &[u8]) -> usize {
    match rest {
        [_, b'\\', _, more @ ..] => 3 + more.iter().position(|byte| *byte == b'\'').map_or(0, |at| at + 1),
        _ => {
            let letter = std::str::from_utf8(&rest[1..rest.len().min(6)]).map_or_else(|error| error.valid_up_to(), str::len);
            let first =
                std::str::from_utf8(&rest[1..1 + letter]).ok().and_then(|text| text.chars().next()).map_or(1, char::len_utf8);
            if rest.get(1 + first) == Some(&b'\'') { first + 2 } else { 0 }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_texts_are_blanked_and_lines_stay() {
        let code = code_of("a(); // todo!()\nb(\"todo! \\\" x\"); /* todo! /* in */ \n */ c('\"', r#\"todo!\" \"#, br\"x\");\n");
        assert!(!code.contains("todo!") && !code.contains('x'), "{code}");
        assert!(code.contains("a();") && code.contains("b(") && code.contains("c("), "{code}");
        assert_eq!(code.lines().count(), 3);
    }

    #[test]
    fn lifetimes_letters_and_raw_names_are_no_texts() {
        let code = code_of("fn f<'a>(r#type: &'a str, c: char) { c == 'ü' || c == '\\u{1f}' || g(r#type) } fn after() {}");
        assert!(code.contains("fn f<'a>(r#type: &'a str") && code.contains("fn after() {}") && !code.contains('ü'), "{code}");
    }
}
