//! Signatures: the published vectors, and one table of right and forged deliveries for both schemes.

// A helper that fails fails its test, which is what is wanted.
#![allow(clippy::unwrap_used)]

mod delivery;

use delivery::*;
use domain::{Secret, Span};
use helpdesk::{Flaw, Purpose, SignatureRefused, dummy_check, standard_webhooks as standard, zendesk};
use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;

#[test]
fn zendesk_signs_the_time_and_then_the_body() {
    assert_eq!(zendesk::sign(PUBLISHED, JULY, H), "Rry/4TtIdFyawtXXp8QdI6tlAUUQ/5kL1OTp5qo/ZIk=");
    assert_eq!(zendesk::sign(zendesk::TEST_SECRET, JULY, H), "gf3v0LzLRHPUnIdhbvwRDVEvzSb07/QN0GYjSNlkBT0=");
    assert_eq!(zendesk::sign(zendesk::TEST_SECRET, JULY, b""), "Quv38XAfu9ZaMGBsk0NSntquALrZBp815j0203kelQA=");
}

/// The payload is a test value of github.com/aaronellington/zendesk-go (MIT), which verifies independently of us.
#[test]
fn an_independent_library_agrees_about_zendesk() {
    let body = include_bytes!("../data/zendesk_user_event.json");
    assert_eq!(body.len(), 534);
    assert_eq!(zendesk::sign(zendesk::TEST_SECRET, "1234", body), "10IqYzYTLHRftNsNE+im0DeOM6/JactIRuy0XCHJ9B8=");
}

#[test]
fn the_published_value_of_body_before_time_is_refused() {
    let delivery =
        zendesk_delivery().secrets(&[PUBLISHED]).at(JULY).header(ZENDESK[0], "tRDSF7URY8BLCDlaBcQ7FHu051Zk+aAB0NKMP53teMw=");
    assert_eq!(delivery.check(), Expected::Invalid);
    let right = delivery.header(ZENDESK[0], "Rry/4TtIdFyawtXXp8QdI6tlAUUQ/5kL1OTp5qo/ZIk=");
    assert_eq!(right.check(), Expected::Verified, "the right order passes with all else the same");
}

