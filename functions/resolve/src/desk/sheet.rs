//! A sheet: one ticket with all that its expert reads of it, loaded once.

use axum::http::HeaderMap;
use boot::{Ports, problem_of};
use domain::{Answer, Author, Desk, Expert, ExpertId, Message, Program, Speaker, State, Ticket, TicketId, Timestamp};
use matching::{Because, Why};
use money::Money;
use store::Stored;
use triage::Decided;
use ui::{EscalationView, NoteView, OfferView, RewardView, SuggestionView, TicketView, Voice, WordView};
use web::Problem;

use crate::keeping::{desk_of, draft_of};
use crate::who::{AtHand, at_hand};
use crate::{offer, preview, suggestion};

/// One ticket, loaded.
pub(crate) struct Sheet {
    at_hand: AtHand,
    pub(crate) program: Program,
    pub(crate) desk: Desk,
    pub(crate) draft: Option<domain::AnswerDraft>,
    pub(crate) why: Why,
    messages: Vec<Message>,
    decided: Option<Decided>,
}

impl Sheet {
    pub(crate) async fn load(ports: &Ports, headers: &HeaderMap, id: &TicketId, expert: &Expert) -> Result<Sheet, Problem> {
        let at_hand = at_hand(ports, headers, id).await?;
        let (store, ticket) = (&at_hand.store, &at_hand.ticket.value);
        let program = store.program(&ticket.program).await.map_err(problem_of)?.ok_or_else(Problem::not_found)?.value;
        let messages = store.messages(id).await.map_err(problem_of)?;
        let decided = store.decision(id).await.map_err(problem_of)?.map(|stored| stored.value);
        let (desk, draft) = (desk_of(&at_hand, &expert.id).await?, draft_of(&at_hand, &expert.id).await?);
        let why = preview::why(ports, store, ticket, expert).await?.0;
        let why = if desk.may_take_back(ticket, &expert.id, ports.now()) { first(why) } else { why };
        Ok(Sheet { program, desk, draft, why, messages, decided, at_hand })
    }

    pub(crate) fn ticket(&self) -> &Ticket {
        &self.at_hand.ticket.value
    }

    fn stored(&self) -> &Stored<Ticket> {
        &self.at_hand.ticket
    }

    /// Tells the others that it is being read, where this expert may claim it.
    pub(crate) async fn is_read(&self, by: &Expert, now: Timestamp) -> Result<(), Problem> {
        if !self.why.may_claim {
            return Ok(());
        }
        preview::read(&self.at_hand.store, self.stored(), &by.id, self.program.routing.preview_hold, now).await
    }

    /// Whether this expert holds it and no answer is on its way.
    pub(crate) fn is_held_by(&self, expert: &Expert, now: Timestamp) -> bool {
        matches!(&self.ticket().state, State::Claimed(held) if held.is_held_by(&expert.id, now) && held.sending.is_none())
    }

    /// The ticket as the expert reads it.
    pub(crate) fn view(&self, expert: &Expert) -> TicketView {
        let (ticket, escalation) = (self.ticket(), self.ticket().escalation.as_ref());
        TicketView {
            ticket: ticket.id.clone(),
            epoch: ticket.epoch,
            episode: ticket.episode,
            subject: ticket.subject.clone(),
            language: ticket.language.clone(),
            program: self.program.name.clone(),
            topic: topic(ticket, &self.program),
            channel: ticket.origin.channel.clone(),
            opened_at: ticket.opened_at,
            due_at: due_at(ticket),
            thread: self.thread(&expert.id),
            notes: ticket.current_shares().filter(|share| !share.note.trim().is_empty()).map(note).collect(),
            escalation: escalation.map(|one| EscalationView { reason: one.reason.clone(), until: one.until }),
            suggestion: self.suggestion(expert),
            reward: reward(ticket, &self.program),
            why: Some(self.why.clone()),
        }
    }

    fn suggestion(&self, expert: &Expert) -> Option<SuggestionView> {
        let shown = suggestion::of(self.decided.as_ref()?, self.ticket(), expert)?;
        Some(SuggestionView { title: shown.title, answer: shown.answer, fits: shown.fits, may_judge: shown.may_judge })
    }

