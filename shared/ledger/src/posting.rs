//! A posting: one movement of money between accounts, balanced in itself and never edited.

use domain::{ClientId, ExpertId, PostingId, ProgramId, TicketId, Timestamp};
use money::{Currency, Money};
use serde::{Deserialize, Serialize};

use crate::Account;

/// One movement of money. Its legs add up to zero in one currency, however it was made: built here or read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Draft")]
#[non_exhaustive]
pub struct Posting {
    /// Derived from the fact it records.
    pub id: PostingId,
    /// Which rule wrote it.
    pub rule: Rule,
    /// The fact's own time, which also names the month of the partition.
    pub at: Timestamp,
    /// Whose account partition it is written to.
    pub expert: ExpertId,
    /// The ticket whose reward moves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketId>,
    /// The program that pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<ProgramId>,
    /// The client that pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    /// The ticket's episode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub episode: Option<u32>,
    /// The movements; their sum is zero.
    pub legs: Vec<Leg>,
    /// A word for the reader, such as the reason of a reversal.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The rules that write postings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// An answer was given: the reward is set aside.
    Hold,
    /// The resolution survived its window: the reward is the expert's.
    Earn,
    /// The answer was taken back: the reward goes back to the client.
    Forfeit,
    /// Earned money left for the bank.
    Payout,
    /// The bank sent a transfer back.
    Return,
    /// A mistake is answered, with a written reason.
    Reversal,
}

/// One account's part of a posting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// Whose money.
    pub account: Account,
    /// Positive credits the account, negative debits it.
    pub amount: Money,
}

/// The posting was refused: it would not balance.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PostingRefused {
    /// It moves nothing.
    #[error("post {id}: it has no leg that moves money")]
    Empty {
        /// Which.
        id: PostingId,
    },
    /// Exchange is two linked postings.
    #[error("post {id}: its legs are in {first} and {other}; one posting has one currency")]
    Currencies {
        /// Which.
        id: PostingId,
        /// The first leg's currency.
        first: Currency,
        /// Another leg's.
        other: Currency,
    },
    /// Money would appear or vanish.
    #[error("post {id}: its legs add up to {minor} minor units of {currency}, not to zero")]
    Unbalanced {
        /// Which.
        id: PostingId,
        /// What is too much, in minor units.
        minor: i128,
        /// Of which currency.
        currency: Currency,
    },
    /// An amount cannot be turned round.
    #[error("post a movement: {0}")]
    Money(#[from] money::MoneyError),
    /// No id could be derived.
    #[error("post a movement: {0}")]
    Id(#[from] domain::InvalidId),
}

/// A posting that nobody has checked yet; the shape on the wire.
#[derive(Deserialize)]
pub(crate) struct Draft {
    pub(crate) id: PostingId,
    pub(crate) rule: Rule,
    pub(crate) at: Timestamp,
    pub(crate) expert: ExpertId,
    #[serde(default)]
    pub(crate) ticket: Option<TicketId>,
    #[serde(default)]
    pub(crate) program: Option<ProgramId>,
    #[serde(default)]
    pub(crate) client: Option<ClientId>,
    #[serde(default)]
    pub(crate) episode: Option<u32>,
    pub(crate) legs: Vec<Leg>,
    #[serde(default)]
    pub(crate) note: String,
}

impl Leg {
    /// Credits `account` with `amount`; a negative amount debits it.
    pub fn new(account: Account, amount: Money) -> Self {
        Leg { account, amount }
    }
}

impl Rule {
    /// The rule's name in ids and texts.
    pub const fn name(self) -> &'static str {
        match self {
            Rule::Hold => "hold",
            Rule::Earn => "earn",
            Rule::Forfeit => "forfeit",
            Rule::Payout => "payout",
            Rule::Return => "return",
            Rule::Reversal => "reversal",
        }
    }
}

impl Posting {
    /// What this posting does to `account`, in minor units of its currency.
    pub fn effect_on(&self, account: &Account) -> i128 {
        self.legs.iter().filter(|leg| &leg.account == account).map(|leg| i128::from(leg.amount.minor)).sum()
    }

