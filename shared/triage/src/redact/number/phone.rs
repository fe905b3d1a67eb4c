//! Telephones: by their plus, their area code, their groups, or a word such as "call" near them.

use super::sequence::Sequence;
use crate::redact::scan::words_before;

/// The telephone at the beginning of the sequence, with its extension: the place behind it and its digits. The longest run of groups that
/// can be one is taken; only what a space parts from it may be left over.
pub(super) fn find(text: &[char], row: &Sequence, at: usize) -> Option<usize> {
    if !row.begins_well(text) {
        return None;
    }
    let groups = row.groups();
    let stands_alone = |count: &usize| groups.get(*count).is_none_or(|next| next.parted_by == ' ');
    let before = is_announced(text, at);
    let counts = (1..=groups.len()).rev().filter(stands_alone);
    counts.filter_map(|count| whole(text, row, count, before)).next()
}

fn whole(text: &[char], row: &Sequence, count: usize, before: bool) -> Option<usize> {
    let end = row.end_of(count)?;
    let extended = extension(text, end);
    let ends = extended.is_some() || row.ends_well(count, text);
    // `call a taxi to 14 3684 Oak Lane`: a short number before a capital is rather that of a house.
    let house = row.count(count) <= 6 && text.get(end) == Some(&' ') && text.get(end + 1).is_some_and(|c| c.is_uppercase());
    let labelled = is_labelled_behind(text, extended.unwrap_or(end)) || stands_alone(text, row, count);
    let announced = (before && !house) || labelled;
    (ends && is_phone(row, count, announced)).then(|| extended.unwrap_or(end))
}

fn is_phone(row: &Sequence, count: usize, announced: bool) -> bool {
    let digits = row.count(count);
    if row.has_plus() {
        return (8..=15).contains(&digits);
    }
    if !(6..=15).contains(&digits) || is_date(row, count) || is_version(row, count) {
        return false;
    }
    announced || has_area_code(row, count) || is_national(row, count)
}

/// `(978) 645-9740`, `1 (555) 123-4567`.
fn has_area_code(row: &Sequence, count: usize) -> bool {
    let area = usize::from(!row.is_opened());
    let parted_by = |place: usize| row.groups().get(place).map(|group| group.parted_by);
    let in_parentheses = count > area + 1 && parted_by(area) == Some('(') && parted_by(area + 1) == Some(')');
    let short = row.lengths(count).get(area).is_some_and(|length| (1..=5).contains(length));
    in_parentheses && short && (7..=15).contains(&row.count(count))
}

/// Written as telephones are and hardly anything else: a leading 0 in groups, 3-3-4, or many groups parted in one way.
fn is_national(row: &Sequence, count: usize) -> bool {
    let lengths = row.lengths(count);
    let signs: Vec<char> = row.groups().iter().take(count).skip(1).map(|group| group.parted_by).collect();
    let digits = row.digits(count);
    if count < 2 {
        return false;
    }
    let trunk = digits.starts_with('0') && (9..=15).contains(&digits.len()) && lengths.iter().all(|length| *length >= 2);
    let american = lengths == [3, 3, 4] || (lengths == [1, 3, 3, 4] && digits.starts_with('1'));
    (trunk && is_parted_after_area(&signs)) || american || is_row_of_groups(&lengths, &signs, &digits)
}

/// A slash stands at most behind the area code: `021/123.45.67`.
fn is_parted_after_area(signs: &[char]) -> bool {
    !signs.iter().skip(1).any(|sign| *sign == '/')
}

fn is_row_of_groups(lengths: &[usize], signs: &[char], digits: &str) -> bool {
    let sign = signs.first().copied().unwrap_or('/');
    let even = signs.iter().all(|other| *other == sign) && (8..=12).contains(&digits.len());
    let all = |wanted: usize| lengths.iter().all(|length| *length == wanted);
    let thousands = lengths.iter().skip(1).all(|length| *length == 3) && !digits.starts_with('0');
    let small = lengths.iter().all(|length| (2..=4).contains(length));
    let grouped = lengths.len() >= 3 && small && !thousands && !all(4);
    match sign {
        '-' => even && grouped,
        ' ' => even && grouped && lengths.len() >= 4 && !all(2),
        '.' => even && grouped && all(2) && lengths.len() >= 4,
        _ => false,
    }
}

