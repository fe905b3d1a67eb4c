//! What redaction takes out, and what it leaves alone.

use triage::{Kind, redact, redact_keeping, restore};

fn redacted(text: &str) -> String {
    redact(text).text
}

#[test]
fn personal_values_become_numbered_tokens() {
    for (text, expected) in [
        ("Write to Kim.Lee+shop@mail.example.co.uk.", "Write to [EMAIL_1]."),
        ("a@example.com, b@example.org and A@Example.com", "[EMAIL_1], [EMAIL_2] and [EMAIL_1]"),
        ("<mailto:kim@exämple.de>", "<mailto:[EMAIL_1]>"),
        ("o'brien@example.com", "[EMAIL_1]"),
        ("Call +49 170 1234567 or 0170 1234567", "Call [PHONE_1] or [PHONE_2]"),
        ("(978) 645-9740 ext. 11", "[PHONE_1]"),
        ("+1 (555) 123-4567", "[PHONE_1]"),
        ("tel:+4917012345678", "tel:[PHONE_1]"),
        ("my phone number is 5551234", "my phone number is [PHONE_1]"),
        ("030/1234567", "[PHONE_1]"),
        ("02.27.96.63.08", "[PHONE_1]"),
        ("+٤٩ ١٧٠ ١٢٣٤٥٦٧", "[PHONE_1]"),
        ("4111 1111 1111 1111", "[CARD_1]"),
        ("4111-1111-1111-1111 12/27", "[CARD_1] 12/27"),
        ("it ends 12 5500005555555559 ok", "it ends 12 [CARD_1] ok"),
        ("my card 4111111111111112 was refused", "my card [CARD_1] was refused"),
        ("378282246310005", "[CARD_1]"),
        ("DE89 3704 0044 0532 0130 00 please", "[IBAN_1] please"),
        ("gb82west12345698765432", "[IBAN_1]"),
        ("My IBAN is GB00WEST12345698765432", "My IBAN is [IBAN_1]"),
        ("from 93.184.216.34:443", "from [IP_1]:443"),
        ("2001:db8:85a3::8a2e:370:7334.", "[IP_1]."),
        ("my SSN: 078-05-1120", "my SSN: [SSN_1]"),
        ("password: hunter2, thanks", "password: [SECRET_1], thanks"),
        ("Password=Tr0ub4dor&3", "Password=[SECRET_1]"),
        ("my password is xyz", "my password is [SECRET_1]"),
        ("password is \"correct horse\"", "password is \"[SECRET_1]\""),
        ("{\"password\":\"abc\"}", "{\"password\":\"[SECRET_1]\"}"),
        ("Mein Passwort ist Geheim99!", "Mein Passwort ist [SECRET_1]!"),
        ("mot de passe : soleil", "mot de passe : [SECRET_1]"),
        ("PIN: 4711", "PIN: [SECRET_1]"),
        ("Authorization: Bearer abc123def456", "Authorization: Bearer [SECRET_1]"),
        ("api_key = 9f8a7b6c5d", "api_key = [SECRET_1]"),
        ("AKIAIOSFODNN7EXAMPLE", "[SECRET_1]"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nbye", "[SECRET_1]\nbye"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE", "[SECRET_1]"),
    ] {
        assert_eq!(redacted(text), expected, "{text}");
    }
    let stripe = format!("sk_live_{}", "4eC39HqLyjWDarjtT1zdp7dc");
    assert_eq!(redacted(&format!("key {stripe}!")), "key [SECRET_1]!");
}

#[test]
fn numbers_of_states_and_licences_become_tokens_by_check_digit_or_label() {
    for (text, expected) in [
        ("AB123456C", "[ID_1]"),
        ("My NI number is AB 12 34 56 C", "My NI number is [ID_1]"),
        ("Meine Steueridentifikationsnummer lautet 86095742719", "Meine Steueridentifikationsnummer lautet [ID_1]"),
        ("numéro de sécu 1 85 05 78 006 084 91", "numéro de sécu [ID_1]"),
        ("DNI 12345678Z, NIE X1234567L", "DNI [ID_1], NIE [ID_2]"),
        ("codice fiscale RSSMRA85T10A562S", "codice fiscale [ID_1]"),
        ("123.456.789-09", "[ID_1]"),
        ("Aadhaar 2341 2341 2346", "Aadhaar [ID_1]"),
        ("マイナンバーは 123456789018 です", "マイナンバーは [ID_1] です"),
        ("11010519491231002X", "[ID_1]"),
        ("passport number C01X00T47", "passport number [ID_1]"),
        ("my ssn is 078051120", "my ssn is [SSN_1]"),
        ("My driver's license is A1234567", "My driver's license is [LICENCE_1]"),
        ("Führerschein-Nr. B072RRE2I55", "Führerschein-Nr. [LICENCE_1]"),
    ] {
        assert_eq!(redacted(text), expected, "{text}");
    }
}

