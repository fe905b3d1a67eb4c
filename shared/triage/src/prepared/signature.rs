//! A signature: what closes a mail and says nothing of the question.

/// A signature has so many lines at most.
const LINES_MAX: usize = 10;
/// Behind a mere "thanks" so many at most: people say thanks and go on.
const AFTER_THANKS_MAX: usize = 3;
/// A line of a signature is no longer than this, in characters.
const LINE_CHARS_MAX: usize = 80;

/// Lines that close a mail, in small letters and without what ends them.
const CLOSINGS: &[&str] = &[
    "best regards",
    "kind regards",
    "warm regards",
    "regards",
    "best wishes",
    "best",
    "sincerely",
    "yours sincerely",
    "sincerely yours",
    "yours faithfully",
    "yours truly",
    "cheers",
    "many thanks and best regards",
    "mit freundlichen grüßen",
    "mit freundlichen grüssen",
    "mit freundlichem gruß",
    "freundliche grüße",
    "freundliche grüsse",
    "viele grüße",
    "viele grüsse",
    "liebe grüße",
    "beste grüße",
    "schöne grüße",
    "herzliche grüße",
    "gruß",
    "grüße",
    "mfg",
    "lg",
    "vg",
    "cordialement",
    "bien cordialement",
    "salutations",
    "meilleures salutations",
    "sincères salutations",
    "bien à vous",
    "saludos",
    "un saludo",
    "saludos cordiales",
    "atentamente",
    "un cordial saludo",
    "cordiali saluti",
    "distinti saluti",
    "saluti",
    "atenciosamente",
    "cumprimentos",
    "abraços",
    "met vriendelijke groet",
    "groeten",
    "с уважением",
    "敬具",
    "よろしくお願いします",
    "よろしくお願いいたします",
    "宜しくお願いします",
    "何卒よろしくお願いいたします",
    "此致敬礼",
    "谢谢",
    "مع خالص التحية",
    "مع أطيب التحيات",
    "تحياتي",
    "مع التحية",
    "وشكرا",
];
/// Lines that thank, and close a mail only where next to nothing follows.
const THANKS: &[&str] = &[
    "thanks",
    "thank you",
    "many thanks",
    "thanks in advance",
    "thank you in advance",
    "danke",
    "vielen dank",
    "danke im voraus",
    "vielen dank im voraus",
    "merci",
    "merci d'avance",
    "merci beaucoup",
    "gracias",
    "muchas gracias",
    "gracias de antemano",
    "grazie",
    "obrigado",
    "obrigada",
    "bedankt",
    "ありがとうございます",
    "شكرا",
    "شكرا لكم",
    "شكراً",
];
/// How a line begins that a phone or mail program adds.
const DEVICES: &[&str] = &[
    "sent from my ",
    "sent from mail for",
    "sent from outlook",
    "sent from yahoo",
    "get outlook for ",
    "sent with ",
    "von meinem ",
    "gesendet mit ",
    "gesendet von ",
    "holen sie sich outlook",
    "diese nachricht wurde von meinem",
    "envoyé de mon ",
    "envoyé depuis ",
    "envoyé à partir de ",
    "télécharger outlook",
    "enviado desde mi ",
    "enviado desde ",
    "obtener outlook",
    "enviado do meu ",
    "inviato da ",
    "inviato dal mio ",
    "iphoneから送信",
    "ipadから送信",
    "androidから送信",
    "أرسلت من",
    "أُرسلت من",
    "تم الإرسال من",
    "отправлено с ",
];

/// The text without its signature. May be empty.
pub(super) fn without(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().filter(|line| !is_device(line)).collect();
    if let Some(from) = begins_at(&lines) {
        lines.truncate(from);
    }
    lines.join("\n").trim().to_owned()
}

/// The line with which the signature begins.
fn begins_at(lines: &[&str]) -> Option<usize> {
    let first = lines.len().saturating_sub(LINES_MAX + 1);
    (first..lines.len()).find(|&at| {
        let behind = lines.get(at + 1..).unwrap_or_default();
        let Some(line) = lines.get(at).map(|line| line.trim()) else { return false };
        let filled = behind.iter().filter(|line| !line.is_empty()).count();
        let is_short = behind.iter().all(|line| line.chars().count() <= LINE_CHARS_MAX);
        line == "--"
            || (is_short
                && (closes(line, CLOSINGS)
                    || (closes(line, THANKS) && filled <= AFTER_THANKS_MAX && at > 0 && no_question(behind))))
    })
}

fn closes(line: &str, closings: &[&str]) -> bool {
    if line.len() > 90 {
        return false;
    }
    let bare = line.to_lowercase();
    let bare = bare.trim_matches(|c: char| !c.is_alphanumeric());
    // The name may stand in the same line, behind a comma.
    let head = bare
        .split_once([',', '、', '،'])
        .map_or(bare, |(head, name)| if name.split_whitespace().count() <= 3 { head } else { bare });
    closings.contains(&bare) || closings.contains(&head.trim())
}

fn no_question(lines: &[&str]) -> bool {
    lines.iter().all(|line| line.split_whitespace().count() <= 4 && !line.contains(['?', '？', '؟']))
}

fn is_device(line: &str) -> bool {
    line.len() <= 120 && {
        let line = line.to_lowercase();
        DEVICES.iter().any(|device| line.starts_with(device))
    }
}
