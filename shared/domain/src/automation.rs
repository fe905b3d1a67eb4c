//! An automation: an answer that an expert wrote for questions like its examples, and its way from a draft to the customers.
//!
//! ```text
//! Writing -submit-> Review -approve-> Approved -publish-> published -retire-> retired
//!    ^                 |
//!    '----send back----'        a change is a new version, which goes the same way while the published one serves
//! ```
//! Whether a published version may answer by itself, only suggests, or is suspended is no part of it: that follows from the labels that it
//! has earned so far (`triage::standings`).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{AutomationId, ClientId, ExpertId, Language, Principal, ProgramId, Timestamp, TopicId};

/// The fewest examples of a version: fewer say too little about what belongs to it.
pub const EXAMPLES_MIN: usize = 3;
/// The most examples of a version.
pub const EXAMPLES_MAX: usize = 50;
/// The longest example, in characters.
pub const EXAMPLE_CHARS_MAX: usize = 500;
/// The longest answer, in characters.
pub const ANSWER_CHARS_MAX: usize = 5_000;
/// The longest title, in characters.
pub const TITLE_CHARS_MAX: usize = 100;
/// The most examples and titles of all automations that serve in one language of a program: 200 automations with ten examples each. So many
/// are learned and changed within a ticket's time.
pub const TAUGHT_MAX: usize = 2_200;
/// So many restarts of an automation are remembered.
pub const RESTARTS_MAX: usize = 50;

/// An answer written by an expert, with its versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Automation {
    /// Its id.
    pub id: AutomationId,
    /// Whose customers it answers.
    pub client: ClientId,
    /// In which program.
    pub program: ProgramId,
    /// In which language.
    pub language: Language,
    /// Who wrote it and earns the royalty.
    pub author: ExpertId,
    /// When it was begun.
    pub created_at: Timestamp,
    /// The version in work, if there is one.
    #[serde(default)]
    pub draft: Option<Draft>,
    /// The version that serves, if one does.
    #[serde(default)]
    pub published: Option<Published>,
    /// When and why it was taken away for good.
    #[serde(default)]
    pub retired: Option<Retired>,
    /// When and why suspended versions of it began again, oldest first; the last [`RESTARTS_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub restarts: Vec<Restart>,
}

/// What an automation says and to what: one version of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// 1 for the first; each change is one more.
    pub number: u32,
    /// What it is about, in a few words; it teaches as one more example.
    pub title: String,
    /// The title's packed vectors by encoder.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub title_vectors: BTreeMap<String, String>,
    /// The topic that it belongs to.
    pub topic: TopicId,
    /// Questions that it answers, in customers' words.
    pub examples: Vec<Example>,
    /// The answer.
    pub answer: String,
    /// When it was written.
    pub at: Timestamp,
}

impl Version {
    /// How many texts it teaches: its examples and its title.
    pub fn taught(&self) -> usize {
        self.examples.len() + 1
    }
}

/// A question that an automation answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// In a customer's words, without what is private.
    pub text: String,
    /// Its packed vectors by encoder; none where that encoder has not read it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub vectors: BTreeMap<String, String>,
}

impl Example {
    /// An example that no encoder has read yet.
    pub fn of(text: &str) -> Example {
        Example { text: text.to_owned(), vectors: BTreeMap::new() }
    }
}

/// A version in work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What it says.
    pub version: Version,
    /// How far it has come.
    pub step: DraftStep,
}

/// How far a draft has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum DraftStep {
    /// Its author writes.
    Writing {
        /// What a reviewer said who sent it back.
        #[serde(default)]
        note: Option<String>,
    },
    /// It waits for a second expert.
    Review {
        /// Since when.
        since: Timestamp,
    },
    /// A second expert found it right.
    Approved {
        /// Who.
        by: ExpertId,
        /// When.
        at: Timestamp,
    },
}

/// A version that serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// What it says.
    pub version: Version,
    /// Who reviewed it.
    pub reviewer: ExpertId,
    /// Since when it serves.
    pub at: Timestamp,
}

/// The end of an automation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retired {
    /// When.
    pub at: Timestamp,
    /// Why, for the author.
    pub because: String,
}

/// A suspended version began again, in shadow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restart {
    /// Which version.
    pub version: u32,
    /// When.
    pub at: Timestamp,
    /// Who wanted it: the client or the operator.
    pub by: Principal,
    /// Why, for the author and whoever looks at it later.
    pub because: String,
}

