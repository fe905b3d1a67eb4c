//! The measures that tickets, responses and postings alone can give: one entry each, in the order in which people read them.

use crate::definition::{Better, Clock, Definition, Formula};
use crate::key;

/// Settled either way.
const SETTLED: &[&str] = &[key::CONFIRMED, key::ASSUMED];
/// Every episode whose end is known: it stood, it was taken back, or the agents have it.
const DECIDED: &[&str] = &[
    key::CONFIRMED,
    key::ASSUMED,
    key::REOPENED,
    key::ESCALATED_BY_EXPERT,
    key::ESCALATED_BY_CUSTOMER,
    key::ESCALATED_BY_AGENTS,
    key::ESCALATED_NOBODY,
    key::ESCALATED_DEADLINE,
];
const ESCALATED: &[&str] = &[
    key::ESCALATED_BY_EXPERT,
    key::ESCALATED_BY_CUSTOMER,
    key::ESCALATED_BY_AGENTS,
    key::ESCALATED_NOBODY,
    key::ESCALATED_DEADLINE,
];

/// Every answer of an automation whose end is known.
const AUTOMATIONS_DECIDED: &[&str] =
    &[key::AUTOMATION_CONFIRMED, key::AUTOMATION_ASSUMED, key::AUTOMATION_REOPENED, key::AUTOMATION_ESCALATED];

/// The same everywhere.
const AT_THE_DOOR: &[(&str, &str)] = &[("spam", key::SPAM), ("duplicate", key::DUPLICATE)];
const NOT_OURS: &[(&str, &str)] = &[
    ("spam", key::SPAM),
    ("duplicate", key::DUPLICATE),
    ("out of scope", key::OUT_OF_SCOPE),
    ("waiting for an answer", key::WAITING),
];

const AFTER_REOPEN: &str = "once the reopen window is over";
const AT_ONCE: &str = "at once";

/// A measure with the defaults that most share.
const fn share(
    id: &'static str,
    meaning: &'static str,
    part: &'static [&'static str],
    whole: &'static [&'static str],
) -> Definition {
    Definition {
        id,
        version: 1,
        meaning,
        formula: Formula::Proportion { part, whole },
        window: AFTER_REOPEN,
        clock: Clock::None,
        unit: "share",
        better: Better::Higher,
        censored: &[key::PENDING],
        exclusions: NOT_OURS,
        coverage: None,
    }
}

/// A share of automations' answers: what became of them.
const fn of_automations(id: &'static str, meaning: &'static str, part: &'static [&'static str], better: Better) -> Definition {
    Definition { better, censored: &[key::AUTOMATION_PENDING], exclusions: &[], ..share(id, meaning, part, AUTOMATIONS_DECIDED) }
}

const fn duration(id: &'static str, meaning: &'static str, of: &'static str, percent: u64) -> Definition {
    Definition {
        formula: Formula::Quantile { of, percent },
        clock: Clock::Calendar,
        unit: "s",
        better: Better::Lower,
        exclusions: AT_THE_DOOR,
        ..share(id, meaning, &[], &[])
    }
}

const fn response(id: &'static str, percent: u64) -> Definition {
    Definition {
        window: AT_ONCE,
        censored: &[key::UNANSWERED_BY_EXPERTS],
        exclusions: &[("spam", key::SPAM), ("duplicate", key::DUPLICATE), ("out of scope", key::OUT_OF_SCOPE)],
        ..duration(
            id,
            "from coming in to an expert's first word to the customer; automations never count",
            key::FIRST_RESPONSE,
            percent,
        )
    }
}

