//! Names and addresses where words are not parted by spaces, and where a name has no capital: Japanese, and Arabic.

use super::{Kind, Spot};

const SURNAMES: &str = include_str!("lists/east.txt");
const NAME_MAX: usize = 8;
const ADDRESS_MAX: usize = 60;

/// Names and addresses in a text; none in a text of other scripts.
pub(super) fn find(text: &[char]) -> Vec<Spot> {
    let mut spots = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let to = match text.get(at) {
            Some('〒') => address(text, at).map(|to| (at, to, Kind::Address)),
            Some('様' | 'さ' | '先') => addressed(text, at).map(|from| (from, at, Kind::Person)),
            Some('ا') => named_in_arabic(text, at).map(|(from, to)| (from, to, Kind::Person)),
            Some('名' | '氏' | 'お') => named(text, at).map(|(from, to)| (from, to, Kind::Person)),
            _ => None,
        };
        let last = spots.last().map_or(0, |spot: &Spot| spot.end);
        if let Some((start, end, kind)) = to.filter(|(start, ..)| *start >= last) {
            spots.push(Spot { kind, start, end, sure: true });
        }
        at = to.map_or(at + 1, |(_, end, _)| end.max(at + 1));
    }
    spots
}

fn starts_with(text: &[char], at: usize, wanted: &str) -> bool {
    let mut here = text.get(at..).unwrap_or_default().iter();
    wanted.chars().all(|wanted| here.next() == Some(&wanted))
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '々')
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}')
}

/// `〒150-0001 東京都…`: to the end of the sentence or line.
fn address(text: &[char], at: usize) -> Option<usize> {
    let belongs = |c: &char| {
        !matches!(c, '\n' | '。' | '.' | '、' | ',')
            && (is_kanji(*c) || is_kana(*c) || c.is_ascii_digit() || matches!(c, '〒' | '-' | ' ' | '－' | '‐' | 'ー' | '−'))
    };
    let run = text.get(at..)?.iter().take(ADDRESS_MAX).take_while(|c| belongs(c)).count();
    let spaces = text.get(at..at + run)?.iter().rev().take_while(|c| **c == ' ').count();
    let figures = text.get(at..at + run)?.iter().filter(|c| c.is_ascii_digit()).count();
    (figures >= 7).then_some(at + run - spaces)
}

/// `田中様`, `鈴木一郎さん`: where the name before the form of address begins, when it begins with a surname of the list.
fn addressed(text: &[char], at: usize) -> Option<usize> {
    let form = ["様", "さん", "さま", "先生"].iter().any(|form| starts_with(text, at, form));
    let before = text.get(at.saturating_sub(NAME_MAX)..at)?;
    let run = before.iter().rev().take_while(|c| is_kanji(**c)).count();
    let from = at - run;
    let known = || surnames().any(|surname| starts_with(text, from, surname) && surname.chars().count() <= run);
    (form && run > 0 && known()).then_some(from)
}

fn surnames() -> impl Iterator<Item = &'static str> {
    SURNAMES.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split(' '))
}

/// `名前は鈴木一郎です`, `鈴木と申します`.
fn named(text: &[char], at: usize) -> Option<(usize, usize)> {
    let said = ["名前は", "氏名は", "氏名:", "名前:", "お名前:"].iter().find(|said| starts_with(text, at, said))?;
    let from = at + said.chars().count() + usize::from(text.get(at + said.chars().count()) == Some(&' '));
    let run = text
        .get(from..)?
        .iter()
        .take(NAME_MAX * 2)
        .take_while(|c| (is_kanji(**c) || is_kana(**c) || **c == ' ') && !matches!(c, 'で' | 'と'))
        .count();
    (run > 0 && run < NAME_MAX * 2).then(|| {
        (from, from + text.get(from..from + run).unwrap_or_default().iter().collect::<String>().trim_end().chars().count())
    })
}

/// `اسمي محمد علي`: two words behind "my name" or "regards".
fn named_in_arabic(text: &[char], at: usize) -> Option<(usize, usize)> {
    let says = ["اسمي هو ", "اسمي ", "الاسم: ", "الأستاذ ", "السيد ", "السيدة "].iter().find(|said| starts_with(text, at, said))?;
    let from = at + says.chars().count();
    let letter = |c: &char| matches!(c, '\u{620}'..='\u{65f}');
    let word = |from: usize| text.get(from..).unwrap_or_default().iter().take(20).take_while(|c| letter(c)).count();
    let first = word(from);
    let second = if text.get(from + first) == Some(&' ') { word(from + first + 1) } else { 0 };
    let ordinary = ["و", "في", "من", "على", "أنا", "لا"];
    let goes_on: String = text.get(from + first + 1..from + first + 1 + second)?.iter().collect();
    let whole = second > 1 && !ordinary.contains(&goes_on.as_str()) && !goes_on.starts_with('و');
    (first > 1).then_some((from, from + first + if whole { 1 + second } else { 0 }))
}
