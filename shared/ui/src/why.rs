//! Why an expert sees a ticket, or may not claim it: the record of the match, line by line.

use matching::{Because, Factors, Lack, NotAsked, NotYours, Why};

use crate::Tongue;
use crate::sentence::{Arg, Markup};

/// The whole reason, a sentence a line.
pub(crate) fn lines(why: &Why, tongue: &Tongue) -> Vec<Markup> {
    let tongue = *tongue;
    let mut lines = vec![because(why, tongue)];
    if let Some(place) = why.place {
        lines.push(
            tongue.with("why-place", &[("place", i64::from(place).into()), ("candidates", i64::from(why.candidates).into())]),
        );
    }
    if let Some(own) = &why.factors {
        lines.extend(factors(own, tongue));
    }
    if why.control_group {
        lines.push(tongue.say("why-control-group"));
    }
    lines.extend(why.not_asked.map(|reason| not_asked(reason, tongue)));
    lines
}

/// Why a claim is refused.
pub(crate) fn refused(reason: &NotYours, tongue: Tongue) -> Markup {
    let opens = |id, at| tongue.with(id, &[("at", tongue.ago(at).into())]);
    match reason {
        NotYours::NotQualified { lacks: Lack::Program } => tongue.say("why-lacks-program"),
        NotYours::NotQualified { lacks: Lack::Language } => tongue.say("why-lacks-language"),
        NotYours::NotQualified { lacks: Lack::Topic } => tongue.say("why-lacks-topic"),
        NotYours::ReleasedBefore => tongue.say("why-released-before"),
        NotYours::EscalatedBefore => tongue.say("why-escalated-before"),
        NotYours::Conflict => tongue.say("why-conflict"),
        NotYours::UnderReview => tongue.say("why-under-review"),
        NotYours::WaveOpensAt { at } => opens("why-wave-opens", at),
        NotYours::PoolOpensAt { at } => opens("why-pool-opens", at),
        NotYours::LanguageOpensAt { at } => opens("why-language-opens", at),
    }
}

fn because(why: &Why, tongue: Tongue) -> Markup {
    match (why.because, why.wave) {
        (Because::Held, _) => tongue.say("why-held"),
        (Because::WaveIsOpen, Some(wave)) => tongue.with("why-wave", &[("wave", i64::from(wave).into())]),
        (Because::WaveIsOpen, None) | (Because::PoolIsOpen, _) => tongue.say("why-pool"),
        (Because::Refused(reason), _) => refused(&reason, tongue),
    }
}

fn factors(own: &Factors, tongue: Tongue) -> [Markup; 3] {
    let line = |id, percent: i32| {
        let side = if percent > 0 {
            "more"
        } else if percent < 0 {
            "less"
        } else {
            "same"
        };
        let amount = i64::from(percent.unsigned_abs());
        tongue.with(id, &[("side", Arg::from(side)), ("percent", amount.into())])
    };
    [line("why-merit", own.merit_percent), line("why-response", own.response_percent), line("why-access", own.access_percent)]
}

fn not_asked(reason: NotAsked, tongue: Tongue) -> Markup {
    tongue.say(match reason {
        NotAsked::Unavailable => "why-unavailable",
        NotAsked::Unseen => "why-unseen",
        NotAsked::Full => "why-full",
    })
}
