//! A bank file: the payouts of a period as ISO 20022 pain.001.001.09, which every European bank takes.
//!
//! The same payouts make the same bytes in whatever order they come, and the message id is derived from them: a bank that gets the
//! file twice knows the second as a double. The end-to-end id of a transfer is its payout's id.

mod holder;
mod iban;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

use domain::{PayoutId, Secret, Timestamp, digest_of};
use ledger::Period;
use money::{Currency, Money};

pub use holder::sepa_text;
pub use iban::{IbanInvalid, check_iban};
use xml::Node;

/// Who pays: the platform's own account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debtor {
    /// The holder's name.
    pub name: String,
    /// The account.
    pub iban: Secret,
    /// The bank, 8 or 11 letters and digits.
    pub bic: String,
}

/// One transfer of a bank file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankLine {
    /// The payout; its id is the end-to-end id.
    pub payout: PayoutId,
    /// The receiver's name as the bank knows it, in any script that can be written in Latin letters.
    pub holder: String,
    /// The receiver's account; spaces do not matter.
    pub iban: Secret,
    /// How much; above zero.
    pub amount: Money,
}

/// No bank file could be written.
#[derive(Debug, thiserror::Error)]
pub enum BankFileRefused {
    /// A file without transfers is no valid file.
    #[error("write bank file: there is no payout in it")]
    Empty,
    /// The platform's own details are wrong.
    #[error("write bank file: the debtor's {0}")]
    Debtor(LineProblem),
    /// A line is wrong.
    #[error("write bank file: line {line}, payout {payout}: the {problem}")]
    Line {
        /// Which, from 1, in the order given.
        line: usize,
        /// Its payout.
        payout: PayoutId,
        /// What is wrong.
        problem: LineProblem,
    },
    /// The sum has more digits than the format holds.
    #[error("write bank file: the amounts add up to more than 18 digits; split the period")]
    TooLarge,
    /// The writer failed.
    #[error("write bank file: {0}")]
    Write(#[from] std::io::Error),
}

/// What is wrong with one party. Neither name nor account stands in the text: it goes to logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LineProblem {
    /// Banks could not read the name.
    #[error("holder's name has no Latin letter or digit; ask for it as the bank writes it")]
    Holder,
    /// The account does not exist.
    #[error("IBAN {0}")]
    Iban(#[from] IbanInvalid),
    /// The bank's code is malformed.
    #[error("BIC is not 8 or 11 capital letters and digits")]
    Bic,
    /// There is nothing to transfer.
    #[error("amount is not above zero, or above 18 digits")]
    Amount,
    /// The id is longer than an end-to-end id.
    #[error("payout id is longer than 35 characters")]
    PayoutId,
    /// It would be paid twice.
    #[error("payout stands in an earlier line already")]
    Twice,
}

/// Writes the bank file of `lines`, created at `created_at`: one group header, one payment block a currency, transfers in the order
/// of payout ids. Errors name the line, counted from 1 as given; nothing is written unless every line is good.
pub fn bank_file(lines: &[BankLine], debtor: &Debtor, period: &Period, created_at: Timestamp) -> Result<String, BankFileRefused> {
    if lines.is_empty() {
        return Err(BankFileRefused::Empty);
    }
    let payer = checked_debtor(debtor).map_err(BankFileRefused::Debtor)?;
    let transfers = checked_lines(lines)?;
    let header = group_header(&payer, &transfers, period, created_at)?;
    let mut blocks: BTreeMap<&str, Vec<&Transfer>> = BTreeMap::new();
    for transfer in transfers.values() {
        blocks.entry(transfer.amount.currency.code()).or_default().push(transfer);
    }
    let mut children = vec![header];
    for (code, own) in blocks {
        children.push(block(&payer, code, &own, period, created_at)?);
    }
    Ok(xml::document("urn:iso:std:iso:20022:tech:xsd:pain.001.001.09", Node::group("CstmrCdtTrfInitn", children))?)
}

/// A party whose name and account are good.
struct Party {
    name: String,
    iban: String,
}

struct Payer {
    party: Party,
    bic: String,
}

struct Transfer {
    payout: PayoutId,
    to: Party,
    amount: Money,
}

fn checked_debtor(debtor: &Debtor) -> Result<Payer, LineProblem> {
    let party = party(&debtor.name, &debtor.iban)?;
    if is_bic(&debtor.bic) { Ok(Payer { party, bic: debtor.bic.clone() }) } else { Err(LineProblem::Bic) }
}

fn checked_lines(lines: &[BankLine]) -> Result<BTreeMap<&PayoutId, Transfer>, BankFileRefused> {
    let mut transfers = BTreeMap::new();
    for (line, given) in (1..).zip(lines) {
        let refused = |problem| BankFileRefused::Line { line, payout: given.payout.clone(), problem };
        let transfer = checked_line(given).map_err(refused)?;
        if transfers.insert(&given.payout, transfer).is_some() {
            return Err(refused(LineProblem::Twice));
        }
    }
    Ok(transfers)
}

fn checked_line(line: &BankLine) -> Result<Transfer, LineProblem> {
    if line.payout.as_str().len() > 35 {
        return Err(LineProblem::PayoutId);
    }
    if !(1..MOST_UNITS).contains(&i128::from(line.amount.minor)) {
        return Err(LineProblem::Amount);
    }
    Ok(Transfer { payout: line.payout.clone(), to: party(&line.holder, &line.iban)?, amount: line.amount })
}

fn party(name: &str, iban: &Secret) -> Result<Party, LineProblem> {
    Ok(Party { name: sepa_text(name).ok_or(LineProblem::Holder)?, iban: check_iban(iban.reveal())? })
}

/// Four letters or digits, two letters of the country, two letters or digits, and three more for a branch.
fn is_bic(text: &str) -> bool {
    let legal = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let country = text.bytes().skip(4).take(2).all(|byte| byte.is_ascii_uppercase());
    matches!(text.len(), 8 | 11) && legal && country
}

fn group_header(
    payer: &Payer,
    transfers: &BTreeMap<&PayoutId, Transfer>,
    period: &Period,
    created_at: Timestamp,
) -> Result<Node, BankFileRefused> {
    let all: Vec<&Transfer> = transfers.values().collect();
    Ok(Node::group(
        "GrpHdr",
        vec![
            Node::text("MsgId", message_id(&all, period)),
            Node::text("CreDtTm", created_at.to_string()),
            Node::text("NbOfTxs", all.len().to_string()),
            Node::text("CtrlSum", control_sum(&all)?),
            Node::group("InitgPty", vec![Node::text("Nm", &payer.party.name)]),
        ],
    ))
}

/// 35 characters at most, the same for the same payouts.
fn message_id(transfers: &[&Transfer], period: &Period) -> String {
    let amounts: Vec<String> = transfers.iter().map(|transfer| format!("{} {}", transfer.payout, transfer.amount)).collect();
    let digest = digest_of(&amounts.iter().map(String::as_str).collect::<Vec<_>>());
    format!("pay-{period}-{digest}").chars().take(35).collect()
}

fn block(
    payer: &Payer,
    code: &str,
    transfers: &[&Transfer],
    period: &Period,
    created_at: Timestamp,
) -> Result<Node, BankFileRefused> {
    let is_sepa = code == Currency::EUR.code();
    let mut children = vec![
        Node::text("PmtInfId", format!("{period}-{code}")),
        Node::text("PmtMtd", "TRF"),
        Node::text("NbOfTxs", transfers.len().to_string()),
        Node::text("CtrlSum", control_sum(transfers)?),
    ];
    if is_sepa {
        children.push(Node::group("PmtTpInf", vec![Node::group("SvcLvl", vec![Node::text("Cd", "SEPA")])]));
    }
    children.extend([
        Node::group("ReqdExctnDt", vec![Node::text("Dt", created_at.day())]),
        Node::group("Dbtr", vec![Node::text("Nm", &payer.party.name)]),
        account("DbtrAcct", &payer.party),
        Node::group("DbtrAgt", vec![Node::group("FinInstnId", vec![Node::text("BICFI", &payer.bic)])]),
        Node::text("ChrgBr", if is_sepa { "SLEV" } else { "SHAR" }),
    ]);
    children.extend(transfers.iter().map(|transfer| transaction(transfer, period)));
    Ok(Node::group("PmtInf", children))
}

fn transaction(transfer: &Transfer, period: &Period) -> Node {
    let amount = Node::text("InstdAmt", transfer.amount.decimal()).with("Ccy", transfer.amount.currency.code());
    Node::group(
        "CdtTrfTxInf",
        vec![
            Node::group("PmtId", vec![Node::text("EndToEndId", transfer.payout.as_str())]),
            Node::group("Amt", vec![amount]),
            Node::group("Cdtr", vec![Node::text("Nm", &transfer.to.name)]),
            account("CdtrAcct", &transfer.to),
            Node::group("RmtInf", vec![Node::text("Ustrd", format!("Rewards {period}"))]),
        ],
    )
}

fn account(name: &'static str, party: &Party) -> Node {
    Node::group(name, vec![Node::group("Id", vec![Node::text("IBAN", &party.iban)])])
}

/// Amounts and sums have 18 digits at most, the point not counted.
const MOST_UNITS: i128 = 1_000_000_000_000_000_000;

/// The sum of the amounts as plain numbers, irrespective of currency, as the format wants it.
fn control_sum(transfers: &[&Transfer]) -> Result<String, BankFileRefused> {
    let digits: BTreeSet<u32> = transfers.iter().map(|transfer| transfer.amount.currency.exponent()).collect();
    let most = digits.last().copied().unwrap_or_default();
    let in_units = |amount: Money| i128::from(amount.minor) * 10_i128.pow(most - amount.currency.exponent());
    let sum: i128 = transfers.iter().map(|transfer| in_units(transfer.amount)).sum();
    if sum >= MOST_UNITS {
        return Err(BankFileRefused::TooLarge);
    }
    let unit = 10_i128.pow(most);
    Ok(if most == 0 { sum.to_string() } else { format!("{}.{:0width$}", sum / unit, sum % unit, width = most as usize) })
}
