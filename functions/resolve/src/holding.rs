//! What an expert does with the ticket that they hold: claim, extend, answer, take the answer back, ask the customer, release.

use boot::problem_of;
use domain::{
    ANSWER_BYTES_MAX, AnswerDraft, AnswerRefused, ClaimRefused, Expert, ExtendRefused, Message, MessageId, Speaker, State, Ticket,
};
use matching::{NotYours, Policy};
use store::Stored;
use web::Problem;

use crate::acting::{Acting, Next};

/// The longest word beside an answer, in bytes: a question to the customer, a note, a farewell.
pub(crate) const WORD_BYTES_MAX: usize = 8_000;

impl Acting {
    pub(crate) fn is_sending(&self, expert: &Expert) -> bool {
        self.at_hand.ticket.value.sending_of(&expert.id).is_some()
    }

    pub(crate) async fn claim(&self, expert: &Expert) -> Result<Next, Problem> {
        let ticket = self.ticket();
        let record = self.at_hand.store.routing(&ticket.id, ticket.epoch).await.map_err(problem_of)?;
        // That it is over or taken says more than that the wave is not open yet.
        let claimed = ticket.clone().claim(&expert.id, self.program.windows.lease, self.now).map_err(claim_refused)?;
        if claimed == ticket {
            return Ok(claimed.into());
        }
        let desk = self.at_hand.store.desk(&self.program.id, &expert.id).await.map_err(problem_of)?;
        match matching::may_claim(record.as_ref(), &ticket, expert, &Policy::of(&self.program), self.now) {
            // Whoever worked on it a moment ago need not wait like everybody else.
            Err(early) if is_early(&early) && desk.value.may_take_back(&ticket, &expert.id, self.now) => {}
            other => other.map_err(not_yours)?,
        }
        // A claim takes a skip back, too.
        let kept = desk.with(desk.value.clone().claimed(&claimed).unskip(&ticket.id));
        Ok(Next { desk: Some(kept), ..claimed.into() })
    }

    pub(crate) fn extend(&self, expert: &Expert) -> Result<Next, Problem> {
        let extended = self.ticket().extend(&expert.id, self.now).map_err(|refused| {
            let name = match &refused {
                ExtendRefused::NotHeld { .. } => "not-held",
                ExtendRefused::Lapsed { .. } => "lapsed",
            };
            Problem::refused(name, refused.to_string())
        });
        Ok(extended?.into())
    }

    pub(crate) fn answer(&self, expert: &Expert) -> Result<Next, Problem> {
        let (text, confirm) = (&self.said.text, self.program.windows.confirm);
        if text.trim().is_empty() {
            return Err(Problem::shape_invalid("/text", "is empty; write the answer"));
        }
        fits("/text", text, ANSWER_BYTES_MAX)?;
        let answered = match self.said.undoable {
            true => self.ticket().send(&expert.id, text, confirm, self.now),
            false => self.ticket().answer(&expert.id, text, confirm, self.now),
        };
        Ok(answered.map_err(answer_refused)?.into())
    }

    /// The answer becomes the draft again: whoever takes it back wants to go on writing.
    pub(crate) async fn undo(&self, expert: &Expert) -> Result<Next, Problem> {
        let ticket = self.ticket();
        let undone = ticket.clone().undo(&expert.id, self.now);
        let undone = undone.map_err(|refused| Problem::refused("too-late", refused.to_string()))?;
        let Some(sending) = ticket.sending_of(&expert.id) else { return Ok(undone.into()) };
        let before = self.at_hand.store.draft(&ticket.id, &expert.id).await.map_err(problem_of)?;
        let draft = AnswerDraft {
            ticket: ticket.id.clone(),
            expert: expert.id.clone(),
            text: sending.text.clone(),
            at: self.now,
            episode: ticket.episode,
        };
        let version = before.map_or(0, |before| before.version);
        Ok(Next { draft: Some(Stored { value: draft, version }), ..undone.into() })
    }

