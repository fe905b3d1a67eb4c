//! The plan of the tables, and the one place where keys are built. The text is the plan; the functions below are it again in Rust,
//! and `tests/house` holds the two together.
//!
//! ```text
//! table    item          pk                                   sk                       index
//! support  ticket        <client>#TICKET#<digest>             TICKET                   open, due
//! support  message       <client>#TICKET#<digest>             MESSAGE#<message>
//! support  routing       <client>#TICKET#<digest>             ROUTING#<epoch>#<plan>
//! support  delivery      <client>#TICKET#<digest>             DELIVERY#<what>
//! support  response      <client>#TICKET#<digest>             RESPONSE#<episode>
//! support  decision      <client>#TICKET#<digest>             DECISION
//! support  draft         <client>#TICKET#<digest>             DRAFT#<expert>
//! support  desk          <client>#DESK#<expert>               PROGRAM#<program>
//! support  double        <client>#DOUBLE#<fingerprint>        DOUBLE
//! support  flood         <client>#FLOOD#<band>                DAY#<day>
//! support  program       <client>#PROGRAM#<program>           PROGRAM
//! support  roster        <client>#ROSTER#<program>#<language>#<side> <from>
//! support  coverage      <client>#COVERAGE#<program>#<language> COVERAGE
//! support  demand        <client>#DEMAND#<program>#<language> DEMAND
//! support  automation    <client>#AUTOMATIONS#<program>#<language> AUTOMATION#<automation>
//! support  bank          <client>#AUTOMATIONS#<program>#<language> BANK
//! support  calibration   <client>#AUTOMATIONS#<program>#<language> CALIBRATION#<encoder>
//! support  sample        <client>#AUTOMATIONS#<program>#<language> SAMPLE#<slot>
//! support  rollup        <client>#ROLLUP#<program>#<shard>    <cell>
//! support  connection    CONNECTION#<connection>              CONNECTION
//! support  api key       APIKEY#<hash>                        APIKEY
//! support  expert        EXPERT#<expert>                      EXPERT
//! support  person        PERSON#<person>                      PERSON
//! support  session       PERSON#<person>                      SESSION#<session>
//! support  sign-in link  LINK#<hash>                          LINK
//! support  attempts      ATTEMPTS#<what>                      <window>
//! support  directory     DIRECTORY#<list>                     <entry>
//! support  watermark     WATERMARK#<name>                     WATERMARK
//! ledger   posting       ACCOUNT#<expert>#<month>             POSTING#<posting>        period
//! ledger   payout        PAYOUT#<period>                      <expert>#<currency>
//! index    open          <client>#OPEN#<program>#<language>#<shard>  <opened at>#<digest>
//! index    due           DUE#<hour>#<shard>                   <due at>#<ticket>
//! index    period        EARNED#<week>#<shard>                <expert>#<posting>
//! ```
//!
//! Every key of a client's data begins with the client, and only [`ClientScope`] hands one out. No key is made of only a program, a
//! status or a day: what many tickets share ends in a shard.

use std::fmt;

use domain::{
    AutomationId, ConnectionId, ExpertId, Language, Message, PersonId, PostingId, ProgramId, SessionId, TicketId, Timestamp,
    TokenHash,
};

use crate::ClientScope;

/// The address of an item.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The partition key.
    pub pk: String,
    /// The sort key.
    pub sk: String,
}

impl Key {
    fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Key { pk: pk.into(), sk: sk.into() }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.pk, self.sk)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// How many shards the due index has: a sweep reads them all, and each closes at most some hundred tickets a second.
pub const DUE_SHARDS: u32 = 4;
/// How many shards the earned index has.
pub const PERIOD_SHARDS: u32 = 4;
/// How many shards the open index has; one keeps the exact order, more come with a decision about heat.
pub const OPEN_SHARDS: u32 = 1;
/// How many shards a rollup has.
pub const ROLLUP_SHARDS: u32 = 1;

/// An even spread of `text` over `shards`; FNV-1a, since nothing secret hangs on it.
pub fn shard_of(text: &str, shards: u32) -> u32 {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash % shards.max(1)
}

impl ClientScope {
    /// The ticket's own item.
    pub fn ticket(&self, digest: &str) -> Key {
        Key::new(self.ticket_partition(digest), "TICKET")
    }

    /// The partition of a ticket and all that belongs to it.
    pub fn ticket_partition(&self, digest: &str) -> String {
        format!("{}#TICKET#{digest}", self.client())
    }

