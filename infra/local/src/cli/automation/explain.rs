//! The screen of one decision: the question, how sure it was beside what was needed, what it rests on, what proves it, and what followed.

use domain::TicketId;
use serde_json::Value;

/// The screen is so wide.
const COLUMNS: usize = 80;
/// What a line is about stands in so many columns.
const NAMES: usize = 12;
/// The question is told in so many lines.
const QUESTION_LINES: usize = 3;
/// The bar of P has so many cells.
const CELLS: usize = 40;

/// Why an automation answered a ticket, or did not. `decided` is null where none was asked.
pub(super) fn screen(ticket: &TicketId, known: &Value, decided: &Value) -> String {
    let mut screen = Screen::default();
    screen.question(ticket, known);
    if decided.is_null() {
        screen.line("decision", without_decision(known));
        return screen.0.join("\n");
    }
    if decided.get("rule").is_some_and(|rule| !rule.is_null()) {
        screen.rule(ticket, known, decided);
        return screen.0.join("\n");
    }
    screen.decision(decided);
    screen.evidence(decided);
    screen.proof(decided);
    screen.aftermath(ticket, known, decided);
    screen.0.join("\n")
}

/// A proven threshold with what proves it, in words.
pub(super) fn live(proven: &Value) -> String {
    let number = |name: &str| proven.get(name).and_then(Value::as_f64).unwrap_or(0.0);
    let (threshold, labels, errors) = (number("threshold"), number("labels"), number("errors"));
    format!("live from P {threshold:.2}: {labels} labels, {errors} errors, bound {:.1} %", number("bound") * 100.0)
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or("-")
}

fn number(value: &Value, pointer: &str) -> f64 {
    value.pointer(pointer).and_then(Value::as_f64).unwrap_or(0.0)
}

fn flag(value: &Value, pointer: &str) -> bool {
    value.pointer(pointer).and_then(Value::as_bool).unwrap_or(false)
}

/// Lines that fit the screen.
#[derive(Default)]
struct Screen(Vec<String>);

impl Screen {
    fn line(&mut self, name: &str, value: impl AsRef<str>) {
        for (place, part) in wrapped(value.as_ref(), COLUMNS - NAMES).into_iter().enumerate() {
            let name = if place == 0 { name } else { "" };
            self.0.push(format!("{name:<NAMES$}{part}").trim_end().to_owned());
        }
    }

    fn question(&mut self, ticket: &TicketId, known: &Value) {
        self.line("ticket", ticket.to_string());
        self.line("", format!("{}, {}, {}", text(known, "/program"), text(known, "/language"), text(known, "/topic")));
        let asked = format!("{} / {}", text(known, "/subject"), text(known, "/question"));
        let mut lines = wrapped(&asked, COLUMNS - NAMES);
        if lines.len() > QUESTION_LINES {
            lines.truncate(QUESTION_LINES);
            if let Some(last) = lines.last_mut() {
                *last = last.chars().take(COLUMNS - NAMES - 2).chain(" …".chars()).collect();
            }
        }
        self.line("question", lines.join(" "));
    }

    /// What a word rule answered: its words are all the evidence there is, and no proof stands behind it.
    fn rule(&mut self, ticket: &TicketId, known: &Value, decided: &Value) {
        self.line("decision", format!("{} at {}", outcome(decided), text(decided, "/at")));
        self.line("word rule", format!("{} of the client's program", text(decided, "/rule/id")));
        let words = decided.pointer("/rule/words").and_then(Value::as_array).cloned().unwrap_or_default();
        let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
        self.line("words", format!("all found: {}", words.join(", ")));
        self.line("proof", "none: a client's own rule is outside the promise, and counted apart");
        self.line("customer", customer(known, decided));
        let path = format!("/v1/clients/{}/programs/{}", ticket.client(), text(known, "/program"));
        self.line("if wrong", format!("the client changes the rule in its program: PUT {path}"));
    }

    fn decision(&mut self, decided: &Value) {
        self.line("decision", format!("{} at {}", outcome(decided), text(decided, "/at")));
        let automation = decided.get("automation").filter(|one| !one.is_null());
        if let Some(one) = automation {
            let version = number(one, "/version");
            self.line("automation", format!("\"{}\", version {version} of {}", text(one, "/title"), text(one, "/id")));
        }
        let threshold = automation.and_then(|one| one.pointer("/standing/threshold")).and_then(Value::as_f64);
        let needed = threshold.map_or("nothing is proven".to_owned(), |threshold| format!("needed {threshold:.2}"));
        let p = number(decided, "/p");
        self.line("P", format!("{p:.2} {} {needed}", bar(p, threshold)));
    }