#[test]
fn standard_webhooks_signs_id_time_and_body_with_dots_between() {
    let key = standard::Key::read(&Secret::new(WHSEC)).unwrap();
    let signature = standard::sign(&key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", br#"{"test": 2432232314}"#);
    assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

#[test]
fn a_standard_secret_has_24_to_64_bytes() {
    let of = |bytes: usize| Secret::new(format!("whsec_{}", data_encoding::BASE64.encode(&vec![7; bytes])));
    for (bytes, good) in [(0, false), (23, false), (24, true), (32, true), (64, true), (65, false)] {
        assert_eq!(standard::Key::read(&of(bytes)).is_ok(), good, "{bytes} bytes");
    }
    for text in ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_not base64", "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
        assert!(standard::Key::read(&Secret::new(text)).is_err(), "{text}");
    }
    assert!(standard::Key::read(&standard::Key::secret_of([9; 32])).is_ok());
}

#[test]
fn a_refusal_names_its_problem_and_never_the_secret() {
    let stale = zendesk_delivery().later(Span::minutes(6)).verify().unwrap_err();
    let forged = zendesk_delivery().body(b"{}").verify().unwrap_err();
    assert_eq!((stale.problem(), forged.problem()), ("timestamp-stale", "signature-invalid"));
    assert_eq!(forged, SignatureRefused::SignatureInvalid(Flaw::NoMatch));
    assert!(!format!("{stale:?} {stale} {forged:?} {forged}").contains(LIVE));
}

#[test]
fn a_verified_delivery_tells_its_id_its_time_and_its_secret() {
    let verified = zendesk_delivery().header(ZENDESK[2], "01GABC").secrets(&[OTHER, LIVE]).verify().unwrap();
    assert_eq!((verified.delivery.as_deref(), verified.secret, verified.at), (Some("01GABC"), Some(1), noon()));
    let verified = standard_delivery().verify().unwrap();
    assert_eq!((verified.delivery.as_deref(), verified.secret, verified.at), (Some("msg_1"), Some(0), noon()));
}

/// Every row: what is done to a right delivery, and what becomes of it.
#[test]
fn only_right_and_fresh_deliveries_are_verified() {
    use Expected::{Invalid, Stale, Verified};
    let [z_sign, z_time, z_id] = ZENDESK;
    let [s_id, s_time, s_sign] = STANDARD;
    let z = zendesk_delivery;
    let s = standard_delivery;
    let z_raw = data_encoding::BASE64.decode(z().get(z_sign).as_bytes()).unwrap();
    let s_b64 = s().get(s_sign).trim_start_matches("v1,").to_owned();
    let s_raw = data_encoding::BASE64.decode(s_b64.as_bytes()).unwrap();
    let hex = |raw: &[u8]| data_encoding::HEXLOWER.encode(raw);
    let b64 = |raw: &[u8]| data_encoding::BASE64.encode(raw);
    let flipped = |raw: &[u8]| [&[raw[0] ^ 1], &raw[1..]].concat();
    let swapped = b64(&hmac(LIVE.as_bytes(), &[H, NOON.as_bytes()].concat()));
    let dotted = b64(&hmac(LIVE.as_bytes(), &[NOON.as_bytes(), b".", H].concat()));
    let z_decoded_key = {
        let key = data_encoding::BASE64.decode(zendesk::TEST_SECRET.as_bytes()).unwrap();
        b64(&hmac(&key, &[NOON.as_bytes(), H].concat()))
    };
    let s_signed = |key: &[u8], text: &str| format!("v1,{}", b64(&hmac(key, &[text.as_bytes(), H].concat())));
    let s_key = data_encoding::BASE64.decode(&WHSEC.as_bytes()[6..]).unwrap();
    let seconds = noon().millis() / 1000;
    let s_millis = s().header(s_time, &noon().millis().to_string());
    let table = vec![
        ("zendesk: right", z(), Verified),
        ("zendesk: an empty body", z().body(b"").signed(), Verified),
        ("zendesk: a body that is not text", z().body(b"\xff\x00\xfe").signed(), Verified),
        ("zendesk: one bit of the body", z().body(br#"{"say": "helln"}"#), Invalid),
        ("zendesk: one bit of the time", z().header(z_time, "2026-11-23T12:00:01.000Z"), Invalid),
        ("zendesk: one bit of the secret", z().secrets(&["b-live-zendesk-secret-of-our-own"]), Invalid),
        ("zendesk: one bit of the signature", z().header(z_sign, &b64(&flipped(&z_raw))), Invalid),
        ("zendesk: a trailing newline", z().body(b"{\"say\": \"hello\"}\n"), Invalid),
        ("zendesk: the body serialised again", z().body(br#"{"say":"hello"}"#), Invalid),
        ("zendesk: body before time", z().header(z_sign, &swapped), Invalid),
        ("zendesk: a dot between", z().header(z_sign, &dotted), Invalid),
        ("zendesk: no signature", z().without(z_sign), Invalid),
        ("zendesk: no time", z().without(z_time), Invalid),
        ("zendesk: no headers", z().without(z_sign).without(z_time), Invalid),
        ("zendesk: an empty signature", z().header(z_sign, ""), Invalid),
        ("zendesk: a blank signature", z().header(z_sign, "   "), Invalid),
        ("zendesk: an empty time", z().header(z_time, ""), Invalid),
        ("zendesk: the signature twice", z().twice(z_sign), Invalid),
        ("zendesk: the time twice", z().twice(z_time), Invalid),
        ("zendesk: both in one line", z().header(z_sign, &format!("{0},{0}", z().get(z_sign))), Invalid),
        ("zendesk: header names in capitals", z().renamed(str::to_uppercase), Verified),
        ("zendesk: header names as documented", z().renamed(title_case), Verified),
        ("zendesk: a prefix that it does not have", z().header(z_sign, &format!("sha256={}", z().get(z_sign))), Invalid),
        ("zendesk: hex for base64", z().header(z_sign, &hex(&z_raw)), Invalid),
        ("zendesk: base64 without padding", z().header(z_sign, z().get(z_sign).trim_end_matches('=')), Invalid),
        ("zendesk: base64 of 31 bytes", z().header(z_sign, &b64(&z_raw[..31])), Invalid),
        ("zendesk: base64 of 33 bytes", z().header(z_sign, &b64(&[&z_raw[..], b"x"].concat())), Invalid),
        ("zendesk: base64 of nothing", z().header(z_sign, "===="), Invalid),
        ("zendesk: not ASCII", z().header(z_sign, "é"), Invalid),
        ("zendesk: a time that is none, rightly signed", z().at("1234"), Invalid),
        ("zendesk: seconds for ISO 8601, rightly signed", z().at(&seconds.to_string()), Invalid),
        ("zendesk: 6 minutes old", z().later(Span::minutes(6)), Stale),
        ("zendesk: 4 minutes old", z().later(Span::minutes(4)), Verified),
        ("zendesk: 4 minutes early", z().later(Span::minutes(-4)), Verified),
        ("zendesk: 6 minutes early", z().later(Span::minutes(-6)), Stale),
        ("zendesk: another zone's spelling of now", z().at("2026-11-23T13:00:00+01:00"), Verified),
        ("zendesk: old and forged is forged", z().body(b"{}").later(Span::minutes(6)), Invalid),
        ("zendesk: two secrets, made with the first", z().secrets(&[LIVE, OTHER]), Verified),
        ("zendesk: two secrets, made with the second", z().secrets(&[OTHER, LIVE]), Verified),
        ("zendesk: three secrets, made with the third", z().secrets(&[OTHER, "x", LIVE]), Verified),
        ("zendesk: the old secret is retired", z().secrets(&[OTHER]), Invalid),
        ("zendesk: right for another connection", z().signed_with(OTHER), Invalid),
        ("zendesk: no live secret", z().secrets(&[]), Invalid),
        ("zendesk: an empty secret lets nobody in", z().signed_with("").secrets(&[""]), Invalid),
        (
            "zendesk: the secret decoded first",
            z().header(z_sign, &z_decoded_key).secrets(&[zendesk::TEST_SECRET]).test(),
            Invalid,
        ),
        ("zendesk: the test secret on a live connection", z().signed_with(zendesk::TEST_SECRET), Invalid),
        (
            "zendesk: the test secret saved as a live one",
            z().signed_with(zendesk::TEST_SECRET).secrets(&[zendesk::TEST_SECRET]),
            Invalid,
        ),
        ("zendesk: the test secret in a test", z().signed_with(zendesk::TEST_SECRET).test(), Verified),
        ("zendesk: the live secret in a test", z().test(), Verified),
        ("zendesk: a stale test", z().signed_with(zendesk::TEST_SECRET).test().later(Span::minutes(6)), Stale),
        ("standard: right", s(), Verified),
        ("standard: an empty body", s().body(b"").signed(), Verified),
        ("standard: one bit of the body", s().body(br#"{"say": "hellm"}"#), Invalid),
        ("standard: one bit of the time", s().header(s_time, &(seconds + 1).to_string()), Invalid),
        ("standard: one bit of the id", s().header(s_id, "msg_2"), Invalid),
        ("standard: one bit of the secret", s().secrets(&["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx"]), Invalid),
        ("standard: one bit of the signature", s().header(s_sign, &format!("v1,{}", b64(&flipped(&s_raw)))), Invalid),
        ("standard: a trailing newline", s().body(b"{\"say\": \"hello\"}\n"), Invalid),
        ("standard: the body serialised again", s().body(br#"{"say":"hello"}"#), Invalid),
        ("standard: time before id", s().header(s_sign, &s_signed(&s_key, &format!("{seconds}.msg_1."))), Invalid),
        ("standard: no dots", s().header(s_sign, &s_signed(&s_key, &format!("msg_1{seconds}"))), Invalid),
        (
            "standard: the secret raw",
            s().header(s_sign, &s_signed(&WHSEC.as_bytes()[6..], &format!("msg_1.{seconds}."))),
            Invalid,
        ),
        (
            "standard: the secret raw with its prefix",
            s().header(s_sign, &s_signed(WHSEC.as_bytes(), &format!("msg_1.{seconds}."))),
            Invalid,
        ),
        ("standard: no id", s().without(s_id), Invalid),
        ("standard: no time", s().without(s_time), Invalid),
        ("standard: no signature", s().without(s_sign), Invalid),
        ("standard: an empty id", s().header(s_id, ""), Invalid),
        ("standard: an empty signature", s().header(s_sign, ""), Invalid),
        ("standard: the id twice", s().twice(s_id), Invalid),
        ("standard: the time twice", s().twice(s_time), Invalid),
        ("standard: the signature twice", s().twice(s_sign), Invalid),
        ("standard: header names in capitals", s().renamed(str::to_uppercase), Verified),
        ("standard: no version", s().header(s_sign, &s_b64), Invalid),
        ("standard: an unknown version", s().header(s_sign, &format!("v2,{s_b64}")), Invalid),
        ("standard: the asymmetric version alone", s().header(s_sign, &format!("v1a,{s_b64}")), Invalid),
        ("standard: an equals sign for the comma", s().header(s_sign, &format!("v1={s_b64}")), Invalid),
        ("standard: hex for base64", s().header(s_sign, &format!("v1,{}", hex(&s_raw))), Invalid),
        ("standard: base64 without padding", s().header(s_sign, &format!("v1,{}", s_b64.trim_end_matches('='))), Invalid),
        ("standard: base64 of 31 bytes", s().header(s_sign, &format!("v1,{}", b64(&s_raw[..31]))), Invalid),
        (
            "standard: the right one last in a list",
            s().header(s_sign, &format!("v1a,x v1,{} v1,{s_b64}", b64(&[0; 32]))),
            Verified,
        ),
        ("standard: the right one first in a list", s().header(s_sign, &format!("v1,{s_b64} v1,broken")), Verified),
        ("standard: a list with commas", s().header(s_sign, &format!("v1,{s_b64},v1,{s_b64}")), Invalid),
        ("standard: a list of wrong ones", s().header(s_sign, &format!("v1,{0} v1,{0}", b64(&[0; 32]))), Invalid),
        ("standard: 6 minutes old", s().later(Span::minutes(6)), Stale),
        ("standard: 4 minutes old", s().later(Span::minutes(4)), Verified),
        ("standard: 4 minutes early", s().later(Span::minutes(-4)), Verified),
        ("standard: 6 minutes early", s().later(Span::minutes(-6)), Stale),
        ("standard: milliseconds for seconds, rightly signed", s_millis.signed(), Stale),
        ("standard: ISO 8601 for seconds, rightly signed", s().at(NOON), Invalid),
        ("standard: a sign before the seconds, rightly signed", s().at(&format!("+{seconds}")), Invalid),
        ("standard: a number beyond all times, rightly signed", s().at("99999999999999999999"), Invalid),
        ("standard: a dot in the id, rightly signed", s().header(s_id, "msg.1").signed(), Invalid),
        ("standard: an endless id, rightly signed", s().header(s_id, &"m".repeat(201)).signed(), Invalid),
        ("standard: two secrets, made with the second", s().secrets(&[WHSEC_OTHER, WHSEC]), Verified),
        ("standard: an unreadable secret beside the right one", s().secrets(&["rubbish", WHSEC]), Verified),
        ("standard: only an unreadable secret", s().secrets(&["rubbish"]), Invalid),
        ("standard: the old secret is retired", s().secrets(&[WHSEC_OTHER]), Invalid),
        ("standard: right for another connection", s().signed_with(WHSEC_OTHER), Invalid),
        ("standard: no live secret", s().secrets(&[]), Invalid),
        ("standard: zendesk's headers", Delivery { scheme: Scheme::Standard, ..z() }, Invalid),
        ("zendesk: standard's headers", Delivery { scheme: Scheme::Zendesk, ..s() }, Invalid),
        ("zendesk: an overlong delivery id is no id", z().header(z_id, &"i".repeat(201)), Verified),
    ];
    assert!(table.len() >= 60);
    for (name, delivery, expected) in table {
        assert_eq!(delivery.check(), expected, "{name}: {:?}", delivery.verify());
    }
}

#[test]
fn an_unknown_connection_is_answered_with_the_same_work() {
    // The time itself is not asserted here, a test machine is too noisy for that; that the work is done for every size is.
    [0, 1, 262_144].into_iter().for_each(|size| dummy_check(&vec![0; size]));
}

proptest! {
    #[test]
    fn what_zendesks_sender_signs_is_verified_and_no_changed_bit_is(body in prop::collection::vec(any::<u8>(), 0..200), at: usize, bit in 0..8_u8, secret in "[ -~]{1,60}") {
        let secrets = [Secret::new(secret.clone())];
        let headers = zendesk::signed_headers(&secrets[0], noon(), "inv", &body);
        let live = |body: &[u8]| zendesk::verify(&headers, body, &secrets, Purpose::Live, noon()).is_ok();
        prop_assert!(live(&body));
        prop_assert!(!live(&changed(body, at, bit)));
    }

    #[test]
    fn what_our_sender_signs_is_verified_and_no_changed_bit_is(body in prop::collection::vec(any::<u8>(), 0..200), at: usize, bit in 0..8_u8, bytes: [u8; 32]) {
        let secret = standard::Key::secret_of(bytes);
        let headers = standard::signed_headers(&[standard::Key::read(&secret).unwrap()], "fact-1", noon(), &body);
        let live = |body: &[u8]| standard::verify(&headers, body, std::slice::from_ref(&secret), noon()).is_ok();
        prop_assert!(live(&body));
        prop_assert!(!live(&changed(body, at, bit)));
    }

    #[test]
    fn no_header_makes_a_check_panic(values in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 6), body: Vec<u8>) {
        let mut headers = HeaderMap::new();
        for (name, value) in ZENDESK.iter().chain(&STANDARD).zip(values) {
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        prop_assert!(zendesk::verify(&headers, &body, &[Secret::new(LIVE)], Purpose::Test, noon()).is_err());
        prop_assert!(standard::verify(&headers, &body, &[Secret::new(WHSEC)], noon()).is_err());
    }
}

fn changed(mut body: Vec<u8>, at: usize, bit: u8) -> Vec<u8> {
    if body.is_empty() {
        return vec![bit];
    }
    let at = at % body.len();
    body[at] ^= 1 << bit;
    body
}
