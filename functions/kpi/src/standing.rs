//! Standings on their way: what a batch of facts teaches the rosters is gathered by leaf, and each leaf learns it once.

use std::collections::{BTreeMap, BTreeSet};

use boot::{Change, Failure, Ports};
use domain::{ClientId, Expert, ExpertId, Language, Program, ProgramId, Timestamp};
use matching::{Experience, Opening, Policy, Sought};
use store::{ClientScope, ClientStore, Leaf, Side, keys::place_of, rosters};

use crate::lesson::{Lesson, Step, demanded, learned, seen, steps};
use crate::record::by_number;

/// Teaches the rosters and counts the demand. What several programs teach one roster is gathered first: a leaf keeps one place in the
/// stream, and would take an earlier lesson that comes after a later one for one that it knows.
pub(crate) async fn learn(ports: &Ports, changes: &[Change]) -> Result<(), Failure> {
    let (mut classes, mut experts) = (Classes::new(), BTreeMap::new());
    for ((client, program), lessons) in steps(changes) {
        let store = ports.store.open(ClientScope::of_client(&client));
        let Some(program) = store.program(&program).await? else { continue };
        let lecture = Lecture { ports, store, policy: Policy::of(&program.value), program: program.value };
        lecture.count(&lessons).await?;
        lecture.gather(&lessons, &mut classes, &mut experts).await?;
    }
    for ((client, program, language), class) in classes {
        let store = ports.store.open(ClientScope::of_client(&client));
        class.in_order().teach(&store, &program, &language, ports.now()).await?;
    }
    for expert in seen(changes) {
        see(ports, &expert).await?;
    }
    Ok(())
}

/// The lessons of one program, on their way to rosters.
struct Lecture<'a> {
    ports: &'a Ports,
    store: ClientStore,
    program: Program,
    policy: Policy,
}

/// The lessons of one roster, and where in it they are to be heard.
struct Class {
    /// Of the roster's own program, where a ticket of it teaches; what other programs teach hangs on no policy.
    policy: Policy,
    lessons: Vec<Lesson<Experience>>,
    places: BTreeSet<u32>,
    named: BTreeSet<ExpertId>,
}

/// The rosters by client, program and language.
type Classes = BTreeMap<(ClientId, ProgramId, Language), Class>;

impl Lecture<'_> {
    async fn count(&self, lessons: &[Lesson<Step>]) -> Result<(), Failure> {
        let mut wanted: BTreeMap<&Language, Vec<_>> = BTreeMap::new();
        for lesson in lessons {
            wanted.entry(lesson.language()).or_default().extend(lesson.demand());
        }
        for (language, wanted) in wanted {
            self.store.change_demand(&self.program.id, language, |known| demanded(known, &wanted)).await?;
        }
        Ok(())
    }

    async fn gather(
        &self,
        lessons: &[Lesson<Step>],
        classes: &mut Classes,
        experts: &mut BTreeMap<ExpertId, Option<Expert>>,
    ) -> Result<(), Failure> {
        for lesson in lessons.iter().flat_map(|lesson| lesson.experiences(&self.policy)) {
            match lesson.what {
                Experience::Sought(sought) => {
                    let key = (self.program.client.clone(), self.program.id.clone(), sought.opening.language.clone());
                    let sought = self.with_plans(*sought).await?;
                    let class = classes.entry(key).or_insert_with(|| Class::of(&self.policy));
                    class.policy = self.policy.clone();
                    class.hear_of(&sought);
                    class.lessons.push(Lesson { what: Experience::Sought(Box::new(sought)), ..lesson });
                }
                _ => self.about_one(&lesson, classes, experts).await?,
            }
        }
        Ok(())
    }

    async fn with_plans(&self, sought: Sought) -> Result<Sought, Failure> {
        let Opening { id, epoch, .. } = &sought.opening;
        let plans = self.store.routings(id).await?.into_iter().filter(|plan| plan.epoch == *epoch).collect();
        Ok(Sought { plans, ..sought })
    }

    /// What is about one expert is heard in their rosters: a judgement in those of this program, work in hand in all of theirs.
    async fn about_one(
        &self,
        lesson: &Lesson<Experience>,
        classes: &mut Classes,
        experts: &mut BTreeMap<ExpertId, Option<Expert>>,
    ) -> Result<(), Failure> {
        let Some(id) = lesson.what.expert() else { return Ok(()) };
        if !experts.contains_key(id) {
            let expert = self.ports.store.expert(id).await?.map(|stored| stored.value);
            experts.insert(id.clone(), expert);
        }
        let Some(expert) = experts.get(id).and_then(Option::as_ref) else { return Ok(()) };
        let is_judged = matches!(lesson.what, Experience::Judged { .. });
        for (client, program, language) in rosters(expert) {
            let is_here = client == self.program.client && program == self.program.id;
            if !is_judged || is_here {
                classes.entry((client, program, language)).or_insert_with(|| Class::of(&self.policy)).hear(lesson, id);
            }
        }
        Ok(())
    }
}

