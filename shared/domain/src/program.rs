//! A program: one product line of a client as configuration: topics, languages, rewards, windows, survey, baselines.

use std::collections::{BTreeMap, BTreeSet};

use money::{BasisPoints, Money};
use serde::{Deserialize, Serialize};

use crate::{
    AutomationId, AutomationTerms, ClientId, EscalationRules, ExpertId, Language, ProgramId, RewardTerms, RoutingRules, SlaTerms,
    Span, TopicId,
};

/// One product line of a client. Applied as TOML or YAML; every value out of range is refused by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// Whose it is.
    pub client: ClientId,
    /// Its id, unique for the client.
    pub id: ProgramId,
    /// The name people read.
    pub name: String,
    /// The languages it answers in; the first is the fallback.
    pub languages: Vec<Language>,
    /// The channels its tickets come by; empty means any.
    #[serde(default)]
    pub channels: Vec<String>,
    /// What is in scope.
    pub topics: Vec<Topic>,
    /// What a resolution pays.
    pub rewards: RewardTable,
    /// How long each state may last.
    #[serde(default)]
    pub windows: Windows,
    /// What was promised to the client.
    #[serde(default)]
    pub deadlines: Deadlines,
    /// The deadlines of answers and resolutions in the client's hours, and what is done before one is missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sla: Option<SlaTerms>,
    /// How customers are asked.
    #[serde(default)]
    pub survey: Survey,
    /// What the client reached before, and what was agreed.
    #[serde(default)]
    pub baselines: Baselines,
    /// Answers that are given at once.
    #[serde(default)]
    pub automations: Vec<AutomationRule>,
    /// What is promised of the automations that experts write.
    #[serde(default)]
    pub automation: AutomationTerms,
    /// Phrases that give spam away; none means that nothing is held back.
    #[serde(default)]
    pub spam_phrases: Vec<String>,
    /// Whether the same question by the same customer on one day is closed as a double.
    #[serde(default)]
    pub close_doubles: bool,
    /// When its tickets go to the client's agents by themselves.
    #[serde(default)]
    pub escalation: EscalationRules,
    /// How its tickets find their experts.
    #[serde(default)]
    pub routing: RoutingRules,
    /// A secret that makes waves unpredictable from outside; made when the program is first applied.
    #[serde(default)]
    pub routing_key: String,
}

/// Something that a program answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Its id.
    pub id: TopicId,
    /// The name people read.
    pub name: String,
    /// Words and phrases that tell it; the help desk's own topic comes first.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Who solves it.
    #[serde(default)]
    pub route: TopicRoute,
    /// A price of its own in minor units of the program's currency.
    #[serde(default)]
    pub price_minor: Option<i64>,
}

/// Who solves a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TopicRoute {
    /// Experts.
    #[default]
    Experts,
    /// Only the client's own agents.
    Agents,
}

/// What a resolution pays, known to every expert before a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RewardTable {
    /// What the client pays for a resolution.
    pub price: Money,
    /// The experts' part.
    #[serde(default = "default_expert_share")]
    pub expert_share: BasisPoints,
    /// What a release with a note earns of the experts' part.
    #[serde(default = "default_release_share")]
    pub release_share: BasisPoints,
    /// What the author of an automation earns of the experts' part.
    #[serde(default = "default_royalty")]
    pub royalty: BasisPoints,
}

fn points(n: u16) -> BasisPoints {
    BasisPoints::new(n).unwrap_or(BasisPoints::WHOLE)
}
fn default_expert_share() -> BasisPoints {
    points(7_000)
}
fn default_release_share() -> BasisPoints {
    points(2_000)
}
fn default_royalty() -> BasisPoints {
    points(2_500)
}

/// How long each state may last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Windows {
    /// A claim, 1 to 15 minutes (the longest delay that a queue keeps).
    pub lease: Span,
    /// Silence after an answer that counts as solved.
    pub confirm: Span,
    /// How long a resolution can still be reopened.
    pub reopen: Span,
    /// How long a response can be changed.
    pub edit: Span,
    /// How long the other experts may stop an expert's escalation by answering, 0 s (not at all) to 15 min.
    pub peers: Span,
}

impl Default for Windows {
    fn default() -> Self {
        Windows {
            lease: Span::minutes(15),
            confirm: Span::hours(72),
            reopen: Span::days(7),
            edit: Span::days(7),
            peers: Span::minutes(2),
        }
    }
}

/// What was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Deadlines {
    /// The first public answer.
    pub first_response: Option<Span>,
    /// A ticket that nobody has answered by then goes to the client's agents.
    pub hand_off: Option<Span>,
}

/// How customers are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Survey {
    /// Whether they are.
    pub enabled: bool,
    /// How long after the answer, at most 15 minutes.
    pub delay: Span,
}

impl Default for Survey {
    fn default() -> Self {
        Survey { enabled: true, delay: Span::minutes(5) }
    }
}

