//! What a ticket's page says of its values, in the reader's tongue.

use matching::Because;
use money::Money;

use crate::sentence::Markup;
use crate::ticket::{ClaimPart, NoteView, OverState, RewardView, SentPart, SentState, TicketError, TicketView, Voice};
use crate::{Tongue, why};

impl TicketView {
    pub(crate) fn can_claim(&self) -> bool {
        self.why.as_ref().is_none_or(|why| why.may_claim && why.taken_until.is_none())
    }

    /// Why there is no button to claim it, where there is none.
    pub(crate) fn why_not(&self, tongue: &Tongue) -> Option<Markup> {
        let why = self.why.as_ref()?;
        match (why.taken_until, why.because) {
            (Some(until), _) => Some(tongue.with("taken-until", &[("at", tongue.ago(&until).into())])),
            (None, Because::Refused(reason)) => Some(why::refused(&reason, *tongue)),
            (None, _) => None,
        }
    }

    pub(crate) fn claim_said(&self, tongue: &Tongue) -> Markup {
        tongue.with("claim", &[("amount", tongue.money(&self.reward.yours).into())])
    }

    pub(crate) fn send_said(&self, tongue: &Tongue) -> Markup {
        tongue.with("answer-send", &[("amount", tongue.money(&self.reward.yours).into())])
    }
}

impl NoteView {
    /// What the hint earns; nothing where it earns nothing.
    pub(crate) fn said(&self, tongue: &Tongue) -> Option<Markup> {
        let earns = self.share.get() > 0;
        earns.then(|| tongue.with("hint-share", &[("share", tongue.share(self.share).into())]))
    }
}

impl RewardView {
    /// What goes to earlier experts, as what it takes away.
    pub(crate) fn less(&self) -> Money {
        Money { minor: self.earlier_experts.minor.saturating_neg(), ..self.earlier_experts }
    }

    pub(crate) fn share_said(&self, tongue: &Tongue) -> Markup {
        tongue.with("release-share", &[("share", tongue.share(self.release_share).into())])
    }

    pub(crate) fn said(&self, tongue: &Tongue) -> Markup {
        let (confirm, reopen) = (tongue.span(self.confirm), tongue.span(self.reopen));
        tongue.with("reward-rule", &[("confirm", confirm.into()), ("reopen", reopen.into())])
    }
}

impl Voice {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Voice::Customer => "customer",
            Voice::You => "you",
            Voice::Expert => "expert",
            Voice::Automation => "automation",
            Voice::Agent => "agent",
        }
    }

    pub(crate) const fn key(self) -> &'static str {
        match self {
            Voice::Customer => "voice-customer",
            Voice::You => "voice-you",
            Voice::Expert => "voice-expert",
            Voice::Automation => "voice-automation",
            Voice::Agent => "voice-agent",
        }
    }
}

impl ClaimPart {
    pub(crate) fn whole_seconds(&self) -> i64 {
        self.until.since(self.at).as_seconds_up().max(1)
    }

    pub(crate) fn left_seconds(&self) -> i64 {
        self.until.since(self.now).as_seconds_up().clamp(0, self.whole_seconds())
    }

    pub(crate) fn is_wrong(&self, field: &str) -> bool {
        self.error.is_some_and(|error| error.field() == field)
    }
}

impl TicketError {
    /// The id of the field that it is about.
    pub(crate) const fn field(self) -> &'static str {
        match self {
            TicketError::AnswerEmpty | TicketError::AnswerTooLong { .. } => "text",
            TicketError::QuestionEmpty | TicketError::QuestionTooLong { .. } => "question",
            TicketError::ReasonEmpty | TicketError::ReasonTooLong { .. } => "reason",
        }
    }

    pub(crate) fn said(self, tongue: &Tongue) -> Markup {
        match self {
            TicketError::AnswerEmpty => tongue.say("error-answer-empty"),
            TicketError::AnswerTooLong { most } => tongue.count("error-answer-too-long", most),
            TicketError::QuestionEmpty => tongue.say("error-question-empty"),
            TicketError::QuestionTooLong { most } => tongue.count("error-question-too-long", most),
            TicketError::ReasonEmpty => tongue.say("error-reason-empty"),
            TicketError::ReasonTooLong { most } => tongue.count("error-reason-too-long", most),
        }
    }
}

impl SentPart {
    pub(crate) fn said(&self, tongue: &Tongue) -> Markup {
        match self.stands {
            SentState::Waiting { until } => tongue.with("sent-waiting", &[("at", tongue.day(&until).into())]),
            SentState::Resolved { until } => tongue.with("sent-resolved", &[("at", tongue.day(&until).into())]),
            SentState::Settled => tongue.say("sent-settled"),
        }
    }
}

impl OverState {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            OverState::Answered => "over-answered",
            OverState::Resolved => "over-resolved",
            OverState::WithAgents => "over-agents",
            OverState::Released => "over-released",
            OverState::Closed => "over-closed",
        }
    }
}
