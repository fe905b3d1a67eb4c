//! The kinds of things that speak for or against spam: what each weighs, and how it is told.

/// What was seen in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A toll-free telephone number.
    TollFree,
    /// Any other telephone number that one is asked to call.
    Phone,
    /// A number written so that machines miss it.
    HiddenNumber,
    /// Words of a help line.
    HelpLine,
    /// A help line with its number.
    HelpLineNumber,
    /// Links.
    Link,
    /// More link than text.
    LinkMost,
    /// A shortened link, or a domain that adverts prefer.
    OddDomain,
    /// A domain named after what it sells.
    ShopDomain,
    /// An address at a free mail provider.
    Mail,
    /// An invitation to get in touch, off this ticket.
    Invites,
    /// Gambling.
    Gambling,
    /// Sex for money.
    Adult,
    /// Pills and cures.
    Pills,
    /// Money that comes easily, or comes back.
    Money,
    /// The letter of somebody with a fortune.
    Fortune,
    /// Services for sale.
    Service,
    /// Words that push to buy.
    Urges,
    /// Praise without a matter.
    Praise,
    /// Letters made to look like others.
    Disguise,
    /// Capitals throughout.
    Shouts,
    /// A name at the end, behind the last sentence.
    NameAtEnd,
    /// The same name twice.
    NameAgain,
    /// A question is asked.
    Asks,
    /// Somebody tells what happened to them.
    Tells,
    /// Something does not work.
    Trouble,
}

/// How many kinds there are.
pub(crate) const KINDS: usize = 26;

/// What a text weighs in which nothing was seen, in hundredths of log-odds.
pub(crate) const BIAS: i32 = -516;

/// What each kind weighs every time that it is seen, in hundredths of log-odds, and how it is told.
///
/// Fitted by logistic regression (L2, C = 0.3) on 129,826 texts: 35,213 questions and 16,882 posts of Firefox's support forum (August to
/// November 2019, October 2020 to December 2021) with the spam marks of its moderators, 77,689 questions to a bank, a shop, an assistant
/// and programmers, none of them spam, and 828 adverts of our own in 14 languages. Kinds that the data gave no weight or one of the wrong
/// sign were left out. docs/SPAM.md tells how it does on months and adverts that it was not fitted on.
pub(crate) const WEIGHTS: [(Kind, i32, &str); KINDS] = [
    (Kind::TollFree, 144, "a toll-free number"),
    (Kind::Phone, 308, "a number to call"),
    (Kind::HiddenNumber, 150, "a number written so that machines miss it"),
    (Kind::HelpLine, 172, "words of a help line"),
    (Kind::HelpLineNumber, 128, "a help line with its number"),
    (Kind::Link, 44, "a link"),
    (Kind::LinkMost, 96, "more link than text"),
    (Kind::OddDomain, 261, "a shortened or suspicious address"),
    (Kind::ShopDomain, 367, "an address named after what it sells"),
    (Kind::Mail, 195, "a free mail address"),
    (Kind::Invites, 316, "an invitation to get in touch elsewhere"),
    (Kind::Gambling, 208, "words of gambling"),
    (Kind::Adult, 84, "words of sex for money"),
    (Kind::Pills, 107, "words of pills and cures"),
    (Kind::Money, 316, "words of easy money"),
    (Kind::Fortune, 200, "a letter about a fortune"),
    (Kind::Service, 377, "services for sale"),
    (Kind::Urges, 145, "words that push to buy"),
    (Kind::Praise, 411, "praise without a matter"),
    (Kind::Disguise, 70, "letters in disguise"),
    (Kind::Shouts, 66, "capitals throughout"),
    (Kind::NameAtEnd, 100, "a name behind the last sentence"),
    (Kind::NameAgain, 126, "the same name twice"),
    (Kind::Asks, -75, "a question"),
    (Kind::Tells, -1, "a person's own story"),
    (Kind::Trouble, -8, "something that does not work"),
];
