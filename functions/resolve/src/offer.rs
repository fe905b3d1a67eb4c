//! Offers: the open tickets that an expert may claim now, oldest first, with what each pays.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use boot::{Ports, problem_of};
use domain::{ClientId, Expert, ExpertId, Language, Program, ProgramId, RewardTerms, Ticket, TicketId, Timestamp, TopicId};
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
    yours: Money,
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
    let expert = who::expert(&ports, &headers).await?;
    let mut offers = Vec::new();
    for scope in scopes(&ports, &expert).await? {
        offers.extend(scope.offers(&expert, ports.now()).await?);
    }
    offers.sort_by(|a, b| a.0.cmp(&b.0));
    offers.dedup_by(|a, b| a.0 == b.0);
    Listing::cut(offers, &page).map(Json).map_err(|error| Problem::shape_invalid("/query/after", error.to_string()))
}

/// The ticket that an expert who just became idle does best to take next, from the pool of the program that they worked in.
pub(crate) async fn next(ports: &Ports, expert: &Expert, program: &Program) -> Result<Option<Offer>, Problem> {
    let (now, policy) = (ports.now(), Policy::of(program));
    let mut tickets = Vec::new();
    for scope in scopes_of(ports, expert, program) {
        tickets.extend(scope.open(LOOKED_AT_FOR_NEXT).await?);
    }
    tickets.retain(|ticket| ticket.is_read_until(&expert.id, now).is_none());
    let heads: Vec<QueueHead> = tickets.iter().map(QueueHead::of).collect();
    let standings = Standing::of(expert, &program.client, &program.id, &Track::default());
    let pulled = standings.iter().find_map(|standing| matching::pull(standing, &heads, &policy, now));
    let ticket = pulled.and_then(|id| tickets.into_iter().find(|ticket| ticket.id == id));
    Ok(ticket.map(|ticket| offer(ticket, &expert.id, now)))
}

/// One program in one language, as an expert may see it.
struct Scope {
    store: ClientStore,
    program: Arc<Program>,
    language: Language,
}

/// Every program and language that the expert may answer, and those that they may help out in.
async fn scopes(ports: &Ports, expert: &Expert) -> Result<Vec<Scope>, Problem> {
    let held = expert.qualifications.iter();
    let programs: BTreeSet<(&ClientId, &ProgramId)> = held.map(|held| (&held.client, &held.program)).collect();
    let mut scopes = Vec::new();
    for (client, program) in programs {
        let store = ports.store.open(ClientScope::of_client(client));
        let Some(program) = store.program(program).await.map_err(problem_of)? else { continue };
        scopes.extend(scopes_of(ports, expert, &program.value));
    }
    Ok(scopes)
}

fn scopes_of(ports: &Ports, expert: &Expert, program: &Program) -> Vec<Scope> {
    let here = expert.qualifications.iter().filter(|held| held.client == program.client && held.program == program.id);
    let spoken: BTreeSet<&Language> = here.flat_map(|held| &held.languages).collect();
    let helped = program.routing.fallback.iter().filter(|step| spoken.contains(&step.then)).map(|step| &step.language);
    let languages: BTreeSet<Language> = spoken.iter().copied().chain(helped).cloned().collect();
    let (store, program) = (ports.store.open(ClientScope::of_client(&program.client)), Arc::new(program.clone()));
    languages.into_iter().map(|language| Scope { store: store.clone(), program: program.clone(), language }).collect()
}

impl Scope {
    async fn open(&self, most: usize) -> Result<Vec<Ticket>, Problem> {
        self.store.open_tickets(&self.program.id, &self.language, most).await.map_err(problem_of)
    }

    async fn offers(&self, expert: &Expert, now: Timestamp) -> Result<Vec<(String, Offer)>, Problem> {
        let policy = Policy::of(&self.program);
        let mut offers = Vec::new();
        for ticket in self.open(LOOKED_AT).await? {
            if self.may_claim(&ticket, expert, &policy, now).await? {
                offers.push((format!("{}#{}", ticket.opened_at, ticket.id), offer(ticket, &expert.id, now)));
            }
        }
        Ok(offers)
    }

    async fn may_claim(&self, ticket: &Ticket, expert: &Expert, policy: &Policy, now: Timestamp) -> Result<bool, Problem> {
        // Without a record the pool alone decides; if that says yes, the record has nothing to add, and is not read.
        if matching::may_claim(None, ticket, expert, policy, now).is_ok() {
            return Ok(true);
        }
        let record = self.store.routing(&ticket.id, ticket.epoch).await.map_err(problem_of)?;
        Ok(matching::may_claim(record.as_ref(), ticket, expert, policy, now).is_ok())
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
