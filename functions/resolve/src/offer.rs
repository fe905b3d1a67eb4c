//! Offers: the open tickets that an expert may claim now, oldest first, with what each pays.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use boot::{Ports, problem_of};
use domain::{ClientId, Desk, Expert, ExpertId, Language, Program, ProgramId, RewardTerms, Ticket, TicketId, Timestamp, TopicId};
use matching::{Policy, QueueHead, Standing, Track};
use money::Money;
use serde::Serialize;
use store::{ClientScope, ClientStore};
use web::{Listing, PageRequest, Problem};

use crate::who;

/// How many of the oldest, and how many of the newest, open tickets of one program and language are looked at.
const LOOKED_AT: usize = 25;
/// The same for the one ticket that comes with an answer.
const LOOKED_AT_FOR_NEXT: usize = 8;

/// One ticket that the expert may claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Offer {
    ticket: TicketId,
    program: ProgramId,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<TopicId>,
    language: Language,
    subject: String,
    opened_at: Timestamp,
    releases: usize,
    /// Until when somebody else reads it; claiming it is still allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    being_read_until: Option<Timestamp>,
    reward: RewardView,
}

/// What a resolution pays, known before the claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct RewardView {
    /// What this expert gets if their answer stands.
    pub(crate) yours: Money,
    /// What experts who released it with a note get of it.
    earlier_experts: Money,
    /// What a release with a note would earn.
    release_share_bp: u16,
}

impl RewardView {
    pub(crate) fn of(terms: &RewardTerms, ticket: &Ticket) -> Self {
        let experts = terms.price.share(terms.expert_share);
        let earlier = experts.share(ticket.released_share());
        let yours = experts.minus(earlier).unwrap_or(experts);
        RewardView { yours, earlier_experts: earlier, release_share_bp: terms.release_share.get() }
    }
}

/// `GET /v1/offers`.
pub(crate) async fn list(
    State(ports): State<Ports>,
    Query(page): Query<PageRequest>,
    headers: HeaderMap,
) -> Result<Json<Listing<Offer>>, Problem> {
    let (expert, now) = (who::expert(&ports, &headers).await?, ports.now());
    let offered = offered(&places(&ports, &expert).await?, &expert, now).await?;
    let offers = offered.into_iter().map(|one| (place_of(&one.ticket), offer(one.ticket, &expert.id, now)));
    Listing::cut(offers.collect(), &page).map(Json).map_err(|error| Problem::shape_invalid("/query/after", error.to_string()))
}

/// A ticket's place in the list: oldest first.
fn place_of(ticket: &Ticket) -> String {
    format!("{}#{}", ticket.opened_at, ticket.id)
}

/// The ticket that an expert who just became idle does best to take next.
pub(crate) async fn next(ports: &Ports, expert: &Expert, program: &Program) -> Result<Option<Offer>, Problem> {
    Ok(next_ticket(ports, expert, program).await?.map(|ticket| offer(ticket, &expert.id, ports.now())))
}

/// The same as a ticket: from the pool of the program that they worked in.
pub(crate) async fn next_ticket(ports: &Ports, expert: &Expert, program: &Program) -> Result<Option<Ticket>, Problem> {
    let (now, policy) = (ports.now(), Policy::of(program));
    let place = Place::of(ports, expert, program.clone()).await?;
    let mut tickets = Vec::new();
    for scope in place.scopes(expert) {
        tickets.extend(scope.open(LOOKED_AT_FOR_NEXT).await?);
    }
    tickets.retain(|ticket| ticket.is_read_until(&expert.id, now).is_none());
    let heads: Vec<QueueHead> = tickets.iter().map(QueueHead::of).collect();
    let standings = Standing::of(expert, &program.client, &program.id, &Track::default());
    let pulled = standings.iter().find_map(|standing| matching::pull(standing, &heads, &policy, now));
    Ok(pulled.and_then(|id| tickets.into_iter().find(|ticket| ticket.id == id)))
}

/// A program in which an expert works, with what they keep there.
pub(crate) struct Place {
    pub(crate) store: ClientStore,
    pub(crate) program: Arc<Program>,
    pub(crate) desk: Arc<Desk>,
}

/// A ticket that an expert may claim now.
pub(crate) struct Offered {
    pub(crate) ticket: Ticket,
    pub(crate) program: Arc<Program>,
    /// Whether a plan asked them for it; else it is open to every qualified expert.
    pub(crate) asked: bool,
}

