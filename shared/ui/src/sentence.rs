//! Sentences: what the pages and letters say, in six languages. One message of Fluent is one whole sentence, its plurals inside.

use std::fmt;
use std::sync::LazyLock;

use askama::filters::HtmlSafe;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::Tongue;

/// What Fluent writes around each value, so that an amount or a name of the other direction disturbs no sentence.
pub(crate) const ISOLATE: char = '\u{2068}';
/// The end of it.
pub(crate) const POP: char = '\u{2069}';
/// The first of the places that stand for markup while a sentence is put together.
const PLACES: u32 = 0xE000;

/// All sentences of one language.
pub struct Sentences(FluentBundle<FluentResource>);

/// A value in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Arg(Kind);

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Text(String),
    Number(i64),
    Markup(Markup),
}

/// HTML that is written as it is: everything from outside in it is escaped already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Markup(String);

macro_rules! texts {
    ($tag:literal) => {
        [
            include_str!(concat!("../locales/", $tag, "/letters.ftl")),
            include_str!(concat!("../locales/", $tag, "/frame.ftl")),
            include_str!(concat!("../locales/", $tag, "/desk.ftl")),
            include_str!(concat!("../locales/", $tag, "/ticket.ftl")),
            include_str!(concat!("../locales/", $tag, "/earnings.ftl")),
            include_str!(concat!("../locales/", $tag, "/account.ftl")),
            include_str!(concat!("../locales/", $tag, "/amounts.ftl")),
        ]
    };
}

static ALL: LazyLock<[Sentences; 6]> = LazyLock::new(|| Tongue::ALL.map(Sentences::read));

impl Sentences {
    /// The sentences of this tongue.
    pub fn of(tongue: Tongue) -> &'static Sentences {
        match tongue {
            Tongue::English => &ALL[0],
            Tongue::German => &ALL[1],
            Tongue::French => &ALL[2],
            Tongue::Spanish => &ALL[3],
            Tongue::Japanese => &ALL[4],
            Tongue::Arabic => &ALL[5],
        }
    }

    /// The sentence `id` as text, its values kept apart by Unicode's isolates. An unknown `id` is said as it stands; a test sees that
    /// there is none.
    pub fn say(&self, id: &str, args: &[(&str, Arg)]) -> String {
        let mut values = FluentArgs::new();
        for (name, arg) in args {
            values.set(*name, arg.value());
        }
        self.formed(id, &values)
    }

    /// The sentence `id` as HTML: escaped, with each value in `<bdi>`.
    pub(crate) fn markup(&self, id: &str, args: &[(&str, Arg)]) -> Markup {
        let (mut values, mut places) = (FluentArgs::new(), Vec::new());
        for (name, arg) in args {
            values.set(*name, arg.placed(&mut places));
        }
        let sentence = Markup::text(&self.formed(id, &values)).0;
        let isolated = sentence.replace(ISOLATE, "<bdi>").replace(POP, "</bdi>");
        Markup(places.into_iter().fold(isolated, |said, (place, markup)| said.replace(place, &markup.0)))
    }

    fn formed(&self, id: &str, values: &FluentArgs) -> String {
        let Some(pattern) = self.0.get_message(id).and_then(|message| message.value()) else { return id.to_owned() };
        let mut errors = Vec::new();
        let said = self.0.format_pattern(pattern, Some(values), &mut errors);
        debug_assert!(errors.is_empty(), "{id}: {errors:?}");
        said.into_owned()
    }

    fn read(tongue: Tongue) -> Sentences {
        let texts = match tongue {
            Tongue::English => texts!("en"),
            Tongue::German => texts!("de"),
            Tongue::French => texts!("fr"),
            Tongue::Spanish => texts!("es"),
            Tongue::Japanese => texts!("ja"),
            Tongue::Arabic => texts!("ar"),
        };
        let mut bundle = FluentBundle::new_concurrent(tongue.tag().parse().into_iter().collect());
        // A test reads every text and sees that nothing in it is refused.
        for text in texts {
            let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(text.to_owned());
            bundle.add_resource_overriding(resource);
        }
        Sentences(bundle)
    }
}