/// `2019-08-12 10`, `12.08.2019`, `12.08.19`.
fn is_date(row: &Sequence, count: usize) -> bool {
    let (lengths, values) = (row.lengths(count), row.values(count));
    let ([a, b, c, ..], [x, y, z, ..]) = (lengths.as_slice(), values.as_slice()) else { return false };
    let year = |length: usize, value: u64| length == 4 && (1000..=2999).contains(&value);
    let day_and_month = |x: u64, y: u64| x >= 1 && y >= 1 && x <= 31 && y <= 31 && x.min(y) <= 12;
    let alone = row.groups().get(3).is_none_or(|next| next.parted_by == ' ');
    let parted = row.groups().iter().take(3).skip(1).all(|group| matches!(group.parted_by, '-' | '.' | '/'));
    let short = [*a, *b, *c] == [2, 2, 2] && alone && parted && (day_and_month(*x, *y) || day_and_month(*y, *z));
    let long = (year(*a, *x) && day_and_month(*y, *z)) || (year(*c, *z) && day_and_month(*x, *y));
    short || (long && alone && [*a, *b, *c].iter().filter(|length| **length <= 2).count() == 2)
}

/// `16.1.17017`: parted by dots, and a group of one digit.
fn is_version(row: &Sequence, count: usize) -> bool {
    let dotted = row.groups().iter().take(count).skip(1).any(|group| group.parted_by == '.');
    let american = row.lengths(count) == [1, 3, 3, 4];
    dotted && row.lengths(count).contains(&1) && !american
}

/// `x1711`, ` ext. 12`: where it ends.
fn extension(text: &[char], end: usize) -> Option<usize> {
    let spaced = end + usize::from(text.get(end) == Some(&' '));
    let near: String = text.get(spaced..)?.iter().take(5).collect::<String>().to_lowercase();
    let mark = ["ext. ", "ext.", "ext ", "ext", "x"].iter().find(|mark| near.starts_with(**mark))?;
    let from = spaced + mark.len();
    let digits = text.get(from..)?.iter().take(7).take_while(|c| c.is_ascii_digit()).count();
    let behind = text.get(from + digits);
    ((1..=6).contains(&digits) && behind.is_none_or(|c| !c.is_alphanumeric() && *c != '_')).then_some(from + digits)
}

/// Whether one of the last words before says that a telephone follows.
fn is_announced(text: &[char], at: usize) -> bool {
    let says = |word: &String| EXACT.contains(&word.as_str()) || BEGINNINGS.iter().any(|beginning| word.starts_with(beginning));
    let words = words_before(text, at);
    words.iter().any(says) || (words.windows(2).any(is_own_number) && !words.iter().any(|word| OTHER.contains(&word.as_str())))
}

/// `my number`, `numéro` of somebody: not that of an order.
fn is_own_number(two: &[String]) -> bool {
    let [whose, what] = two else { return false };
    ["number", "nummer", "numéro", "número", "numero"].contains(&what.as_str())
        && ["my", "your", "his", "her", "our", "their", "contact", "meine", "mon", "mi", "meu", "mio"].contains(&whose.as_str())
}

/// Words that speak of another number.
const OTHER: [&str; 14] = [
    "order",
    "ticket",
    "case",
    "serial",
    "account",
    "model",
    "reference",
    "invoice",
    "tracking",
    "customer",
    "version",
    "build",
    "error",
    "id",
];

const EXACT: [&str; 24] = [
    "contact",
    "ring",
    "tel",
    "call",
    "calling",
    "cell",
    "fax",
    "handy",
    "ruf",
    "rufen",
    "reach",
    "answering",
    "dial",
    "sms",
    "whatsapp",
    "ligar",
    "ligue",
    "portable",
    "appeler",
    "appelez",
    "móvil",
    "movil",
    "tél",
    "mobile",
];
const BEGINNINGS: [&str; 20] = [
    "電話",
    "携帯",
    "ケータイ",
    "هاتف",
    "اتصل",
    "جوال",
    "رقمي",
    "الهاتف",
    "موبايل",
    "واتساب",
    "phone",
    "telef",
    "teléf",
    "télép",
    "telep",
    "anruf",
    "anzurufen",
    "llám",
    "llama",
    "cellul",
];

/// Groups of two figures and more on a line of their own, as below a name; years are not meant.
fn stands_alone(text: &[char], row: &Sequence, count: usize) -> bool {
    let lines =
        row.starts_line(text) && row.end_of(count).is_some_and(|end| text.get(end).is_none_or(|c| matches!(c, '\n' | '\r')));
    let groups = count >= 2 && row.lengths(count).iter().all(|length| *length >= 2) && (7..=12).contains(&row.count(count));
    lines && groups && !row.values(count).iter().all(|value| (1900..=2100).contains(value))
}

/// `office` or `fax` behind the number, as signatures have it.
fn is_labelled_behind(text: &[char], end: usize) -> bool {
    let behind: String = text.get(end..).unwrap_or_default().iter().take(8).collect::<String>().to_lowercase();
    let word = behind.strip_prefix([' ', '-']).unwrap_or_default();
    ["office", "fax", "mobile", "cell", "is my n", "is my p", "is my c", "is my m"].iter().any(|label| word.starts_with(label))
}
