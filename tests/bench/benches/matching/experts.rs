//! Experts: as many standings as are wanted, each there and with a track of its own.

use domain::{Expert, ExpertId};
use matching::{Standing, TopicTrack, Track};

/// So many experts who are there, know every topic, and have answered a good deal on two of them.
pub fn standings(count: usize) -> Vec<Standing> {
    (0..count).flat_map(standing).collect()
}

fn standing(number: usize) -> Vec<Standing> {
    let program = testkit::program();
    let mut expert = Expert { id: ExpertId::from_name(&format!("expert {number}")), ..testkit::expert("one of many") };
    expert.qualifications.iter_mut().for_each(|held| held.languages.truncate(1));
    Standing::of(&expert, &program.client, &program.id, &track(number))
}

/// A track that differs from the next one's; the numbers mean nothing.
fn track(number: usize) -> Track {
    let some = |factor: usize, most: usize| u32::try_from(number * factor % most).unwrap_or(0);
    let topic = |index: usize| {
        let topic = testkit::program().topics[index].id.clone();
        TopicTrack(topic, some(7_919, 60_000), some(104_729, 20_000))
    };
    Track {
        good: some(7_919, 120_000),
        bad: some(104_729, 40_000),
        topics: vec![topic(0), topic(1)],
        asked: 40_000 + some(1_299_709, 60_000),
        responses: some(15_485_863, 40_000),
        offers: some(32_452_843, 30_000),
        claims: some(49_979_687, 30_000),
        exposure: 20_000 + some(67_867_967, 10_000),
        faded_at: Some(testkit::noon()),
    }
}