impl Class {
    fn of(policy: &Policy) -> Class {
        Class { policy: policy.clone(), lessons: Vec::new(), places: BTreeSet::new(), named: BTreeSet::new() }
    }

    /// The lessons in the order of the stream, whichever program taught them.
    fn in_order(mut self) -> Class {
        self.lessons.sort_by(|a, b| a.shard.cmp(&b.shard).then_with(|| by_number(&a.sequence, &b.sequence)));
        self
    }

    async fn teach(&self, store: &ClientStore, program: &ProgramId, language: &Language, now: Timestamp) -> Result<(), Failure> {
        let mut met: BTreeSet<ExpertId> = BTreeSet::new();
        let hear = |leaf: &Leaf| {
            met.extend(leaf.standings.iter().map(|standing| standing.id.clone()));
            learned(leaf, &self.lessons, &self.policy, now)
        };
        let places: Vec<u32> = self.places.iter().copied().collect();
        store.change_leaves(program, language, Side::Here, &places, hear).await?;
        // Who went away meanwhile still has their answer judged.
        let gone: Vec<u32> = self.named.iter().filter(|id| !met.contains(id)).map(place_of).collect();
        if gone.is_empty() {
            return Ok(());
        }
        let hear = |leaf: &Leaf| learned(leaf, &self.lessons, &self.policy, now);
        Ok(store.change_leaves(program, language, Side::Away, &gone, hear).await?)
    }

    fn hear(&mut self, lesson: &Lesson<Experience>, expert: &ExpertId) {
        self.lessons.push(lesson.clone());
        self.places.insert(place_of(expert));
        self.named.insert(expert.clone());
    }

    /// A ticket that looked for somebody is heard of where its plans looked, and by whom they asked.
    fn hear_of(&mut self, sought: &Sought) {
        for plan in &sought.plans {
            self.places.extend(matching::places(&sought.opening, &self.policy, plan.plan));
            self.places.extend(plan.planned().map(place_of));
        }
        self.places.extend(sought.found.iter().map(place_of));
    }
}

/// When the expert was last seen and called, in their rosters.
async fn see(ports: &Ports, expert: &Expert) -> Result<(), Failure> {
    let side = if expert.available { Side::Here } else { Side::Away };
    for (client, program, language) in rosters(expert) {
        let store = ports.store.open(ClientScope::of_client(&client));
        let look = |leaf: &Leaf| {
            let mut next = leaf.clone();
            for own in next.standings.iter_mut().filter(|standing| standing.id == expert.id) {
                own.seen_at = own.seen_at.max(expert.seen_at);
                own.called_at = own.called_at.max(expert.called_at);
            }
            (&next != leaf).then_some(next)
        };
        store.change_leaves(&program, &language, side, &[place_of(&expert.id)], look).await?;
    }
    Ok(())
}