    /// A later message. Its time is no part of the key: a second delivery may tell another time, and must meet the first.
    pub fn message(&self, message: &Message) -> Key {
        Key::new(self.ticket_partition(message.ticket.digest()), format!("MESSAGE#{}", message.id))
    }

    /// The routing record of one plan.
    pub fn routing(&self, digest: &str, epoch: u32, plan: u32) -> Key {
        Key::new(self.ticket_partition(digest), format!("{}{plan:04}", routing_prefix(epoch)))
    }

    /// The mark of one delivery.
    pub fn delivery(&self, digest: &str, what: &str) -> Key {
        Key::new(self.ticket_partition(digest), format!("DELIVERY#{what}"))
    }

    /// The survey response of one episode.
    pub fn response(&self, digest: &str, episode: u32) -> Key {
        Key::new(self.ticket_partition(digest), format!("RESPONSE#{episode:06}"))
    }

    /// What was decided about the ticket before people saw it.
    pub fn decision(&self, digest: &str) -> Key {
        Key::new(self.ticket_partition(digest), "DECISION")
    }

    /// What one expert has written for the ticket so far.
    pub fn draft(&self, digest: &str, expert: &ExpertId) -> Key {
        Key::new(self.ticket_partition(digest), format!("DRAFT#{expert}"))
    }

    /// What one expert keeps in a program.
    pub fn desk(&self, program: &ProgramId, expert: &ExpertId) -> Key {
        Key::new(format!("{}#DESK#{expert}", self.client()), format!("PROGRAM#{program}"))
    }

    /// The mark of a question, against doubles.
    pub fn double(&self, fingerprint: &str) -> Key {
        Key::new(format!("{}#DOUBLE#{fingerprint}", self.client()), "DOUBLE")
    }

    /// The count of one band of sketches of odd texts on one day.
    pub fn flood(&self, day: &str, band: &str) -> Key {
        Key::new(format!("{}#FLOOD#{band}", self.client()), format!("DAY#{day}"))
    }

    /// A program.
    pub fn program(&self, program: &ProgramId) -> Key {
        Key::new(format!("{}#PROGRAM#{program}", self.client()), "PROGRAM")
    }

    /// The partition of one side of a program's roster in one language: who is available, or who is not.
    pub fn roster_partition(&self, program: &ProgramId, language: &Language, side: Side) -> String {
        format!("{}#ROSTER#{program}#{language}#{}", self.client(), side.name())
    }

    /// A leaf of it: the experts whose places begin at `from`, up to the next leaf.
    pub fn roster(&self, program: &ProgramId, language: &Language, side: Side, from: u32) -> Key {
        Key::new(self.roster_partition(program, language, side), leaf_sort(from))
    }

    /// How many experts are qualified in a program and language, by topic.
    pub fn coverage(&self, program: &ProgramId, language: &Language) -> Key {
        Key::new(format!("{}#COVERAGE#{program}#{language}", self.client()), "COVERAGE")
    }

    /// What comes in and waits in a program and language.
    pub fn demand(&self, program: &ProgramId, language: &Language) -> Key {
        Key::new(format!("{}#DEMAND#{program}#{language}", self.client()), "DEMAND")
    }

    /// The partition of a program's automations in one language, and of what is known about them.
    pub fn automations_partition(&self, program: &ProgramId, language: &Language) -> String {
        format!("{}#AUTOMATIONS#{program}#{language}", self.client())
    }

    /// An automation.
    pub fn automation(&self, program: &ProgramId, language: &Language, automation: &AutomationId) -> Key {
        Key::new(self.automations_partition(program, language), format!("AUTOMATION#{automation}"))
    }

    /// The head that tells when the automations that serve have changed.
    pub fn bank(&self, program: &ProgramId, language: &Language) -> Key {
        Key::new(self.automations_partition(program, language), "BANK")
    }

    /// What is known of how well the automations answer, by one encoder.
    pub fn calibration(&self, program: &ProgramId, language: &Language, encoder: &str) -> Key {
        Key::new(self.automations_partition(program, language), format!("CALIBRATION#{encoder}"))
    }

    /// One of the last answered tickets. There are as many as slots, and a newer ticket takes an older one's place.
    pub fn sample(&self, program: &ProgramId, language: &Language, slot: u16) -> Key {
        Key::new(self.automations_partition(program, language), format!("SAMPLE#{slot:03}"))
    }

    /// The partition of a program's rollups.
    pub fn rollup_partition(&self, program: &ProgramId, shard: u32) -> String {
        format!("{}#ROLLUP#{program}#{shard}", self.client())
    }

    /// One rollup.
    pub fn rollup(&self, program: &ProgramId, cell: &str) -> Key {
        Key::new(self.rollup_partition(program, shard_of(cell, ROLLUP_SHARDS)), cell)
    }