    fn evidence(&mut self, decided: &Value) {
        let rows = |name: &str| decided.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        for (place, near) in rows("nearest_examples").iter().take(3).enumerate() {
            let name = if place == 0 { "examples" } else { "" };
            let line = format!("cosine {:.2} {}", number(near, "/cosine"), text(near, "/text"));
            self.line(name, cut(&line, COLUMNS - NAMES));
        }
        let words: Vec<String> = rows("shared_rare_words").iter().filter_map(Value::as_str).map(str::to_owned).collect();
        self.line("rare words", if words.is_empty() { "none are shared".to_owned() } else { words.join(", ") });
        let people = decided.pointer("/nearest_ticket_of_people/cosine").and_then(Value::as_f64);
        let people =
            people.map_or("none is near".to_owned(), |cosine| format!("cosine {cosine:.2} to the nearest that people resolved"));
        self.line("against it", format!("{people}; ahead of the next best by {:.2}", number(decided, "/margin")));
    }

    fn proof(&mut self, decided: &Value) {
        let standing = decided.pointer("/automation/standing").unwrap_or(&Value::Null);
        let proof = match standing.get("is").and_then(Value::as_str) {
            Some("live") => format!("{}, by {}", live(standing), whose(text(standing, "/by"))),
            Some("suspended") => "suspended: its audits broke the promise".to_owned(),
            Some(_) => format!("shadow {} of {} labels", number(standing, "/labels"), number(standing, "/needed")),
            None => "-".to_owned(),
        };
        self.line("proof", format!("{proof}; encoder {}", text(decided, "/encoder")));
        let judge = decided.get("judge").filter(|judge| !judge.is_null());
        self.line("judge", judge.map_or("not asked".to_owned(), |judge| format!("{}: {}", text(judge, "/by"), judge["said"])));
        self.line("audit", audit(decided));
    }

    fn aftermath(&mut self, ticket: &TicketId, known: &Value, decided: &Value) {
        self.line("customer", customer(known, decided));
        let automation = text(decided, "/automation/id");
        if decided.get("automation").is_some_and(|one| !one.is_null()) {
            let (client, program, language) = (ticket.client(), text(known, "/program"), text(known, "/language"));
            let path = format!("/v1/clients/{client}/programs/{program}/automations/{language}/{automation}:retire");
            self.line("if wrong", format!("its author changes it, or the client retires it: POST {path}"));
        }
    }
}

/// Whose labels prove a threshold.
fn whose(basis: &str) -> &str {
    match basis {
        "pool" => "the labels of all",
        "own" => "its own labels",
        other => other,
    }
}

/// Of a ticket that no automation was asked about.
fn without_decision(known: &Value) -> String {
    match text(known, "/answer/by/kind") {
        "automation" => format!("answered by {}, a word rule of the client's program", text(known, "/answer/by/id")),
        _ => "people answer: this program had no automations in this language".to_owned(),
    }
}

fn outcome(decided: &Value) -> String {
    match (text(decided, "/outcome"), decided.get("why").and_then(Value::as_str)) {
        ("answered", _) => "answered automatically".to_owned(),
        (_, Some(why)) => format!("left to people: {}", because(why)),
        (outcome, None) => outcome.to_owned(),
    }
}

fn because(why: &str) -> &str {
    match why {
        "no-automation" => "no automation could answer it",
        "nothing-to-go-by" => "no words that any example has",
        "like-peoples-tickets" => "most like tickets that people resolve",
        "below-threshold" => "less sure than what is proven",
        "shadow" => "nothing is proven yet",
        "suspended" => "the automation is suspended",
        "judge-doubts" => "the judge did not say yes",
        "audit" => "drawn for the audit",
        "odd" => "the question looks odd",
        "other-language" => "in another language than the ticket's",
        other => other,
    }
}

fn audit(decided: &Value) -> String {
    let word = |fits: bool| if fits { "it fits" } else { "it does not fit" };
    let judged = decided.pointer("/judged/fits").and_then(Value::as_bool);
    match (flag(decided, "/automation/drawn_for_the_audit"), judged) {
        (true, None) => "withheld for the audit; not judged yet".to_owned(),
        (true, Some(fits)) => format!("withheld for the audit; the expert who answered found that {}", word(fits)),
        (false, Some(fits)) => format!("not drawn; the expert who answered found that {}", word(fits)),
        (false, None) => "not drawn".to_owned(),
    }
}

/// What became of the ticket.
fn customer(known: &Value, decided: &Value) -> String {
    let how = known.pointer("/state/how").and_then(Value::as_str);
    let back = number(known, "/episode") > 0.0;
    let taken_back = if back && text(decided, "/outcome") == "answered" { "took the answer back; " } else { "" };
    let rated = known.pointer("/rating/score").and_then(Value::as_u64).map(|score| format!(", {score} of 5"));
    let how = how.map(|how| format!(" ({how})")).unwrap_or_default();
    format!("{taken_back}now {}{how}{}", text(known, "/state/is"), rated.unwrap_or_default())
}

/// P as a bar, with a mark at the threshold.
fn bar(p: f64, threshold: Option<f64>) -> String {
    let place = |share: f64| (share.clamp(0.0, 1.0) * CELLS as f64).round() as usize;
    let (filled, mark) = (place(p), threshold.map(|threshold| place(threshold).min(CELLS - 1)));
    let cell = |at: usize| match at {
        _ if mark == Some(at) => '|',
        _ if at < filled => '#',
        _ => '.',
    };
    (0..CELLS).map(cell).collect()
}

