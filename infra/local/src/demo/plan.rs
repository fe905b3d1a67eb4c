//! The plan: who asks what, when, by which door, and how they are. A function of the seed alone.

use domain::{Language, ProgramId, Span};

use super::bank::{Bank, Question, SolvedBy};
use super::dice::Dice;

/// The days on which customers ask.
const DAYS: i64 = 3;
/// They ask from this hour to that one.
const HOURS: (i64, i64) = (7, 22);

/// So many in a hundred questions are such that experts wrote an automation for them,
const ASKED_BEFORE: u64 = 55;
/// and of these so many are about the program whose automations are proven when the week begins.
const OF_THE_PROVEN: u64 = 75;

/// That program.
pub const PROVEN: &str = super::doors::ONLINE;
/// The week before has so many parts at most; the later ones are played only where nothing is proven yet.
pub const PARTS: usize = 3;
/// So many tickets has a part,
const PART_TICKETS: usize = 92;
/// and one in so many is a stranger's.
const STRANGERS_ONE_IN: usize = 8;
/// A ticket comes in so often,
const APART_MINUTES: i64 = 25;
/// so that a part ends within these days.
const PART_DAYS: i64 = 2;
/// A step through all questions that meets each of them: a prime.
const WHIRL: usize = 17;
/// The numbers of the week before stand behind those of the week.
const NUMBERS_FROM: usize = 9_001;

/// A door into the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// A signed webhook of the Zendesk stand-in.
    Zendesk,
    /// A signed webhook in the form of Standard Webhooks.
    Webhook,
    /// Our own REST API with a client's key.
    Rest,
}

/// What stands behind a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A question of the bank.
    Question,
    /// Spam.
    Spam,
    /// The same question by the same customer once more.
    Double,
}

/// What a customer does with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Says that it works.
    Confirm,
    /// Says nothing; the answer counts as solved when its window is over.
    KeepSilent,
    /// Says that it does not; with the second answer it does.
    Reopen,
}

/// One ticket to be.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Its number, from 1: part of its id at the help desk.
    pub number: usize,
    /// When, from the demonstration's first midnight.
    pub at: Span,
    /// By which door.
    pub door: Door,
    /// In which language.
    pub language: Language,
    /// The subject line.
    pub subject: String,
    /// The text.
    pub text: String,
    /// Who asks.
    pub customer: String,
    /// What it is.
    pub kind: Kind,
    /// Whether the help desk sends its webhook twice.
    pub sent_twice: bool,
    /// What the customer does with an answer.
    pub then: Then,
    /// The score that they give, if they give one.
    pub score: Option<u8>,
    /// How long they take for it.
    pub takes: Span,
}

/// `n` tickets, in the order in which they come in.
pub fn plan(bank: &Bank, seed: u64, n: usize) -> Vec<Ask> {
    let mut dice = Dice::of(seed, "customers");
    let mut asks: Vec<Ask> = Vec::with_capacity(n);
    while asks.len() < n {
        let number = asks.len() + 1;
        let ask = match dice.below(100) {
            0..6 => spam(bank, number, &mut dice),
            6..13 => double(&asks, number, &mut dice),
            _ => question(bank, number, &mut dice),
        };
        asks.extend(ask);
    }
    asks.sort_by_key(|ask| (ask.at, ask.number));
    asks
}

fn question(bank: &Bank, number: usize, dice: &mut Dice) -> Option<Ask> {
    let question = something(bank, dice)?;
    let then = match dice.below(100) {
        0..40 => Then::Confirm,
        40..90 => Then::KeepSilent,
        _ => Then::Reopen,
    };
    Some(Ask { then, score: dice.happens(55).then(|| score(then, dice)), ..asked(bank, question, number, dice) })
}

