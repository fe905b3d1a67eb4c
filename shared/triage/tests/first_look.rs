//! Spam, topic, automation, language and doubles, each rule by a table.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

use domain::*;
use money::{BasisPoints, Currency, Money};
use triage::*;

fn program() -> Program {
    let points = |n| BasisPoints::new(n).unwrap();
    Program {
        client: "acme".parse().unwrap(),
        id: "console".parse().unwrap(),
        name: "Console".into(),
        languages: vec!["de".parse().unwrap(), Language::english()],
        channels: vec![],
        topics: vec![
            topic_with("setup", "Setup & Start", &["install", "set up", "reset"]),
            topic_with("billing", "Billing", &["invoice", "refund", "reset"]),
        ],
        rewards: RewardTable {
            price: Money::new(300, Currency::USD),
            expert_share: points(7_000),
            release_share: points(2_000),
            royalty: points(2_500),
        },
        windows: Windows::default(),
        deadlines: Deadlines::default(),
        survey: Survey::default(),
        baselines: Baselines::default(),
        automations: vec![
            rule("aut_a", &["reset"]),
            rule("aut_b", &["reset", "controller"]),
            rule("aut_c", &["controller", "reset"]),
        ],
        spam_phrases: vec!["cheap followers".into(), "casino".into()],
        close_doubles: true,
        escalation: EscalationRules::default(),
        routing: RoutingRules::default(),
        sla: None,
        routing_key: "k".into(),
        automation: Default::default(),
    }
}

fn topic_with(id: &str, name: &str, keywords: &[&str]) -> Topic {
    let keywords = keywords.iter().map(|&keyword| keyword.to_owned()).collect();
    Topic { id: id.parse().unwrap(), name: name.into(), keywords, route: TopicRoute::Experts, price_minor: None }
}

fn rule(id: &str, must_contain: &[&str]) -> AutomationRule {
    AutomationRule {
        id: id.parse().unwrap(),
        topic: "setup".parse().unwrap(),
        language: Language::english(),
        must_contain: must_contain.iter().map(|&word| word.to_owned()).collect(),
        answer: format!("The answer of {id}."),
        author: Some(ExpertId::from_name("ada")),
    }
}

#[test]
fn only_the_programs_own_phrases_are_spam() {
    for (subject, text, phrase) in [
        ("Offer", "Buy CHEAP   followers now", Some("cheap followers")),
        ("Casino!", "", Some("casino")),
        ("Casinos of the world", "a game about them", None),
        ("Win money", "click here", None),
    ] {
        assert_eq!(spam(&program(), subject, text).map(|found| found.phrase).as_deref(), phrase, "{subject}: {text}");
    }
    let lenient = Program { spam_phrases: vec![], ..program() };
    assert_eq!(spam(&lenient, "Casino!", "cheap followers"), None);
    let blank = Program { spam_phrases: vec![String::new(), " ".into()], ..program() };
    assert_eq!(spam(&blank, "a question", "text"), None);
}

#[test]
fn the_help_desks_topic_comes_first_and_keywords_second() {
    let known = |id: &str| TopicFound::Known(id.parse().unwrap());
    for (named, subject, text, expected) in [
        (Some("billing"), "How to install", "", known("billing")),
        (Some("Billing"), "", "", known("billing")),
        (Some(" setup & start "), "", "", known("setup")),
        (Some("warranty"), "How to install", "", TopicFound::Unknown("warranty".into())),
        (Some(""), "Refund", "", known("billing")),
        (None, "Refund", "I had to install it", known("billing")),
        (None, "A question", "install, invoice, refund", known("billing")),
        (None, "Reset", "", known("setup")),
        (None, "I cannot SET UP my box", "", known("setup")),
        (None, "Hello", "installed presets", TopicFound::None),
    ] {
        assert_eq!(topic(&program(), named, subject, text), expected, "{named:?} {subject:?} {text:?}");
    }
}

#[test]
fn a_word_rule_answers_only_when_topic_language_and_all_its_words_fit() {
    let setup: TopicId = "setup".parse().unwrap();
    let billing: TopicId = "billing".parse().unwrap();
    let (en, de) = (Language::english(), "de".parse::<Language>().unwrap());
    for (topic, language, subject, text, expected) in [
        (Some(&setup), &en, "Reset", "How?", Ok("aut_a")),
        (Some(&setup), &en, "Reset", "my controller", Ok("aut_b")),
        (Some(&setup), &en, "", "Controllers and presets", Err(NoRule::WordsMissing)),
        (Some(&setup), &de, "Reset", "", Err(NoRule::NoneThere)),
        (Some(&billing), &en, "Reset", "", Err(NoRule::NoneThere)),
        (None, &en, "Reset", "", Err(NoRule::NoTopic)),
    ] {
        let program = program();
        let answers = word_rule(&program, topic, language, subject, text).map(|rule| rule.id.as_str());
        assert_eq!(answers, expected, "{topic:?} {language} {subject:?} {text:?}");
    }
}

#[test]
fn a_rule_without_words_never_answers() {
    let setup: TopicId = "setup".parse().unwrap();
    let program = Program { automations: vec![rule("aut_any", &[])], ..program() };
    assert_eq!(word_rule(&program, Some(&setup), &Language::english(), "Reset", ""), Err(NoRule::WordsMissing));
}

#[test]
fn the_language_is_the_one_named_or_the_programs_first() {
    for (named, expected) in
        [(Some("pt-BR"), "pt"), (Some(" EN_us "), "en"), (Some("klingon!"), "de"), (Some(""), "de"), (None, "de")]
    {
        assert_eq!(language(named, &program(), "", "").as_str(), expected, "{named:?}");
    }
    assert_eq!(language(None, &Program { languages: vec![], ..program() }, "", "").as_str(), "en");
}

#[test]
fn a_double_is_the_same_words_of_the_same_asker_on_the_same_day() {
    let asker = |client: &str, mail| Asker::of(&client.parse().unwrap(), mail);
    let kim = asker("acme", "kim@example.com");
    let first = fingerprint(&kim, "Reset", "How do I reset it?", "2026-11-23");
    assert_eq!(first, fingerprint(&kim, " reset ", "how do I  RESET it", "2026-11-23"));
    for other in [
        fingerprint(&kim, "Reset", "How do I reset it?", "2026-11-24"),
        fingerprint(&kim, "Reset how", "do I reset it?", "2026-11-23"),
        fingerprint(&asker("acme", "lee@example.com"), "Reset", "How do I reset it?", "2026-11-23"),
        fingerprint(&asker("zeta", "kim@example.com"), "Reset", "How do I reset it?", "2026-11-23"),
    ] {
        assert_ne!(first, other);
    }
}
