//! Offers: the open tickets that an expert may claim now, oldest first, with what each pays.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use boot::{Ports, problem_of};
use domain::{Expert, Language, Program, ProgramId, RewardTerms, Ticket, TicketId, Timestamp, TopicId};
use matching::Policy;
use money::Money;
use serde::Serialize;
use store::{ClientScope, ClientStore};
use web::{Listing, PageRequest, Problem};

use crate::who;

/// How many open tickets of one program and language are looked at for a page.
const LOOKED_AT_MAX: usize = 100;

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
    for (store, program, language) in scopes(&ports, &expert) {
        let Some(program) = store.program(&program).await.map_err(problem_of)? else { continue };
        offers.extend(offers_of(&store, &program.value, &language, &expert, ports.now()).await?);
    }
    offers.sort_by(|a, b| a.0.cmp(&b.0));
    offers.dedup_by(|a, b| a.0 == b.0);
    Listing::cut(offers, &page).map(Json).map_err(|error| Problem::shape_invalid("/query/after", error.to_string()))
}

fn scopes(ports: &Ports, expert: &Expert) -> Vec<(ClientStore, ProgramId, Language)> {
    let mut scopes = Vec::new();
    for held in &expert.qualifications {
        let store = ports.store.open(ClientScope::of_client(&held.client));
        scopes.extend(held.languages.iter().map(|language| (store.clone(), held.program.clone(), language.clone())));
    }
    scopes
}

async fn offers_of(
    store: &ClientStore,
    program: &Program,
    language: &Language,
    expert: &Expert,
    now: Timestamp,
) -> Result<Vec<(String, Offer)>, Problem> {
    let policy = Policy::of(program);
    let mut offers = Vec::new();
    for ticket in store.open_tickets(&program.id, language, LOOKED_AT_MAX).await.map_err(problem_of)? {
        if may_claim(store, &ticket, expert, &policy, now).await? {
            offers.push((format!("{}#{}", ticket.opened_at, ticket.id), offer(ticket)));
        }
    }
    Ok(offers)
}

async fn may_claim(
    store: &ClientStore,
    ticket: &Ticket,
    expert: &Expert,
    policy: &Policy,
    now: Timestamp,
) -> Result<bool, Problem> {
    // Once the pool is open the record says nothing new, so it is read for young tickets only.
    let young = now < ticket.epoch_at + policy.pool_after();
    let record = if young { store.routing(&ticket.id, ticket.epoch).await.map_err(problem_of)? } else { None };
    Ok(matching::may_claim(record.as_ref().map(|stored| &stored.value), ticket, expert, policy, now).is_ok())
}

fn offer(ticket: Ticket) -> Offer {
    let reward = RewardView::of(&ticket.terms, &ticket);
    Offer {
        reward,
        releases: ticket.current_shares().count(),
        ticket: ticket.id,
        program: ticket.program,
        topic: ticket.topic,
        language: ticket.language,
        subject: ticket.subject,
        opened_at: ticket.opened_at,
    }
}
