//! An account: whose money a leg moves, and in which phase it is.

use std::fmt;
use std::str::FromStr;

use domain::{ClientId, ExpertId};
use serde::{Deserialize, Serialize};

/// Whose money it is. A positive leg credits the account, a negative one debits it. Written as text: `expert:exp_ada:held`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Account {
    /// What a client owes: debited for each held reward.
    Client(ClientId),
    /// What an expert was promised; it can still be taken back.
    ExpertHeld(ExpertId),
    /// What an expert has for good, until it is paid out.
    ExpertEarned(ExpertId),
    /// The platform's fee of held rewards.
    PlatformHeld,
    /// The platform's fee of earned rewards.
    PlatformEarned,
    /// What left for the experts' banks.
    Bank,
}

/// The text names no account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read account {0:?}: expected client:<id>, expert:<id>:held, expert:<id>:earned, platform:held, platform:earned or bank")]
pub struct UnknownAccount(pub String);

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Account::Client(client) => write!(f, "client:{client}"),
            Account::ExpertHeld(expert) => write!(f, "expert:{expert}:held"),
            Account::ExpertEarned(expert) => write!(f, "expert:{expert}:earned"),
            Account::PlatformHeld => f.write_str("platform:held"),
            Account::PlatformEarned => f.write_str("platform:earned"),
            Account::Bank => f.write_str("bank"),
        }
    }
}

impl FromStr for Account {
    type Err = UnknownAccount;

    fn from_str(text: &str) -> Result<Self, UnknownAccount> {
        let unknown = || UnknownAccount(text.to_owned());
        let parts: Vec<&str> = text.split(':').collect();
        match parts.as_slice() {
            ["client", id] => id.parse().map(Account::Client).map_err(|_| unknown()),
            ["expert", id, "held"] => id.parse().map(Account::ExpertHeld).map_err(|_| unknown()),
            ["expert", id, "earned"] => id.parse().map(Account::ExpertEarned).map_err(|_| unknown()),
            ["platform", "held"] => Ok(Account::PlatformHeld),
            ["platform", "earned"] => Ok(Account::PlatformEarned),
            ["bank"] => Ok(Account::Bank),
            _ => Err(unknown()),
        }
    }
}

impl TryFrom<String> for Account {
    type Error = UnknownAccount;

    fn try_from(text: String) -> Result<Self, UnknownAccount> {
        text.parse()
    }
}

impl From<Account> for String {
    fn from(account: Account) -> Self {
        account.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_survives_its_text() {
        let accounts =
            ["client:acme", "expert:exp_ada:held", "expert:exp_ada:earned", "platform:held", "platform:earned", "bank"];
        for text in accounts {
            assert_eq!(text.parse::<Account>().unwrap().to_string(), text);
            assert_eq!(serde_json::to_string(&text.parse::<Account>().unwrap()).unwrap(), format!("{text:?}"));
        }
    }

    #[test]
    fn a_text_that_names_no_account_is_refused() {
        for bad in ["", "bank:eur", "expert:exp_ada", "expert:ada:held", "client:A", "platform", "client:acme:held"] {
            assert_eq!(bad.parse::<Account>(), Err(UnknownAccount(bad.to_owned())));
        }
    }
}