    /// What was said, oldest first. The expert's own answer that stands has a place of its own on the page.
    fn thread(&self, expert: &ExpertId) -> Vec<WordView> {
        let ticket = self.ticket();
        let question = WordView { by: Voice::Customer, text: ticket.question.clone(), at: ticket.opened_at };
        let stands = ticket.state.author().is_some_and(|author| author.is_expert(expert));
        let present = ticket.answer.iter().filter(|_| !stands);
        let answers = ticket.earlier_answers.iter().chain(present).map(|answer| of_answer(answer, expert));
        let words = self.messages.iter().map(|message| of_message(message, expert));
        let mut later: Vec<WordView> = answers.chain(words).collect();
        later.sort_by_key(|word| word.at);
        std::iter::once(question).chain(later).collect()
    }
}

/// Whoever held it a moment ago comes first: to them it is open as to those whom a plan asked.
fn first(why: Why) -> Why {
    if why.may_claim { why } else { Why { may_claim: true, because: Because::WaveIsOpen, ..why } }
}

fn of_answer(answer: &Answer, expert: &ExpertId) -> WordView {
    let by = match &answer.by {
        Author::Expert { id } if id == expert => Voice::You,
        Author::Expert { .. } => Voice::Expert,
        Author::Automation { .. } => Voice::Automation,
    };
    WordView { by, text: answer.text.clone(), at: answer.at }
}

fn of_message(message: &Message, expert: &ExpertId) -> WordView {
    let by = match &message.speaker {
        Speaker::Customer => Voice::Customer,
        Speaker::Expert(id) if id == expert => Voice::You,
        Speaker::Expert(_) => Voice::Expert,
        Speaker::Agent => Voice::Agent,
    };
    WordView { by, text: message.text.clone(), at: message.at }
}

fn note(share: &domain::Share) -> NoteView {
    NoteView { text: share.note.clone(), at: share.at, share: share.share }
}

fn topic(ticket: &Ticket, program: &Program) -> Option<String> {
    Some(program.topic(ticket.topic.as_ref()?)?.name.clone())
}

/// When the client's agents get it, while nobody has answered.
fn due_at(ticket: &Ticket) -> Option<Timestamp> {
    match &ticket.state {
        State::Claimed(held) => held.sending.as_ref().map_or(ticket.due, |sending| sending.due),
        State::Open => ticket.due,
        _ => None,
    }
}

/// What a resolution pays this expert, and by which rule.
fn reward(ticket: &Ticket, program: &Program) -> RewardView {
    let experts: Money = ticket.terms.price.share(ticket.terms.expert_share);
    let earlier = experts.share(ticket.released_share());
    RewardView {
        experts,
        earlier_experts: earlier,
        yours: experts.minus(earlier).unwrap_or(experts),
        release_share: ticket.release_earns(),
        release: experts.share(ticket.release_earns()),
        confirm: program.windows.confirm,
        reopen: program.windows.reopen,
    }
}

/// A ticket that may be claimed, as a line of a list.
pub(crate) fn offer_view(ticket: &Ticket, program: &Program, expert: &ExpertId, now: Timestamp) -> OfferView {
    OfferView {
        ticket: ticket.id.clone(),
        subject: ticket.subject.clone(),
        language: ticket.language.clone(),
        program: program.name.clone(),
        topic: topic(ticket, program),
        reward: reward(ticket, program).yours,
        opened_at: ticket.opened_at,
        due_at: due_at(ticket),
        releases: u32::try_from(ticket.current_shares().count()).unwrap_or(u32::MAX),
        being_read: ticket.is_read_until(expert, now).is_some(),
    }
}

/// Up to three tickets of the same program that may be claimed instead, those on the same topic first.
pub(crate) async fn alike(ports: &Ports, sheet: &Sheet, expert: &Expert) -> Result<Vec<OfferView>, Problem> {
    let (now, ticket) = (ports.now(), sheet.ticket());
    let places = offer::places(ports, expert).await?;
    let here: Vec<offer::Place> = places.into_iter().filter(|place| place.program.id == sheet.program.id).collect();
    let mut offered = offer::offered(&here, expert, now).await?;
    offered.retain(|one| one.ticket.id != ticket.id);
    offered.sort_by_key(|one| one.ticket.topic != ticket.topic);
    Ok(offered.iter().take(3).map(|one| offer_view(&one.ticket, &one.program, &expert.id, now)).collect())
}
