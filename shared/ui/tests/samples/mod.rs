//! Every page in every state, with values of our own, for the tests and for whoever wants to look at them.

use domain::{ExpertId, Language, Principal, SessionId, Span, TicketId, Timestamp};
use ledger::Rule;
use matching::{Because, Factors, NotYours, Why};
use money::{BasisPoints, Currency, Money};
use ui::{
    Choice, ClaimPart, DeskPage, DeviceView, EarningsPage, EscalationView, Frame, InviteError, InvitePage, InviteRole,
    LetterView, LineView, LinkOver, LinkOverPage, MeError, MePage, NotFoundPage, NoteView, Notice, OfferView, Order, OutboxPage,
    OverPart, OverState, OwnState, OwnView, PreviewPart, QualificationView, ReleaseError, ReleasePage, RewardView, SentPart,
    SentState, SignInConfirmPage, SignInError, SignInPage, SignInSentPage, StylePage, SuggestionView, SumsView, TicketError,
    TicketPage, TicketPart, TicketView, Tongue, UndoForm, Voice, Who, WordView,
};

/// The name of a page's state, and its HTML.
pub type Sample = (&'static str, String);

/// Every page in every state that it has, in one tongue.
pub fn all(tongue: Tongue) -> Vec<Sample> {
    let mut samples = desk(tongue);
    samples.extend(tickets(tongue));
    samples.extend(earnings(tongue));
    samples.extend(doors(tongue));
    samples.extend(own(tongue));
    samples
}

/// A moment on the day of the samples.
pub fn at(time: &str) -> Timestamp {
    format!("2026-11-26T{time}Z").parse().unwrap()
}

fn frame(tongue: Tongue) -> Frame {
    Frame::of(tongue).signed_in(Who { name: "Ada Müller".into(), expert: true, invites: false, single_keys: true })
}

fn dollars(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn ticket_id(n: u32) -> TicketId {
    TicketId::imagined(&"acme".parse().unwrap(), &n.to_string())
}

fn language(tag: &str) -> Language {
    tag.parse().unwrap()
}

fn offer(n: u32, subject: &str, tag: &str, minor: i64) -> OfferView {
    OfferView {
        ticket: ticket_id(n),
        subject: subject.into(),
        language: language(tag),
        program: "Acme Player".into(),
        topic: Some("Playback".into()),
        reward: dollars(minor),
        opened_at: at("09:48:00"),
        due_at: n.is_multiple_of(2).then(|| at("14:00:00")),
        releases: n % 3,
        being_read: n == 2,
    }
}

fn offers() -> Vec<OfferView> {
    vec![
        offer(1, "The sound stops after a minute when I cast to the television", "en", 210),
        offer(2, "Nach dem Update fehlen meine Wiedergabelisten, und die Suche findet sie auch nicht", "de", 280),
        offer(3, "لا يعمل التطبيق على هاتفي بعد التحديث", "ar", 210),
        offer(4, "再生リストを家族と共有したい", "ja", 1_175),
    ]
}

fn own_tickets() -> Vec<OwnView> {
    let own = |n, subject: &str, is| OwnView {
        ticket: ticket_id(n),
        subject: subject.into(),
        language: language("en"),
        program: "Acme Player".into(),
        reward: dollars(210),
        is,
    };
    vec![
        own(11, "Where do I find the invoice of last month?", OwnState::Claimed { until: at("10:12:00") }),
        own(12, "Subtitles are out of step with the picture", OwnState::Lapsed),
        own(13, "Can I move my account to another country?", OwnState::Sending { until: at("10:00:08") }),
        own(14, "The app asks for a code that never comes", OwnState::Draft),
    ]
}

fn why() -> Why {
    Why {
        may_claim: true,
        because: Because::WaveIsOpen,
        not_asked: None,
        wave: Some(1),
        place: Some(2),
        candidates: 12,
        factors: Some(Factors { merit_percent: 8, response_percent: -3, access_percent: 0 }),
        control_group: false,
        taken_until: None,
    }
}

fn reward() -> RewardView {
    RewardView {
        experts: dollars(280),
        earlier_experts: dollars(70),
        yours: dollars(210),
        release_share: BasisPoints::new(2_000).unwrap(),
        release: dollars(56),
        confirm: Span::hours(72),
        reopen: Span::days(7),
    }
}

/// A ticket with all that one can hold.
pub fn ticket() -> TicketView {
    let word = |by, text: &str, time| WordView { by, text: text.into(), at: at(time) };
    TicketView {
        ticket: ticket_id(1),
        epoch: 3,
        episode: 1,
        subject: "The sound stops after a minute when I cast to the television".into(),
        language: language("en"),
        program: "Acme Player".into(),
        topic: Some("Playback".into()),
        channel: "email".into(),
        opened_at: at("09:48:00"),
        due_at: Some(at("14:00:00")),
        thread: vec![
            word(
                Voice::Customer,
                "Since yesterday the sound stops after about a minute.\n\nThe picture goes on. Phone: [phone hidden].",
                "09:48:00",
            ),
            word(Voice::Automation, "Please switch the television off and on again.", "09:49:00"),
            word(Voice::Customer, "I did, three times. It did not help. <b>Really</b>.", "09:55:00"),
            word(Voice::Agent, "The television is a model of 2021.", "09:57:00"),
        ],
        notes: vec![NoteView {
            text: "It is not the cable: the customer casts by the network. I would look at the sleep timer next.".into(),
            at: at("09:58:00"),
            share: BasisPoints::new(2_000).unwrap(),
        }],
        escalation: None,
        suggestion: None,
        reward: reward(),
        why: Some(why()),
    }
}

fn desk_page(tongue: Tongue) -> DeskPage {
    DeskPage {
        frame: frame(tongue),
        programs: vec![
            Choice { value: "player".into(), name: "Acme Player".into() },
            Choice { value: "cloud".into(), name: "Acme Cloud".into() },
        ],
        program: None,
        order: Order::Fit,
        own: own_tickets(),
        offers: offers(),
        more: true,
        selected: Some(ticket()),
        available: true,
        under_review: false,
    }
}

fn desk(tongue: Tongue) -> Vec<Sample> {
    let lively = desk_page(tongue);
    let taken = DeskPage {
        frame: frame(tongue).saying(Some(Notice::Taken)),
        selected: None,
        more: false,
        own: vec![],
        ..desk_page(tongue)
    };
    let empty = DeskPage { offers: vec![], own: vec![], selected: None, more: false, available: false, ..desk_page(tongue) };
    let review = DeskPage { under_review: true, ..empty.clone() };
    vec![
        ("desk", lively.html().unwrap()),
        ("desk-taken", taken.html().unwrap()),
        ("desk-empty", empty.html().unwrap()),
        ("desk-review", review.html().unwrap()),
    ]
}

fn claim(draft: &str, error: Option<TicketError>) -> Box<ClaimPart> {
    Box::new(ClaimPart {
        at: at("10:00:00"),
        until: at("10:15:00"),
        now: at("10:05:30"),
        extendable: true,
        draft: draft.into(),
        draft_saved_at: Some(at("10:05:00")),
        question: String::new(),
        reason: String::new(),
        error,
    })
}

fn sent(undo: bool, stands: SentState) -> SentPart {
    SentPart {
        answer: "Open the settings of the player, then “Sleep timer”, and choose “Never”. Then cast again.".into(),
        at: at("10:08:00"),
        undo_until: undo.then(|| at("10:08:08")),
        stands,
        next: Some(offer(2, "Nach dem Update fehlen meine Wiedergabelisten", "de", 280)),
    }
}

fn tickets(tongue: Tongue) -> Vec<Sample> {
    let page = |ticket: TicketView, part| TicketPage { frame: frame(tongue), ticket, part }.html().unwrap();
    let undo = UndoForm { action: format!("/desk/{}/undo", ticket_id(1)), epoch: 3, episode: 1 };
    let released = frame(tongue).saying(Some(Notice::Released)).undone_by(undo);
    let held = TicketView { why: Some(Why { because: Because::Held, ..why() }), ..ticket() };
    let waits = Why {
        may_claim: false,
        because: Because::Refused(NotYours::PoolOpensAt { at: at("10:20:00") }),
        control_group: true,
        ..why()
    };
    let taken = Why { taken_until: Some(at("10:15:00")), ..why() };
    let suggestion =
        SuggestionView { title: "Sleep timer".into(), answer: "Switch the sleep timer off.".into(), fits: None, may_judge: true };
    let escalation = EscalationView { reason: "It looks like an outage.".into(), until: at("10:07:00") };
    let preview = PreviewPart {
        draft: Some("Open the settings and".into()),
        lapsed_at: Some(at("09:59:00")),
        being_read: true,
        alike: vec![],
    };
    let over = OverPart { is: OverState::Released, draft: Some("I would look at".into()), alike: offers() };
    let over = TicketPage { frame: released, ticket: ticket(), part: TicketPart::Over(over) };
    let release = |note: &str, error| ReleasePage {
        frame: frame(tongue),
        ticket: ticket(),
        note: note.into(),
        message: String::new(),
        error,
    };
    vec![
        ("preview", page(ticket(), TicketPart::Preview(PreviewPart::default()))),
        ("preview-lapsed", page(TicketView { escalation: Some(escalation), ..ticket() }, TicketPart::Preview(preview))),
        ("preview-waits", page(TicketView { why: Some(waits), ..ticket() }, TicketPart::Preview(PreviewPart::default()))),
        (
            "preview-taken",
            page(
                TicketView { why: Some(taken), ..ticket() },
                TicketPart::Preview(PreviewPart { alike: offers(), ..PreviewPart::default() }),
            ),
        ),
        ("claimed", page(held.clone(), TicketPart::Claimed(claim("Open the settings of the player, then “Sleep timer”.", None)))),
        ("claimed-error", page(held.clone(), TicketPart::Claimed(claim("", Some(TicketError::AnswerEmpty))))),
        ("claimed-reason", page(held, TicketPart::Claimed(claim("", Some(TicketError::ReasonTooLong { most: 2_000 }))))),
        ("sending", page(ticket(), TicketPart::Sent(sent(true, SentState::Waiting { until: at("23:00:00") })))),
        (
            "sent",
            page(
                TicketView { suggestion: Some(suggestion), ..ticket() },
                TicketPart::Sent(sent(false, SentState::Resolved { until: at("23:00:00") })),
            ),
        ),
        ("over", over.html().unwrap()),
        ("release", release("", None).html().unwrap()),
        ("release-error", release("A long note.", Some(ReleaseError::NoteTooLong { most: 4_000 })).html().unwrap()),
    ]
}

fn line(n: u32, rule: Rule, minor: i64) -> LineView {
    LineView {
        posting: format!("pos_{n}").parse().unwrap(),
        at: at("09:00:00"),
        rule,
        amount: dollars(minor),
        ticket: (n < 4).then(|| ticket_id(n)),
        subject: (n < 4).then(|| "Where do I find the invoice of last month?".into()),
        program: (n < 4).then(|| "Acme Player".into()),
        changes_at: matches!(rule, Rule::Hold).then(|| at("23:00:00")),
        note: if n == 6 { "Paid twice by mistake on 12 November.".into() } else { String::new() },
    }
}

fn earnings(tongue: Tongue) -> Vec<Sample> {
    let sums = SumsView {
        today: dollars(420),
        held: dollars(1_260),
        next: dollars(8_735),
        paid: dollars(123_450),
        an_hour: Some(dollars(1_890)),
    };
    let rules = [Rule::Hold, Rule::Earn, Rule::Forfeit, Rule::Payout, Rule::Return, Rule::Reversal];
    let lines =
        rules.into_iter().zip(1..).map(|(rule, n)| line(n, rule, if n == 6 { -210 } else { 210 * i64::from(n) })).collect();
    let full = EarningsPage {
        frame: frame(tongue),
        month: "2026-11".into(),
        before: Some("2026-10".into()),
        after: None,
        sums: vec![sums],
        next_payout_at: Some(at("23:00:00")),
        account_missing: false,
        lines,
    };
    let empty =
        EarningsPage { sums: vec![], lines: vec![], account_missing: true, next_payout_at: None, before: None, ..full.clone() };
    vec![("earnings", full.html().unwrap()), ("earnings-empty", empty.html().unwrap())]
}

fn doors(tongue: Tongue) -> Vec<Sample> {
    let frame = || Frame::of(tongue);
    let sign_in = |mail: &str, error| SignInPage { frame: frame(), mail: mail.into(), to: "/desk".into(), error };
    let confirm = |invited_as| SignInConfirmPage {
        frame: frame(),
        action: "/sign-in/token".into(),
        mail: "ada@example.com".into(),
        invited_as,
        to: String::new(),
    };
    let sent = |mail: &str| SignInSentPage { frame: frame(), mail: mail.into(), outbox: Some("/outbox".into()) };
    let expert = Principal::Expert { expert: ExpertId::from_name("ada") };
    vec![
        ("sign-in", sign_in("", None).html().unwrap()),
        ("sign-in-error", sign_in("ada@", Some(SignInError::NoAddress)).html().unwrap()),
        ("sign-in-sent", sent("ada@example.com").html().unwrap()),
        ("sign-in-sent-somewhere", sent("").html().unwrap()),
        ("sign-in-confirm", confirm(None).html().unwrap()),
        ("invitation", confirm(Some(expert)).html().unwrap()),
        ("link-over", LinkOverPage { frame: frame(), because: LinkOver::Used }.html().unwrap()),
        ("not-found", NotFoundPage { frame: frame() }.html().unwrap()),
    ]
}

fn own(tongue: Tongue) -> Vec<Sample> {
    let device = |n: u8, name: &str, this| DeviceView {
        session: SessionId::from_random([n; 16]),
        device: name.into(),
        begun_at: at("08:00:00"),
        seen_at: at("09:00:00"),
        this,
    };
    let held = |program: &str, topics: Vec<String>| QualificationView {
        program: program.into(),
        topics,
        languages: vec![language("en"), language("de"), language("ar")],
    };
    let expert = Principal::Expert { expert: ExpertId::from_name("ada") };
    let me = MePage {
        frame: frame(tongue).saying(Some(Notice::Saved)),
        name: "Ada Müller".into(),
        mail: "ada@example.com".into(),
        tongue,
        single_keys: true,
        available: Some(true),
        role: Some(expert),
        roles: vec![("1".into(), Principal::Client { client: "acme".parse().unwrap() }), ("2".into(), Principal::Operator)],
        qualifications: vec![held("Acme Player", vec![]), held("Acme Cloud", vec!["Backup".into(), "Sharing".into()])],
        account: Some("•••• 4711".into()),
        devices: vec![device(1, "Firefox on Linux", true), device(2, "Safari on iPhone", false)],
        error: None,
    };
    let wrong = MePage { error: Some(MeError::NameTooLong { most: 80 }), account: None, roles: vec![], ..me.clone() };
    let invite = |error| InvitePage {
        frame: Frame::of(tongue).signed_in(Who { name: "Olga".into(), expert: false, invites: true, single_keys: false }),
        mail: String::new(),
        roles: vec![InviteRole::Expert, InviteRole::Client, InviteRole::Operator],
        role: Some(InviteRole::Expert),
        clients: vec![Choice { value: "acme".into(), name: "Acme".into() }],
        of: String::new(),
        error,
    };
    let letter = LetterView {
        to: "ada@example.com".into(),
        subject: "Sign in to Fandesk".into(),
        language: "en".into(),
        at: at("09:00:00"),
        text: "Press the button to sign in.".into(),
        links: vec!["https://help.example.com/sign-in/0123456789abcdef0123456789abcdef0123456789abcdef".into()],
    };
    let outbox = |letters| OutboxPage { frame: Frame::of(tongue), letters }.html().unwrap();
    vec![
        ("me", me.html().unwrap()),
        ("me-error", wrong.html().unwrap()),
        ("invite", invite(None).html().unwrap()),
        ("invite-error", invite(Some(InviteError::NoClient)).html().unwrap()),
        ("outbox", outbox(vec![letter])),
        ("outbox-empty", outbox(vec![])),
        ("style", StylePage { frame: Frame::new("Style") }.html().unwrap()),
    ]
}
