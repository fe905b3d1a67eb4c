//! Quoted mail: what a mail program repeats below or around a customer's own words.

/// An attribution may be broken over so many lines.
const ATTRIBUTION_LINES_MAX: usize = 3;
/// The longest attribution, in bytes.
const ATTRIBUTION_BYTES_MAX: usize = 300;
/// So many words above a forwarded mail are a question of their own; fewer - "see below" - lean on it.
const OWN_WORDS_MIN: usize = 4;

/// How the line ends by which a mail program says whose words follow, in small letters and without the colon.
const ATTRIBUTION_ENDS: &[&str] = &[
    "wrote",
    "writes",
    "said",
    "schrieb",
    "geschrieben",
    "a écrit",
    "écrit",
    "escribió",
    "scritto",
    "escreveu",
    "schreef",
    "skrev",
    "napsal",
    "napsal(a)",
    "napisał",
    "napisał(a)",
    "írta",
    "kirjoitti",
    "yazdı",
    "написал",
    "написал(а)",
    "пишет",
    "كتب",
    "كتبت",
    "さんは書きました",
    "のメール",
    "书写道",
    "写道",
];
/// How such a line begins that ends otherwise, as in "Am … schrieb Jo Roth <jo@…>:".
const ATTRIBUTION_STARTS: &[&str] = &["on ", "am ", "le ", "el ", "il ", "em ", "op ", "в ", "في "];
/// Words that stand within such a line.
const ATTRIBUTION_VERBS: &[&str] =
    &[" wrote", " schrieb", " a écrit", " escribió", " ha scritto", " escreveu", " schreef", " написал", " كتب", " kirjoitti"];

/// The names of a mail's header lines, by the mail programs of the languages.
const HEADERS: &[&str] = &[
    "from",
    "sent",
    "date",
    "to",
    "cc",
    "subject",
    "reply-to",
    "von",
    "gesendet",
    "datum",
    "an",
    "betreff",
    "de",
    "envoyé",
    "envoye",
    "à",
    "objet",
    "enviado",
    "enviado el",
    "fecha",
    "para",
    "asunto",
    "da",
    "inviato",
    "a",
    "oggetto",
    "data",
    "assunto",
    "差出人",
    "送信日時",
    "日時",
    "日付",
    "宛先",
    "件名",
    "发件人",
    "发送时间",
    "收件人",
    "主题",
    "من",
    "إلى",
    "التاريخ",
    "تاريخ الإرسال",
    "الموضوع",
    "от",
    "кому",
    "тема",
];

/// Words of the line that stands above an older mail.
const DIVIDERS: &[&str] = &[
    "original message",
    "ursprüngliche nachricht",
    "originalnachricht",
    "message d'origine",
    "message original",
    "mensaje original",
    "mensagem original",
    "messaggio originale",
    "元のメッセージ",
    "原始邮件",
    "الرسالة الأصلية",
    "исходное сообщение",
];
/// Words of the line that stands above a forwarded mail.
const FORWARDS: &[&str] = &[
    "forwarded message",
    "begin forwarded message",
    "weitergeleitete nachricht",
    "anfang der weitergeleiteten",
    "message transféré",
    "message transmis",
    "début du message transféré",
    "mensaje reenviado",
    "inicio del mensaje reenviado",
    "messaggio inoltrato",
    "mensagem encaminhada",
    "転送されたメッセージ",
    "転送メッセージ",
    "转发的邮件",
    "رسالة معاد توجيهها",
    "الرسالة المعاد توجيهها",
];

