//! Whether an automation answers: decided once, when a ticket comes in, and kept with it. Languages without automations cost one small
//! read, all others are people's as long as nothing is proven.

use std::sync::Arc;

use boot::Failure;
use domain::{Author, AutomationId, ExpertId, Language, Ticket, Timestamp};
use store::Stored;
use tracing::{info, warn};
use triage::{
    AuditKey, Candidate, Decided, Decision, Drawn, Encoder, EncoderFailed, EncoderId, Evidence, Footing, JudgeQuestion,
    JudgeSaid, Outcome, Packed, Policy, Prepared, RedactedText, Scored, Suggestion, Vector, WhyHuman, are_kin, decide, prepare,
    segments,
};

use crate::aside::aside;
use crate::banks::Wanted;
use crate::known::Known;
use crate::{MatchStage, Seeking};

/// So far above its threshold an answer is still uncertain: where a judge is set up and wanted, it is asked, and only its yes lets the
/// answer out. Above it the labels alone carry the answer; below the threshold no judge is asked, since a yes proves nothing.
const JUDGE_BAND: f64 = 0.1;

impl MatchStage {
    /// Decides whether an automation answers, and says so if one did. What was decided before stands, whatever was learned since.
    pub(crate) async fn try_automations(&self, seeking: &Seeking, now: Timestamp) -> Result<bool, Failure> {
        let (store, ticket) = (&seeking.store, &seeking.ticket.value);
        let Some(head) = store.bank(&seeking.program.id, &ticket.language).await? else { return Ok(false) };
        if store.decision(&ticket.id).await?.is_some() {
            return Ok(false);
        }
        let encoder = self.encoder().await;
        let at = (head.value.revision, now);
        let wanted = Wanted::new(store, &seeking.program, &ticket.language, encoder.clone(), at);
        let Some(known) = self.banks.known(&wanted).await? else { return Ok(false) };
        let look = Look { seeking, known: &known, encoder: encoder.id(), now };
        let Some(looked) = look.decide(encoder).await else { return Ok(false) };
        let decided = self.judged(looked, seeking).await;
        self.keep(seeking, decided, now).await
    }

    /// Saves the decision, with the answer if it goes out: both or neither.
    async fn keep(&self, seeking: &Seeking, decided: Decided, now: Timestamp) -> Result<bool, Failure> {
        let (store, id) = (&seeking.store, &seeking.ticket.value.id);
        let mut puts = vec![store.put_decision(&Stored::new(decided.clone()))?];
        let Some(answering) = decided.answered() else {
            store.save(puts).await?;
            info!(ticket.id = %id, outcome = ?decided.outcome, p = decided.p, "decided that people answer ticket {id}");
            return Ok(false);
        };
        let by = self.author(&seeking.ticket.value, &answering.automation, Some(&answering.author)).await?;
        let ticket = seeking.ticket.value.clone();
        let answered = ticket.answer_at_once(by, &answering.answer, seeking.program.windows.confirm, now);
        let answered = answered.map_err(|refused| Failure::Park(refused.to_string()))?;
        puts.push(store.put_ticket(&seeking.ticket.with(answered))?);
        store.save(puts).await?;
        let Suggestion { automation, version, p, .. } = answering;
        info!(ticket.id = %id, automation = %automation, version, p, "automation {automation} answered ticket {id}");
        Ok(true)
    }

    /// Who answers. An expert earns nothing from their own questions, nor from those of customers who stand too near to them.
    pub(crate) async fn author(
        &self,
        ticket: &Ticket,
        automation: &AutomationId,
        author: Option<&ExpertId>,
    ) -> Result<Author, Failure> {
        let id = automation.clone();
        let Some(author) = author else { return Ok(Author::Automation { id, author: None }) };
        let found = self.ports.store.expert(author).await?;
        let too_near = found.is_some_and(|expert| expert.value.conflicts.contains(&ticket.asker));
        Ok(Author::Automation { id, author: (!too_near).then(|| author.clone()) })
    }

    /// The decision after a judge was asked, where it was uncertain. Without a yes in time, people answer.
    async fn judged(&self, look: Looked, seeking: &Seeking) -> Decided {
        let Looked { decided, uncertain } = look;
        let (true, Some(suggestion)) = (uncertain, &decided.suggestion) else { return decided };
        let Some(judge) = self.judge().await else { return decided };
        let ticket = &seeking.ticket.value;
        let question = RedactedText::of(&format!("{}\n{}", ticket.subject, ticket.question));
        let answer = RedactedText::of(&suggestion.answer);
        let said = judge.judge(&JudgeQuestion { question, answer }).await;
        info!(ticket.id = %ticket.id, ?said, "a judge was asked about ticket {}", ticket.id);
        let outcome = if said.fits() { decided.outcome } else { Outcome::Suggested { why: WhyHuman::JudgeDoubts } };
        Decided { outcome, judge: Some(JudgeSaid { by: judge.name().to_owned(), said }), ..decided }
    }
}

/// Whether these words are clearly in another language than the ticket's, and not in one that is easily taken for it.
pub(crate) fn is_elsewhere(prepared: &Prepared, language: &Language) -> bool {
    prepared.language.as_ref().is_some_and(|clear| !are_kin(clear, language))
}

/// One look at one ticket.
struct Look<'a> {
    seeking: &'a Seeking,
    known: &'a Arc<Known>,
    encoder: EncoderId,
    now: Timestamp,
}

/// What a look came to, and whether it was so close that a judge may be asked.
struct Looked {
    decided: Decided,
    uncertain: bool,
}

