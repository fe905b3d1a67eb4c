//! "I need a person": the page behind an automatic answer's link. GET shows it and never takes anything back, since mail scanners follow
//! every link; the button does.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use boot::{Ports, contend, problem_of};
use domain::{Language, State as TicketState};
use ui::{Frame, PersonPage};

use crate::page::{Opened, gone, open};
use crate::refusal::told;
use crate::reopening;
use crate::said::Standing;
use crate::sheet::html;

/// What the page says, in one language.
struct Words {
    title: &'static str,
    button: &'static str,
    back: &'static str,
    agents: &'static str,
    overtaken: &'static str,
    over: &'static str,
    more: &'static str,
}

/// `GET /s/{token}/person`.
pub(crate) async fn show(State(ports): State<Ports>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    match open(&ports, &token).await {
        Ok(Some(opened)) => page(&opened, &token),
        Ok(None) => gone(),
        Err(error) => told(problem_of(error), &headers),
    }
}

/// `POST /s/{token}/person`: the answer is taken back, and experts have the question at once. A second tap finds the first.
pub(crate) async fn ask(State(ports): State<Ports>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    match contend(|| reopening::reopen_once(&ports, &token, "", false)).await {
        Ok(tried) => tried.map_or_else(gone, |(opened, _)| page(&opened, &token)),
        Err(problem) => told(problem, &headers),
    }
}

fn page(opened: &Opened, token: &str) -> Response {
    let ticket = &opened.ticket.value;
    let words = words(&ticket.language);
    let waits = matches!(&ticket.state, TicketState::Answered { .. } | TicketState::Resolved { settled: false, .. });
    let (notice, button) = match opened.standing() {
        Standing::Stands if waits => ("", Some(words.button)),
        Standing::BackInTheQueue => (words.back, None),
        Standing::WithAgents => (words.agents, None),
        Standing::Overtaken => (words.overtaken, None),
        Standing::Stands | Standing::Closed => (words.over, None),
    };
    let answer = ticket.earlier_answers.iter().chain(&ticket.answer).rfind(|answer| answer.episode == opened.episode);
    let page = PersonPage {
        frame: Frame::new(words.title).in_language(language_of_page(&ticket.language)).standing_alone(),
        address: format!("/s/{token}"),
        asked_in: ticket.language.to_string(),
        subject: ticket.subject.clone(),
        answer: answer.map(|answer| answer.text.clone()).unwrap_or_default(),
        notice,
        button,
        more: words.more,
    };
    html(StatusCode::OK, page.html())
}

/// The languages that the page is written in; every other customer reads English.
fn language_of_page(language: &Language) -> &str {
    match language.as_str() {
        known @ ("de" | "fr" | "es" | "ja" | "ar") => known,
        _ => "en",
    }
}

fn words(language: &Language) -> Words {
    match language_of_page(language) {
        "de" => Words {
            title: "Diese Antwort kam automatisch",
            button: "Ich brauche einen Menschen",
            back: "Danke. Ein Mensch, der sich auskennt, sieht sich Ihre Frage jetzt an.",
            agents: "Das Team des Herstellers hat Ihre Frage jetzt.",
            overtaken: "Es gibt inzwischen eine neuere Antwort auf Ihre Frage.",
            over: "Das lässt sich nicht mehr ändern. Bitte schreiben Sie uns noch einmal.",
            more: "Mehr dazu sagen",
        },
        "fr" => Words {
            title: "Cette réponse était automatique",
            button: "J’ai besoin d’une personne",
            back: "Merci. Une personne qui s’y connaît regarde maintenant votre question.",
            agents: "L’équipe du fabricant a maintenant votre question.",
            overtaken: "Il y a désormais une réponse plus récente à votre question.",
            over: "Cela ne peut plus être modifié. Écrivez-nous à nouveau, s’il vous plaît.",
            more: "En dire plus",
        },
        "es" => Words {
            title: "Esta respuesta fue automática",
            button: "Necesito a una persona",
            back: "Gracias. Una persona que conoce el producto mira ahora su pregunta.",
            agents: "El equipo del fabricante tiene ahora su pregunta.",
            overtaken: "Ya hay una respuesta más reciente a su pregunta.",
            over: "Esto ya no se puede cambiar. Por favor, escríbanos de nuevo.",
            more: "Contar algo más",
        },
        "ja" => Words {
            title: "この回答は自動で送られました",
            button: "人に相談したい",
            back: "ありがとうございます。製品に詳しい人がご質問を確認します。",
            agents: "ご質問はメーカーの担当者に渡りました。",
            overtaken: "ご質問には新しい回答があります。",
            over: "この回答はもう変更できません。お手数ですが、もう一度お問い合わせください。",
            more: "詳しく伝える",
        },
        "ar" => Words {
            title: "هذه الإجابة أُرسلت تلقائيًا",
            button: "أحتاج إلى شخص",
            back: "شكرًا لك. شخص يعرف المنتج ينظر الآن في سؤالك.",
            agents: "سؤالك الآن لدى فريق الشركة المصنّعة.",
            overtaken: "توجد إجابة أحدث على سؤالك.",
            over: "لم يعد من الممكن تغيير ذلك. يُرجى مراسلتنا مرة أخرى.",
            more: "إضافة المزيد",
        },
        _ => Words {
            title: "This answer was given automatically",
            button: "I need a person",
            back: "Thank you. A person who knows the product is looking at your question now.",
            agents: "The product's own team has your question now.",
            overtaken: "There is a newer answer to your question.",
            over: "This can no longer be changed. Please write to us again.",
            more: "Say more about it",
        },
    }
}
