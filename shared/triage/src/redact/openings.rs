//! How the words of a list begin: one look at two letters rules most places of a text out.

/// Which pairs of letters begin a word of the list, by a small hash; a pair that shares its place with another is looked at in vain.
pub(super) struct Openings {
    pairs: Vec<bool>,
}

const PLACES: usize = 1 << 14;

impl Openings {
    /// Of words in small letters; a text may begin them in small letters, in capitals, or with one capital.
    pub(super) fn of<'a>(words: impl Iterator<Item = &'a str>) -> Openings {
        let mut pairs = vec![false; PLACES];
        for word in words {
            let mut letters = word.chars();
            let (first, second) = (letters.next().unwrap_or(' '), letters.next().unwrap_or(' '));
            for (first, second) in [(first, second), (capital(first), second), (capital(first), capital(second))] {
                if let Some(begins) = pairs.get_mut(place(first, second)) {
                    *begins = true;
                }
            }
        }
        Openings { pairs }
    }

    /// Whether a word of the list may begin here.
    pub(super) fn may_begin(&self, text: &[char], at: usize) -> bool {
        let letter = |at: usize| text.get(at).copied().unwrap_or(' ');
        self.pairs.get(place(letter(at), letter(at + 1))).copied().unwrap_or(true)
    }
}

fn capital(letter: char) -> char {
    letter.to_uppercase().next().unwrap_or(letter)
}

fn place(first: char, second: char) -> usize {
    let number = |letter: char| u32::from(letter.to_ascii_lowercase()) as usize;
    (number(first) * 131 + number(second)) % PLACES
}