/// The text without lines that begin with `>`, without what stands below an attribution or a mail's header, and without a forwarded mail
/// where enough stands above it. May be empty.
pub(super) fn without(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut own: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let below = lines.get(at..).unwrap_or_default();
        match Mark::of(below) {
            Mark::Forward if words_in(&own) < OWN_WORDS_MIN => {}
            Mark::Forward | Mark::Older => break,
            // Answers between the quoted lines are the customer's own.
            Mark::Attribution(long) if begins_quoted(below.get(long..).unwrap_or_default()) => at += long - 1,
            Mark::Attribution(_) => break,
            Mark::None if !is_quoted(line) && !is_header(line) => own.push(line),
            Mark::None => {}
        }
        at += 1;
    }
    // A line of dashes parted the older mail.
    while own.pop_if(|line| !line.chars().any(char::is_alphanumeric) && !line.contains(['?', '!'])).is_some() {}
    own.join("\n")
}

/// The text with quoted lines as lines, for a mail that holds nothing else.
pub(super) fn unwrapped(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim_start_matches(['>', '|', ' ']));
    lines.filter(|line| !is_header(line) && divides(line, DIVIDERS).is_none()).collect::<Vec<_>>().join("\n")
}

/// What a line begins.
enum Mark {
    /// Nothing.
    None,
    /// An older mail, to the end of the text.
    Older,
    /// A forwarded one.
    Forward,
    /// Somebody's words, behind so many lines that say whose.
    Attribution(usize),
}

impl Mark {
    fn of(below: &[&str]) -> Mark {
        let Some(line) = below.first() else { return Mark::None };
        if divides(line, FORWARDS).is_some() {
            return Mark::Forward;
        }
        let heads = below.iter().take(4).filter(|line| is_header(line)).count();
        if divides(line, DIVIDERS).is_some() || (is_header(line) && heads >= 3) {
            return Mark::Older;
        }
        attribution(below).map_or(Mark::None, Mark::Attribution)
    }
}

/// The divider that stands in a line which holds little else.
fn divides(line: &str, dividers: &'static [&'static str]) -> Option<&'static str> {
    if line.len() > 120 {
        return None;
    }
    let words = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    dividers.iter().find(|divider| words.starts_with(**divider)).copied()
}

/// Over how many lines an attribution goes that begins here.
fn attribution(below: &[&str]) -> Option<usize> {
    let first = below.first()?;
    if is_quoted(first) || first.len() > ATTRIBUTION_BYTES_MAX {
        return None;
    }
    let starts = ATTRIBUTION_STARTS.iter().any(|start| first.to_lowercase().starts_with(start));
    let most = if starts { ATTRIBUTION_LINES_MAX } else { 1 };
    (1..=most.min(below.len())).find(|&long| ends_attribution(below.get(..long).unwrap_or_default(), starts))
}

fn ends_attribution(lines: &[&str], starts: bool) -> bool {
    let joined = lines.join(" ").to_lowercase();
    let Some(bare) = joined.trim_end().strip_suffix([':', '：']) else { return false };
    let has_verb = starts && ATTRIBUTION_VERBS.iter().any(|verb| bare.contains(verb));
    // A day or an address beside the verb tells a mail program's line from a sentence such as "the page said:".
    let is_dated = bare.chars().any(|c| c.is_ascii_digit()) || bare.contains('@');
    // Some programs write only a day and an address.
    let is_address = bare.contains('@') && bare.ends_with('>') && bare.starts_with(|c: char| c.is_ascii_digit());
    bare.len() <= ATTRIBUTION_BYTES_MAX
        && is_dated
        && (has_verb || is_address || ATTRIBUTION_ENDS.iter().any(|end| bare.trim_end().ends_with(end)))
}

fn begins_quoted(lines: &[&str]) -> bool {
    lines.iter().find(|line| !line.is_empty()).is_some_and(|line| is_quoted(line))
}

fn is_quoted(line: &str) -> bool {
    line.starts_with('>')
}

fn is_header(line: &str) -> bool {
    let Some((name, value)) = line.split_once([':', '：']).filter(|(name, _)| name.len() <= 40) else { return false };
    let name = name.trim_matches(['*', ' ', '_']).to_lowercase();
    !value.trim().is_empty() && HEADERS.contains(&name.as_str())
}

fn words_in(lines: &[&str]) -> usize {
    lines.iter().flat_map(|line| line.split_whitespace()).count()
}
