//! A world in memory: a table that can crash, a clock that is set, experts with and without an account.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use boot::{Clock, Failure, Ports, Settings, Stage};
use domain::{ClientId, ConnectionId, Expert, ExpertId, PayoutAccount, Reward, RewardPart, Secret, Span, TicketId, Timestamp};
use ledger::{Account, Balances, Period, Posting, balances, trial_balance};
use money::{Currency, Money};
use payout_fn::bank_file::Debtor;
use payout_fn::{PayoutStage, Provider};
use queue::{MemorySender, Work};
use store::{Item, Key, MemoryTable, Page, Put, Query, Store, Stored, Table, TableError, TableName};

/// A table whose n-th write fails, before or after it took effect.
#[derive(Default)]
pub(crate) struct CrashTable {
    inner: MemoryTable,
    writes: AtomicUsize,
    crash: Mutex<Option<(usize, bool)>>,
}

impl CrashTable {
    /// Makes the `nth` write from now, counted from 1, fail; `after` it took effect or instead of it.
    pub(crate) fn crash_at(&self, nth: usize, after: bool) {
        self.writes.store(0, Ordering::SeqCst);
        *self.crash.lock().unwrap() = Some((nth, after));
    }

    /// How many writes there were since the crash was set.
    pub(crate) fn writes(&self) -> usize {
        self.writes.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Table for CrashTable {
    async fn get(&self, table: TableName, key: &Key) -> Result<Option<Item>, TableError> {
        self.inner.get(table, key).await
    }
    async fn get_many(&self, table: TableName, keys: &[Key]) -> Result<Vec<Item>, TableError> {
        self.inner.get_many(table, keys).await
    }
    async fn query(&self, query: &Query) -> Result<Page, TableError> {
        self.inner.query(query).await
    }
    async fn write(&self, puts: Vec<Put>) -> Result<(), TableError> {
        let nth = self.writes.fetch_add(1, Ordering::SeqCst) + 1;
        let crash = self.crash.lock().unwrap().filter(|(at, _)| *at == nth);
        let lost = || Err(TableError::Unavailable("the machine went away".to_owned()));
        match crash {
            Some((_, false)) => lost(),
            Some((_, true)) => self.inner.write(puts).await.and_then(|()| lost()),
            None => self.inner.write(puts).await,
        }
    }
}

/// A clock that is set.
#[derive(Default)]
pub(crate) struct SetClock(AtomicI64);

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

pub(crate) struct World {
    pub(crate) table: Arc<CrashTable>,
    clock: Arc<SetClock>,
    pub(crate) store: Store,
    pub(crate) stage: PayoutStage,
}

impl World {
    /// A world on Wednesday of week 31, with a debtor and bank files.
    pub(crate) fn new() -> World {
        World::build(|ports| PayoutStage::new(ports, Some(debtor())))
    }

    pub(crate) fn paying_by(provider: Arc<dyn Provider>) -> World {
        World::build(|ports| PayoutStage::with_provider(ports, Some(debtor()), provider))
    }

    pub(crate) fn build(stage: impl FnOnce(Ports) -> PayoutStage) -> World {
        let (table, clock) = (Arc::<CrashTable>::default(), Arc::<SetClock>::default());
        let store = Store::new(table.clone());
        let settings = Settings::read(|_| None, &[]).unwrap();
        let ports = Ports { store: store.clone(), sender: Arc::new(MemorySender::default()), clock: clock.clone(), settings };
        let world = World { table, clock, store, stage: stage(ports) };
        world.set_clock(wednesday());
        world
    }

    pub(crate) fn set_clock(&self, now: Timestamp) {
        self.clock.0.store(now.millis(), Ordering::SeqCst);
    }

    pub(crate) async fn work(&self, work: &Work) -> Result<(), Failure> {
        self.stage.work(work.clone(), "cor_1").await
    }

    /// Holds and earns a reward, booked now.
    pub(crate) async fn earn(&self, reward: &Reward) {
        self.work(&hold(reward)).await.unwrap();
        self.work(&earn(reward)).await.unwrap();
    }

    /// Gives an expert an account.
    pub(crate) async fn open_account(&self, name: &str, iban: &str) {
        let id = ExpertId::from_name(name);
        let version = self.store.expert(&id).await.unwrap().map_or(0, |stored| stored.version);
        let payout = Some(PayoutAccount { holder: name.to_owned(), iban: Secret::new(iban) });
        let expert = Expert { available: true, payout, ..Expert::new(id, name, Vec::new()) };
        self.store.save_expert(&Stored { value: expert, version }).await.unwrap();
    }

    /// Every posting of Ada and Bob in the months around.
    pub(crate) async fn postings(&self) -> Vec<Posting> {
        let mut postings = Vec::new();
        for name in ["ada", "bob"] {
            for month in ["2019-07", "2019-08"] {
                postings.extend(self.store.postings(&expert(name), month).await.unwrap());
            }
        }
        postings
    }

    /// The balances, once all postings are seen to add up to zero.
    pub(crate) async fn balances(&self) -> Balances {
        let postings = self.postings().await;
        trial_balance(&postings).unwrap();
        balances(&postings).unwrap()
    }

    /// What stands in an account, in euro cents.
    pub(crate) async fn cents(&self, account: &Account) -> i64 {
        self.balances().await.get(account).and_then(|own| own.get(&Currency::EUR)).map_or(0, |money| money.minor)
    }

    /// The state names of a period's payouts by expert.
    pub(crate) async fn states(&self, period: &str) -> BTreeMap<ExpertId, &'static str> {
        let payouts = self.store.payouts(period).await.unwrap();
        payouts.iter().map(|stored| (stored.value.expert.clone(), stored.value.state.name())).collect()
    }
}

pub(crate) const IBAN: &str = "DE89370400440532013000";

fn debtor() -> Debtor {
    Debtor { name: "Fandesk".to_owned(), iban: Secret::new("NL91ABNA0417164300"), bic: "ABNANL2AXXX".to_owned() }
}

/// In week 31 of 2019.
pub(crate) fn wednesday() -> Timestamp {
    "2019-07-31T12:00:00Z".parse().unwrap()
}

/// When the schedule closes week 31.
pub(crate) fn monday() -> Timestamp {
    "2019-08-05T02:00:00Z".parse().unwrap()
}

pub(crate) fn week31() -> Period {
    "2019-W31".parse().unwrap()
}

pub(crate) fn expert(name: &str) -> ExpertId {
    ExpertId::from_name(name)
}

pub(crate) fn earned_account(name: &str) -> Account {
    Account::ExpertEarned(expert(name))
}

/// A reward of one euro and a fee of 30 cents for `name`, one for each `ticket`.
pub(crate) fn reward(ticket: &str, name: &str) -> Reward {
    let client: ClientId = "acme".parse().unwrap();
    let euro = |minor| Money::new(minor, Currency::EUR);
    Reward {
        ticket: TicketId::from_external(&client, &ConnectionId::from_random([1; 16]), ticket),
        program: "phones".parse().unwrap(),
        episode: 0,
        answered_at: wednesday() - Span::days(8),
        price: euro(130),
        parts: vec![RewardPart { expert: expert(name), amount: euro(100) }],
        platform: euro(30),
    }
}

pub(crate) fn hold(reward: &Reward) -> Work {
    Work::HoldReward { reward: reward.clone() }
}

/// Dated by the resolution, a week before its window was over: the booking decides the period.
pub(crate) fn earn(reward: &Reward) -> Work {
    Work::EarnReward { reward: reward.clone(), at: wednesday() - Span::days(7) }
}

pub(crate) fn forfeit(reward: &Reward) -> Work {
    Work::ForfeitReward { reward: reward.clone(), at: wednesday() - Span::days(7) }
}
