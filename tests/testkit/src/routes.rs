//! The routes: which function answers which request. The template's list again, as short as a test can have it.

/// Method and path pattern, and the function behind them.
const ROUTES: [(&str, &str); 53] = [
    ("POST /hooks/{connection}", "intake"),
    ("POST /v1/tickets", "intake"),
    ("POST /v1/tickets:batch", "intake"),
    ("POST /v1/tickets/{ticket}/messages", "intake"),
    ("GET /v1/offers", "resolve"),
    ("GET /v1/tickets/{ticket}/routing", "resolve"),
    ("GET /v1/tickets/{ticket}/automation", "resolve"),
    ("POST /v1/routing:preview", "resolve"),
    ("GET /v1/tickets/{ticket}", "resolve"),
    ("POST /v1/tickets/{ticket}", "resolve"),
    ("GET /desk", "resolve"),
    ("GET /desk/{ticket}", "resolve"),
    ("GET /desk/{ticket}/release", "resolve"),
    ("POST /desk/{ticket}/{action}", "resolve"),
    ("GET /s/{token}", "csat"),
    ("POST /s/{token}", "csat"),
    ("POST /s/{token}/reopen", "csat"),
    ("GET /s/{token}/person", "csat"),
    ("POST /s/{token}/person", "csat"),
    ("GET /v1/payouts/{period}", "payout"),
    ("POST /v1/payouts/{period}", "payout"),
    ("GET /v1/payouts/{period}/pain.001.xml", "payout"),
    ("GET /v1/earnings", "payout"),
    ("GET /desk/earnings", "payout"),
    ("GET /desk/earnings.csv", "payout"),
    ("GET /v1/programs/{program}/kpis", "kpi"),
    ("GET /", "console"),
    ("GET /health", "console"),
    ("GET /live", "console"),
    ("GET /style", "console"),
    ("GET /v1/board", "console"),
    ("GET /assets/{file}", "console"),
    ("GET /v1/clients/{client}/programs/{program}", "console"),
    ("PUT /v1/clients/{client}/programs/{program}", "console"),
    ("PUT /v1/clients/{client}/connections/{connection}", "console"),
    ("POST /v1/clients/{client}/keys", "console"),
    ("PUT /v1/experts/{expert}", "console"),
    ("POST /v1/experts/{expert}/keys", "console"),
    ("PUT /v1/availability", "console"),
    ("GET /v1/clients/{client}/programs/{program}/automations/{language}", "author"),
    ("POST /v1/clients/{client}/programs/{program}/automations/{language}", "author"),
    ("GET /v1/clients/{client}/programs/{program}/automations/{language}/{automation}", "author"),
    ("PUT /v1/clients/{client}/programs/{program}/automations/{language}/{automation}", "author"),
    ("POST /v1/clients/{client}/programs/{program}/automations/{language}/{automation}", "author"),
    ("GET /sign-in", "account"),
    ("POST /sign-in", "account"),
    ("GET /sign-in/{token}", "account"),
    ("POST /sign-in/{token}", "account"),
    ("POST /sign-out", "account"),
    ("GET /me", "account"),
    ("POST /me", "account"),
    ("POST /me/devices", "account"),
    ("POST /v1/invitations", "account"),
];

/// The route and the function for a request; a path without placeholders comes before one with them.
pub(crate) fn find(method: &str, path: &str) -> Option<(&'static str, &'static str)> {
    let fits =
        |(route, _): &&(&str, &str)| route.split_once(' ').is_some_and(|(verb, pattern)| verb == method && is_of(pattern, path));
    ROUTES.iter().filter(fits).min_by_key(|(route, _)| route.matches('{').count()).copied()
}

fn is_of(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    let segment = |(wanted, found): (&&str, &&str)| if wanted.starts_with('{') { !found.is_empty() } else { wanted == found };
    pattern.len() == path.len() && pattern.iter().zip(&path).all(segment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_of_the_template_is_here_and_no_other() {
        let template = include_str!("../../../infra/template.yaml");
        let declared = template.lines().filter_map(|line| {
            let line = line.trim();
            let (_, rest) = line.strip_prefix("Properties: { ApiId: !Ref Api, Method: ").map(|rest| ((), rest))?;
            let (method, path) = rest.split_once(", Path: ")?;
            Some(format!("{method} {}", path.trim_end_matches(" }").trim_matches('"')))
        });
        let mut declared: Vec<String> = declared.collect();
        let mut known: Vec<String> = ROUTES.iter().map(|(route, _)| (*route).to_owned()).collect();
        declared.sort();
        known.sort();
        assert_eq!(declared, known);
    }

    #[test]
    fn a_ticket_with_its_action_and_a_batch_find_their_functions() {
        assert_eq!(find("POST", "/v1/tickets/tic_acme_x:claim"), Some(("POST /v1/tickets/{ticket}", "resolve")));
        assert_eq!(find("POST", "/v1/tickets:batch"), Some(("POST /v1/tickets:batch", "intake")));
        assert_eq!(find("DELETE", "/v1/tickets"), None);
    }
}
