//! A persona: one simulated expert - name, languages, topics, when they look for work, and how they decide. Pure.

use domain::{Language, Span};

use super::bank::{Question, SolvedBy};
use super::dice::Dice;

/// Name, languages, and the topics of each program; no topics mean all.
type Sketch = (&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

const NONE: &[&str] = &["-"];
const ALL: &[&str] = &[];

/// The twenty. Every topic and language of both programs has several.
const SKETCHES: [Sketch; 20] = [
    ("Mira Solberg", &["en", "de"], ALL, ALL),
    ("Tom Achterberg", &["en"], &["controllers", "network"], &["lag", "matchmaking"]),
    ("Inés Robledo", &["es", "en"], ALL, ALL),
    ("Jules Carpentier", &["fr"], ALL, &["login", "quests"]),
    ("Hanna Weißgerber", &["de"], ALL, ALL),
    ("Kofi Mensah", &["en", "fr"], &["storage", "updates", "picture"], ALL),
    ("Lucía Ferrán", &["es"], &["controllers", "updates", "picture"], &["login", "lag", "mods"]),
    ("Pelle Nyström", &["en"], NONE, &["quests", "mods", "matchmaking"]),
    ("Odile Marchal", &["fr", "en"], ALL, ALL),
    ("Bruno Keller", &["de", "fr"], &["network", "picture", "storage"], &["lag", "login"]),
    ("Nadia Haddad", &["fr", "es"], ALL, ALL),
    ("Sam Whitlock", &["en"], ALL, NONE),
    ("Greta Lindner", &["de", "en"], &["updates", "controllers", "storage"], &["mods", "quests"]),
    ("Marco Vidal", &["es", "en"], &["network", "storage"], &["matchmaking", "quests", "lag"]),
    ("Aoife Brennan", &["en"], ALL, ALL),
    ("Yannick Morel", &["fr"], &["controllers", "network", "picture"], &["lag", "matchmaking", "mods"]),
    ("Sofía Calderón", &["es"], ALL, ALL),
    ("Till Brandauer", &["de"], NONE, ALL),
    ("Ruth Okafor", &["en", "es"], &["picture", "updates", "controllers"], &["login", "matchmaking"]),
    ("Emil Dahlberg", &["en", "de"], ALL, &["lag", "login", "mods"]),
];

/// One simulated expert.
#[derive(Debug, Clone)]
pub struct Persona {
    /// The name that customers see.
    pub name: String,
    /// What they speak, best first.
    pub languages: Vec<Language>,
    /// Their topics in the console's program: `None` for none of it, empty for all.
    pub console: Option<Vec<String>>,
    /// The same in the game's program.
    pub online: Option<Vec<String>>,
}

/// What an expert who previewed a ticket does with it, and after how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Answers.
    Answer(Span),
    /// Leaves it to the next one, with a note.
    Release(Span),
    /// Finds that only the client's agents can solve it.
    Escalate(Span),
}

/// A stretch of time in which an expert looks for work, from the demonstration's first midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// From when.
    pub from: Span,
    /// Until when.
    pub to: Span,
}

/// All experts.
pub fn personas() -> Vec<Persona> {
    let topics = |list: &[&str]| (list != NONE).then(|| list.iter().map(|topic| (*topic).to_owned()).collect());
    let persona = |(name, languages, console, online): &Sketch| Persona {
        name: (*name).to_owned(),
        languages: languages.iter().filter_map(|tag| tag.parse().ok()).collect(),
        console: topics(console),
        online: topics(online),
    };
    SKETCHES.iter().map(persona).collect()
}

impl Persona {
    /// Whether they may answer this question.
    pub fn knows(&self, program: &str, topic: &str, language: &Language) -> bool {
        let topics = if program == super::doors::CONSOLE { &self.console } else { &self.online };
        let covers = |topics: &Vec<String>| topics.is_empty() || topics.iter().any(|one| one == topic);
        self.languages.contains(language) && topics.as_ref().is_some_and(covers)
    }

