//! Redaction under whatever comes in: nothing panics, work grows with the text, and a second pass finds nothing.

use proptest::prelude::*;
use triage::{find_all, redact, redact_keeping};

fn redacted(text: &str) -> String {
    redact(text).text
}

/// The thread's own CPU time, the better of two runs, so that other work on the machine does not count.
fn cpu(text: &str) -> std::time::Duration {
    let run = || {
        let begun = cpu_time::ThreadTime::now();
        assert!(!redact(text).text.is_empty());
        begun.elapsed()
    };
    run().min(run())
}

#[test]
fn work_grows_with_the_text_and_no_faster() {
    // Sixteen times the text takes a quadratic reader 256 times as long, and a linear one sixteen times.
    const SMALL: usize = 4_000;
    const TICK: std::time::Duration = std::time::Duration::from_millis(4);
    for piece in HOSTILE {
        let [small, large] = [SMALL, SMALL * 16].map(|length| cpu(&piece.repeat(length / piece.len())));
        assert!(large < small.max(TICK) * 80, "{piece:?}: {small:?} and for sixteen times the text {large:?}");
    }
}

/// Pieces that make a careless reader look far ahead or back, again and again.
const HOSTILE: [&str; 33] = [
    "a",
    "a.",
    "1 ",
    "1",
    "a@",
    "[",
    "password=",
    "-----BEGIN KEY",
    "+(",
    "1.1.",
    "f:",
    "GB12 ",
    "12 34-",
    "A ",
    "Kim Lee, ",
    "12 Oak Street ",
    "Apt. 5\n",
    "https://a.b/ ",
    "a at b dot ",
    "&#64;",
    "<b>",
    "\u{200b}",
    "kim@a.de ",
    "the corner of A ",
    "x://a:",
    "passport 12 ",
    "Mr. ",
    "Best regards\n",
    "日本",
    "名前は",
    "〒1",
    "seed phrase: a ",
    "password ",
];

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
        "Kim",
        "Jennifer ",
        "Dear Mr. ",
        ",\nBest regards,\n",
        "my name is ",
        " Street",
        "Apt. ",
        "Springfield, IL 62701",
        "P.O. Box ",
        "passport ",
        "AB123456C",
        "&#64;",
        "<b>",
        " at ",
        " dot com",
        "田中",
        "様",
        "https://",
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
    fn spots_stand_in_order_at_letters_and_over_one_another_never(pieces in proptest::collection::vec(piece(), 0..30)) {
        let text = pieces.concat();
        let spots = find_all(&text);
        prop_assert!(spots.windows(2).all(|two| two[0].end <= two[1].start), "{text:?}: {spots:?}");
        prop_assert!(spots.iter().all(|spot| spot.start < spot.end && text.get(spot.start..spot.end).is_some()), "{text:?}: {spots:?}");
    }

    #[test]
    fn every_value_comes_back_to_its_token(pieces in proptest::collection::vec(piece(), 0..30)) {
        let (redacted, originals) = redact_keeping(&pieces.concat());
        prop_assert_eq!(redacted.found.len(), originals.len());
        prop_assert!(originals.iter().all(|original| redacted.found.iter().any(|found| found.token == original.token)));
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
