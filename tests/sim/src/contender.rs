//! A contender: a policy by its name, ready to meet a world.

use domain::RoutingRules;

use crate::agenda::Millis;
use crate::router::Router;
use crate::router::broadcast::Broadcast;
use crate::router::fifo::Fifo;
use crate::router::push::{Choice, Push};
use crate::router::waves::Waves;
use crate::scenario::Scenario;
use crate::world::World;

/// A policy with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Contender {
    /// Its name.
    pub name: String,
    /// What it does.
    pub kind: Kind,
}

/// What a policy does.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Experts take the oldest ticket from a list; `true` where they read it before.
    Pull(bool),
    /// One expert after the other.
    Push(Choice),
    /// All at once; `true` where a preview keeps others off.
    Broadcast(bool),
    /// The real waves, by these rules.
    Waves(Box<RoutingRules>),
}

/// Every policy by name, with what it is.
pub const POLICIES: [(&str, &str); 10] = [
    ("fifo", "pull: idle experts take the oldest ticket of a list"),
    ("fifo-reads", "pull, but experts read before they claim"),
    ("random", "push to one idle expert by chance, 60 s"),
    ("round-robin", "push to who was offered nothing for the longest time"),
    ("broadcast", "all idle experts at once"),
    ("broadcast-hold", "all at once, and a preview keeps others off, as with waves"),
    ("waves", "the real matching crate with its default numbers"),
    ("waves-eager", "waves, and the pool is open from the beginning"),
    ("waves-flat", "waves by chance alone: everybody weighs the same"),
    ("first-fit", "push to the best, as if quality were known: the bound of merit"),
];

impl Contender {
    /// The policy of this name.
    pub fn named(name: &str) -> Option<Contender> {
        let rules = RoutingRules::default();
        let kind = match name {
            "fifo" => Kind::Pull(false),
            "fifo-reads" => Kind::Pull(true),
            "random" => Kind::Push(Choice::Random),
            "round-robin" => Kind::Push(Choice::LongestSince),
            "first-fit" => Kind::Push(Choice::Best),
            "broadcast" => Kind::Broadcast(false),
            "broadcast-hold" => Kind::Broadcast(true),
            "waves" => Kind::Waves(Box::new(rules)),
            "waves-eager" => Kind::Waves(Box::new(RoutingRules { pool_after: domain::Span::ZERO, ..rules })),
            // A control group of everybody: chance alone makes the order.
            "waves-flat" => Kind::Waves(Box::new(RoutingRules { hold_out: 10_000, ..rules })),
            _ => return None,
        };
        Some(Contender { name: name.to_owned(), kind })
    }

    /// Waves whose rules differ from the defaults in these fields, each written as `field=value`.
    pub fn tuned(name: &str, settings: &[String]) -> Result<Contender, SettingRefused> {
        let rules = settings.iter().try_fold(RoutingRules::default(), |rules, setting| set(&rules, setting))?;
        Ok(Contender { name: name.to_owned(), kind: Kind::Waves(Box::new(rules)) })
    }

    /// Whether the policy can be played in a scenario: one that asks again every quarter of a minute for each of 300,000 tickets takes
    /// longer than its result is worth.
    pub fn can_play(&self, scenario: Scenario) -> bool {
        scenario != Scenario::Backlog || matches!(self.kind, Kind::Pull(_) | Kind::Waves(_))
    }

    /// The policy before the first customer of a run.
    pub fn router(&self, world: &World, seed: u64) -> Box<dyn Router> {
        match &self.kind {
            Kind::Pull(reads) => Box::new(Fifo { reads: *reads }),
            Kind::Push(choice) => Box::new(Push(*choice)),
            Kind::Broadcast(holds) => Box::new(Broadcast { hold: holds.then(preview_hold) }),
            Kind::Waves(rules) => Box::new(Waves::new(world, seed, rules.as_ref().clone())),
        }
    }
}

/// The hold of waves by default, which `broadcast-hold` has, too.
fn preview_hold() -> Millis {
    Millis::try_from(RoutingRules::default().preview_hold.as_millis()).unwrap_or(0)
}

/// A setting names no field, or its value does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("set {setting:?}: {why}")]
pub struct SettingRefused {
    /// The setting.
    pub setting: String,
    /// What is wrong with it.
    pub why: String,
}

/// The rules with one field changed: `pool_after=15s`, `waves.merit=600`, `call_up.most=5`. A leading `waves.` may stand there. Checks
/// no range, so that the frontier may be explored beyond it.
fn set(rules: &RoutingRules, setting: &str) -> Result<RoutingRules, SettingRefused> {
    let refused = |why: String| SettingRefused { setting: setting.to_owned(), why };
    let (field, value) = setting.split_once('=').ok_or_else(|| refused("expected field=value".to_owned()))?;
    let mut tree = serde_json::to_value(rules).map_err(|error| refused(error.to_string()))?;
    let path = format!("/{}", field.strip_prefix("waves.").unwrap_or(field).replace('.', "/"));
    let place = tree.pointer_mut(&path).ok_or_else(|| refused("there is no such field".to_owned()))?;
    *place = serde_json::from_str(value).unwrap_or_else(|_| serde_json::Value::String(value.to_owned()));
    serde_json::from_value(tree).map_err(|error| refused(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_policy_exists_and_no_other() {
        assert!(POLICIES.iter().all(|(name, _)| Contender::named(name).is_some()));
        assert_eq!(Contender::named("first-come"), None);
    }

    #[test]
    fn settings_change_the_fields_that_they_name() {
        let settings = ["waves.pool_after=15s", "merit=600", "call_up.most=5"].map(str::to_owned);
        let Kind::Waves(rules) = Contender::tuned("tuned", &settings).unwrap().kind else { panic!("waves") };
        assert_eq!((rules.pool_after, rules.merit, rules.call_up.most), (domain::Span::seconds(15), 600, 5));
        for bad in ["merit", "mercy=3", "merit=many"] {
            assert!(Contender::tuned("tuned", &[bad.to_owned()]).is_err(), "{bad}");
        }
    }
}
