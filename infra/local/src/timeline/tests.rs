//! What the clock promises.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use domain::Span;

use super::*;

fn start() -> Timestamp {
    "2019-08-01T00:00:00Z".parse().unwrap()
}

#[tokio::test]
async fn at_full_speed_days_pass_in_no_time_and_in_order() {
    let (timeline, begun) = (Timeline::max(start()), Instant::now());
    let order = Arc::new(Mutex::new(vec![]));
    let sleeps = [3, 1, 2].map(|day| {
        let (timeline, order) = (timeline.clone(), Arc::clone(&order));
        async move {
            let busy = timeline.sleep_until(start() + Span::days(day)).await;
            order.lock().unwrap().push((day, timeline.now()));
            drop(busy);
        }
    });
    futures::future::join_all(sleeps).await;
    assert_eq!(*order.lock().unwrap(), [1, 2, 3].map(|day| (day, start() + Span::days(day))));
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn the_clock_stands_still_while_somebody_is_busy() {
    let timeline = Timeline::max(start());
    let busy = timeline.busy();
    let asleep = tokio::spawn({
        let timeline = timeline.clone();
        async move { drop(timeline.sleep_until(start() + Span::hours(1)).await) }
    });
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(timeline.now(), start());
    drop(busy);
    asleep.await.unwrap();
    assert_eq!(timeline.now(), start() + Span::hours(1));
}

#[tokio::test]
async fn a_sleeper_wakes_busy_so_the_clock_waits_for_what_it_does() {
    let timeline = Timeline::max(start());
    let other = tokio::spawn({
        let timeline = timeline.clone();
        async move { drop(timeline.sleep_until(start() + Span::hours(2)).await) }
    });
    let busy = timeline.sleep_until(start() + Span::hours(1)).await;
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(timeline.now(), start() + Span::hours(1));
    let busy = busy.sleep_until(start() + Span::hours(1) + Span::minutes(1)).await;
    assert_eq!(timeline.now(), start() + Span::hours(1) + Span::minutes(1));
    drop(busy);
    other.await.unwrap();
}

#[tokio::test]
async fn the_clock_does_not_run_for_a_background_sleeper_alone_but_wakes_it_on_the_way() {
    let timeline = Timeline::max(start());
    let woken = Arc::new(AtomicBool::new(false));
    let background = tokio::spawn({
        let (timeline, woken) = (timeline.clone(), Arc::clone(&woken));
        async move {
            let busy = timeline.busy().sleep_in_background_until(start() + Span::minutes(15)).await;
            assert_eq!(timeline.now(), start() + Span::minutes(15));
            woken.store(true, Ordering::SeqCst);
            drop(busy);
        }
    });
    timeline.still().await;
    assert_eq!((timeline.now(), woken.load(Ordering::SeqCst)), (start(), false));
    drop(timeline.sleep_until(start() + Span::hours(1)).await);
    background.await.unwrap();
    assert_eq!((timeline.now(), woken.load(Ordering::SeqCst)), (start() + Span::hours(1), true));
}

/// Work that is handed over from place to place, always under a guard.
struct Place {
    waiting: AtomicUsize,
    nudged: tokio::sync::Notify,
}

impl Source for Place {
    fn is_quiet(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) == 0
    }

    fn next_due(&self) -> Option<Timestamp> {
        None
    }

    fn nudge(&self) {
        self.nudged.notify_one();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clock_never_jumps_while_work_is_on_its_way_through_the_places() {
    let timeline = Timeline::max(start());
    let places: Vec<Arc<Place>> =
        (0..4).map(|_| Arc::new(Place { waiting: AtomicUsize::new(0), nudged: tokio::sync::Notify::new() })).collect();
    let arrived = Arc::new(Mutex::new(vec![]));
    for (here, next) in (0..4).map(|n| (Arc::clone(&places[n]), places.get(n + 1).cloned())) {
        timeline.add(here.clone());
        let (timeline, arrived) = (timeline.clone(), Arc::clone(&arrived));
        tokio::spawn(async move {
            loop {
                here.nudged.notified().await;
                let busy = timeline.busy();
                while here.waiting.load(Ordering::SeqCst) > 0 {
                    here.waiting.fetch_sub(1, Ordering::SeqCst);
                    tokio::task::yield_now().await;
                    match &next {
                        Some(next) => drop(next.waiting.fetch_add(1, Ordering::SeqCst)),
                        None => arrived.lock().unwrap().push(timeline.now()),
                    }
                }
                drop(busy);
            }
        });
    }
    for round in 1..=200 {
        let busy = timeline.sleep_until(start() + Span::seconds(round)).await;
        places[0].waiting.fetch_add(1, Ordering::SeqCst);
        drop(busy);
    }
    timeline.quiet().await;
    let expected: Vec<Timestamp> = (1..=200).map(|round| start() + Span::seconds(round)).collect();
    assert_eq!(*arrived.lock().unwrap(), expected);
}

#[tokio::test]
async fn a_restart_goes_on_at_or_after_the_kept_time() {
    let folder = tempfile::tempdir().unwrap();
    let kept = || Some(KeptTime::at(folder.path().join("clock")));
    let timeline = Timeline::start(Pace::Max, start(), kept());
    drop(timeline.sleep_until(start() + Span::days(2)).await);
    let again = Timeline::start(Pace::Max, start(), kept());
    assert_eq!(again.now(), start() + Span::days(2));
}

#[tokio::test]
async fn a_faster_clock_runs_that_much_faster_and_never_backwards() {
    let timeline = Timeline::at_speed(1000, start());
    let begun = Instant::now();
    drop(timeline.sleep_until(start() + Span::seconds(60)).await);
    assert!(begun.elapsed() >= Duration::from_millis(60) && timeline.now() >= start() + Span::seconds(60));
    let before = timeline.now();
    timeline.set_pace(Pace::Max);
    assert!(timeline.now() >= before);
}

#[tokio::test]
async fn a_sleeper_who_goes_away_holds_nothing_up() {
    let timeline = Timeline::max(start());
    let gone = timeline.sleep_until(start() + Span::days(1));
    drop(gone);
    let lain = timeline.lie_down(start() + Span::days(1), true);
    drop(lain);
    timeline.still().await;
    assert_eq!(timeline.now(), start());
}