/// The client's own figures and the targets agreed, by measure id of `kpi`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Baselines {
    /// What the client reached before, as decimal text such as `0.71` or `7.40`.
    pub before: BTreeMap<String, String>,
    /// What was agreed before the start.
    pub target: BTreeMap<String, String>,
}

/// A topic whose tickets are answered at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AutomationRule {
    /// Its id.
    pub id: AutomationId,
    /// The topic that it answers.
    pub topic: TopicId,
    /// In which language.
    pub language: Language,
    /// Words that must all stand in the question; at least one, since a topic alone is too coarse.
    pub must_contain: Vec<String>,
    /// The answer.
    pub answer: String,
    /// Who wrote it and earns the royalty.
    #[serde(default)]
    pub author: Option<ExpertId>,
}

/// A value of the program is out of range or names something that is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("apply program: {field}: {detail}")]
pub struct ProgramInvalid {
    /// The field, as in `topics[2].keywords`.
    pub field: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

impl Program {
    /// The topic of this id.
    pub fn topic(&self, id: &TopicId) -> Option<&Topic> {
        self.topics.iter().find(|topic| &topic.id == id)
    }

    /// The terms for a ticket on `topic`.
    pub fn terms(&self, topic: Option<&TopicId>) -> RewardTerms {
        let own = topic.and_then(|id| self.topic(id)).and_then(|topic| topic.price_minor);
        let table = &self.rewards;
        let price = Money::new(own.unwrap_or(table.price.minor), table.price.currency);
        RewardTerms { price, expert_share: table.expert_share, release_share: table.release_share, royalty: table.royalty }
    }

    /// Checks every value against its range. Errors with the first field that is wrong.
    pub fn check(&self) -> Result<(), ProgramInvalid> {
        self.check_scope()?;
        self.check_money()?;
        self.check_times()?;
        self.sla.as_ref().map_or(Ok(()), SlaTerms::check)?;
        self.escalation.check()?;
        self.routing.check(&self.languages)?;
        self.automation.check()?;
        self.check_automations()
    }

    fn check_scope(&self) -> Result<(), ProgramInvalid> {
        require(!self.languages.is_empty(), "languages", "name at least one")?;
        require(!self.topics.is_empty(), "topics", "name at least one")?;
        require(self.topics.len() <= 64, "topics", "at most 64")?;
        let mut seen = BTreeSet::new();
        let double = self.topics.iter().enumerate().find(|(_, topic)| !seen.insert(&topic.id));
        double.map_or(Ok(()), |(index, topic)| {
            require(
                false,
                &format!("topics[{index}].id"),
                &format!("{} stands twice: each topic needs an id of its own", topic.id),
            )
        })
    }

    fn check_money(&self) -> Result<(), ProgramInvalid> {
        require((0..=100_000_000).contains(&self.rewards.price.minor), "rewards.price.minor", "0 to 100000000")?;
        require(self.rewards.release_share.get() <= 4_000, "rewards.release_share", "0 to 4000 basis points")?;
        for (index, topic) in self.topics.iter().enumerate() {
            let good = topic.price_minor.is_none_or(|minor| (0..=100_000_000).contains(&minor));
            require(good, &format!("topics[{index}].price_minor"), "0 to 100000000")?;
        }
        Ok(())
    }

    fn check_times(&self) -> Result<(), ProgramInvalid> {
        let windows = &self.windows;
        within("windows.lease", windows.lease, Span::minutes(1), Span::minutes(15))?;
        within("windows.confirm", windows.confirm, Span::minutes(1), Span::days(60))?;
        within("windows.reopen", windows.reopen, Span::minutes(1), Span::days(90))?;
        within("windows.edit", windows.edit, Span::minutes(1), Span::days(90))?;
        within("windows.peers", windows.peers, Span::ZERO, Span::minutes(15))?;
        within("survey.delay", self.survey.delay, Span::ZERO, Span::minutes(15))?;
        for (field, span) in [("first_response", self.deadlines.first_response), ("hand_off", self.deadlines.hand_off)] {
            if let Some(span) = span {
                within(&format!("deadlines.{field}"), span, Span::seconds(10), Span::days(400))?;
            }
        }
        Ok(())
    }

    fn check_automations(&self) -> Result<(), ProgramInvalid> {
        for (index, rule) in self.automations.iter().enumerate() {
            let field = |name: &str| format!("automations[{index}].{name}");
            require(self.topic(&rule.topic).is_some(), &field("topic"), "names no topic of this program")?;
            require(!rule.must_contain.is_empty(), &field("must_contain"), "name at least one word")?;
            require(!rule.answer.trim().is_empty(), &field("answer"), "is empty")?;
        }
        Ok(())
    }
}

pub(crate) fn require(good: bool, field: &str, detail: &str) -> Result<(), ProgramInvalid> {
    if good { Ok(()) } else { Err(ProgramInvalid { field: field.to_owned(), detail: detail.to_owned() }) }
}

pub(crate) fn within(field: &str, span: Span, least: Span, most: Span) -> Result<(), ProgramInvalid> {
    require((least..=most).contains(&span), field, &format!("{span} is out of range: {least} to {most}"))
}