    /// The one currency of its legs.
    pub fn currency(&self) -> Option<Currency> {
        self.legs.first().map(|leg| leg.amount.currency)
    }
}

impl Draft {
    /// The posting, once its legs balance. Legs of zero are dropped first: they say nothing.
    pub(crate) fn checked(self) -> Result<Posting, PostingRefused> {
        let Draft { id, rule, at, expert, ticket, program, client, episode, legs, note } = self;
        let legs: Vec<Leg> = legs.into_iter().filter(|leg| !leg.amount.is_zero()).collect();
        check(&id, &legs)?;
        Ok(Posting { id, rule, at, expert, ticket, program, client, episode, legs, note })
    }
}

impl TryFrom<Draft> for Posting {
    type Error = PostingRefused;

    fn try_from(draft: Draft) -> Result<Self, PostingRefused> {
        draft.checked()
    }
}

fn check(id: &PostingId, legs: &[Leg]) -> Result<(), PostingRefused> {
    let Some(first) = legs.first().map(|leg| leg.amount.currency) else {
        return Err(PostingRefused::Empty { id: id.clone() });
    };
    if let Some(other) = legs.iter().map(|leg| leg.amount.currency).find(|currency| *currency != first) {
        return Err(PostingRefused::Currencies { id: id.clone(), first, other });
    }
    let minor: i128 = legs.iter().map(|leg| i128::from(leg.amount.minor)).sum();
    if minor == 0 { Ok(()) } else { Err(PostingRefused::Unbalanced { id: id.clone(), minor, currency: first }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(legs: &[(Account, i64, Currency)]) -> Draft {
        Draft {
            id: "pos_one".parse().unwrap(),
            rule: Rule::Hold,
            at: Timestamp::default(),
            expert: ExpertId::from_name("ada"),
            ticket: None,
            program: None,
            client: None,
            episode: None,
            legs: legs
                .iter()
                .map(|(account, minor, currency)| Leg::new(account.clone(), Money::new(*minor, *currency)))
                .collect(),
            note: String::new(),
        }
    }

    #[test]
    fn a_posting_that_does_not_balance_is_refused() {
        let refused = draft(&[(Account::Bank, 3, Currency::USD), (Account::PlatformHeld, -2, Currency::USD)]).checked();
        assert!(matches!(refused, Err(PostingRefused::Unbalanced { minor: 1, .. })));
    }

    #[test]
    fn a_posting_in_two_currencies_is_refused() {
        let refused = draft(&[(Account::Bank, 2, Currency::USD), (Account::PlatformHeld, -2, Currency::EUR)]).checked();
        assert!(matches!(refused, Err(PostingRefused::Currencies { .. })));
    }

    #[test]
    fn a_posting_that_moves_nothing_is_refused() {
        assert!(matches!(draft(&[]).checked(), Err(PostingRefused::Empty { .. })));
        assert!(matches!(draft(&[(Account::Bank, 0, Currency::USD)]).checked(), Err(PostingRefused::Empty { .. })));
    }

    #[test]
    fn a_posting_that_was_altered_at_rest_cannot_be_read() {
        let good = draft(&[(Account::Bank, 2, Currency::USD), (Account::PlatformHeld, -2, Currency::USD)]).checked().unwrap();
        let text = serde_json::to_string(&good).unwrap();
        assert_eq!(serde_json::from_str::<Posting>(&text).unwrap(), good);
        assert!(serde_json::from_str::<Posting>(&text.replace("\"minor\":2", "\"minor\":200")).is_err());
    }

    #[test]
    fn a_sum_beyond_64_bits_does_not_pass_for_zero() {
        let usd = Currency::USD;
        let legs = [(Account::Bank, i64::MAX, usd), (Account::PlatformHeld, i64::MAX, usd), (Account::PlatformEarned, 2, usd)];
        assert!(matches!(draft(&legs).checked(), Err(PostingRefused::Unbalanced { .. })));
    }
}