/// What automations are written for, or anything else.
fn something<'a>(bank: &'a Bank, dice: &mut Dice) -> Option<&'a Question> {
    let (known, proven) = (dice.happens(ASKED_BEFORE), dice.happens(OF_THE_PROVEN));
    let fits = |question: &&Question| {
        question.automation.is_some() == known && (!known || (question.program.as_str() == PROVEN) == proven)
    };
    let all: Vec<&Question> = bank.questions.iter().filter(fits).collect();
    dice.pick(&all).copied()
}

/// A question as a customer asks it who says nothing more.
fn asked(bank: &Bank, question: &Question, number: usize, dice: &mut Dice) -> Ask {
    Ask {
        number,
        at: moment(dice),
        door: door(&question.program, dice),
        language: question.language.clone(),
        subject: question.subject.clone(),
        text: bank.fill(&question.text, dice),
        customer: format!("customer-{:04}", dice.below(9_000) + 1_000),
        kind: Kind::Question,
        sent_twice: dice.happens(5),
        then: Then::KeepSilent,
        score: None,
        takes: Span::minutes(dice.between(3, 90)),
    }
}

/// Part `part` of the week before: what is asked of the program whose automations are to be proven, in the words of customers, with
/// strangers' questions among it. Moments count from the week's first midnight, so they are below zero.
pub fn before(bank: &Bank, seed: u64, part: usize) -> Vec<Ask> {
    let mut dice = Dice::of(seed, &format!("customers of the week before, {part}"));
    let of_program = |question: &&Question| question.program.as_str() == PROVEN && question.language == Language::english();
    let all: Vec<&Question> = bank.questions.iter().filter(of_program).collect();
    let (known, strangers): (Vec<&Question>, Vec<&Question>) =
        all.into_iter().partition(|question| question.automation.is_some());
    let strangers: Vec<&Question> = strangers.into_iter().filter(|question| question.solved_by == SolvedBy::Experts).collect();
    let from = Span::days(-7) + Span::days(PART_DAYS * i64::try_from(part).unwrap_or(0));
    let mut asks = Vec::with_capacity(PART_TICKETS);
    for place in 0..PART_TICKETS {
        // Every automation comes as often: those of a title stand beside each other.
        let stranger = place % STRANGERS_ONE_IN == STRANGERS_ONE_IN - 1;
        let question = if stranger { dice.pick(&strangers) } else { known.get(place * WHIRL % known.len().max(1)) };
        let Some(question) = question else { continue };
        let number = NUMBERS_FROM + part * PART_TICKETS + place;
        let at = from + Span::minutes(APART_MINUTES * i64::try_from(place).unwrap_or(0));
        asks.push(Ask { at, sent_twice: false, ..asked(bank, question, number, &mut dice) });
    }
    asks
}

fn score(then: Then, dice: &mut Dice) -> u8 {
    let scores: &[u8] = match then {
        Then::Confirm => &[5, 5, 5, 5, 4],
        Then::KeepSilent => &[5, 5, 4, 4, 3, 2],
        Then::Reopen => &[4, 3, 2, 1],
    };
    dice.pick(scores).copied().unwrap_or(5)
}

fn spam(bank: &Bank, number: usize, dice: &mut Dice) -> Option<Ask> {
    let mut ask = question(bank, number, dice)?;
    let spam = dice.pick(&bank.spam)?;
    ask.subject.clone_from(&spam.subject);
    ask.text.clone_from(&spam.text);
    ask.language = spam.language.clone();
    ask.kind = Kind::Spam;
    Some(ask)
}

/// Impatience: the question of before, word by word, under another id, within the same day.
fn double(before: &[Ask], number: usize, dice: &mut Dice) -> Option<Ask> {
    let questions: Vec<&Ask> = before.iter().filter(|ask| ask.kind == Kind::Question).collect();
    let first = (*dice.pick(&questions)?).clone();
    let later = first.at + Span::minutes(dice.between(4, 55));
    Some(Ask { number, at: later, kind: Kind::Double, sent_twice: false, ..first })
}

