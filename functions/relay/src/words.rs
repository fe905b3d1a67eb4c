//! The words that relay itself says to customers.

use domain::Language;

use crate::automatic::Automatic;

/// The sentences below an automatic answer: what it is, who wrote it, and where a person is one tap away.
pub(crate) fn automatic(language: &Language, automatic: &Automatic) -> String {
    let (is_automatic, written_by, person) = match language.as_str() {
        "de" => (
            "Diese Antwort wurde automatisch gegeben.",
            "Geschrieben hat sie NAME.",
            "Hilft sie nicht, übernimmt ein Mensch – ein Klick genügt:",
        ),
        "fr" => (
            "Cette réponse a été donnée automatiquement.",
            "Elle a été écrite par NAME.",
            "Si elle ne vous aide pas, une personne prend le relais en un clic :",
        ),
        "es" => (
            "Esta respuesta se dio automáticamente.",
            "La escribió NAME.",
            "Si no le sirve, una persona le atiende con un solo toque:",
        ),
        "it" => (
            "Questa risposta è stata data automaticamente.",
            "L'ha scritta NAME.",
            "Se non è utile, basta un tocco per parlare con una persona:",
        ),
        "pt" => (
            "Esta resposta foi dada automaticamente.",
            "Foi escrita por NAME.",
            "Se não ajudar, basta um toque para falar com uma pessoa:",
        ),
        "nl" => (
            "Dit antwoord is automatisch gegeven.",
            "Het is geschreven door NAME.",
            "Helpt het niet? Met één tik komt u bij een mens:",
        ),
        "pl" => (
            "Ta odpowiedź została udzielona automatycznie.",
            "Autor odpowiedzi: NAME.",
            "Jeśli nie pomaga, wystarczy jedno kliknięcie, aby zajął się tym człowiek:",
        ),
        "ja" => ("この回答は自動で送られました。", "書いたのは NAME です。", "解決しない場合は、ワンタップで人に相談できます："),
        "ar" => ("أُعطيت هذه الإجابة تلقائيًا.", "كتبها NAME.", "إن لم تساعدك، يتولى شخص سؤالك بنقرة واحدة:"),
        _ => {
            ("This answer was given automatically.", "It was written by NAME.", "If it does not help, a person is one tap away:")
        }
    };
    let written_by = automatic.author.as_ref().map(|name| written_by.replace("NAME", name));
    let sentences = [Some(is_automatic), written_by.as_deref(), Some(person), Some(&automatic.person_url)];
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The sentence that brings the survey's link.
pub(crate) fn survey(language: &Language, link: &str) -> String {
    let ask = match language.as_str() {
        "de" => "Hat das geholfen? Bitte sagen Sie es uns auf dieser Seite, dort können Sie auch weiterfragen:",
        "es" => "¿Le ha servido la respuesta? Díganoslo en esta página, donde también puede seguir preguntando:",
        "fr" => {
            "Cette réponse vous a-t-elle aidé ? Dites-le-nous sur cette page, où vous pouvez aussi poursuivre vos questions :"
        }
        "it" => "La risposta è stata utile? Ce lo dica in questa pagina, dove può anche continuare a chiedere:",
        "pt" => "A resposta ajudou? Diga-nos nesta página, onde também pode continuar a perguntar:",
        "nl" => "Heeft dit geholpen? Laat het ons weten op deze pagina, daar kunt u ook verder vragen:",
        "pl" => "Czy ta odpowiedź pomogła? Proszę powiedzieć nam o tym na tej stronie, tam można też pytać dalej:",
        "ja" => "お役に立ちましたか？こちらのページでお聞かせください。続けて質問することもできます：",
        "ar" => "هل أفادتك هذه الإجابة؟ أخبرنا في هذه الصفحة، ويمكنك أن تتابع أسئلتك فيها:",
        _ => "Did this help? Please tell us on this page, where you can also ask on:",
    };
    format!("{ask} {link}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_automatic_answer_says_so_in_the_customers_language_names_its_author_and_ends_with_the_link() {
        let url = "https://help.example/s/x/person";
        let said = |language: &str, author: Option<&str>| {
            let automatic = Automatic { author: author.map(str::to_owned), version: Some(1), person_url: url.to_owned() };
            super::automatic(&language.parse().unwrap(), &automatic)
        };
        for language in ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "ja", "ar", "fi"] {
            let text = said(language, Some("Grace Example"));
            assert!(text.contains("Grace Example") && text.ends_with(&format!(" {url}")), "{text}");
            assert!(!said(language, None).contains("NAME"), "{language}");
        }
        assert!(said("fi", None).starts_with("This answer was given automatically. If"));
        assert!(said("de", None).starts_with("Diese Antwort wurde automatisch gegeben. Hilft"));
    }

    #[test]
    fn a_language_has_all_sentences_or_none() {
        let automatic = Automatic { author: None, version: None, person_url: "u".to_owned() };
        let has = |code: &str| {
            let language: Language = code.parse().unwrap();
            let (own, none) = (super::automatic(&language, &automatic), super::automatic(&"fi".parse().unwrap(), &automatic));
            (own != none, survey(&language, "l") != survey(&"fi".parse().unwrap(), "l"))
        };
        let letters = || 'a'..='z';
        let codes = letters().flat_map(|first| letters().map(move |second| format!("{first}{second}")));
        let told: Vec<String> = codes.filter(|code| has(code) != (false, false)).collect();
        assert_eq!(told, ["ar", "de", "es", "fr", "it", "ja", "nl", "pl", "pt"]);
        assert!(told.iter().all(|code| has(code) == (true, true)));
    }

    #[test]
    fn the_link_stands_in_a_sentence_of_the_customers_language() {
        let german = survey(&"de-AT".parse().unwrap(), "https://help.example/s/x");
        assert!(german.starts_with("Hat das") && german.ends_with(" https://help.example/s/x"));
        assert!(survey(&"fi".parse().unwrap(), "l").starts_with("Did this help?"), "an unknown language gets English");
    }
}
