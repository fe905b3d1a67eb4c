//! What redaction takes out, what it leaves alone, and what holds for every text.

use proptest::prelude::*;
use triage::{Kind, redact};

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

#[test]
fn time_grows_with_the_text_and_no_faster() {
    // The best of three runs, since other work on the machine only ever adds. Eight times the text takes a quadratic reader 64 times as long.
    let best = |text: &str| {
        let run = || {
            let begin = std::time::Instant::now();
            assert!(!redact(text).text.is_empty());
            begin.elapsed()
        };
        (0..3).map(|_| run()).min().unwrap_or_default()
    };
    for piece in ["a", "a.", "1 ", "1", "a@", "[", "password=", "-----BEGIN KEY", "+(", "1.1.", "f:", "GB12 ", "12 34-"] {
        let (small, large) = (best(&piece.repeat(1_000)), best(&piece.repeat(8_000)));
        println!("{piece:?}: {small:?} and {large:?}");
        assert!(large < small * 30, "{piece:?}: {small:?} and for eight times the text {large:?}");
    }
}

/// Pieces of everything that the scanners know, so that generated texts meet their edges.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "kim@example.com",
        "@",
        ".",
        "-",
        "+",
        "(",
        ")",
        "/",
        " ",
        "\n",
        "4111 1111 1111 1111",
        "4111",
        "0170",
        "1234567",
        "12",
        "+49",
        "DE89370400440532013000",
        "GB",
        "93.184.216.34",
        "1.2",
        "2001:db8::7334",
        "::",
        "password: ",
        "password is ",
        "hunter2",
        "pin ",
        "sk_live_abcdef123456",
        "AKIA",
        "-----BEGIN KEY-----",
        "-----END ",
        "[EMAIL_1]",
        "[PHONE_",
        "]",
        "x12",
        "078-05-1120",
        "call ",
        "a",
        "ß",
        "٤",
        "９",
        "\u{200b}",
        "\"",
        "'",
        ":",
        "=",
        "token ",
        "Bearer ",
        "Office",
        "fax",
        "_",
        "#",
        "é ",
        "is ",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from), 1 => "[0-9 .()+-]{1,12}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn the_second_pass_finds_nothing(pieces in proptest::collection::vec(piece(), 0..30)) {
        let first = redact(&pieces.concat());
        let second = redact(&first.text);
        prop_assert_eq!(&second.text, &first.text);
        prop_assert!(second.found.is_empty());
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let found = redact(&text);
        prop_assert!(found.found.iter().all(|found| found.token.starts_with('[')));
    }

    #[test]
    fn every_token_given_stands_in_the_text_and_only_once_in_the_list(pieces in proptest::collection::vec(piece(), 0..30)) {
        let found = redact(&pieces.concat());
        let tokens: std::collections::BTreeSet<_> = found.found.iter().map(|found| &found.token).collect();
        prop_assert_eq!(tokens.len(), found.found.len());
    }

    #[test]
    fn a_mail_address_never_survives(local in "[a-z][a-z0-9._]{0,12}[a-z0-9]", host in "[a-z]{2,10}", before in "[a-z ]{0,9}", after in "[a-z ,.]{0,9}") {
        let address = format!("{local}@{host}.com");
        let redacted_text = redacted(&format!("{before} {address} {after}"));
        prop_assert!(!redacted_text.contains(&address));
    }
}
