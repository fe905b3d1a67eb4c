//! A small made-up forum: who answers what is known, so it is known what must be found.

use domain::{Span, Timestamp};
use matching::knowledge::Sharing;
use serde_json::{Value, json};

use super::*;

const SUBJECTS: [&str; 8] = ["sync", "tabs", "sound", "print", "fonts", "login", "crash", "cookies"];
/// Only chances: no turns.
const PURE: Sharing = Sharing { access: 0.0, trial: 0.0, rotation: 0.0 };

fn hour(n: usize) -> Timestamp {
    Timestamp::from_millis(1_572_566_400_000) + Span::hours(i64::try_from(n).unwrap())
}

fn post(id: usize, at: Timestamp, by: &str) -> Value {
    json!({ "id": id, "at": at.to_string(), "by": by, "text": "Try this." })
}

fn thread(id: usize, at: Timestamp, topic: &str, posts: &[Value]) -> Thread {
    let text = format!("My {topic} does not work any more");
    let by = format!("asker-{id}");
    serde_json::from_value(json!({
        "id": id, "at": at.to_string(), "by": by, "locale": "en-US", "topic": topic, "title": topic, "text": text, "posts": posts,
    }))
    .unwrap()
}

/// A question an hour, by turns about each subject, answered half an hour later by the one who knows it; `bea`, the busiest,
/// answers every second one, too.
fn forum(from: usize, to: usize) -> Vec<Thread> {
    let one = |n: usize| {
        let subject = SUBJECTS[n * 5 % SUBJECTS.len()];
        let at = hour(n) + Span::minutes(30);
        let mut posts = vec![post(2 * n, at, &format!("knows-{subject}"))];
        posts.extend(n.is_multiple_of(2).then(|| post(2 * n + 1, at, "bea")));
        thread(n, hour(n), subject, &posts)
    };
    (from..to).map(one).collect()
}

fn report(train: &[Thread], test: &[Thread], sharing: Sharing) -> Report {
    let rankers = rankers(sharing);
    let parts = Parts { rankers: rankers.iter().map(|ranker| ranker.name.clone()).collect(), ..Parts::default() };
    Report::of(&evaluate(train, test, Mode::Online, rankers, &|| ()), &parts)
}

/// Whom each test question is shown first, by name.
fn orders(train: &[Thread], test: &[Thread]) -> Vec<Vec<String>> {
    let mut rankers = rankers(Sharing::default());
    let mut orders = vec![];
    walk(train, test, Mode::Online, |moment| {
        for ranker in &mut rankers {
            let order = ranker.order(moment);
            orders.push(order.iter().map(|place| moment.name(*place).to_owned()).collect());
        }
    });
    orders
}

#[test]
fn who_knows_a_subject_is_found_where_activity_does_not_tell() {
    let report = report(&forum(0, 300), &forum(300, 400), PURE);
    assert_eq!((report.n_answered, report.n_candidates, report.reachable), (100, 9, 1.0));
    // Each shows four of nine to a thread with one helper, or two of whom bea is one.
    let wave = |name: &str| report.rankers[name].recall_wave;
    assert!(wave("fandesk") > 0.99, "{:?}", report.rankers);
    assert!(wave("fandesk") > wave("most_active") + 0.2 && wave("fandesk") > wave("most_recent") + 0.2, "{:?}", report.rankers);
}

#[test]
fn the_gini_of_exposure_is_what_a_hand_computes() {
    let train = [thread(1, hour(0), "sync", &[post(1, hour(1), "ann"), post(2, hour(1), "bob")])];
    let test = [
        thread(2, hour(2), "sync", &[post(3, hour(3), "ann"), post(4, hour(3), "cid")]),
        thread(3, hour(4), "sync", &[post(5, hour(5), "dan")]),
    ];
    let report = report(&train, &test, PURE);
    // The first question is shown to ann and bob, the second to ann, bob and cid; dan was not known yet. Those who helped in the
    // test are ann (2), cid (1) and dan (0): (-2·0 + 0·1 + 2·2) / (3·3). With bob (2) they are four: (-3·0 - 1·1 + 1·2 + 3·2) /
    // (4·5).
    for figures in report.rankers.values() {
        assert_eq!((figures.gini_5, figures.gini_5_of_all), (0.4444, 0.35));
        assert_eq!(
            (figures.first_5, figures.recall_5),
            (0.5, 0.25),
            "ann of the first question's two, and nobody of the second's"
        );
    }
    assert_eq!((report.n_candidates, report.n_helpers, report.reachable), (4, 3, 0.5));
}

