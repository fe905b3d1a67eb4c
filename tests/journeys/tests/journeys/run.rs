//! How a story is played: once; once more with every quarter's sweep; with every delivery doubled; and with every effect crashed, before
//! and after it took effect, told to the stage or taking its process away. Every end must be the same, and hold the invariants.

use std::future::Future;
use std::pin::Pin;

use testkit::{Crash, Deliveries, End, Facts, World};

/// A story over a world. Its own assertions stand at its end.
pub(crate) type Story = for<'a> fn(&'a World) -> Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Writes the tests of a story: played well, doubled and crashed, or only those of the three that are named.
macro_rules! journey {
    ($name:ident) => {
        crate::run::journey!($name: ends_well, ends_the_same_doubled, ends_the_same_crashed);
    };
    ($name:ident: $($test:ident),+) => {
        mod $name {
            $(
                #[tokio::test]
                async fn $test() {
                    crate::run::$test(|world| Box::pin(super::story::$name(world))).await;
                }
            )+
        }
    };
}
pub(crate) use journey;

/// The end of a story in this world, once its invariants hold.
async fn end(world: World, story: Story) -> Result<(Facts, usize), String> {
    story(&world).await;
    world.settle().await;
    world.check_invariants().await?;
    Ok((world.facts(), world.effects()))
}

async fn first(story: Story) -> (Facts, usize) {
    end(World::new().await, story).await.unwrap()
}

/// Played once, and once more with every sweep.
pub(crate) async fn ends_well(story: Story) {
    let (facts, effects) = first(story).await;
    assert!(effects > 0, "a story without effects tells nothing");
    let (again, _) = end(World::new().await.with_every_sweep(), story).await.unwrap();
    same(facts.difference(&again), "with every sweep");
}

/// Played with every delivery doubled.
pub(crate) async fn ends_the_same_doubled(story: Story) {
    let (facts, _) = first(story).await;
    let (twice, _) = end(World::of(Deliveries::Twice, None).await, story).await.unwrap();
    same(facts.difference(&twice), "doubled");
}

/// Played once for each effect, crash before and after it, and end of the crash.
pub(crate) async fn ends_the_same_crashed(story: Story) {
    let (facts, effects) = first(story).await;
    for at in 1..=effects {
        for (after, told) in [(false, End::Told), (true, End::Told), (false, End::Gone), (true, End::Gone)] {
            let crash = Crash { at, after, end: told };
            replay(crash, story, &facts).await;
        }
    }
}

/// Plays a story with one crash. What goes wrong, be it an assertion of the story's own, is told with the crash.
async fn replay(crash: Crash, story: Story, facts: &Facts) {
    let world = World::of(Deliveries::Once, Some(crash)).await;
    let clue = Clue(crash);
    story(&world).await;
    world.settle().await;
    let name = world.effect(crash.at).unwrap_or_default();
    world.check_invariants().await.unwrap_or_else(|broken| panic!("{crash:?} ({name}): {broken}"));
    same(facts.difference_by_the_hour(&world.facts()), &format!("with {crash:?} ({name})"));
    drop(clue);
}

fn same(difference: Option<String>, how: &str) {
    assert!(difference.is_none(), "{how} it ends otherwise:\n{}", difference.unwrap_or_default());
}

/// Tells the crash when the test ends in the middle of a story.
struct Clue(Crash);

impl Drop for Clue {
    #[allow(clippy::print_stderr, reason = "a test tells what it was doing")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("it went wrong with {:?}", self.0);
        }
    }
}
