//! The keys of counts: one name for each number that a ticket adds to, here and nowhere else.
//!
//! ```text
//! received                 every ticket
//! excluded/<reason>        closed at the door: spam, duplicate
//! fielded                  every other ticket
//! out_of_scope             fielded, but given to the agents by rule at the door: topic, unknown program
//! waiting                  fielded, without an answer now
//! pending                  answered, its windows not yet over
//! settled/<how>            stood until its reopen window was over: confirmed, assumed
//! settled_by/<who>         the same by author: automation, expert
//! automation/answered      an automation answered it in some episode
//! automation/<how>         what became of automations' answers: confirmed, assumed (settled), reopened, escalated, pending
//! reopened                 episodes that customers took back
//! escalated/<why>          with the agents now, in scope: expert, customer, nobody-qualified, deadline
//! answered                 has had an answer in any episode
//! answered_by/<who>        has an answer now, by author
//! rated satisfied score    responses, those of 4 and 5, the sum of scores
//! one_touch                settled by an expert with one public word
//! unanswered_by_experts    in scope, no word of an expert yet, no automation's answer either: censored first responses
//! price/<currency>/<minor> settled tickets by their price
//! <sketch>/<bucket>        first_response, first_help, resolution_time in milliseconds
//! ```

pub(crate) const RECEIVED: &str = "received";
pub(crate) const SPAM: &str = "excluded/spam";
pub(crate) const DUPLICATE: &str = "excluded/duplicate";
pub(crate) const FIELDED: &str = "fielded";
pub(crate) const OUT_OF_SCOPE: &str = "out_of_scope";
pub(crate) const WAITING: &str = "waiting";
pub(crate) const PENDING: &str = "pending";
pub(crate) const CONFIRMED: &str = "settled/confirmed";
pub(crate) const ASSUMED: &str = "settled/assumed";
pub(crate) const BY_AUTOMATION: &str = "settled_by/automation";
pub(crate) const BY_EXPERT: &str = "settled_by/expert";
pub(crate) const AUTOMATION_ANSWERED: &str = "automation/answered";
pub(crate) const AUTOMATION_CONFIRMED: &str = "automation/confirmed";
pub(crate) const AUTOMATION_ASSUMED: &str = "automation/assumed";
pub(crate) const AUTOMATION_REOPENED: &str = "automation/reopened";
pub(crate) const AUTOMATION_ESCALATED: &str = "automation/escalated";
pub(crate) const AUTOMATION_PENDING: &str = "automation/pending";
pub(crate) const REOPENED: &str = "reopened";
pub(crate) const ESCALATED_BY_EXPERT: &str = "escalated/expert";
pub(crate) const ESCALATED_BY_CUSTOMER: &str = "escalated/customer";
pub(crate) const ESCALATED_BY_AGENTS: &str = "escalated/agents";
pub(crate) const ESCALATED_NOBODY: &str = "escalated/nobody-qualified";
pub(crate) const ESCALATED_DEADLINE: &str = "escalated/deadline";
pub(crate) const ANSWERED: &str = "answered";
pub(crate) const ANSWERED_BY_AUTOMATION: &str = "answered_by/automation";
pub(crate) const ANSWERED_BY_EXPERT: &str = "answered_by/expert";
pub(crate) const RATED: &str = "rated";
pub(crate) const SATISFIED: &str = "satisfied";
pub(crate) const SCORE: &str = "score";
pub(crate) const ONE_TOUCH: &str = "one_touch";
pub(crate) const UNANSWERED_BY_EXPERTS: &str = "unanswered_by_experts";
pub(crate) const PRICE: &str = "price";
pub(crate) const FIRST_RESPONSE: &str = "first_response";
pub(crate) const FIRST_HELP: &str = "first_help";
pub(crate) const RESOLUTION_TIME: &str = "resolution_time";
