//! What the letters say, in the reader's language. The sentences stand with all others in `ui`.

use domain::{MailAddress, Principal};
use mail::Letter;
use ui::{Sentences, Tongue};

/// The link that signs in.
pub(crate) fn sign_in(to: &MailAddress, tongue: Tongue, link: &str) -> Letter {
    letter(to, tongue, "letter-sign-in-subject", vec![said(tongue, "letter-sign-in-body")], ("letter-sign-in-button", link))
}

/// The word to somebody whom nobody knows here.
pub(crate) fn stranger(to: &MailAddress, tongue: Tongue, base: &str) -> Letter {
    let body = vec![said(tongue, "letter-stranger-body")];
    letter(to, tongue, "letter-stranger-subject", body, ("letter-stranger-button", &format!("{base}/sign-in")))
}

/// The link that gives a role.
pub(crate) fn invitation(to: &MailAddress, tongue: Tongue, role: &Principal, link: &str) -> Letter {
    let sentences = Sentences::of(tongue);
    let what = match role {
        Principal::Expert { .. } => sentences.say("letter-invitation-expert", &[]),
        Principal::Client { client } => sentences.say("letter-invitation-client", &[("client", client.as_str().into())]),
        Principal::Operator => sentences.say("letter-invitation-operator", &[]),
    };
    let body = vec![what, said(tongue, "letter-invitation-time")];
    letter(to, tongue, "letter-invitation-subject", body, ("letter-invitation-button", link))
}

fn said(tongue: Tongue, id: &str) -> String {
    Sentences::of(tongue).say(id, &[])
}

fn letter(to: &MailAddress, tongue: Tongue, subject: &str, paragraphs: Vec<String>, button: (&str, &str)) -> Letter {
    Letter {
        to: to.clone(),
        language: tongue.tag().to_owned(),
        right_to_left: tongue.direction() == "rtl",
        subject: said(tongue, subject),
        paragraphs,
        button: Some((said(tongue, button.0), button.1.to_owned())),
        footer: said(tongue, "letter-not-asked"),
    }
}