#[test]
fn a_wrong_check_digit_is_no_number_of_a_state() {
    for text in ["12345678A", "123.456.789-00", "RSSMRA85T10A562T", "110105194912310021", "2341 2341 2345", "part QQ123456C"] {
        assert!(redact(text).found.iter().all(|found| found.kind != Kind::NationalId), "{text}");
    }
}

#[test]
fn more_secrets_that_customers_paste_become_tokens() {
    for (text, expected) in [
        ("password is sunshine and I still can't get in", "password is [SECRET_1] and I still can't get in"),
        ("DB_PASSWORD=sup3r-secret", "DB_PASSWORD=[SECRET_1]"),
        ("postgres://admin:s3cretpw@db.example.com:5432/app", "postgres://admin:[SECRET_1]@db.example.com:5432/app"),
        ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "aws_secret_access_key = [SECRET_1]"),
        ("https://api.example.com/v1?api_key=9f8a7b6c5d4e3f2a&x=1", "https://api.example.com/v1?api_key=[SECRET_1]&x=1"),
        ("Authorization: Basic a2ltOmh1bnRlcjI=", "Authorization: Basic [SECRET_1]"),
        ("my key is AB1CD-EF2GH-IJ3KL-MN4OP-QR5ST", "my key is [SECRET_1]"),
        ("verification code 482 913, cvv: 123", "verification code [SECRET_1], cvv: [SECRET_2]"),
        (
            "seed phrase: apple brave candle doctor eagle fabric garden hammer island jungle kitten lemon",
            "seed phrase: [SECRET_1]",
        ),
        ("パスワードは hunter2 です", "パスワードは [SECRET_1] です"),
        ("كلمة المرور: qwerty99", "كلمة المرور: [SECRET_1]"),
        ("пароль: qwerty", "пароль: [SECRET_1]"),
        ("password - hunter2, pw Kitty99", "password - [SECRET_1], pw [SECRET_2]"),
        ("I set the password to Kitty99 yesterday", "I set the password to [SECRET_1] yesterday"),
        ("pin code 4711, PUK: 12345678", "pin code [SECRET_1], PUK: [SECRET_2]"),
        ("2FA code: 123456", "2FA code: [SECRET_1]"),
        ("token abcdef1234567890", "token [SECRET_1]"),
    ] {
        assert_eq!(redacted(text), expected, "{text}");
    }
}

#[test]
fn names_and_addresses_become_tokens_where_something_speaks_for_them() {
    for (text, expected) in [
        ("Dear Mr. Lee,\nit broke.", "Dear [NAME_1],\nit broke."),
        ("Hi Jennifer, my name is Kim Lee", "Hi [NAME_1], my name is [NAME_2]"),
        ("Best regards,\nKim Lee\nAcme Inc.", "Best regards,\n[NAME_1]\nAcme Inc."),
        ("Mit freundlichen Grüßen\nJürgen Meier\nHauptstraße 5\n10115 Berlin", "Mit freundlichen Grüßen\n[NAME_1]\n[ADDRESS_1]"),
        ("Sehr geehrte Frau Schneider, mein Name ist Peter Vogel", "Sehr geehrte [NAME_1], mein Name ist [NAME_2]"),
        ("Bonjour, je m'appelle Amélie Dupont, 36 rue de la Paix, 75002 Paris", "Bonjour, je m'appelle [NAME_1], [ADDRESS_1]"),
        ("Hola, me llamo Lucía Fernández y vivo en Calle Mayor 5, 28013 Madrid", "Hola, me llamo [NAME_1] y vivo en [ADDRESS_1]"),
        ("田中様、私の名前は鈴木一郎です。", "[NAME_1]様、私の名前は[NAME_2]です。"),
        ("〒150-0001 東京都渋谷区神宮前1-2-3", "[ADDRESS_1]"),
        ("اسمي محمد علي", "اسمي [NAME_1]"),
        ("I live at 12 Oak Street, Springfield, IL 62701.", "I live at [ADDRESS_1]."),
        ("Ship it to: 221B Baker Street, London NW1 6XE", "Ship it to: [ADDRESS_1]"),
        ("My zip code is 62701", "My zip code is [ADDRESS_1]"),
        ("P.O. Box 41, Nuuk", "[ADDRESS_1]"),
    ] {
        assert_eq!(redacted(text), expected, "{text}");
    }
}

#[test]
fn tricks_hide_no_value() {
    for text in [
        "ki\u{200b}m@exam\u{ad}ple.com",
        "kim&#64;example&#46;com",
        "kim&#x40;example.com",
        "kim&commat;example&period;com",
        "kim<b>@</b>example.com",
        "k<span class=\"x\">im@example</span>.com",
        "kim%40example.com",
        "ｋｉｍ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "kim at example dot com",
        "kim(at)example.com",
        "kim [at] example [dot] com",
        "kim @ example.com",
        "連絡先はkim@example.comです",
    ] {
        let found = redact(text).found;
        assert_eq!(found.iter().map(|found| found.kind).collect::<Vec<_>>(), [Kind::Email], "{text}");
    }
    assert_eq!(redacted("４１１１　１１１１　１１１１　１１１１"), "[CARD_1]");
    assert_eq!(redacted("4111\u{200b}1111\u{2060}11111111"), "[CARD_1]");
    assert_eq!(redacted("pass\u{200b}word: hunter2"), "pass\u{200b}word: [SECRET_1]");
}

