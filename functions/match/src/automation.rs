//! Whether an automation answers: decided once, when a ticket comes in, and kept with it. Languages without automations cost one small
//! read, all others are people's as long as nothing is proven.

use std::sync::Arc;

use boot::Failure;
use domain::{Author, Ticket, Timestamp};
use store::Stored;
use tracing::{info, warn};
use triage::{
    AuditKey, Candidate, Decided, Decision, Drawn, Encoder, EncoderFailed, EncoderId, Evidence, Footing, JudgeQuestion,
    JudgeSaid, Outcome, Packed, Policy, Prepared, RedactedText, Scored, Segment, Suggestion, WhyHuman, decide, prepare,
};

use crate::banks::Known;
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
        let encoder = self.encoder();
        let known = self.banks.bank(store, &seeking.program, &ticket.language, &*encoder, (head.value.revision, now)).await?;
        let look = Look { seeking, known: &known, encoder: &*encoder, now };
        let decided = match look.decide() {
            Ok(looked) => self.judged(looked, seeking).await,
            Err(failed) => {
                warn!(ticket.id = %ticket.id, "people answer ticket {}: failed to {failed}", ticket.id);
                return Ok(false);
            }
        };
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
        let by = self.author(&seeking.ticket.value, answering).await?;
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
    async fn author(&self, ticket: &Ticket, answering: &Suggestion) -> Result<Author, Failure> {
        let found = self.ports.store.expert(&answering.author).await?;
        let too_near = found.is_some_and(|expert| expert.value.conflicts.contains(&ticket.asker));
        let author = (!too_near).then(|| answering.author.clone());
        Ok(Author::Automation { id: answering.automation.clone(), author })
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

    /// Opened when the first ticket needs it: loading a model takes longer than all else.
    pub(crate) fn encoder(&self) -> Arc<dyn Encoder> {
        self.encoder.get_or_init(|| self.open_encoder()).clone()
    }
}

/// One look at one ticket.
struct Look<'a> {
    seeking: &'a Seeking,
    known: &'a Known,
    encoder: &'a dyn Encoder,
    now: Timestamp,
}

/// What a look came to, and whether it was so close that a judge may be asked.
struct Looked {
    decided: Decided,
    uncertain: bool,
}

impl Look<'_> {
    fn decide(&self) -> Result<Looked, EncoderFailed> {
        let ticket = &self.seeking.ticket.value;
        if ticket.odd.is_some() {
            return Ok(self.silent(WhyHuman::Odd, None));
        }
        let prepared = prepare(&ticket.subject, &ticket.question);
        if prepared.language.as_ref().is_some_and(|language| language != &ticket.language) {
            return Ok(self.silent(WhyHuman::OtherLanguage, None));
        }
        let segments = self.segments(&prepared)?;
        let vector = segments.first().and_then(|segment| segment.vector.as_ref()).map(triage::Vector::pack);
        Ok(self.weigh(self.known.bank.score(&segments), vector))
    }

    /// The parts of the ticket, with vectors where the encoder makes some.
    fn segments(&self, prepared: &Prepared) -> Result<Vec<Segment>, EncoderFailed> {
        let texts: Vec<&str> = prepared.segments.iter().map(String::as_str).collect();
        let segment = |text: &str, vector| Segment { text: text.to_owned(), vector };
        if self.encoder.id() == EncoderId::Lexical {
            return Ok(texts.into_iter().map(|text| segment(text, None)).collect());
        }
        let vectors = self.encoder.encode(&texts)?;
        Ok(texts.into_iter().zip(vectors).map(|(text, vector)| segment(text, Some(vector))).collect())
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
            encoder: self.encoder.id(),
            outcome: Outcome::Silent { why },
            p: 0.0,
            suggestion: None,
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
