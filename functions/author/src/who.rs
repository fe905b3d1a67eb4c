//! Who is at a program's automations: an expert who is qualified there, its client, or the operator. For all others there is nothing.

use axum::http::HeaderMap;
use boot::{Ports, caller, contend, problem_of};
use domain::{Automation, AutomationId, ClientId, Expert, Language, Principal, Program, ProgramId, TopicId};
use serde::Deserialize;
use store::{ClientScope, ClientStore, Stored};
use web::Problem;

/// Where a request leads.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Place {
    client: String,
    program: String,
    language: String,
    /// With its action behind a colon; absent where the path ends before it.
    #[serde(default)]
    automation: String,
}

/// The caller with what their role needs.
pub(crate) enum Who {
    /// An expert.
    Expert(Box<Expert>),
    /// The client itself, or the operator: as whom they ask.
    Owner(Principal),
}

/// A program's automations in one language, at hand for the caller.
pub(crate) struct AtHand {
    pub(crate) who: Who,
    pub(crate) store: ClientStore,
    pub(crate) program: Program,
    pub(crate) language: Language,
}

impl Place {
    /// The automation's id and the action behind its colon.
    pub(crate) fn automation(&self) -> Result<(AutomationId, &str), Problem> {
        let (id, action) = self.automation.split_once(':').unwrap_or((&self.automation, ""));
        Ok((id.parse().map_err(|_| Problem::not_found())?, action))
    }
}

/// The automations that a path leads to. What one may not see is not there.
pub(crate) async fn at_hand(ports: &Ports, headers: &HeaderMap, place: &Place) -> Result<AtHand, Problem> {
    let principal = caller(ports, headers).await?;
    let client: ClientId = id(&place.client)?;
    let (program, language): (ProgramId, Language) = (id(&place.program)?, id(&place.language)?);
    let who = who(ports, principal, &client, &program, &language).await?;
    let store = ports.store.open(ClientScope::of_client(&client));
    let program = store.program(&program).await.map_err(problem_of)?.ok_or_else(Problem::not_found)?.value;
    if !program.languages.contains(&language) {
        return Err(Problem::not_found());
    }
    Ok(AtHand { who, store, program, language })
}

async fn who(
    ports: &Ports,
    principal: Principal,
    client: &ClientId,
    program: &ProgramId,
    spoken: &Language,
) -> Result<Who, Problem> {
    match principal {
        Principal::Operator => Ok(Who::Owner(principal)),
        Principal::Client { client: ref own } if own == client => Ok(Who::Owner(principal)),
        Principal::Client { .. } => Err(Problem::not_found()),
        Principal::Expert { expert } => {
            let expert = ports.store.expert(&expert).await.map_err(problem_of)?.ok_or_else(Problem::unauthenticated)?.value;
            let qualified = expert.is_qualified(client, program, None, spoken) && !expert.under_review;
            if qualified { Ok(Who::Expert(Box::new(expert))) } else { Err(Problem::not_found()) }
        }
    }
}

impl AtHand {
    /// The expert who asks. Errors with 403 for clients and operators: what experts are paid for, experts write.
    pub(crate) fn expert(&self) -> Result<&Expert, Problem> {
        match &self.who {
            Who::Expert(expert) => Ok(expert),
            Who::Owner(_) => Err(Problem::forbidden("Only experts write and review automations; send an expert's key.")),
        }
    }

    /// The client or the operator who asks. Errors with 403 and these words for experts.
    pub(crate) fn owner(&self, refusal: &'static str) -> Result<&Principal, Problem> {
        match &self.who {
            Who::Owner(principal) => Ok(principal),
            Who::Expert(_) => Err(Problem::forbidden(refusal)),
        }
    }

    /// Errors unless the expert is qualified for the topic.
    pub(crate) fn knows(&self, expert: &Expert, topic: &TopicId) -> Result<(), Problem> {
        let known = expert.is_qualified(&self.program.client, &self.program.id, Some(topic), &self.language);
        if known { Ok(()) } else { Err(Problem::forbidden("You are not qualified for the topic of this automation.")) }
    }

    /// Where its automations belong.
    pub(crate) fn place(&self) -> (&ClientId, &ProgramId, &Language) {
        (&self.program.client, &self.program.id, &self.language)
    }

    /// An automation of this language.
    pub(crate) async fn automation(&self, id: &AutomationId) -> Result<Stored<Automation>, Problem> {
        let found = self.store.automation(&self.program.id, &self.language, id).await.map_err(problem_of)?;
        found.ok_or_else(Problem::not_found)
    }
}

impl AtHand {
    /// Changes an automation as `decide` says, on the version that it saw; what stays as it is, is not written. The head is read first, and
    /// another version serves only where it still stands: what `decide` found out about all others is true when it is saved.
    pub(crate) async fn change<F, R>(&self, id: &AutomationId, decide: F) -> Result<Automation, Problem>
    where
        F: Fn(Automation) -> R,
        R: Future<Output = Result<Automation, Problem>>,
    {
        contend(|| async {
            let head = self.store.bank_or_first(&self.program.id, &self.language).await.map_err(problem_of)?;
            let known = self.automation(id).await?;
            let next = decide(known.value.clone()).await?;
            if next == known.value {
                return Ok(Ok(next));
            }
            Ok(self.store.save_automation_at(&head, Some(&known.value), &known.with(next.clone())).await.map(|()| next))
        })
        .await
    }
}

fn id<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}
