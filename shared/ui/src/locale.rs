//! Numbers, money, dates and lengths of time as a tongue writes them, by Unicode's own data. Digits are Latin in every tongue, so that no
//! page mixes two kinds.

use domain::{Language, Span, Timestamp};
use icu_calendar::Gregorian;
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{YM, YMD};
use icu_datetime::input::{Date, DateTime, Time};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::Locale;
use money::{BasisPoints, Currency, Money};

use crate::Tongue;
use crate::sentence::{Arg, ISOLATE, Markup, POP, Sentences};

/// Marks that tell what stands between them its direction.
const LTR: char = '\u{200e}';
const RTL: char = '\u{200f}';

impl Tongue {
    /// A whole number with the tongue's groups, `12,345`.
    pub fn number(self, number: i64) -> String {
        self.decimal(&number.to_string())
    }

    /// An amount with its currency, `$1,234.50` or `1.234,50 $`; places of the currency's own symbol as CLDR 48 has them.
    pub fn money(self, amount: &Money) -> String {
        self.amount(amount, if amount.minor < 0 { "-" } else { "" })
    }

    /// An amount with its sign in any case, for a movement: `+$2.10`, `-$2.10`.
    pub(crate) fn signed(self, amount: Money) -> String {
        self.amount(&amount, if amount.minor < 0 { "-" } else { "+" })
    }

    fn amount(self, amount: &Money, sign: &str) -> String {
        let digits = self.decimal(&Money { minor: amount.minor.saturating_abs(), ..*amount }.decimal());
        let symbol = self.symbol(amount.currency);
        match self {
            Tongue::English | Tongue::Japanese => {
                let gap = if symbol.ends_with(char::is_alphabetic) { "\u{a0}" } else { "" };
                format!("{sign}{symbol}{gap}{digits}")
            }
            // From right to left: digits, then symbol. The marks keep a sign at its digits, and `US$` from turning into `$US`.
            Tongue::Arabic if sign.is_empty() => format!("{RTL}{digits}\u{a0}{symbol}{LTR}"),
            Tongue::Arabic => format!("{RTL}{LTR}{sign}{digits}{RTL}\u{a0}{symbol}{LTR}"),
            _ => format!("{sign}{digits}\u{a0}{symbol}"),
        }
    }

    /// A day in UTC, `Nov 6, 2026`.
    pub fn date(self, at: Timestamp) -> String {
        let fallback = || at.day();
        let formatter = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(self.locale().into(), YMD::medium());
        formatter.ok().zip(parts(at)).map_or_else(fallback, |(formatter, moment)| formatter.format(&moment.date).to_string())
    }

    /// A day and a time in UTC, `Nov 6, 2026, 9:05 AM UTC`.
    pub fn moment(self, at: Timestamp) -> String {
        let formatter =
            FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(self.locale().into(), YMD::medium().with_time_hm());
        let text = formatter.ok().zip(parts(at)).map(|(formatter, moment)| formatter.format(&moment).to_string());
        format!("{} UTC", text.unwrap_or_else(|| at.to_string()))
    }

    /// A month, `November 2026`, of `2026-11`; anything else stays as it is.
    pub(crate) fn month(self, month: &str) -> String {
        let first = format!("{month}-01T00:00:00Z").parse().ok().and_then(parts);
        let formatter = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(self.locale().into(), YM::long());
        formatter.ok().zip(first).map_or_else(|| month.to_owned(), |(formatter, first)| formatter.format(&first.date).to_string())
    }

    /// A length of time in the largest unit that tells it whole, `72 hours`, `15 minutes`.
    pub fn span(self, span: Span) -> String {
        let seconds = span.as_seconds_up();
        let (id, n) = match seconds {
            s if s != 0 && s % 86_400 == 0 => ("span-days", s / 86_400),
            s if s != 0 && s % 3_600 == 0 => ("span-hours", s / 3_600),
            s if s != 0 && s % 60 == 0 => ("span-minutes", s / 60),
            s => ("span-seconds", s),
        };
        self.value(id, "n", n.into())
    }

    /// A share, `20%` or `20 %`; hundredths only where there are any.
    pub fn share(self, share: BasisPoints) -> String {
        let (whole, part) = (share.get() / 100, share.get() % 100);
        let digits = if part == 0 { whole.to_string() } else { format!("{whole}.{part:02}") };
        self.value("share", "share", self.decimal(&digits).into())
    }

    /// The name of a language, `German`; its tag where the tongue has no word for it here.
    pub fn language(self, language: &Language) -> String {
        let id = format!("language-{language}");
        let name = Sentences::of(self).say(&id, &[]);
        if name == id { language.to_string() } else { name }
    }

    /// A moment as HTML; the script turns it into "in 7 minutes" and keeps it so.
    pub(crate) fn ago(self, at: &Timestamp) -> Markup {
        Markup::written(format!("<time datetime=\"{at}\" data-ago>{}</time>", Markup::text(&self.moment(*at))))
    }

    /// A day as HTML.
    pub(crate) fn day(self, at: &Timestamp) -> Markup {
        Markup::written(format!("<time datetime=\"{at}\">{}</time>", Markup::text(&self.date(*at))))
    }

    /// A time of the day in UTC, `14:05 UTC`; a claim or an undo is never a day away.
    pub(crate) fn clock(self, at: &Timestamp) -> String {
        let text = at.to_string();
        format!("{} UTC", text.get(11..19).unwrap_or(&text))
    }

    /// A value that stands in another sentence, which keeps it apart itself.
    fn value(self, id: &str, name: &str, arg: Arg) -> String {
        Sentences::of(self).say(id, &[(name, arg)]).replace([ISOLATE, POP], "")
    }