fn door(program: &ProgramId, dice: &mut Dice) -> Door {
    match program.as_str() {
        "nova-console" => Door::Zendesk,
        _ if dice.happens(50) => Door::Webhook,
        _ => Door::Rest,
    }
}

fn moment(dice: &mut Dice) -> Span {
    let day = Span::days(dice.between(0, DAYS - 1));
    // The mean of two throws: most ask in the middle of the day, few at its ends.
    let (from, to) = (HOURS.0 * 3600, HOURS.1 * 3600);
    day + Span::seconds((dice.between(from, to) + dice.between(from, to)) / 2)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn three_hundred() -> Vec<Ask> {
        plan(&Bank::read().unwrap(), 1, 300)
    }

    #[test]
    fn the_same_seed_plans_the_same_and_another_one_does_not() {
        let told = |seed| format!("{:?}", plan(&Bank::read().unwrap(), seed, 50));
        assert_eq!(told(1), told(1));
        assert_ne!(told(1), told(2));
    }

    #[test]
    fn there_is_some_of_everything() {
        let asks = three_hundred();
        let share = |wanted: Kind| asks.iter().filter(|ask| ask.kind == wanted).count();
        assert_eq!(asks.len(), 300);
        assert!((8..40).contains(&share(Kind::Spam)) && (8..40).contains(&share(Kind::Double)));
        let mut doors: BTreeMap<String, usize> = BTreeMap::new();
        asks.iter().for_each(|ask| *doors.entry(format!("{:?}", ask.door)).or_default() += 1);
        assert!(doors.len() == 3 && doors.values().all(|n| *n > 40), "{doors:?}");
        assert_eq!(asks.iter().map(|ask| ask.language.as_str()).collect::<BTreeSet<_>>().len(), 4);
        assert!([Then::Confirm, Then::KeepSilent, Then::Reopen].iter().all(|then| asks.iter().any(|ask| ask.then == *then)));
    }

    #[test]
    fn numbers_are_given_once_and_moments_rise_within_the_days() {
        let asks = three_hundred();
        let numbers: BTreeSet<usize> = asks.iter().map(|ask| ask.number).collect();
        assert_eq!(numbers, (1..=300).collect());
        assert!(asks.windows(2).all(|pair| pair[0].at <= pair[1].at));
        assert!(asks.iter().all(|ask| ask.at < Span::days(DAYS)));
    }

    #[test]
    fn the_week_before_asks_for_every_automation_alike_ends_before_midnight_and_has_numbers_of_its_own() {
        let bank = Bank::read().unwrap();
        let parts: Vec<Ask> = (0..PARTS).flat_map(|part| before(&bank, 1, part)).collect();
        assert!(parts.windows(2).all(|pair| pair[0].at < pair[1].at && pair[0].number < pair[1].number));
        assert!(parts.last().unwrap().at < Span::days(-1) && parts.last().unwrap().number < 10_000);
        let mut asked: BTreeMap<&str, usize> = BTreeMap::new();
        for ask in parts.iter().take(PART_TICKETS) {
            *asked.entry(bank.by_subject(&ask.subject).unwrap().automation.as_deref().unwrap_or("none")).or_default() += 1;
        }
        assert!(asked.len() == 6 && asked.values().all(|n| (10..=20).contains(n)), "{asked:?}");
    }

    #[test]
    fn a_double_says_the_same_by_the_same_customer_later_that_day() {
        let asks = three_hundred();
        for double in asks.iter().filter(|ask| ask.kind == Kind::Double) {
            let same = |ask: &&Ask| ask.kind == Kind::Question && ask.customer == double.customer && ask.text == double.text;
            let first = asks.iter().find(same).unwrap();
            assert!(first.at < double.at && first.door == double.door);
            assert_eq!(first.at.as_millis() / 86_400_000, double.at.as_millis() / 86_400_000);
        }
    }
}