fn cut(line: &str, columns: usize) -> String {
    if line.chars().count() <= columns { line.to_owned() } else { line.chars().take(columns - 1).chain(['…']).collect() }
}

/// The words in lines of so many columns; a longer word is cut.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let mut rest: Vec<char> = word.chars().collect();
        while !rest.is_empty() {
            let Some(line) = lines.last_mut() else { break };
            let (used, gap) = (line.chars().count(), usize::from(!line.is_empty()));
            if gap > 0 && used + gap + rest.len() > columns {
                lines.push(String::new());
                continue;
            }
            line.extend((gap > 0).then_some(' '));
            line.extend(rest.drain(..rest.len().min(columns)));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ticket() -> TicketId {
        TicketId::from_external(&"acme".parse().unwrap(), &"con_tests".parse().unwrap(), "1")
    }

    fn decided() -> Value {
        let standing = json!({ "is": "live", "threshold": 0.61, "labels": 52, "errors": 1, "bound": 0.099, "by": "pool" });
        let near = |text: &str| json!({ "automation": "aut_a", "version": 1, "text": text, "cosine": 0.7123 });
        json!({
            "outcome": "answered", "why": null, "at": "2026-11-23T10:00:00.000Z", "encoder": "lexical", "p": 0.87,
            "automation": { "id": "aut_a", "version": 1, "title": "A new phone", "standing": standing,
                "drawn_for_the_audit": false, "shown_before_the_answer": false },
            "nearest_examples": [near("I have a new phone"), near("The code app is gone"), near(&"long ".repeat(40))],
            "shared_rare_words": ["phone", "app"], "nearest_ticket_of_people": { "cosine": 0.21 }, "margin": 0.43,
            "judge": null, "judged": null,
        })
    }

    fn known(question: &str) -> Value {
        json!({
            "program": "phones", "language": "en", "topic": "login", "subject": "No code", "question": question, "episode": 0,
            "state": { "is": "resolved", "how": "confirmed" }, "rating": { "score": 5 },
        })
    }

    #[test]
    fn a_decision_is_told_on_one_screen_whatever_was_asked() {
        for question in ["Where is it?", &"word ".repeat(500), &"x".repeat(5_000), "日本語".repeat(300).as_str()] {
            let screen = screen(&ticket(), &known(question), &decided());
            let widest = screen.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(widest <= COLUMNS && screen.lines().count() <= 24, "{widest}\n{screen}");
        }
        // Where a line is broken hangs on its length.
        let screen = screen(&ticket(), &known("Where is it?"), &decided());
        let screen = screen.split_whitespace().collect::<Vec<&str>>().join(" ");
        for told in [
            "answered automatically",
            "needed 0.61",
            "52 labels, 1 errors, bound 9.9 %",
            "cosine 0.71 I have a new phone",
            "phone, app",
            "cosine 0.21",
            "not asked",
            "not drawn",
            "now resolved (confirmed), 5 of 5",
            "by the labels of all",
        ] {
            assert!(screen.contains(told), "{told}\n{screen}");
        }
    }

    #[test]
    fn the_bar_marks_what_was_needed() {
        assert_eq!(bar(0.5, None), format!("{}{}", "#".repeat(20), ".".repeat(20)));
        assert_eq!(bar(0.5, Some(0.75)).find('|'), Some(30));
        assert_eq!(bar(1.0, Some(1.0)).chars().last(), Some('|'));
    }

    #[test]
    fn a_ticket_without_a_decision_says_who_answers() {
        let mut known = known("Where is it?");
        assert!(screen(&ticket(), &known, &Value::Null).contains("had no automations"));
        known["answer"] = json!({ "by": { "kind": "automation", "id": "aut_rule" } });
        assert!(screen(&ticket(), &known, &Value::Null).contains("answered by aut_rule, a word rule"));
    }

    #[test]
    fn a_word_rule_is_told_with_the_words_that_it_found_and_that_nothing_proves_it() {
        let rule = json!({ "id": "aut_reset", "words": ["factory", "reset"], "author": null });
        let decided = json!({ "outcome": "answered", "why": null, "at": "2026-11-23T10:00:00.000Z", "p": null, "rule": rule });
        let screen = screen(&ticket(), &known("How?"), &decided);
        for told in ["answered automatically", "aut_reset of the client's", "all found: factory, reset", "outside the promise"] {
            assert!(screen.contains(told), "{told}\n{screen}");
        }
        assert!(screen.lines().all(|line| line.chars().count() <= COLUMNS) && !screen.contains("encoder"), "{screen}");
    }

    #[test]
    fn an_audit_is_told_with_what_the_expert_found() {
        let mut audited = decided();
        (audited["automation"]["drawn_for_the_audit"], audited["judged"]) = (json!(true), json!({ "fits": false }));
        assert!(audit(&audited).ends_with("found that it does not fit"));
    }
}