/// All measures.
pub const DEFINITIONS: &[Definition] = &[
    share("resolution_rate", "answers that stood, of all episodes whose end is known", SETTLED, DECIDED),
    share(
        "automation_rate",
        "automations' answers that stood, of all episodes whose end is known",
        &[key::BY_AUTOMATION],
        DECIDED,
    ),
    Definition {
        window: AT_ONCE,
        censored: &[],
        exclusions: AT_THE_DOOR,
        ..share(
            "automation_answer_rate",
            "tickets that an automation answered, of all fielded",
            &[key::AUTOMATION_ANSWERED],
            &[key::FIELDED],
        )
    },
    of_automations(
        "automation_confirmed_rate",
        "automations' answers that customers confirmed, of those whose end is known",
        &[key::AUTOMATION_CONFIRMED],
        Better::Higher,
    ),
    of_automations(
        "automation_assumed_rate",
        "automations' answers that stood without a word, of those whose end is known: perhaps solved, perhaps given up",
        &[key::AUTOMATION_ASSUMED],
        Better::Lower,
    ),
    of_automations(
        "automation_return_rate",
        "automations' answers that customers took back or agents got, of those whose end is known",
        &[key::AUTOMATION_REOPENED, key::AUTOMATION_ESCALATED],
        Better::Lower,
    ),
    Definition {
        window: "the last score of each response",
        censored: &[],
        exclusions: &[],
        coverage: Some((key::RATED, key::ANSWERED)),
        ..share("csat", "scores of 4 and 5, of all responses", &[key::SATISFIED], &[key::RATED])
    },
    response("first_response_p50", 50),
    response("first_response_p90", 90),
    duration("first_help_p50", "from coming in to the answer that stood, automations included", key::FIRST_HELP, 50),
    duration("first_help_p90", "from coming in to the answer that stood, automations included", key::FIRST_HELP, 90),
    duration("resolution_time_full_p50", "from coming in to the last resolution, which stood", key::RESOLUTION_TIME, 50),
    duration("resolution_time_full_p90", "from coming in to the last resolution, which stood", key::RESOLUTION_TIME, 90),
    Definition {
        better: Better::Lower,
        exclusions: AT_THE_DOOR,
        ..share(
            "reopen_rate",
            "answers taken back, of all answers that stood or were taken back",
            &[key::REOPENED],
            &[key::CONFIRMED, key::ASSUMED, key::REOPENED],
        )
    },
    Definition {
        exclusions: &[("spam", key::SPAM), ("duplicate", key::DUPLICATE), ("resolved by automation", key::BY_AUTOMATION)],
        ..share(
            "one_touch",
            "resolved by experts with one public word, of all that experts resolved",
            &[key::ONE_TOUCH],
            &[key::BY_EXPERT],
        )
    },
    Definition {
        window: AT_ONCE,
        better: Better::Lower,
        censored: &[],
        exclusions: AT_THE_DOOR,
        ..share("escalation_rate", "in-scope tickets that the agents have, of all fielded", ESCALATED, &[key::FIELDED])
    },
    Definition {
        window: AT_ONCE,
        better: Better::Lower,
        censored: &[],
        exclusions: AT_THE_DOOR,
        ..share(
            "out_of_scope_rate",
            "tickets that a rule gave to the agents at the door, of all fielded",
            &[key::OUT_OF_SCOPE],
            &[key::FIELDED],
        )
    },
    Definition {
        window: AT_ONCE,
        better: Better::Lower,
        censored: &[],
        exclusions: &[],
        ..share("spam_rate", "tickets closed as spam, of all that came in", &[key::SPAM], &[key::RECEIVED])
    },
    Definition {
        formula: Formula::Price,
        unit: "money",
        better: Better::Lower,
        exclusions: &[
            ("expert's escalation: agents' time unknown", key::ESCALATED_BY_EXPERT),
            ("customer's escalation: agents' time unknown", key::ESCALATED_BY_CUSTOMER),
            ("ended by agents: their time unknown", key::ESCALATED_BY_AGENTS),
            ("nobody qualified: agents' time unknown", key::ESCALATED_NOBODY),
            ("deadline passed: agents' time unknown", key::ESCALATED_DEADLINE),
        ],
        ..share("cost_per_resolution", "what the client pays for a resolution that stood", &[], &[])
    },
    Definition {
        formula: Formula::Gini,
        window: "week",
        unit: "index",
        better: Better::Lower,
        censored: &[],
        exclusions: &[],
        ..share("fair_gini", "inequality of offers per available hour among the qualified", &[], &[])
    },
];

/// The measure of this id.
pub fn definition(id: &str) -> Option<&'static Definition> {
    DEFINITIONS.iter().find(|definition| definition.id == id)
}
