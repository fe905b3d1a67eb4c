//! The bank file: its structure and sums, its refusals, and an outside judge who holds it against the published schema.

#![allow(clippy::unwrap_used, reason = "a surprise ends the test where it stands")]

use std::path::{Path, PathBuf};
use std::process::Command;

use domain::{ExpertId, PayoutId, Secret, Timestamp};
use money::{Currency, Money};
use payout_fn::bank_file::{BankFileRefused, BankLine, Debtor, IbanInvalid, LineProblem, bank_file};

const IBANS: [&str; 3] = ["DE89 3704 0044 0532 0130 00", "NL91ABNA0417164300", "GB82WEST12345698765432"];

fn debtor() -> Debtor {
    Debtor { name: "Fandesk GmbH".to_owned(), iban: Secret::new("FR1420041010050500013M02606"), bic: "COBADEFFXXX".to_owned() }
}

fn monday() -> Timestamp {
    "2019-08-05T02:00:00Z".parse().unwrap()
}

fn line(name: &str, minor: i64, currency: Currency) -> BankLine {
    let expert = ExpertId::from_name(name);
    let iban = IBANS[name.len() % IBANS.len()];
    BankLine {
        payout: PayoutId::of(&expert, "2019-W31", currency.code()),
        holder: name.to_owned(),
        iban: Secret::new(iban),
        amount: Money::new(minor, currency),
    }
}

fn lines() -> Vec<BankLine> {
    vec![
        line("Jürgen Groß", 1_234, Currency::EUR),
        line("Zoë d'Été", 5, Currency::EUR),
        line("Ken Tanaka", 700, Currency::JPY),
        line("Layla <b>&amp; Söhne</b>", 1_234, "KWD".parse().unwrap()),
    ]
}

fn written(lines: &[BankLine]) -> Result<String, BankFileRefused> {
    bank_file(lines, &debtor(), &"2019-W31".parse().unwrap(), monday())
}

/// The texts of all elements of this name, in order.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let of = |part: &str| part.split_once('>').and_then(|(_, rest)| rest.split_once(&close)).map(|(text, _)| text.to_owned());
    xml.split(&open).skip(1).filter(|part| part.starts_with(['>', ' '])).filter_map(of).collect()
}

#[test]
fn every_currency_has_a_block_and_the_sums_are_those_of_the_lines() {
    let xml = written(&lines()).unwrap();
    assert_eq!(texts(&xml, "NbOfTxs"), ["4", "2", "1", "1"]);
    assert_eq!(texts(&xml, "CtrlSum"), ["713.624", "12.39", "700", "1.234"]);
    assert_eq!(texts(&xml, "PmtInfId"), ["2019-W31-EUR", "2019-W31-JPY", "2019-W31-KWD"]);
    assert_eq!(texts(&xml, "ChrgBr"), ["SLEV", "SHAR", "SHAR"]);
    assert_eq!(texts(&xml, "Cd"), ["SEPA"]);
    assert_eq!(texts(&xml, "Dt"), ["2019-08-05"; 3]);
}

#[test]
fn a_transfer_carries_its_payout_as_end_to_end_id_and_the_digits_of_its_currency() {
    let xml = written(&lines()).unwrap();
    let mut ids = texts(&xml, "EndToEndId");
    let mut payouts: Vec<String> = lines().iter().map(|line| line.payout.to_string()).collect();
    ids.sort();
    payouts.sort();
    assert_eq!(ids, payouts);
    assert!(ids.iter().all(|id| id.len() <= 35));
    for amount in ["Ccy=\"EUR\">12.34<", "Ccy=\"EUR\">0.05<", "Ccy=\"JPY\">700<", "Ccy=\"KWD\">1.234<"] {
        assert!(xml.contains(amount), "{amount}");
    }
}

#[test]
fn names_are_legal_and_accounts_have_no_spaces() {
    let xml = written(&lines()).unwrap();
    assert!(xml.contains("<Nm>Juergen Gross</Nm>") && xml.contains("<Nm>Zoe d&apos;Ete</Nm>"));
    assert!(texts(&xml, "IBAN").iter().all(|iban| !iban.contains(' ')));
    assert!(texts(&xml, "Nm").iter().all(|name| !name.contains('<')));
}

#[test]
fn the_same_payouts_make_the_same_bytes_in_whatever_order_they_come() {
    let mut turned = lines();
    turned.reverse();
    assert_eq!(written(&lines()).unwrap(), written(&turned).unwrap());
}

#[test]
fn other_payouts_make_another_message_so_that_a_bank_knows_only_true_doubles() {
    let id = |lines: &[BankLine]| texts(&written(lines).unwrap(), "MsgId").remove(0);
    assert_ne!(id(&lines()), id(&lines()[1..]));
    assert!(id(&lines()).len() <= 35);
}