#[test]
fn originals_come_back_and_are_never_printed() {
    let text = "Kim&#64;example.com paid with 4111 1111 1111 1111, again kim@example.com";
    let (redacted, originals) = redact_keeping(text);
    assert_eq!(redacted.text, "[EMAIL_1] paid with [CARD_1], again [EMAIL_1]");
    assert_eq!(
        restore("To [EMAIL_1]: [CARD_1], [CARD_2].", &originals),
        "To Kim&#64;example.com: 4111 1111 1111 1111, [CARD_2]."
    );
    assert!(!format!("{originals:?}").contains("4111"), "{originals:?}");
}

#[test]
fn ordinary_technical_text_stays_as_it_is() {
    for text in [
        "Firefox 68.0.1 on Windows 10.0.18362.1",
        "version 1.2.3.4 and v1.2.3.4",
        "error 0x80070005, code 80070005, error 0000012345",
        "open about:config and set browser.tabs.loadInBackground to false",
        "since 2019-08-12 10:30:45, 12.08.2019, 08/12/2019, 12-08-19",
        "2019-08-12T10:30:45Z and 10:30",
        "localhost 127.0.0.1:8080, 0.0.0.0, 255.255.255.0, ::1",
        "https://support.mozilla.org/en-US/questions/1263341",
        "ticket #1263341, order 20190812, build 20190812103045",
        "1920x1080, 1024 x 768, 100%, 3.5 GHz, 16 GB",
        "1,234,567 or 1 234 567 or 1.234.567 files",
        "550e8400-e29b-41d4-a716-446655440000",
        "00:1B:44:11:3A:B7 and std::vector and add::face",
        "a@b, @user, user@localhost, icon@2x.png, core@8.0.1",
        "my password is wrong",
        "My password is not saved",
        "the password is always asked twice",
        "forgot password? Passwords are synced. password manager",
        "the token is invalid, secret santa, pin the tab",
        "978-3-16-148410-0",
        "1566400000000",
        "5 times in 3 days, 10 20 30, 2018 2019 2020",
        "KB4512508 fixes it; see RFC 2616 and ISO 20022",
        "Nvidia 436.15, Intel 26.20.100.7000",
        "DNS 8.8.8.8 or 1.1.1.1, router 192.168.1.1, plugin (current is 32.0.0.223)",
        "Windows 10 1903 64 bit, step 8) 10-30-2019, connmgr: +491.616 5",
        "sync/<@service.js:1282:18, addon@darkreader.org.xpi",
        "https://maps.example.com/?ll=53.58826833836623,-2.372904537045315",
        "https://example.com/sk-sk/help/17145/windows-how-to-do-it-right",
        "https://example.com/help#eyJpc0NmIjoiWWVzIiwiaXNEb3QiOiJObyJ9abc",
        "Resetting my password is TOTALLY out of the question",
        "Will Firefox 115 work on Windows 11? Mark it as solved. May I ask?",
        "I bought Office Suite 2019 and Photoshop Elements 2023 for Summer",
        "Mac OS Big Sur 11.2.3, Windows 10 Pro Version 21H1, OS Build 19043.1288",
        "Problem Event Name: APPCRASH, Product ID 00329-10180-00000-AA588",
        "Mein Passwort ist abgelaufen. Das Update von Thunderbird auf Version 91 hilft nicht",
        "Order #100234567 of 2024-03-01, tracking 1Z999AA10123456784, IMEI 490154203237519",
        "during 2019, entering 100, the string 5, from Germany to Paris",
        "look at example.com for more. I am at home.",
        "Please reset my password to something new, the password field is empty",
        "Options > Passwords: \"Saved Passwords\", password to 1Password, the token expired yesterday",
        "The German team of Acme Inc. in Berlin answered on Monday",
        "[EMAIL_1] asked about [PHONE_2]",
        "[EMAIL_x] [FOO_1] [",
    ] {
        assert_eq!(redacted(text), text);
    }
}

#[test]
fn tokens_that_already_stand_there_are_kept_and_never_given_again() {
    let found = redact("[EMAIL_3] and kim@example.com");
    assert_eq!(found.text, "[EMAIL_3] and [EMAIL_4]");
    assert_eq!((found.found.len(), found.found[0].kind, found.found[0].token.as_str()), (1, Kind::Email, "[EMAIL_4]"));
}

#[test]
fn a_value_is_found_once_however_often_it_stands_there() {
    let found = redact("+49 170 1234567 is +49-170-1234567, not +49 170 7654321");
    assert_eq!(found.text, "[PHONE_1] is [PHONE_1], not [PHONE_2]");
    assert_eq!(found.found.len(), 2);
}
