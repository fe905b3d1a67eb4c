//! The nouns of Fandesk and their rules: ticket, program, expert, lease, survey response.
//!
//! No I/O, no clock, no randomness: every rule takes what it needs and the time, and returns what is true next.

mod answer_draft;
mod appeal;
mod automation;
mod automation_terms;
mod client;
mod desk;
mod escalation;
mod expert;
mod fact;
mod history;
mod id;
mod language;
mod lease;
mod message;
mod nearing;
mod oddity;
mod outcome;
mod person;
mod principal;
mod program;
mod rating;
mod reading;
mod reward;
mod routing;
mod sending;
mod session;
mod share;
mod sign_in;
mod sla;
mod state;
mod ticket;
mod timestamp;
mod token;
mod work;

pub use answer_draft::{ANSWER_BYTES_MAX, AnswerDraft, DraftRefused};
pub use appeal::AppealRefused;
pub use automation::{
    ANSWER_CHARS_MAX, Automation, AutomationRefused, BankFull, Draft, DraftStep, EXAMPLE_CHARS_MAX, EXAMPLES_MAX, EXAMPLES_MIN,
    Example, Published, RESTARTS_MAX, Restart, Retired, TAUGHT_MAX, TITLE_CHARS_MAX, Version, Writing,
};
pub use automation_terms::AutomationTerms;
pub use client::{Connection, ConnectionKind, EventEndpoint, HelpdeskAccess, Secret};
pub use desk::{Desk, HELD_MAX, SKIPS_MAX, TAKE_BACK_WINDOW};
pub use escalation::{Escalation, EscalationRules, RuleMet};
pub use expert::{Expert, PayoutAccount, Qualification};
pub use fact::Fact;
pub use history::{HISTORY_MAX, Happened, Moment};
pub use id::{
    AutomationId, ClientId, ConnectionId, ExpertId, InvalidId, MessageId, PayoutId, PersonId, PostingId, ProgramId, ResponseId,
    SessionId, TicketId, TopicId, digest_of,
};
pub use language::{Language, UnknownLanguage};
pub use lease::{EXTENSION, ExtendRefused, Lease};
pub use message::{Message, Speaker};
pub use nearing::ActedOn;
pub use oddity::{Oddity, Sign};
pub use outcome::{ConfirmRefused, Due, RateRefused, ReopenRefused};
pub use person::{MailAddress, NoMailAddress, Person};
pub use principal::Principal;
pub use program::{
    AutomationRule, Baselines, Deadlines, Program, ProgramInvalid, RewardTable, Survey, Topic, TopicRoute, Windows,
};
pub use rating::{Rating, Score, ScoreOutOfRange, SurveyResponse};
pub use reading::Reading;
pub use reward::{Reward, RewardPart, RewardTerms};
pub use routing::{CallUpRules, Fallback, RoutingRules};
pub use sending::{Sending, UNDO_WINDOW, UNDONE_LEASE_MIN, UndoRefused};
pub use session::{ROTATED_AFTER, Session};
pub use share::Share;
pub use sign_in::{INVITATION_WINDOW, LinkRefused, SIGN_IN_WINDOW, SignInLink};
pub use sla::{BusinessHours, Day, Hours, Offset, SlaAction, SlaTerms, UnknownZone, UnreadableDay, UnreadableHours, Week, Zone};
pub use state::{Author, ClosedBecause, EscalatedBecause, Resolution, State};
pub use ticket::{Answer, Asker, Opening, Origin, Ticket};
pub use timestamp::{Span, Timestamp, UnreadableTime};
pub use token::TokenHash;
pub use work::{AnswerRefused, ClaimRefused, EscalateRefused, ReleaseRefused, ReturnRefused};
