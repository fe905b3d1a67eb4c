//! A letter: one thing to say and one button, written twice - as text, and by MJML as HTML - in one message of RFC 5322.

use askama::Template;
use domain::MailAddress;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};

/// A letter to one person. Everything in it is a whole sentence in their language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// To whom.
    pub to: MailAddress,
    /// The language, a BCP 47 tag.
    pub language: String,
    /// Whether that language is written from right to left.
    pub right_to_left: bool,
    /// The subject, which is the heading too.
    pub subject: String,
    /// What is said, a paragraph each.
    pub paragraphs: Vec<String>,
    /// The words on the button, and where it leads; a letter may have none.
    pub button: Option<(String, String)>,
    /// The small print: why this came, and what to do if it was not asked for.
    pub footer: String,
}

/// A letter that cannot be written as mail.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("write a letter: {0}")]
pub struct LetterUnfit(String);

#[derive(Template)]
#[template(path = "letter.mjml", escape = "html")]
struct Markup<'a> {
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "letter.txt", escape = "none")]
struct Plain<'a> {
    letter: &'a Letter,
}

impl Letter {
    /// The letter as text.
    ///
    /// # Errors
    /// The template and the letter do not fit.
    pub fn text(&self) -> Result<String, LetterUnfit> {
        Plain { letter: self }.render().map_err(|error| LetterUnfit(error.to_string()))
    }

    /// The letter as HTML, by MJML, so that old mail programs show it well too.
    ///
    /// # Errors
    /// The template and the letter do not fit.
    pub fn html(&self) -> Result<String, LetterUnfit> {
        let unfit = |error: &dyn std::fmt::Display| LetterUnfit(error.to_string());
        let markup = Markup { letter: self }.render().map_err(|error| unfit(&error))?;
        let parsed = mrml::parse(&markup).map_err(|error| unfit(&error))?;
        parsed.element.render(&mrml::prelude::render::RenderOptions::default()).map_err(|error| unfit(&error))
    }

    /// The whole message as it goes out, from `from`.
    ///
    /// # Errors
    /// An address or a sentence does not fit a message.
    pub fn message(&self, from: &MailAddress) -> Result<Vec<u8>, LetterUnfit> {
        let unfit = |error: &dyn std::fmt::Display| LetterUnfit(error.to_string());
        let mailbox = |name: Option<String>, address: &MailAddress| {
            address.reveal().parse::<Address>().map(|address| Mailbox::new(name, address)).map_err(|error| unfit(&error))
        };
        let parts = MultiPart::alternative()
            .singlepart(part(ContentType::TEXT_PLAIN, self.text()?)?)
            .singlepart(part(ContentType::TEXT_HTML, self.html()?)?);
        let message = Message::builder()
            .from(mailbox(Some("Fandesk".to_owned()), from)?)
            .to(mailbox(None, &self.to)?)
            .subject(self.subject.clone())
            .multipart(parts)
            .map_err(|error| unfit(&error))?;
        Ok(message.formatted())
    }
}

/// A part in base64, which no mail server changes on the way.
fn part(kind: ContentType, text: String) -> Result<SinglePart, LetterUnfit> {
    let body = Body::new_with_encoding(text, ContentTransferEncoding::Base64)
        .map_err(|_| LetterUnfit("it cannot be encoded".to_owned()))?;
    Ok(SinglePart::builder().header(kind).body(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            to: "ada@example.com".parse().unwrap(),
            language: "en".to_owned(),
            right_to_left: false,
            subject: "Sign in to Fandesk".to_owned(),
            paragraphs: vec!["Press the button <b>& sign in</b>.".to_owned()],
            button: Some(("Sign in".to_owned(), "https://desk.example.com/sign-in/abc".to_owned())),
            footer: "You did not ask for this? Then do nothing.".to_owned(),
        }
    }

    #[test]
    fn a_letter_says_the_same_as_text_and_as_html() {
        let (text, html) = (letter().text().unwrap(), letter().html().unwrap());
        assert!(text.contains("Press the button <b>& sign in</b>.") && text.contains("https://desk.example.com/sign-in/abc"));
        assert!(html.contains("&#60;b&#62;") && html.contains("href=\"https://desk.example.com/sign-in/abc\""), "{html}");
        assert!(!html.contains("<b>&") && !html.contains("<script") && !html.contains("<img"), "no markup of others, no pixel");
        for said in [&letter().subject, &letter().footer] {
            assert!(text.contains(said.as_str()) && html.contains(said.as_str()), "{said}");
        }
    }

    #[test]
    fn a_letter_in_arabic_runs_from_right_to_left() {
        let letter = Letter { language: "ar".to_owned(), right_to_left: true, ..letter() };
        let html = letter.html().unwrap();
        assert!(html.contains("dir=\"rtl\"") && html.contains("lang=\"ar\""), "{html}");
    }

    #[test]
    fn a_message_has_both_forms_and_no_line_of_a_subject_becomes_a_header() {
        let letter = Letter { subject: "Hello\r\nBcc: eve@example.com".to_owned(), ..letter() };
        let message = String::from_utf8(letter.message(&"desk@example.com".parse().unwrap()).unwrap()).unwrap();
        assert!(message.contains("text/plain") && message.contains("text/html"));
        assert!(!message.to_lowercase().contains("\r\nbcc:"), "{message}");
    }
}
