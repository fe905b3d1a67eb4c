//! A field: everybody on the roster as one plan sees them: candidates with their features and scores, and the others with the reason.

use domain::{ExpertId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::draw::{Draw, Draws};
use crate::features::{Scores, by_chance};
use crate::track::thousandths;
use crate::{Features, Opening, Policy, Roster, Standing, Unfit};

/// How a ticket is routed: by weight, or by chance alone, to measure what the weights are worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arm {
    /// By merit, response and access.
    #[default]
    Weighted,
    /// By lots: everybody weighs the same.
    Rotation,
}

/// The candidates of one plan.
pub(crate) struct Field<'a> {
    pub(crate) arm: Arm,
    pub(crate) candidates: Vec<Candidate<'a>>,
}

/// An expert who can be asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'a> {
    pub(crate) id: &'a ExpertId,
    pub(crate) features: Features,
    pub(crate) scores: Scores,
}

impl<'a> Field<'a> {
    /// Everybody who can be asked for plan number `plan` at `now`, each once, in their order.
    pub(crate) fn of(ticket: &Opening, roster: &'a Roster, policy: &Policy, plan: u32, now: Timestamp) -> Field<'a> {
        let languages = roster.languages(ticket, policy, now);
        let fit = |standing: &&Standing| standing.unfit(ticket, &languages, policy, now).is_none();
        let fit: Vec<&Standing> = roster.experts.iter().filter(fit).collect();
        let draws = Draws::of(ticket, plan, policy);
        let arm = arm(&draws, policy);
        let (means, exponents) = (Means::of(&fit), policy.exponents());
        let candidate = |standing: &&'a Standing| {
            let (features, draw) = (means.features(standing, ticket), draws.draw(&standing.id));
            let scores = scores(arm, &features, &draw, &exponents);
            Candidate { id: &standing.id, features, scores }
        };
        let mut candidates: Vec<Candidate> = fit.iter().map(candidate).collect();
        candidates.sort_unstable_by(|a, b| b.scores.first.cmp(&a.scores.first).then_with(|| a.id.cmp(b.id)));
        // Two qualifications of one expert have one draw and one track, so they stand side by side.
        candidates.dedup_by(|a, b| a.id == b.id);
        Field { arm, candidates }
    }

    /// The median of each feature; nothing is written where there is nobody.
    pub(crate) fn medians(&self) -> Features {
        let median = |part: fn(&Features) -> u16| {
            let mut parts: Vec<u16> = self.candidates.iter().map(|candidate| part(&candidate.features)).collect();
            let middle = parts.len() / 2;
            if parts.is_empty() { 0 } else { *parts.select_nth_unstable(middle).1 }
        };
        Features {
            good: median(|features| features.good),
            bad: median(|features| features.bad),
            response: median(|features| features.response),
            offers: median(|features| features.offers),
            claims: median(|features| features.claims),
        }
    }
}

pub(crate) fn scores(arm: Arm, features: &Features, draw: &Draw, exponents: &crate::policy::Exponents) -> Scores {
    match arm {
        Arm::Weighted => features.scores(draw, exponents),
        Arm::Rotation => by_chance(draw),
    }
}

fn arm(draws: &Draws, policy: &Policy) -> Arm {
    if draws.points("arm") < policy.rules().hold_out { Arm::Rotation } else { Arm::Weighted }
}

/// What all candidates had together, for each exposure: what would be fair.
struct Means {
    offers: f64,
    claims: f64,
}

/// Exposure that everybody is taken to have had at the fair rate, in tickets, so that little evidence moves little.
const PRIOR: f64 = 0.5;

impl Means {
    fn of(candidates: &[&Standing]) -> Means {
        // Whole numbers: their sum does not hang on the roster's order.
        let sum = |part: fn(&Standing) -> u32| candidates.iter().map(|standing| u64::from(part(standing))).sum::<u64>() as f64;
        let exposure = sum(|standing| standing.track.exposure);
        let rate = |total: f64| if exposure > 0.0 { total / exposure } else { 0.0 };
        Means { offers: rate(sum(|standing| standing.track.offers)), claims: rate(sum(|standing| standing.track.claims)) }
    }

    fn features(&self, standing: &Standing, ticket: &Opening) -> Features {
        let track = &standing.track;
        let exposure = thousandths(track.exposure);
        let part = |had: u32, rate: f64| if rate > 0.0 { (thousandths(had) / rate + PRIOR) / (exposure + PRIOR) } else { 1.0 };
        Features::new(
            track.merit(ticket.topic.as_ref()),
            track.response(),
            part(track.offers, self.offers),
            part(track.claims, self.claims),
        )
    }
}

/// One expert as a plan sees them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Who.
    pub expert: ExpertId,
    /// Why they are no candidate, if they are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfit: Option<Unfit>,
    /// What they are weighed by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub features: Option<Features>,
    /// Their place in the order, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<u32>,
}

/// Everybody on the roster, each once: candidates in their order, then the others by id with the one reason why not. A reason of a
/// second qualification counts where it comes nearer to being a candidate.
pub fn rows(ticket: &Opening, roster: &Roster, policy: &Policy, now: Timestamp) -> Vec<Row> {
    let field = Field::of(ticket, roster, policy, 0, now);
    let candidate = |(place, candidate): (u32, &Candidate)| Row {
        expert: candidate.id.clone(),
        unfit: None,
        features: Some(candidate.features),
        place: Some(place),
    };
    let mut rows: Vec<Row> = (1..).zip(&field.candidates).map(candidate).collect();
    rows.extend(others(ticket, roster, policy, now, &field));
    rows
}

fn others(ticket: &Opening, roster: &Roster, policy: &Policy, now: Timestamp, field: &Field) -> Vec<Row> {
    let languages = roster.languages(ticket, policy, now);
    let candidates: std::collections::BTreeSet<&ExpertId> = field.candidates.iter().map(|candidate| candidate.id).collect();
    let mut reasons = std::collections::BTreeMap::new();
    for standing in roster.experts.iter().filter(|standing| !candidates.contains(&standing.id)) {
        let nearest = reasons.entry(&standing.id).or_insert(Unfit::Language);
        *nearest = standing.unfit(ticket, &languages, policy, now).map_or(*nearest, |unfit| unfit.max(*nearest));
    }
    let row = |(id, unfit): (&ExpertId, Unfit)| Row { expert: id.clone(), unfit: Some(unfit), features: None, place: None };
    reasons.into_iter().map(row).collect()
}
