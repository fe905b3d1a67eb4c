//! Which messages only thank, in six languages, and which only look like it.

use triage::is_thanks;

#[test]
fn thanks_and_it_works_are_told() {
    for text in [
        "Thanks!",
        "Thank you so much, that fixed it.",
        "thx",
        "Cheers, all good now",
        "Great, it works now!",
        "That did the trick. Thank you, Anna!",
        "Solved",
        "The error is gone, thanks a lot.",
        "You're a star. It's working again.",
        "👍",
        "🙏🙏",
        "Hi Ben,\n\nthat worked, many thanks\n\nKim",
        "Danke!",
        "Vielen Dank, es funktioniert wieder.",
        "Super, hat geklappt!",
        "Problem gelöst, danke schön",
        "Jetzt läuft wieder alles. Besten Dank",
        "Merci beaucoup !",
        "C'est résolu, merci.",
        "Super, ça marche maintenant",
        "Je vous remercie",
        "¡Muchas gracias!",
        "Gracias, ya funciona",
        "Solucionado, mil gracias",
        "Obrigado, deu certo!",
        "Muito obrigada pela resposta",
        "Já funcionou, valeu",
        "Grazie mille!",
        "Risolto, grazie",
        "Ora funziona tutto. La ringrazio",
        "THANK YOU",
    ] {
        assert!(is_thanks(text), "{text}");
    }
}

#[test]
fn whatever_may_still_be_a_question_is_not_thanks() {
    for text in [
        "",
        "...",
        "Hello",
        "Thanks, but it still crashes",
        "Thanks, it doesn't work",
        "Thanks, it doesn’t work",
        "It is not solved, thanks",
        "Thanks in advance",
        "Thanks, I'll try that tonight",
        "Thank you. How do I undo it?",
        "Thanks, works. Where is the log",
        "It works only in safe mode",
        "It works until I restart",
        "It never worked",
        "It used to work, thanks",
        "No thanks",
        "Thanks for nothing",
        "Thanks, I want a refund",
        "It worked yesterday and stopped today",
        "I can't sign in, thank you",
        "Thanks. Another thing: the sound is gone",
        "Works on the phone, not on the TV",
        "thankless task",
        "Danke, aber es geht immer noch nicht",
        "Danke im Voraus",
        "Leider funktioniert es nicht",
        "Danke, wie mache ich das rückgängig?",
        "Merci, mais ça ne marche pas",
        "Merci d'avance",
        "Merci d’avance",
        "Ça ne fonctionne toujours pas, merci",
        "Gracias, pero no funciona",
        "Gracias de antemano",
        "Sigue igual, gracias",
        "Obrigado, mas ainda não funciona",
        "Não funcionou",
        "Grazie, ma non funziona",
        "Grazie in anticipo",
        "Non ha funzionato",
        "Thank you for the long explanation that you wrote to me this morning about profiles and settings and folders and so on and the many links you sent",
    ] {
        assert!(!is_thanks(text), "{text}");
    }
}
