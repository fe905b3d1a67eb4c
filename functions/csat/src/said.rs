//! What the survey's page says first: one whole sentence for each way in which the customer may meet it.

use domain::{State, Ticket};
use ui::WordsForm;

/// What became of the answer that a link asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is the latest, and it stands.
    Stands,
    /// Experts have the question again.
    BackInTheQueue,
    /// The client's own agents have the question.
    WithAgents,
    /// Another answer came after it.
    Overtaken,
    /// Nobody works on the question any more.
    Closed,
}

/// What the customer just did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// Nothing yet.
    Nothing,
    /// A score stands.
    Thanks,
    /// A form came without one of the five scores.
    NoScore,
    /// Words came, and they are kept.
    Words,
    /// It is too late for what was asked.
    TooLate,
}

impl Standing {
    /// The standing of the answer of `episode`.
    pub(crate) fn of(ticket: &Ticket, episode: u32) -> Standing {
        match &ticket.state {
            State::Open | State::Claimed(_) => Standing::BackInTheQueue,
            State::Escalated { .. } => Standing::WithAgents,
            State::Answered { .. } | State::Resolved { .. } if ticket.episode == episode => Standing::Stands,
            State::Answered { .. } | State::Resolved { .. } => Standing::Overtaken,
            State::Closed { .. } => Standing::Closed,
        }
    }
}

/// The page's first sentence; empty when there is nothing to say.
pub(crate) fn notice(standing: Standing, said: Said) -> &'static str {
    match (standing, said) {
        (_, Said::NoScore) => "Please choose a score from 1 to 5. Nothing was kept yet.",
        (Standing::Stands, Said::Thanks) => "Thank you. Your score is kept; you can still change it.",
        (Standing::Stands, Said::Nothing | Said::Words) => "",
        (Standing::BackInTheQueue, Said::Words) => {
            "We are on it again. An expert will look at your question and at what you wrote."
        }
        (Standing::BackInTheQueue, _) => "We are on it again. An expert will look at your question.",
        (Standing::WithAgents, Said::Words) => {
            "We are on it again. The product's own team has your question; what you wrote is kept with it."
        }
        (Standing::WithAgents, _) => "We are on it again. The product's own team has your question now.",
        (Standing::Overtaken, _) => {
            "There is a newer answer to your question. If it does not help, please use the link that came with it, or write again."
        }
        (Standing::Stands, Said::TooLate) | (Standing::Closed, _) => {
            "This can no longer be changed. If you still need help, please write again."
        }
    }
}

/// The form for words, while somebody will read them: agents look at their own help desk, where these words do not come.
pub(crate) fn words_form(standing: Standing, reopenable: bool) -> Option<WordsForm> {
    let agents = Some("Ask the product's own team");
    match standing {
        Standing::Stands if reopenable => {
            Some(WordsForm { heading: "Not solved?", label: "What is still wrong", button: "Ask again", agents })
        }
        Standing::BackInTheQueue => {
            Some(WordsForm { heading: "Anything to add?", label: "What else should the expert know", button: "Add it", agents })
        }
        _ => None,
    }
}