/// A step of an automation was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AutomationRefused {
    /// A value is out of range.
    #[error("{field}: {detail}")]
    Unfit {
        /// The field, as in `examples[2]`.
        field: String,
        /// What is wrong and what would be right.
        detail: String,
    },
    /// Only its author does that.
    #[error("{what} automation {id}: only its author may")]
    NotAuthor {
        /// What was to be done.
        what: &'static str,
        /// To which.
        id: AutomationId,
    },
    /// Nobody reviews what they wrote themselves.
    #[error("review automation {id}: you wrote it, so another expert reviews it")]
    OwnWork {
        /// Which.
        id: AutomationId,
    },
    /// It does not stand where this step begins.
    #[error("{what} automation {id}: {stands}")]
    NotNow {
        /// What was to be done.
        what: &'static str,
        /// To which.
        id: AutomationId,
        /// How it stands, and what comes first.
        stands: &'static str,
    },
}

/// All that serve in a language would together teach more than is learned within a ticket's time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "publish automation {id}: with its {own} examples and titles all that serve in this language would have {}, and {TAUGHT_MAX} are the most: \
     leave out examples that say what others say, or retire an automation that answers little",
    own + others
)]
pub struct BankFull {
    /// Which.
    pub id: AutomationId,
    /// How many examples and titles its version has.
    pub own: usize,
    /// How many the others have that serve.
    pub others: usize,
}

/// What an author writes: a version without its number and time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writing {
    /// What it is about.
    pub title: String,
    /// The topic that it belongs to.
    pub topic: TopicId,
    /// Questions that it answers.
    pub examples: Vec<Example>,
    /// The answer.
    pub answer: String,
}

impl Writing {
    /// Checks every value against its range. Errors with the first field that is wrong.
    pub fn check(&self) -> Result<(), AutomationRefused> {
        let chars = |text: &str| text.trim().chars().count();
        require((1..=TITLE_CHARS_MAX).contains(&chars(&self.title)), "title", "expected 1 to 100 characters")?;
        require((1..=ANSWER_CHARS_MAX).contains(&chars(&self.answer)), "answer", "expected 1 to 5000 characters")?;
        let enough = (EXAMPLES_MIN..=EXAMPLES_MAX).contains(&self.examples.len());
        require(enough, "examples", "expected 3 to 50 questions in customers' words")?;
        let mut seen = BTreeSet::new();
        for (at, example) in self.examples.iter().enumerate() {
            let field = format!("examples[{at}]");
            require((1..=EXAMPLE_CHARS_MAX).contains(&chars(&example.text)), &field, "expected 1 to 500 characters")?;
            require(seen.insert(example.text.trim().to_lowercase()), &field, "stands twice: leave one of them out")?;
        }
        Ok(())
    }
}

fn require(good: bool, field: &str, detail: &str) -> Result<(), AutomationRefused> {
    if good { Ok(()) } else { Err(AutomationRefused::Unfit { field: field.to_owned(), detail: detail.to_owned() }) }
}

impl Automation {
    /// A new automation with its first draft.
    pub fn begin(
        id: AutomationId,
        (client, program, language): (ClientId, ProgramId, Language),
        author: ExpertId,
        writing: Writing,
        now: Timestamp,
    ) -> Result<Automation, AutomationRefused> {
        let (by, restarts) = (author.clone(), Vec::new());
        let (draft, published, retired) = (None, None, None);
        let empty = Automation { id, client, program, language, author, created_at: now, draft, published, retired, restarts };
        empty.write(&by, writing, now)
    }

    /// The number of its newest version.
    pub fn newest(&self) -> u32 {
        let draft = self.draft.as_ref().map_or(0, |draft| draft.version.number);
        draft.max(self.published.as_ref().map_or(0, |published| published.version.number))
    }

    /// The version that serves, unless it was retired.
    pub fn serving(&self) -> Option<&Version> {
        self.published.as_ref().filter(|_| self.retired.is_none()).map(|published| &published.version)
    }

    /// Whether `version` may serve beside these automations of its language, the old version of its own among them or not. Errors where all
    /// together would have more than [`TAUGHT_MAX`] examples and titles.
    pub fn has_room(id: &AutomationId, version: &Version, all: &[Automation]) -> Result<(), BankFull> {
        let others = all.iter().filter(|other| &other.id != id).filter_map(Automation::serving);
        let (own, others) = (version.taught(), others.map(Version::taught).sum());
        if own + others > TAUGHT_MAX { Err(BankFull { id: id.clone(), own, others }) } else { Ok(()) }
    }

