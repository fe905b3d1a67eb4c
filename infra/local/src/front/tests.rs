//! What the front makes of requests and answers, over real HTTP.

use std::collections::BTreeMap;

use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use serde_json::Value;

use super::*;
use crate::invoke::InProcess;
use crate::template::{Parameters, System};

const TEMPLATE: &str = r#"
Globals: { Function: { Handler: bootstrap } }
Resources:
  EchoFunction:
    Type: AWS::Serverless::Function
    Metadata: { BuildProperties: { Binary: echo } }
    Properties:
      Events:
        A: { Type: HttpApi, Properties: { Method: POST, Path: "/v1/tickets/{ticket}" } }
        B: { Type: HttpApi, Properties: { Method: GET, Path: "/v1/tickets/mine" } }
        C: { Type: HttpApi, Properties: { Method: GET, Path: "/v1/tickets/{ticket}" } }
        D: { Type: HttpApi, Properties: { Method: POST, Path: "/v1/tickets:batch" } }
        E: { Type: HttpApi, Properties: { Method: GET, Path: "/" } }
  OtherFunction:
    Type: AWS::Serverless::Function
    Metadata: { BuildProperties: { Binary: other } }
    Properties:
      Events:
        A: { Type: HttpApi, Properties: { Method: GET, Path: "/fails" } }
        B: { Type: HttpApi, Properties: { Method: GET, Path: "/page" } }
"#;

async fn other(event: Value) -> Result<Value, String> {
    if event["rawPath"] == "/fails" {
        return Err("no".to_owned());
    }
    Ok(json!({
        "statusCode": 201,
        "headers": {"content-type": "text/html", "x-a": "1"},
        "multiValueHeaders": {"x-b": ["1", "2"]},
        "cookies": ["a=1; Path=/", "b=2"],
        "body": "PGI+",
        "isBase64Encoded": true,
    }))
}

async fn start() -> String {
    let system = System::read("t", TEMPLATE, &Parameters::default()).unwrap();
    let functions = InProcess::default().with("echo", |event| async move { Ok(event) }).with("other", other);
    let timeline = Timeline::max("2026-11-23T10:00:00Z".parse().unwrap());
    let invocations = Invocations::new(&system, Arc::new(functions), &timeline);
    let front = Front::new(Routes::of(&system), &invocations, &timeline);
    let service: IntoMakeServiceWithConnectInfo<Router, SocketAddr> = front.router().into_make_service_with_connect_info();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, service).await });
    format!("http://{address}")
}

async fn json_of(request: reqwest::RequestBuilder) -> Value {
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn a_request_arrives_as_the_event_of_payload_format_2() {
    let (base, client) = (start().await, reqwest::Client::new());
    let request = client.post(format!("{base}/v1/tickets/tic_1%3Aclaim?a=1&a=2&b=x%20y")).header("Cookie", "s=1; t=2");
    let event = json_of(request.header("X-One", "1").header("X-One", "2").json(&json!({"k": "ä"}))).await;
    assert_eq!(event["version"], "2.0");
    assert_eq!(event["routeKey"], "POST /v1/tickets/{ticket}");
    assert_eq!(event["rawPath"], "/v1/tickets/tic_1%3Aclaim");
    assert_eq!(event["pathParameters"], json!({"ticket": "tic_1:claim"}));
    assert_eq!(event["rawQueryString"], "a=1&a=2&b=x%20y");
    assert_eq!(event["queryStringParameters"], json!({"a": "1,2", "b": "x y"}));
    assert_eq!((&event["headers"]["x-one"], &event["headers"]["cookie"]), (&json!("1,2"), &Value::Null));
    assert_eq!(event["cookies"], json!(["s=1", "t=2"]));
    assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!(r#"{"k":"ä"}"#), &json!(false)));
    let context = &event["requestContext"];
    assert_eq!((&context["http"]["method"], &context["http"]["sourceIp"]), (&json!("POST"), &json!("127.0.0.1")));
    assert_eq!(context["time"], "23/Nov/2026:10:00:00 +0000");
    assert_eq!(context["timeEpoch"], 1_795_428_000_000_i64);
}

#[tokio::test]
async fn forms_and_bytes_arrive_as_base64() {
    let (base, client) = (start().await, reqwest::Client::new());
    let event = json_of(client.post(format!("{base}/v1/tickets:batch")).form(&BTreeMap::from([("a", "1")]))).await;
    assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!("YT0x"), &json!(true)));
    let event =
        json_of(client.post(format!("{base}/v1/tickets:batch")).header("content-type", "application/json").body(vec![0xff]))
            .await;
    assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!("/w=="), &json!(true)));
}

#[tokio::test]
async fn texts_win_over_parameters_and_strangers_are_told() {
    let (base, client) = (start().await, reqwest::Client::new());
    let key = |path: &str| json_of(client.get(format!("{base}{path}")));
    assert_eq!(key("/v1/tickets/mine").await["routeKey"], "GET /v1/tickets/mine");
    assert_eq!(key("/v1/tickets/other").await["routeKey"], "GET /v1/tickets/{ticket}");
    assert_eq!(key("/").await["routeKey"], "GET /");
    for path in ["/nowhere", "/v1/tickets/", "/v1/tickets/a/b"] {
        assert_eq!(client.get(format!("{base}{path}")).send().await.unwrap().status(), 404, "{path}");
    }
    let refused = client.put(format!("{base}/v1/tickets/x")).send().await.unwrap();
    assert_eq!((refused.status().as_u16(), &refused.headers()["allow"]), (405, &"GET, POST".parse().unwrap()));
    assert_eq!(refused.json::<Value>().await.unwrap(), json!({"message": "Method Not Allowed"}));
}

#[tokio::test]
async fn an_answer_becomes_status_headers_cookies_and_body() {
    let (base, client) = (start().await, reqwest::Client::new());
    let response = client.get(format!("{base}/page")).send().await.unwrap();
    let all = |name: &str| response.headers().get_all(name).iter().map(|v| v.to_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(response.status(), 201);
    assert_eq!(
        (all("x-a"), all("x-b"), all("set-cookie")),
        (vec!["1".to_owned()], vec!["1".to_owned(), "2".to_owned()], vec!["a=1; Path=/".to_owned(), "b=2".to_owned()])
    );
    assert_eq!(response.text().await.unwrap(), "<b>");
    let failed = client.get(format!("{base}/fails")).send().await.unwrap();
    assert_eq!(
        (failed.status().as_u16(), failed.json::<Value>().await.unwrap()),
        (500, json!({"message": "Internal Server Error"}))
    );
}

#[tokio::test]
async fn more_than_six_mebibytes_are_refused() {
    let (base, client) = (start().await, reqwest::Client::new());
    let post = |bytes: usize| {
        client.post(format!("{base}/v1/tickets:batch")).header("content-type", "text/plain").body(vec![b'x'; bytes]).send()
    };
    assert_eq!(post(BODY_BYTES_MAX).await.unwrap().status(), 200);
    assert_eq!(post(BODY_BYTES_MAX + 1).await.unwrap().status(), 413);
}
