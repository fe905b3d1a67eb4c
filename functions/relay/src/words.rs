//! The words that relay itself says to customers.

use domain::Language;

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
        _ => "Did this help? Please tell us on this page, where you can also ask on:",
    };
    format!("{ask} {link}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_stands_in_a_sentence_of_the_customers_language() {
        let german = survey(&"de-AT".parse().unwrap(), "https://help.example/s/x");
        assert!(german.starts_with("Hat das") && german.ends_with(" https://help.example/s/x"));
        assert!(survey(&"fi".parse().unwrap(), "l").starts_with("Did this help?"), "an unknown language gets English");
    }
}