    /// When they look for work: once in the first half of each day and once in the second, for one to three hours and more.
    pub fn sessions(&self, seed: u64, days: i64) -> Vec<Session> {
        let mut dice = Dice::of(seed, &format!("sessions of {}", self.name));
        let mut sessions = Vec::new();
        for day in 0..days {
            for (earliest, latest) in [(7 * 60, 11 * 60), (15 * 60, 19 * 60)] {
                let from = Span::days(day) + Span::minutes(dice.between(earliest, latest));
                sessions.push(Session { from, to: from + Span::minutes(dice.between(70, 200)) });
            }
        }
        sessions
    }

    /// What they do with a question that they have read. One that nobody wrote for them they know as little as anybody.
    pub fn decide(&self, question: Option<&Question>, is_reopened: bool, dice: &mut Dice) -> Doing {
        let thinks = Span::seconds(dice.between(70, 760));
        match question.map(|question| question.solved_by) {
            Some(SolvedBy::Agents) => Doing::Escalate(thinks),
            // The second time somebody looks more closely.
            Some(SolvedBy::Experts) if !is_reopened && dice.happens(9) => Doing::Release(thinks),
            Some(SolvedBy::Experts) => Doing::Answer(thinks),
            None => Doing::Release(thinks),
        }
    }

    /// How long until they look again: sooner after they found something.
    pub fn looks_again(&self, found: bool, dice: &mut Dice) -> Span {
        if found { Span::seconds(dice.between(20, 120)) } else { Span::seconds(dice.between(300, 900)) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::bank::{Bank, programs};
    use super::*;

    #[test]
    fn every_topic_for_experts_has_three_of_them_in_every_language() {
        for program in programs().unwrap() {
            for question in Bank::read().unwrap().questions.iter().filter(|question| question.program == program.id) {
                let fits = |persona: &&Persona| persona.knows(program.id.as_str(), question.topic.as_str(), &question.language);
                assert!(personas().iter().filter(fits).count() >= 3, "{} {}", question.topic, question.language);
            }
        }
    }

    #[test]
    fn topics_of_experts_are_topics_of_the_programs() {
        let programs = programs().unwrap();
        for persona in personas() {
            for (topics, program) in [(&persona.console, &programs[0]), (&persona.online, &programs[1])] {
                for topic in topics.iter().flatten() {
                    assert!(program.topics.iter().any(|one| one.id.as_str() == topic), "{} {topic}", persona.name);
                }
            }
        }
    }

    #[test]
    fn thinking_never_outlasts_a_claim() {
        let (persona, mut dice) = (&personas()[0], Dice::new(1));
        let bank = Bank::read().unwrap();
        for question in &bank.questions {
            let (Doing::Answer(span) | Doing::Release(span) | Doing::Escalate(span)) =
                persona.decide(Some(question), false, &mut dice);
            assert!(span < Span::minutes(14), "{span}");
        }
    }

    #[test]
    fn only_agents_questions_are_escalated_and_what_came_back_is_not_released() {
        let (persona, mut dice) = (&personas()[0], Dice::new(1));
        let bank = Bank::read().unwrap();
        for question in bank.questions.iter().cycle().take(500) {
            let doing = persona.decide(Some(question), true, &mut dice);
            assert_eq!(matches!(doing, Doing::Escalate(_)), question.solved_by == SolvedBy::Agents);
            assert!(!matches!(doing, Doing::Release(_)));
        }
    }

    #[test]
    fn sessions_come_one_after_the_other_twice_a_day() {
        for persona in personas() {
            let sessions = persona.sessions(1, 4);
            assert_eq!(sessions.len(), 8);
            assert!(sessions.windows(2).all(|pair| pair[0].from < pair[0].to && pair[0].to < pair[1].from), "{}", persona.name);
        }
    }
}