/// Every program in which the expert may answer something.
pub(crate) async fn places(ports: &Ports, expert: &Expert) -> Result<Vec<Place>, Problem> {
    let held = expert.qualifications.iter();
    let programs: BTreeSet<(&ClientId, &ProgramId)> = held.map(|held| (&held.client, &held.program)).collect();
    let mut places = Vec::new();
    for (client, program) in programs {
        let store = ports.store.open(ClientScope::of_client(client));
        let Some(program) = store.program(program).await.map_err(problem_of)? else { continue };
        places.push(Place::of(ports, expert, program.value).await?);
    }
    Ok(places)
}

/// What the expert may claim now in these places, oldest first.
pub(crate) async fn offered(places: &[Place], expert: &Expert, now: Timestamp) -> Result<Vec<Offered>, Problem> {
    let mut offered = Vec::new();
    for scope in places.iter().flat_map(|place| place.scopes(expert)) {
        offered.extend(scope.offered(expert, now).await?);
    }
    offered.sort_by_key(|one| place_of(&one.ticket));
    offered.dedup_by(|a, b| a.ticket.id == b.ticket.id);
    Ok(offered)
}

impl Place {
    async fn of(ports: &Ports, expert: &Expert, program: Program) -> Result<Place, Problem> {
        let store = ports.store.open(ClientScope::of_client(&program.client));
        let desk = store.desk(&program.id, &expert.id).await.map_err(problem_of)?.value;
        Ok(Place { store, program: Arc::new(program), desk: Arc::new(desk) })
    }

    /// The languages that the expert may answer here, and those that they may help out in.
    fn scopes(&self, expert: &Expert) -> Vec<Scope> {
        let program = &self.program;
        let here = expert.qualifications.iter().filter(|held| held.client == program.client && held.program == program.id);
        let spoken: BTreeSet<&Language> = here.flat_map(|held| &held.languages).collect();
        let helped = program.routing.fallback.iter().filter(|step| spoken.contains(&step.then)).map(|step| &step.language);
        let languages: BTreeSet<Language> = spoken.iter().copied().chain(helped).cloned().collect();
        let scope = |language| Scope { store: self.store.clone(), program: program.clone(), desk: self.desk.clone(), language };
        languages.into_iter().map(scope).collect()
    }
}

/// One program in one language, as an expert may see it.
struct Scope {
    store: ClientStore,
    program: Arc<Program>,
    desk: Arc<Desk>,
    language: Language,
}

impl Scope {
    /// The open tickets, without those that the expert skipped.
    async fn open(&self, most: usize) -> Result<Vec<Ticket>, Problem> {
        let mut tickets = self.store.open_tickets(&self.program.id, &self.language, most).await.map_err(problem_of)?;
        tickets.retain(|ticket| !self.desk.has_skipped(&ticket.id));
        Ok(tickets)
    }

    async fn offered(&self, expert: &Expert, now: Timestamp) -> Result<Vec<Offered>, Problem> {
        let policy = Policy::of(&self.program);
        let mut offered = Vec::new();
        for ticket in self.open(LOOKED_AT).await? {
            if let Some(asked) = self.may_claim(&ticket, expert, &policy, now).await? {
                offered.push(Offered { ticket, program: self.program.clone(), asked });
            }
        }
        Ok(offered)
    }

    /// Whether the expert may claim it, and then whether only because a plan asked them.
    async fn may_claim(
        &self,
        ticket: &Ticket,
        expert: &Expert,
        policy: &Policy,
        now: Timestamp,
    ) -> Result<Option<bool>, Problem> {
        // Without a record the pool alone decides; if that says yes, the record has nothing to add, and is not read.
        if matching::may_claim(None, ticket, expert, policy, now).is_ok() {
            return Ok(Some(false));
        }
        let record = self.store.routing(&ticket.id, ticket.epoch).await.map_err(problem_of)?;
        Ok(matching::may_claim(record.as_ref(), ticket, expert, policy, now).is_ok().then_some(true))
    }
}

fn offer(ticket: Ticket, expert: &ExpertId, now: Timestamp) -> Offer {
    Offer {
        reward: RewardView::of(&ticket.terms, &ticket),
        being_read_until: ticket.is_read_until(expert, now),
        releases: ticket.current_shares().count(),
        ticket: ticket.id,
        program: ticket.program,
        topic: ticket.topic,
        language: ticket.language,
        subject: ticket.subject,
        opened_at: ticket.opened_at,
    }
}
