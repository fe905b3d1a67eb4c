//! A sample: one of the last answered tickets of a program and language, cut to what automations learn from: which questions people
//! resolved otherwise, what a new automation can be tried against, and which questions come again.

use domain::{Author, AutomationId, Ticket, TicketId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Decided, EncoderId, Negative, Packed, Prepared, Vector, prepare};

/// So many samples are kept of each program and language; a newer ticket takes the place of an older one.
pub const SAMPLE_SLOTS: u16 = 512;
/// The longest text of a sample, in characters.
pub const SAMPLE_TEXT_CHARS_MAX: usize = 600;
/// The longest answer of a sample, in characters.
pub const SAMPLE_ANSWER_CHARS_MAX: usize = 300;

/// An answered ticket, cut down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Which ticket.
    pub ticket: TicketId,
    /// When it was answered.
    pub at: Timestamp,
    /// Subject and question, redacted, normalised and cut.
    pub text: String,
    /// How many of its first characters are the subject.
    #[serde(default)]
    pub subject_chars: usize,
    /// The encoder of the vector.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoder: Option<EncoderId>,
    /// Where it stands; none where the encoder needs no vectors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vector: Option<Packed>,
    /// The automation that answered; none where an expert did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AutomationId>,
    /// The automation that was suggested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggested: Option<AutomationId>,
    /// Whether an expert found that the suggestion fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fits: Option<bool>,
    /// The beginning of the answer.
    pub answer: String,
}

impl Sample {
    /// The sample that an answered ticket is, with the decision about it where there was one; nothing for a ticket that nobody answered.
    pub fn of(ticket: &Ticket, decided: Option<&Decided>) -> Option<Sample> {
        let answer = ticket.answer.as_ref()?;
        let prepared = prepare(&ticket.subject, &ticket.question);
        let text = format!("{} {}", prepared.subject, prepared.text);
        let vector = decided.and_then(|decided| decided.vector.clone());
        let suggested = decided.and_then(Decided::suggested);
        let answered = decided.and_then(Decided::answered);
        Some(Sample {
            ticket: ticket.id.clone(),
            at: answer.at,
            text: head(text.trim(), SAMPLE_TEXT_CHARS_MAX),
            subject_chars: prepared.subject.chars().count().min(SAMPLE_TEXT_CHARS_MAX),
            encoder: decided.filter(|_| vector.is_some()).map(|decided| decided.encoder),
            vector,
            by: match &answer.by {
                Author::Automation { id, .. } => Some(id.clone()),
                Author::Expert { .. } => None,
            },
            suggested: suggested.or(answered).map(|one| one.automation.clone()),
            fits: fits(ticket, decided),
            answer: head(&answer.text, SAMPLE_ANSWER_CHARS_MAX),
        })
    }

    /// The place of a ticket among the samples: an even spread over [`SAMPLE_SLOTS`].
    pub fn slot(ticket: &TicketId) -> u16 {
        let hash = ticket.digest().bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        ((hash ^ (hash >> 15)) % u32::from(SAMPLE_SLOTS)) as u16
    }

    /// The question as it was when it came in, as far as the sample holds it.
    pub fn prepared(&self) -> Prepared {
        let end = self.text.char_indices().nth(self.subject_chars).map_or(self.text.len(), |(end, _)| end);
        let (subject, question) = self.text.split_at(end);
        prepare(subject, question)
    }

    /// The vector of its opening by this encoder, where it is known.
    pub fn opening(&self, encoder: EncoderId) -> Option<Vector> {
        self.vector.as_ref().filter(|_| self.encoder == Some(encoder)).map(Packed::unpack)
    }

    /// The negative that it is: an expert resolved it, and nothing was suggested or the suggestion did not fit. A suggestion that nobody
    /// judged says nothing.
    pub fn negative(&self, encoder: EncoderId) -> Option<Negative> {
        let by_people = self.by.is_none() && (self.suggested.is_none() || self.fits == Some(false));
        let vector = self.opening(encoder);
        let is_usable = vector.is_some() || encoder == EncoderId::Lexical;
        (by_people && is_usable).then(|| Negative { text: self.text.clone(), vector })
    }
}

/// An expert's word; an automation's answer that its customer took back did not fit.
fn fits(ticket: &Ticket, decided: Option<&Decided>) -> Option<bool> {
    let decided = decided?;
    let taken_back = decided.answered().is_some() && ticket.episode > 0;
    decided.judged.as_ref().map(|judged| judged.fits).or(taken_back.then_some(false))
}

fn head(text: &str, chars: usize) -> String {
    text.chars().take(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Sample {
        Sample {
            ticket: ticket(1),
            at: Timestamp::from_millis(0),
            text: "lamp is dark".to_owned(),
            subject_chars: 0,
            encoder: None,
            vector: None,
            by: None,
            suggested: None,
            fits: None,
            answer: "Change the bulb.".to_owned(),
        }
    }

    fn ticket(number: i32) -> TicketId {
        TicketId::from_external(&"acme".parse().unwrap(), &"con_tests".parse().unwrap(), &number.to_string())
    }

    #[test]
    fn what_people_resolved_and_no_suggestion_fitted_is_a_negative() {
        let automation = Some("aut_reset".parse().unwrap());
        let is_negative = |sample: Sample| sample.negative(EncoderId::Lexical).is_some();
        assert!(is_negative(sample()));
        assert!(is_negative(Sample { suggested: automation.clone(), fits: Some(false), ..sample() }));
        assert!(!is_negative(Sample { suggested: automation.clone(), fits: Some(true), ..sample() }));
        assert!(!is_negative(Sample { suggested: automation.clone(), ..sample() }), "nobody judged it");
        assert!(!is_negative(Sample { by: automation, ..sample() }), "people did not resolve it");
        assert_eq!(sample().negative(EncoderId::MiniLm), None, "its vector is missing");
    }

    #[test]
    fn a_sample_is_looked_at_in_the_segments_of_its_ticket() {
        let letter = "Hello,\n\nthe lamp is dark since Monday. I changed the bulb twice. It did not help.\n- The switch is warm.\n\nMay I \
                      open it?\n\nBest regards\nJo";
        for (subject, question) in [("Lamp", letter), ("", letter), ("Lamp is dark", "Why?"), ("Dark", "")] {
            let live = prepare(subject, question);
            let text = format!("{} {}", live.subject, live.text).trim().to_owned();
            let sample = Sample { text, subject_chars: live.subject.chars().count(), ..sample() };
            assert_eq!(sample.prepared().segments, live.segments, "{subject}");
        }
    }

    #[test]
    fn tickets_spread_over_all_slots() {
        let slots: std::collections::BTreeSet<u16> = (0..4_000).map(|number| Sample::slot(&ticket(number))).collect();
        assert!(slots.len() > 505 && slots.last() <= Some(&511), "{}", slots.len());
    }
}