#[test]
fn nothing_posted_at_or_after_a_question_counts_for_it() {
    let (train, test) = (forum(0, 100), forum(100, 140));
    let before = orders(&train, &test);
    let asked_at = test[20].at;
    let mut changed = test.clone();
    for (thread, post) in
        changed.iter_mut().flat_map(|thread| (0..thread.posts.len()).map(|_| thread.id).zip(thread.posts.iter_mut()))
    {
        if post.at >= asked_at {
            (post.by, post.helpful) = (format!("stranger-{thread}"), 9);
        }
    }
    // A post of the very moment at which it is asked comes too late as well.
    changed[3].posts.push(serde_json::from_value(post(9_999, asked_at, "late")).unwrap());
    let after = orders(&train, &changed);
    let until = before.len() / test.len() * 21;
    assert_eq!(before[..until], after[..until]);
    assert_ne!(before[until..], after[until..]);
}

#[test]
fn votes_of_the_tested_file_are_not_learned() {
    let (train, mut test) = (forum(0, 100), forum(100, 140));
    let before = orders(&train, &test);
    test.iter_mut().flat_map(|thread| &mut thread.posts).for_each(|post| post.unhelpful = 9);
    assert_eq!(before, orders(&train, &test));
}

#[test]
fn frozen_nobody_new_is_known_and_the_same_files_give_the_same_figures() {
    let (train, test) = (forum(0, 60), forum(60, 100));
    let frozen = evaluate(&train, &test, Mode::Frozen, rankers(PURE), &|| ());
    assert_eq!(frozen.n_known, 9);
    let newcomer = [thread(900, hour(61), "sync", &[post(900, hour(62), "new")])];
    assert_eq!(evaluate(&train, &newcomer, Mode::Frozen, rankers(PURE), &|| ()).n_known, 9);
    assert_eq!(evaluate(&train, &newcomer, Mode::Online, rankers(PURE), &|| ()).n_known, 10);
    let told = || serde_json::to_string(&report(&train, &test, Sharing::default())).unwrap();
    assert_eq!(told(), told());
}

#[test]
fn spam_and_the_askers_own_posts_are_no_help() {
    let mut asked = thread(2, hour(2), "sync", &[post(3, hour(3), "asker-2"), post(4, hour(3), "spammer")]);
    asked.posts[1].spam = true;
    let report = report(&forum(0, 2), &[asked], PURE);
    assert_eq!((report.n_answered, report.n_helpers), (0, 0));
    assert!(report.rankers.values().all(|figures| figures.first_5 == 0.0 && figures.gini_5 == 0.0));
}

#[test]
fn turns_make_exposure_more_equal() {
    let once = |n: usize| thread(1_000 + n, hour(n), "tabs", &[post(1_000 + n, hour(n + 1), &format!("once-{n}"))]);
    let train: Vec<Thread> = forum(0, 300).into_iter().chain((200..240).map(once)).collect();
    let curve = frontier(Sharing::default()).into_iter().map(|(_, ranker)| ranker).collect();
    let evaluated = evaluate(&train, &forum(300, 500), Mode::Online, curve, &|| ());
    let ginis: Vec<f64> = evaluated.tallies.iter().map(|tally| tally.gini(FIVE, &[true; 49], 0)).collect();
    assert!(ginis[1..].windows(2).all(|pair| pair[0] > pair[1]), "{ginis:?}");
}

#[test]
fn the_plot_names_every_ranker() {
    let svg = plot(&report(&forum(0, 60), &forum(60, 100), PURE));
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    assert!(["fandesk", "random", "most_active", "most_recent"].iter().all(|name| svg.contains(&format!(">{name}</text>"))));
}
