//! Tickets of our own: an opening, what is wrong, a value or two, and an end, in the languages of the programs.

const OPENINGS: [&str; 8] = [
    "Hi,\n",
    "Dear Mr. Lee,\n",
    "Hello Jennifer,\n",
    "Sehr geehrte Damen und Herren,\n",
    "Bonjour,\n",
    "Hola,\n",
    "お世話になっております。\n",
    "مرحبا\n",
];
const TROUBLES: [&str; 8] = [
    "since the last update my game closes as soon as I open the map. I have tried to install it again, and I have restarted the console twice, but nothing helps. It says error 0x80070005.\n",
    "I was charged twice for one order and would like one of the two payments back. The order is #100234567 of 2024-03-01, and the shop's page only shows one of them.\n",
    "the application asks for my password every time, although I told it to remember me. I use version 115.0.2 on Windows 10.0.19045, and my brother has the same trouble on his telephone.\n",
    "seit gestern startet das Programm nicht mehr. Ich habe es neu installiert, den Rechner neu gestartet und den Virenschutz ausgeschaltet. Im Protokoll steht nur Zeile 1234567.\n",
    "depuis la mise à jour, l'image reste noire quand je lance une partie. J'ai essayé avec un autre écran et un autre câble, sans succès.\n",
    "desde ayer no puedo entrar en mi cuenta. He cambiado la contraseña dos veces y sigo viendo el mismo mensaje. ¿Qué puedo hacer?\n",
    "昨日からゲームが起動しません。再インストールしましたが、同じエラーが表示されます。どうすればよいでしょうか。\n",
    "منذ التحديث الأخير لا يعمل التطبيق على هاتفي، وقد أعدت تثبيته مرتين دون جدوى.\n",
];
const VALUES: [&str; 10] = [
    "",
    "",
    "You can reach me at kim.lee@example.com or on +49 170 1234567.\n",
    "The card is 4111 1111 1111 1111, the refund may go to DE89 3704 0044 0532 0130 00.\n",
    "My password is hunter2 and my address is 93.184.216.34.\n",
    "I live at 12 Oak Street, Springfield, IL 62701.\n",
    "Meine Anschrift ist Hauptstraße 5, 10115 Berlin.\n",
    "The key is AKIAIOSFODNN7EXAMPLE, as your page https://support.example.com/keys/17?from=mail told me.\n",
    "Mon numéro est le 06 12 34 56 78.\n",
    "電話は 090-1234-5678 です。\n",
];
const ENDS: [&str; 6] = [
    "Thanks!\n",
    "Best regards,\nKim Lee\n",
    "Thank you for your help, Tom\n",
    "Viele Grüße\nJürgen Meier\n",
    "Merci,\nAmélie Dupont\n",
    "",
];

/// So many tickets, no two in a row alike: every part turns at a pace of its own.
pub fn tickets(n: usize) -> Vec<String> {
    let part = |list: &[&'static str], at: usize| list.get(at % list.len()).copied().unwrap_or_default();
    let ticket = |at: usize| {
        let trouble = [part(&TROUBLES, at), part(&TROUBLES, at / 3 + 1)];
        [part(&OPENINGS, at / 2), trouble[0], trouble[1], part(&VALUES, at), part(&VALUES, at / 7), part(&ENDS, at / 5)].concat()
    };
    (0..n).map(ticket).collect()
}