    /// A public question beside the claim. The same question again in one claim finds the first.
    pub(crate) async fn ask(&self, expert: &Expert) -> Result<Next, Problem> {
        let (ticket, text) = (self.ticket(), self.said.text.trim());
        if text.is_empty() {
            return Err(Problem::shape_invalid("/text", "is empty; write the question"));
        }
        fits("/text", text, WORD_BYTES_MAX)?;
        if !matches!(&ticket.state, State::Claimed(held) if held.is_held_by(&expert.id, self.now)) {
            let said = format!("ask on ticket {}: you do not hold it, it is {}", ticket.id, ticket.state.name());
            return Err(Problem::refused("not-held", said));
        }
        let id = MessageId::from_external(&ticket.id, &format!("question {} {} {text}", ticket.epoch, expert.id));
        let asked = self.at_hand.store.messages(&ticket.id).await.map_err(problem_of)?;
        if asked.iter().any(|message| message.id == id) {
            return Ok(ticket.into());
        }
        let message = self.message(id, expert, text, &ticket);
        Ok(Next { message: Some(message), ..ticket.spoke(self.now).into() })
    }

    pub(crate) fn release(&self, expert: &Expert) -> Result<Next, Problem> {
        fits("/note", &self.said.note, WORD_BYTES_MAX)?;
        fits("/message", &self.said.message, WORD_BYTES_MAX)?;
        let ticket = self.ticket();
        let id = ticket.release_message(&expert.id);
        let released = ticket.clone().release(&expert.id, &self.said.note, self.now);
        let released = released.map_err(|refused| Problem::refused("not-held", refused.to_string()))?;
        if released == ticket || self.said.message.trim().is_empty() {
            return Ok(released.into());
        }
        let message = self.message(id, expert, &self.said.message, &ticket);
        Ok(Next { message: Some(message), ..released.spoke(self.now).into() })
    }

    fn message(&self, id: MessageId, expert: &Expert, text: &str, ticket: &Ticket) -> Message {
        Message {
            id,
            ticket: ticket.id.clone(),
            speaker: Speaker::Expert(expert.id.clone()),
            text: text.to_owned(),
            at: self.now,
            correlation: ticket.correlation.clone(),
        }
    }
}

fn fits(pointer: &str, text: &str, most: usize) -> Result<(), Problem> {
    if text.len() > most {
        return Err(Problem::shape_invalid(pointer, format!("is longer than {most} bytes")));
    }
    Ok(())
}

fn is_early(refused: &NotYours) -> bool {
    matches!(refused, NotYours::WaveOpensAt { .. } | NotYours::PoolOpensAt { .. } | NotYours::LanguageOpensAt { .. })
}

fn answer_refused(refused: AnswerRefused) -> Problem {
    let name = match &refused {
        AnswerRefused::OnItsWay { .. } => "on-its-way",
        AnswerRefused::NotHeld { .. } | AnswerRefused::Empty { .. } => "not-held",
    };
    Problem::refused(name, refused.to_string())
}

fn claim_refused(refused: ClaimRefused) -> Problem {
    let name = match &refused {
        ClaimRefused::AlreadyClaimed { .. } => "already-claimed",
        ClaimRefused::ReleasedBefore { .. } => "released-before",
        ClaimRefused::EscalatedBefore { .. } => "escalated-before",
        ClaimRefused::PeersWindowOver { .. } => "over",
        ClaimRefused::Over { .. } => "over",
    };
    Problem::refused(name, refused.to_string())
}

fn not_yours(refused: NotYours) -> Problem {
    let said = refused.to_string();
    match refused {
        NotYours::WaveOpensAt { at } => Problem::refused("wave-not-open", said).opening_at(at.to_string()),
        NotYours::PoolOpensAt { at } => Problem::refused("pool-not-open", said).opening_at(at.to_string()),
        NotYours::LanguageOpensAt { at } => Problem::refused("language-not-open", said).opening_at(at.to_string()),
        NotYours::ReleasedBefore => Problem::refused("released-before", said),
        NotYours::EscalatedBefore => Problem::refused("escalated-before", said),
        NotYours::Conflict => Problem::refused("conflict-of-interest", said),
        NotYours::UnderReview => Problem::refused("under-review", said),
        NotYours::NotQualified { .. } => Problem::refused("not-qualified", said),
    }
}
