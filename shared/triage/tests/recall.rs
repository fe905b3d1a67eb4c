//! Recall of redaction on generated sentences with known spans. Needs the shared data folder; says so and passes where it is absent.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;
use triage::redact;

fn sentences() -> Option<Vec<Value>> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("FANDESK_DATA").map_or_else(beside, PathBuf::from);
    let text = std::fs::read_to_string(folder.join("pii-synthetic/generated_large.json")).ok()?;
    serde_json::from_str(&text).ok()
}

/// How many values of each type the sentences have, and how many are gone after redaction.
fn measure(sentences: &[Value]) -> BTreeMap<String, (u32, u32)> {
    let mut recall: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for sentence in sentences {
        let left = redact(sentence["full_text"].as_str().unwrap_or_default()).text;
        for span in sentence["spans"].as_array().into_iter().flatten() {
            let value = span["entity_value"].as_str().unwrap_or_default();
            let counts = recall.entry(span["entity_type"].as_str().unwrap_or_default().to_owned()).or_default();
            counts.0 += 1;
            counts.1 += u32::from(!left.contains(value));
        }
    }
    recall
}

#[test]
fn structured_values_are_taken_out_of_generated_sentences() {
    let Some(sentences) = sentences() else {
        println!("skipped: no pii-synthetic/generated_large.json in the shared data folder (set FANDESK_DATA to its path)");
        return;
    };
    let recall = measure(&sentences);
    let mut below = Vec::new();
    for (kind, least) in [
        ("EMAIL_ADDRESS", 0.99),
        ("IBAN_CODE", 0.99),
        ("IP_ADDRESS", 0.99),
        ("CREDIT_CARD", 0.99),
        ("US_SSN", 0.99),
        ("PHONE_NUMBER", 0.80),
    ] {
        let (all, gone) = recall.get(kind).copied().unwrap_or_default();
        let share = f64::from(gone) / f64::from(all.max(1));
        println!("{kind}: {gone} of {all} taken out, recall {share:.3}");
        if share < least {
            below.push(kind);
        }
    }
    assert!(below.is_empty(), "recall is below its floor for {below:?}");
}

#[test]
fn sentences_without_personal_values_are_left_alone() {
    let Some(sentences) = sentences() else {
        println!("skipped: no pii-synthetic/generated_large.json in the shared data folder (set FANDESK_DATA to its path)");
        return;
    };
    let structured = ["EMAIL_ADDRESS", "IBAN_CODE", "IP_ADDRESS", "CREDIT_CARD", "US_SSN", "PHONE_NUMBER", "US_DRIVER_LICENSE"];
    let has_any = |sentence: &&Value| {
        sentence["spans"]
            .as_array()
            .is_some_and(|spans| spans.iter().any(|span| structured.contains(&span["entity_type"].as_str().unwrap_or_default())))
    };
    let plain: Vec<&Value> = sentences.iter().filter(|sentence| !has_any(sentence)).collect();
    let mangled =
        plain.iter().filter(|sentence| !redact(sentence["full_text"].as_str().unwrap_or_default()).found.is_empty()).count();
    println!("{mangled} of {} sentences without structured values lost something", plain.len());
    assert!(mangled * 100 <= plain.len() * 2, "{mangled} of {} sentences lost something", plain.len());
}