#[test]
fn a_bad_line_is_named_and_nothing_is_written() {
    let mut bad_iban = lines();
    bad_iban[1].iban = Secret::new("NL91ABNA0417164301");
    let refused = written(&bad_iban).unwrap_err();
    let expected = IbanInvalid::CheckDigits;
    assert!(matches!(&refused, BankFileRefused::Line { line: 2, problem: LineProblem::Iban(iban), .. } if *iban == expected));
    let text = refused.to_string();
    assert!(text.contains("line 2") && text.contains(bad_iban[1].payout.as_str()) && !text.contains("ABNA"), "{text}");
}

#[test]
fn what_no_bank_would_take_is_refused() {
    let problem = |change: fn(&mut BankLine)| {
        let mut lines = lines();
        change(&mut lines[2]);
        match written(&lines).unwrap_err() {
            BankFileRefused::Line { line: 3, problem, .. } => problem,
            other => panic!("{other}"),
        }
    };
    assert_eq!(problem(|line| line.amount.minor = 0), LineProblem::Amount);
    assert_eq!(problem(|line| line.amount.minor = -1), LineProblem::Amount);
    assert_eq!(problem(|line| line.amount.minor = i64::MAX), LineProblem::Amount);
    assert_eq!(problem(|line| line.holder = "田中".to_owned()), LineProblem::Holder);
    assert_eq!(problem(|line| line.payout = format!("pay_{}", "a".repeat(40)).parse().unwrap()), LineProblem::PayoutId);
    assert_eq!(problem(|line| line.payout = lines()[0].payout.clone()), LineProblem::Twice);
    assert!(matches!(written(&[]), Err(BankFileRefused::Empty)));
}

#[test]
fn sums_beyond_the_digits_of_the_format_are_refused() {
    let most = 999_999_999_999_999_999;
    let two = [line("Ada", most, Currency::EUR), line("Bob", most, Currency::EUR)];
    assert!(matches!(written(&two), Err(BankFileRefused::TooLarge)));
    assert!(written(&two[..1]).is_ok());
}

#[test]
fn a_debtor_with_a_wrong_account_or_bank_is_refused() {
    let refused = |debtor: Debtor| bank_file(&lines(), &debtor, &"2019-W31".parse().unwrap(), monday()).unwrap_err();
    let wrong_bic = refused(Debtor { bic: "COBA1EFF".to_owned(), ..debtor() });
    assert!(matches!(wrong_bic, BankFileRefused::Debtor(LineProblem::Bic)));
    let wrong_iban = refused(Debtor { iban: Secret::new("FR14"), ..debtor() });
    assert!(matches!(wrong_iban, BankFileRefused::Debtor(LineProblem::Iban(IbanInvalid::Form))));
}

#[test]
fn the_published_schema_accepts_the_file_and_rejects_a_broken_one() {
    let Some(judge) = judge() else { return };
    let good = written(&lines()).unwrap();
    judge.accepts("good", &good);
    let many: Vec<BankLine> = (0..500).map(|n| line(&format!("Expert {n}"), 100 + n, Currency::EUR)).collect();
    judge.accepts("many", &written(&many).unwrap());
    judge.rejects("seven-decimals", &good.replace(">12.34<", ">12.3456789<"));
    judge.rejects("bad-iban", &good.replace("<IBAN>DE89", "<IBAN>D989"));
    judge.rejects("no-date", &good.replace("<Dt>2019-08-05</Dt>", ""));
}

/// The validator that `.ci/judges` installs, with the schema that comes with it.
struct Judge {
    python: PathBuf,
}

#[allow(clippy::print_stderr, reason = "a test that does nothing says so")]
fn judge() -> Option<Judge> {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/judges/bin/python");
    if python.exists() {
        return Some(Judge { python });
    }
    let required = std::env::var("FANDESK_TOOLS").is_ok_and(|value| value == "required");
    assert!(!required, "FANDESK_TOOLS=required, but .tools/judges is absent: run .ci/judges");
    eprintln!("skipped: .tools/judges is absent, so no schema judges the bank file; run .ci/judges");
    None
}

impl Judge {
    fn accepts(&self, name: &str, xml: &str) {
        let (verdict, words) = self.verdict(name, xml);
        assert_eq!(verdict, Some(0), "{name}: {words}");
    }

    fn rejects(&self, name: &str, xml: &str) {
        let (verdict, words) = self.verdict(name, xml);
        assert_eq!(verdict, Some(1), "{name} was accepted: {words}");
    }

    fn verdict(&self, name: &str, xml: &str) -> (Option<i32>, String) {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pain.001.xml"));
        std::fs::write(&file, xml).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judge.py");
        let done = Command::new(&self.python).arg(script).arg(&file).output().unwrap();
        let words = [done.stdout, done.stderr].concat();
        (done.status.code(), String::from_utf8_lossy(&words).into_owned())
    }
}
