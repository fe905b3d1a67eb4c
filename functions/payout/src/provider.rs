//! A provider: whoever moves a payout's money. The first writes bank files.

use async_trait::async_trait;
use domain::{PayoutAccount, PayoutId};
use ledger::Payout;

use crate::bank_file::{check_iban, sepa_text};

/// A payout cannot be transferred now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransferRefused {
    /// The expert has not said where the money goes.
    #[error("transfer payout: no payout account")]
    NoAccount,
    /// What the expert said cannot be a bank account.
    #[error("transfer payout: the payout account is unfit: {0}")]
    AccountUnfit(String),
    /// The provider did not answer; it may or may not have the transfer.
    #[error("transfer payout: the provider is busy: {0}")]
    Busy(String),
}

/// Moves money. The payout itself is the intent that stands before the call, and its id the key under which it is found again.
#[async_trait]
pub trait Provider: Send + Sync {
    /// Takes a payout on. Only called after [`Provider::find`] did not find it.
    async fn transfer(&self, payout: &Payout, account: Option<&PayoutAccount>) -> Result<(), TransferRefused>;

    /// Whether the provider has this payout already.
    async fn find(&self, payout: &PayoutId) -> Result<bool, TransferRefused>;
}

/// Pays by bank files: a payout with a good account is in its week's file from the moment it is marked as sent.
#[derive(Debug, Clone, Copy, Default)]
pub struct BankFile;

#[async_trait]
impl Provider for BankFile {
    /// Nothing leaves here: the file is written from the payouts that are sent. So only the account is looked at, because one line
    /// that the bank would refuse must not hold the whole file back.
    async fn transfer(&self, _: &Payout, account: Option<&PayoutAccount>) -> Result<(), TransferRefused> {
        let account = account.ok_or(TransferRefused::NoAccount)?;
        check_iban(account.iban.reveal()).map_err(|invalid| TransferRefused::AccountUnfit(format!("IBAN {invalid}")))?;
        let unreadable = || TransferRefused::AccountUnfit("its holder's name has no Latin letter or digit".to_owned());
        sepa_text(&account.holder).map(drop).ok_or_else(unreadable)
    }

    /// Nothing is there before it is marked as sent.
    async fn find(&self, _: &PayoutId) -> Result<bool, TransferRefused> {
        Ok(false)
    }
}
