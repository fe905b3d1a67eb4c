//! The HTTP frame: an event of the API gateway becomes a request to the stage's routes, and its response the answer.

use axum::middleware::from_fn_with_state;
use lambda_http::Adapter;
use lambda_http::request::{LambdaRequest, RequestContext};
use lambda_runtime::LambdaEvent;
use serde_json::Value;
use tower::Service;
use tracing::{Instrument, info_span};

use crate::{Ports, Stage, session};

/// The address that a request came from, as the gateway saw it; empty where none is told.
pub fn source(extensions: &axum::http::Extensions) -> String {
    match extensions.get::<RequestContext>() {
        Some(RequestContext::ApiGatewayV2(context)) => context.http.source_ip.clone().unwrap_or_default(),
        _ => String::new(),
    }
}

pub(crate) async fn answer(stage: &dyn Stage, ports: &Ports, event: &Value) -> Result<Value, String> {
    let routes = stage.routes().ok_or("this function has no routes")?;
    let routes = routes.layer(from_fn_with_state(ports.clone(), session::guard));
    let request: LambdaRequest = serde_json::from_str(&event.to_string()).map_err(|error| error.to_string())?;
    let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    // The path may hold a survey token, so only the route's own pattern is logged.
    let span = info_span!("request", correlation = %text("/requestContext/requestId"), route = %text("/routeKey"));
    // The router is always ready, and the adapter itself must not be held over an await: it is not `Sync`.
    let answering = Adapter::from(routes).call(LambdaEvent::new(request, lambda_runtime::Context::default()));
    let response = answering.instrument(span).await;
    let response = response.map_err(|error| error.to_string())?;
    serde_json::to_value(response).map_err(|error| error.to_string())
}
