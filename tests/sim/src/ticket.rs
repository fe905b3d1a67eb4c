//! A ticket as the simulator follows it: from the question to an answer that stands, or to the third that does not.

use crate::agenda::Millis;
use crate::desk::ExpertNo;
use crate::world::Question;

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It looks for an expert.
    Open,
    /// An expert works on it.
    Claimed(ExpertNo),
    /// It was answered, wrongly, and the customer has not noticed yet.
    Answered(ExpertNo),
    /// The answer stands, or there will be no other.
    Done,
    /// Nobody is qualified: the client's agents have it.
    HandedOff,
}

/// A ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticket {
    /// The question.
    pub question: Question,
    /// Where it stands.
    pub state: State,
    /// The routing epoch: one more at each release and reopening.
    pub epoch: u32,
    /// When it began.
    pub epoch_at: Millis,
    /// Answers so far.
    pub tries: u32,
    /// Whether the last answer was right.
    pub is_right: bool,
    /// Who released it in this episode.
    pub released: Vec<ExpertNo>,
    /// Who gave the answer that was taken back.
    pub last: Option<ExpertNo>,
    /// Everybody who was shown it, once for each time.
    pub offered: Vec<ExpertNo>,
    /// Whether anybody was shown it in this epoch.
    pub is_offered: bool,
    /// Who reads it, and until when others are kept off.
    pub read_by: Option<(ExpertNo, Millis)>,
    /// When it was first shown to anybody.
    pub first_offer: Option<Millis>,
    /// When the customer first heard from an expert.
    pub first_reply: Option<Millis>,
    /// When the last answer was given.
    pub done_at: Option<Millis>,
}

impl Ticket {
    /// A ticket that was just asked.
    pub fn new(question: Question) -> Ticket {
        Ticket {
            question,
            state: State::Open,
            epoch: 0,
            epoch_at: question.at,
            tries: 0,
            is_right: false,
            released: Vec::new(),
            last: None,
            offered: Vec::new(),
            is_offered: false,
            read_by: None,
            first_offer: None,
            first_reply: None,
            done_at: None,
        }
    }

    /// It looks for an expert again.
    pub fn begin_epoch(&mut self, now: Millis) {
        self.state = State::Open;
        self.epoch += 1;
        self.epoch_at = now;
        self.is_offered = false;
        self.read_by = None;
    }
}