    fn locale(self) -> Locale {
        match self {
            Tongue::Arabic => "ar-u-nu-latn".parse(),
            other => other.tag().parse(),
        }
        .unwrap_or(Locale::UNKNOWN)
    }

    fn decimal(self, digits: &str) -> String {
        let formatter = DecimalFormatter::try_new(self.locale().into(), Default::default());
        let parsed: Option<Decimal> = digits.parse().ok();
        formatter
            .ok()
            .zip(parsed)
            .map_or_else(|| digits.to_owned(), |(formatter, decimal)| formatter.format(&decimal).to_string())
    }

    /// The symbol by which the tongue's readers know a currency (CLDR 48); its code where they know none.
    fn symbol(self, currency: Currency) -> &'static str {
        match (self, currency.code()) {
            (_, "EUR") => "€",
            (Tongue::English | Tongue::German | Tongue::Japanese, "USD") => "$",
            (Tongue::French, "USD") => "$US",
            (Tongue::Spanish | Tongue::Arabic, "USD") => "US$",
            (Tongue::English | Tongue::German | Tongue::Japanese, "GBP") => "£",
            (Tongue::French, "GBP") => "£GB",
            (Tongue::Arabic, "GBP") => "UK£",
            (Tongue::English | Tongue::German, "JPY") => "¥",
            (Tongue::Japanese, "JPY") => "￥",
            (Tongue::Arabic, "JPY") => "JP¥",
            (_, code) => code,
        }
    }
}

/// The moment as the calendar wants it.
fn parts(at: Timestamp) -> Option<DateTime<Gregorian>> {
    let text = at.to_string();
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u8>().ok();
    let date = Date::try_new_gregorian(text.get(0..4)?.parse().ok()?, number(5..7)?, number(8..10)?).ok()?;
    let time = Time::try_new(number(11..13)?, number(14..16)?, number(17..19)?, 0).ok()?;
    Some(DateTime { date, time })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spaces that do not break and marks of direction, made visible.
    fn seen(text: String) -> String {
        text.replace(['\u{a0}', '\u{202f}'], "_").replace('\u{200f}', "<R>").replace('\u{200e}', "<L>")
    }

    fn in_all(say: impl Fn(Tongue) -> String) -> [String; 6] {
        Tongue::ALL.map(|tongue| seen(say(tongue)))
    }

    #[test]
    fn money_is_written_as_each_tongue_writes_it() {
        let dollars = Money::new(123_450, Currency::USD);
        assert_eq!(
            in_all(|tongue| tongue.money(&dollars)),
            ["$1,234.50", "1.234,50_$", "1_234,50_$US", "1234,50_US$", "$1,234.50", "<R>1,234.50_US$<L>"]
        );
        let debt = Money::new(-3_00, Currency::EUR);
        assert_eq!(
            in_all(|tongue| tongue.money(&debt)),
            ["-€3.00", "-3,00_€", "-3,00_€", "-3,00_€", "-€3.00", "<R><L>-3.00<R>_€<L>"]
        );
        let yen = Money::new(1_235, Currency::JPY);
        assert_eq!(
            in_all(|tongue| tongue.money(&yen)),
            ["¥1,235", "1.235_¥", "1_235_JPY", "1235_JPY", "￥1,235", "<R>1,235_JP¥<L>"]
        );
        let francs = Money::new(123_450, "CHF".parse().unwrap());
        assert_eq!(seen(Tongue::English.money(&francs)), "CHF_1,234.50");
        assert_eq!(seen(Tongue::English.signed(Money::new(210, Currency::USD))), "+$2.10");
    }

    #[test]
    fn days_are_written_as_each_tongue_writes_them_and_digits_are_latin() {
        let at: Timestamp = "2026-11-06T09:05:00Z".parse().unwrap();
        assert_eq!(
            in_all(|tongue| tongue.date(at)),
            ["Nov 6, 2026", "06.11.2026", "6 nov. 2026", "6 nov 2026", "2026/11/06", "06<R>/11<R>/2026"]
        );
        assert_eq!(
            in_all(|tongue| tongue.month("2026-11")),
            ["November 2026", "November 2026", "novembre 2026", "noviembre de 2026", "2026年11月", "نوفمبر 2026"]
        );
        assert_eq!(seen(Tongue::German.moment(at)), "06.11.2026, 09:05 UTC");
    }

    #[test]
    fn a_length_of_time_is_said_in_the_largest_unit_that_tells_it_whole() {
        let said = |span: Span| seen(Tongue::English.span(span));
        assert_eq!(
            [Span::days(7), Span::hours(72), Span::minutes(15), Span::seconds(90), Span::ZERO].map(said),
            ["7 days", "3 days", "15 minutes", "90 seconds", "0 seconds"]
        );
    }

    #[test]
    fn a_share_has_hundredths_only_where_there_are_any() {
        let share = |points| BasisPoints::new(points).unwrap();
        assert_eq!(in_all(|tongue| tongue.share(share(2_000))), ["20%", "20_%", "20_%", "20_%", "20%", "20<L>%<L>"]);
        assert_eq!(seen(Tongue::German.share(share(1_250))), "12,50_%");
    }

    #[test]
    fn a_language_is_named_and_an_unknown_one_keeps_its_tag() {
        let german = "de".parse().unwrap();
        assert_eq!(
            in_all(|tongue| tongue.language(&german)),
            ["German", "Deutsch", "allemand", "alemán", "ドイツ語", "الألمانية"]
        );
        assert_eq!(Tongue::English.language(&"xx".parse().unwrap()), "xx");
    }
}