    /// The partition of the open index.
    pub fn open_partition(&self, program: &ProgramId, language: &Language, shard: u32) -> String {
        format!("{}#OPEN#{program}#{language}#{shard}", self.client())
    }
}

/// The two sides of a roster, so that a ticket reads only those who may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Who is available.
    Here,
    /// Who is not.
    Away,
}

impl Side {
    /// The side as a key names it.
    pub fn name(self) -> &'static str {
        match self {
            Side::Here => "here",
            Side::Away => "away",
        }
    }
}

/// The sort key of a roster's leaf.
pub fn leaf_sort(from: u32) -> String {
    format!("{from:08x}")
}

/// The place of an expert in every roster: an even spread over 32 bits.
pub fn place_of(expert: &ExpertId) -> u32 {
    // FNV-1a alone leaves the high bits of similar texts alike, and leaves are split by the high bits: murmur's finish spreads them.
    let hash = shard_of(expert.as_str(), u32::MAX);
    let hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    let hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

/// What the sort keys of an epoch's routing records begin with.
pub fn routing_prefix(epoch: u32) -> String {
    format!("ROUTING#{epoch:06}#")
}

/// The sort key of the open index: oldest first.
pub fn open_sort(opened_at: Timestamp, digest: &str) -> String {
    format!("{opened_at}#{digest}")
}

/// The partition of the due index.
pub fn due_partition(hour: &str, shard: u32) -> String {
    format!("DUE#{hour}#{shard}")
}

/// The sort key of the due index.
pub fn due_sort(due: Timestamp, ticket: &TicketId) -> String {
    format!("{due}#{ticket}")
}

/// A connection.
pub fn connection(id: &ConnectionId) -> Key {
    Key::new(format!("CONNECTION#{id}"), "CONNECTION")
}

/// An API key by its hash.
pub fn api_key(hash: &str) -> Key {
    Key::new(format!("APIKEY#{hash}"), "APIKEY")
}

/// An expert.
pub fn expert(id: &ExpertId) -> Key {
    Key::new(format!("EXPERT#{id}"), "EXPERT")
}

/// A person who signs in.
pub fn person(id: &PersonId) -> Key {
    Key::new(person_partition(id), "PERSON")
}

/// The partition of a person and their sessions.
pub fn person_partition(id: &PersonId) -> String {
    format!("PERSON#{id}")
}

/// One session of a person.
pub fn session(person: &PersonId, session: &SessionId) -> Key {
    Key::new(person_partition(person), format!("{SESSION}{session}"))
}

/// What the sort keys of a person's sessions begin with.
pub const SESSION: &str = "SESSION#";

/// A mailed link by the hash of its token.
pub fn sign_in_link(hash: &TokenHash) -> Key {
    Key::new(format!("LINK#{}", hash.as_str()), "LINK")
}

/// How often something that is limited was tried in one window of time.
pub fn attempts(what: &str, window: i64) -> Key {
    Key::new(format!("ATTEMPTS#{what}"), format!("{window:012}"))
}

/// An entry of one of the operator's lists, such as all programs.
pub fn directory(list: &str, entry: &str) -> Key {
    Key::new(directory_partition(list), entry)
}

/// The partition of one of the operator's lists.
pub fn directory_partition(list: &str) -> String {
    format!("DIRECTORY#{list}")
}

/// How far a sweep has come.
pub fn watermark(name: &str) -> Key {
    Key::new(format!("WATERMARK#{name}"), "WATERMARK")
}

/// The partition of one expert's postings of a month.
pub fn account_partition(expert: &ExpertId, month: &str) -> String {
    format!("ACCOUNT#{expert}#{month}")
}

/// A posting. The month is that of the fact, so that a late retry finds the same item.
pub fn posting(expert: &ExpertId, month: &str, id: &PostingId) -> Key {
    Key::new(account_partition(expert, month), format!("POSTING#{id}"))
}

/// The partition of the earned index.
pub fn period_partition(week: &str, shard: u32) -> String {
    format!("EARNED#{week}#{shard}")
}

/// The sort key of the earned index.
pub fn period_sort(expert: &ExpertId, id: &PostingId) -> String {
    format!("{expert}#{id}")
}

/// The partition of a period's payouts.
pub fn payout_partition(period: &str) -> String {
    format!("PAYOUT#{period}")
}

/// A payout.
pub fn payout(period: &str, expert: &ExpertId, currency: &str) -> Key {
    Key::new(payout_partition(period), format!("{expert}#{currency}"))
}