/// What was found in a ticket's words: how well automations fit, and where the words stand among others.
struct Found {
    scored: Scored,
    vector: Option<Packed>,
}

/// Nothing where the words are in another language.
fn find(known: &Known, encoder: &dyn Encoder, ticket: &Ticket) -> Result<Option<Found>, EncoderFailed> {
    let prepared = prepare(&ticket.subject, &ticket.question);
    if is_elsewhere(&prepared, &ticket.language) {
        return Ok(None);
    }
    let segments = segments(encoder, &prepared)?;
    let vector = segments.first().and_then(|segment| segment.vector.as_ref()).map(Vector::pack);
    Ok(Some(Found { scored: known.bank.score(&segments), vector }))
}

impl Look<'_> {
    /// Nothing where the encoder failed, which the log tells.
    async fn decide(&self, encoder: Arc<dyn Encoder>) -> Option<Looked> {
        let ticket = &self.seeking.ticket.value;
        if ticket.odd.is_some() {
            return Some(self.silent(WhyHuman::Odd, None));
        }
        let (known, asked) = (self.known.clone(), ticket.clone());
        match aside(move || find(&known, &*encoder, &asked)).await? {
            Ok(Some(Found { scored, vector })) => Some(self.weigh(scored, vector)),
            Ok(None) => Some(self.silent(WhyHuman::OtherLanguage, None)),
            Err(failed) => {
                warn!(ticket.id = %ticket.id, "people answer ticket {}: failed to {failed}", ticket.id);
                None
            }
        }
    }

    fn weigh(&self, scored: Scored, vector: Option<Packed>) -> Looked {
        let silenced = scored.silence.is_some();
        let Some(best) = scored.best.clone() else {
            let why = scored.silence.unwrap_or(WhyHuman::NoAutomation);
            return Looked {
                decided: Decided { evidence: scored.evidence, ..self.silent(why, vector).decided },
                uncertain: false,
            };
        };
        let footing = self.footing(&best);
        let drawn = if silenced { Drawn::default() } else { self.draw(&best) };
        let decision = decide(scored, footing, &self.policy());
        let uncertain = matches!(decision, Decision::Uncertain { .. }) && !drawn.own;
        let (outcome, evidence) = outcome(decision, drawn);
        let live = matches!(footing, Footing::Live { .. });
        let shown_first = live && !drawn.own && matches!(outcome, Outcome::Suggested { why: WhyHuman::BelowThreshold });
        let tells = !matches!(outcome, Outcome::Silent { .. });
        let suggestion = if tells { self.suggestion(&best, drawn, shown_first) } else { None };
        let decided = Decided {
            outcome: if tells && suggestion.is_none() { Outcome::Silent { why: WhyHuman::NoAutomation } } else { outcome },
            // Where tickets that people resolve are nearer, no threshold lets the automation answer.
            p: if silenced { 0.0 } else { best.p },
            suggestion,
            evidence,
            ..self.silent(WhyHuman::NoAutomation, vector).decided
        };
        Looked { decided, uncertain }
    }

    /// What the labels allow. Below what is suggested nobody ever judged, so nothing is proven there.
    fn footing(&self, best: &Candidate) -> Footing {
        match self.known.standings.footing(&best.automation, best.version) {
            Footing::Live { threshold } => Footing::Live { threshold: threshold.max(self.policy().suggest) },
            other => other,
        }
    }

    fn draw(&self, best: &Candidate) -> Drawn {
        let key = AuditKey::of(&self.seeking.program.routing_key);
        self.known.standings.draw(&key, &self.seeking.ticket.value.id, &best.automation, best.version)
    }

    fn policy(&self) -> Policy {
        let judge_band = if self.seeking.program.automation.judge { JUDGE_BAND } else { 0.0 };
        Policy { judge_band, ..Policy::default() }
    }

    fn suggestion(&self, best: &Candidate, drawn: Drawn, shown_first: bool) -> Option<Suggestion> {
        let served = self.known.served(&best.automation).filter(|served| served.version == best.version)?;
        let standing = self.known.standings.of(&best.automation, best.version)?.standing;
        Some(Suggestion {
            automation: best.automation.clone(),
            version: best.version,
            author: served.author.clone(),
            title: served.title.clone(),
            answer: served.answer.clone(),
            p: best.p,
            standing,
            drawn,
            shown_first,
        })
    }

    fn silent(&self, why: WhyHuman, vector: Option<Packed>) -> Looked {
        let ticket = &self.seeking.ticket.value;
        let decided = Decided {
            ticket: ticket.id.clone(),
            program: ticket.program.clone(),
            language: ticket.language.clone(),
            at: self.now,
            encoder: self.encoder,
            outcome: Outcome::Silent { why },
            p: 0.0,
            suggestion: None,
            rule: None,
            evidence: Evidence::default(),
            vector,
            judge: None,
            judged: None,
        };
        Looked { decided, uncertain: false }
    }
}

/// What becomes of the question. An answer that is drawn for the audit is withheld, so that a person answers and judges it after that;
/// a close one goes out unless a judge is asked and doubts.
fn outcome(decision: Decision, drawn: Drawn) -> (Outcome, Evidence) {
    match decision {
        Decision::Answer { evidence, .. } | Decision::Uncertain { evidence, .. } if drawn.own => {
            (Outcome::Suggested { why: WhyHuman::Audit }, evidence)
        }
        Decision::Answer { evidence, .. } | Decision::Uncertain { evidence, .. } => (Outcome::Answered, evidence),
        Decision::Suggest { why, evidence, .. } => (Outcome::Suggested { why }, evidence),
        Decision::Human { why, evidence } => (Outcome::Silent { why }, evidence),
    }
}
