//! A program's rule about its customers' words and patience: what sends a ticket to the client's agents by itself.

use domain::{EscalationRules, RuleMet};

use crate::words::Reading;

/// The rule that a customer meets who says `texts`: the first of the program's phrases that stands in one of them, as whole words and in
/// any case. Without one, and when they took an answer back for the `reopens`-th time, one reopen more than the experts get.
pub fn rule_met(rules: &EscalationRules, texts: &[&str], reopens: Option<u32>) -> Option<RuleMet> {
    let said = phrase(&rules.phrases, texts).map(|phrase| RuleMet::Phrase { phrase: phrase.to_owned() });
    said.or_else(|| rules.reopened(reopens?))
}

fn phrase<'a>(phrases: &'a [String], texts: &[&str]) -> Option<&'a str> {
    // Most programs listen for nothing, and then no text is read.
    if phrases.is_empty() {
        return None;
    }
    let readings: Vec<Reading> = texts.iter().map(|text| Reading::of(text)).collect();
    phrases.iter().map(String::as_str).find(|phrase| readings.iter().any(|reading| reading.has(phrase)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_heard_as_whole_words_and_the_programs_order_decides() {
        let phrases = ["chargeback".to_owned(), "my lawyer".to_owned()];
        assert_eq!(phrase(&phrases, &["", "MY  LAWYER asks for a Chargeback!"]), Some("chargeback"));
        assert_eq!(phrase(&phrases, &["My\nlawyer", "writes"]), Some("my lawyer"));
        assert_eq!(phrase(&phrases, &["my", "lawyer"]), None);
        assert_eq!(phrase(&phrases, &["No chargebacks were made."]), None);
        assert_eq!(phrase(&[], &["chargeback"]), None);
    }

    #[test]
    fn one_reopen_more_than_the_experts_get_meets_the_rule_and_a_word_beside_an_answer_does_not() {
        let rules = EscalationRules { after_reopens: Some(2), phrases: vec![] };
        assert_eq!(rule_met(&rules, &["Still broken."], Some(2)), None);
        assert_eq!(rule_met(&rules, &["Still broken."], Some(3)), Some(RuleMet::Reopens { after: 2 }));
        assert_eq!(rule_met(&rules, &["Still broken."], None), None);
        assert_eq!(rule_met(&EscalationRules::default(), &["Still broken."], Some(300)), None);
    }
}