impl Arg {
    fn value(&self) -> FluentValue<'static> {
        match &self.0 {
            Kind::Text(text) | Kind::Markup(Markup(text)) => FluentValue::from(text.clone()),
            Kind::Number(number) => FluentValue::from(*number),
        }
    }

    /// The value with a place instead of its markup, which is remembered.
    fn placed(&self, places: &mut Vec<(char, Markup)>) -> FluentValue<'static> {
        let Kind::Markup(markup) = &self.0 else { return self.value() };
        let place = u32::try_from(places.len()).ok().and_then(|at| char::from_u32(PLACES.checked_add(at)?)).unwrap_or_default();
        places.push((place, markup.clone()));
        FluentValue::from(place.to_string())
    }
}

impl From<Markup> for Arg {
    fn from(markup: Markup) -> Self {
        Arg(Kind::Markup(markup))
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Arg(Kind::Text(text.to_owned()))
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Arg(Kind::Text(text))
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Arg(Kind::Number(number))
    }
}

impl Markup {
    /// Words from outside, escaped. What would stand for a value or its place is taken out.
    pub(crate) fn text(words: &str) -> Markup {
        let mut markup = String::with_capacity(words.len());
        for c in words.chars() {
            match c {
                '<' => markup.push_str("&#60;"),
                '>' => markup.push_str("&#62;"),
                '&' => markup.push_str("&#38;"),
                '"' => markup.push_str("&#34;"),
                '\'' => markup.push_str("&#39;"),
                c => markup.push(c),
            }
        }
        Markup(markup)
    }

    /// HTML that this crate wrote itself.
    pub(crate) fn written(html: String) -> Markup {
        Markup(html)
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Markup {}

impl Tongue {
    /// The sentence `id`, for a page's text.
    pub(crate) fn say(self, id: &str) -> Markup {
        Sentences::of(self).markup(id, &[])
    }

    /// The sentence `id` with these values, for a page's text.
    pub(crate) fn with(self, id: &str, args: &[(&str, Arg)]) -> Markup {
        Sentences::of(self).markup(id, args)
    }

    /// The sentence `id` about `n` things, for a page's text.
    pub(crate) fn count(self, id: &str, n: usize) -> Markup {
        self.with(id, &[("n", Arg::from(i64::try_from(n).unwrap_or(i64::MAX)))])
    }

    /// The sentence `id` as text, for an attribute.
    pub(crate) fn plain(self, id: &str) -> String {
        Sentences::of(self).say(id, &[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_escaped_and_stands_in_bdi_and_markup_stays() {
        let args = [("mail", Arg::from("<b>&"))];
        let said = Tongue::English.with("sent", &args).to_string();
        assert!(said.contains("<bdi>&#60;b&#62;&#38;</bdi>"), "{said}");
        let args = [("mail", Arg::from(Markup::written("<time>x</time>".to_owned())))];
        assert!(Tongue::German.with("sent", &args).to_string().contains("<bdi><time>x</time></bdi>"));
    }

    #[test]
    fn a_sentence_follows_the_plural_of_its_language() {
        let said = |tongue: Tongue, n: usize| tongue.count("queue-count", n).to_string();
        assert_eq!(said(Tongue::English, 1), "<bdi>1</bdi> ticket waits");
        assert_eq!(said(Tongue::English, 2), "<bdi>2</bdi> tickets wait");
        let arabic: std::collections::BTreeSet<String> =
            [0, 1, 2, 3, 11, 100].map(|n| said(Tongue::Arabic, n).replace(char::is_numeric, "")).into();
        assert!(arabic.len() >= 5, "{arabic:?}");
    }
}