    /// Its author writes the draft anew. What stood in review or was approved has to be reviewed again.
    pub fn write(mut self, by: &ExpertId, writing: Writing, now: Timestamp) -> Result<Automation, AutomationRefused> {
        self.by_author("change", by)?.not_retired("change")?;
        writing.check()?;
        // A draft that nobody has served by is written over; what was published keeps its number for ever.
        let served = self.published.as_ref().map_or(0, |published| published.version.number);
        let number = self.draft.as_ref().map_or_else(|| served.saturating_add(1), |draft| draft.version.number);
        let Writing { title, topic, examples, answer } = writing;
        let (title, answer) = (title.trim().to_owned(), answer.trim().to_owned());
        let version = Version { number, title, title_vectors: BTreeMap::new(), topic, examples, answer, at: now };
        self.draft = Some(Draft { version, step: DraftStep::Writing { note: None } });
        Ok(self)
    }

    /// The author asks for a review. A second time finds the first.
    pub fn submit(mut self, by: &ExpertId, now: Timestamp) -> Result<Automation, AutomationRefused> {
        self.by_author("submit", by)?.not_retired("submit")?;
        let id = self.id.clone();
        let Some(draft) = &mut self.draft else {
            return Err(AutomationRefused::NotNow { what: "submit", id, stands: "there is no draft, so write one first" });
        };
        if let DraftStep::Writing { .. } = draft.step {
            draft.step = DraftStep::Review { since: now };
        }
        Ok(self)
    }

    /// A second expert finds it right, or sends it back with a note.
    pub fn review(mut self, by: &ExpertId, sent_back: Option<String>, now: Timestamp) -> Result<Automation, AutomationRefused> {
        self.not_retired("review")?;
        let id = self.id.clone();
        if by == &self.author {
            return Err(AutomationRefused::OwnWork { id });
        }
        let in_review = self.draft.as_mut().filter(|draft| matches!(draft.step, DraftStep::Review { .. }));
        let Some(draft) = in_review else {
            return Err(AutomationRefused::NotNow { what: "review", id, stands: "no version of it waits for a review" });
        };
        draft.step = match sent_back {
            Some(note) => DraftStep::Writing { note: Some(note) },
            None => DraftStep::Approved { by: by.clone(), at: now },
        };
        Ok(self)
    }

    /// The approved version takes the place of the one that serves.
    pub fn publish(mut self, by: &ExpertId, now: Timestamp) -> Result<Automation, AutomationRefused> {
        self.by_author("publish", by)?.not_retired("publish")?;
        let id = self.id.clone();
        match self.draft.take() {
            Some(Draft { version, step: DraftStep::Approved { by: reviewer, .. } }) => {
                self.published = Some(Published { version, reviewer, at: now });
                Ok(self)
            }
            _ => Err(AutomationRefused::NotNow {
                what: "publish",
                id,
                stands: "no version of it is approved, so submit it for review first",
            }),
        }
    }

    /// It answers no more, for good. A second time finds the first.
    pub fn retire(mut self, because: &str, now: Timestamp) -> Automation {
        self.retired.get_or_insert_with(|| Retired { at: now, because: because.to_owned() });
        self
    }

    /// The version that serves, and is suspended, begins again. Errors where none serves. That it is suspended its labels say, and with them
    /// it has to begin anew.
    pub fn restart(mut self, by: &Principal, because: &str, now: Timestamp) -> Result<Automation, AutomationRefused> {
        self.not_retired("restart")?;
        let Some(version) = self.serving().map(|version| version.number) else {
            return Err(AutomationRefused::NotNow { what: "restart", id: self.id, stands: "no version of it serves" });
        };
        self.restarts.push(Restart { version, at: now, by: by.clone(), because: because.to_owned() });
        let forgotten = self.restarts.len().saturating_sub(RESTARTS_MAX);
        self.restarts.drain(..forgotten);
        Ok(self)
    }

    fn by_author(&self, what: &'static str, by: &ExpertId) -> Result<&Self, AutomationRefused> {
        if by == &self.author { Ok(self) } else { Err(AutomationRefused::NotAuthor { what, id: self.id.clone() }) }
    }

    fn not_retired(&self, what: &'static str) -> Result<&Self, AutomationRefused> {
        let stands = "it was retired; begin a new one";
        if self.retired.is_none() { Ok(self) } else { Err(AutomationRefused::NotNow { what, id: self.id.clone(), stands }) }
    }
}
