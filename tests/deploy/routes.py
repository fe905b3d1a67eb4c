"""Fills the one gap of the emulator: it makes an HTTP API, but leaves out the routes that SAM writes into the API's OpenAPI body.

The body is read back from the deployed (transformed) template, so what is tested is what SAM made of infra/template.yaml. On an
AWS that reads the body itself, as the real one does, the routes are there already and nothing is done.
"""

import json

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "x-amazon-apigateway-any-method")


def ensure_routes(cloudformation, apigateway, awslambda, stack, api, functions):
    """Adds the routes that are missing, and returns all route keys of the API."""
    present = route_keys(apigateway, api)
    wanted = dict(routes_of(body_of(cloudformation, stack)))
    integrations = {}
    for key in sorted(set(wanted) - present):
        function = wanted[key]
        if function not in integrations:
            integrations[function] = integrate(apigateway, awslambda, api, functions[function])
        apigateway.create_route(ApiId=api, RouteKey=key, Target=f"integrations/{integrations[function]}")
    return sorted(set(wanted) | present)


def route_keys(apigateway, api):
    """The route keys that the API has now."""
    return {r["RouteKey"] for r in apigateway.get_routes(ApiId=api, MaxResults="200").get("Items", [])}


def integrate(apigateway, awslambda, api, name):
    """A proxy integration with payload format 2.0, as SAM asks for."""
    arn = awslambda.get_function(FunctionName=name)["Configuration"]["FunctionArn"]
    made = apigateway.create_integration(ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=arn, PayloadFormatVersion="2.0")
    return made["IntegrationId"]


def body_of(cloudformation, stack):
    """The OpenAPI body of the stack's one HTTP API."""
    template = cloudformation.get_template(StackName=stack, TemplateStage="Processed")["TemplateBody"]
    template = json.loads(template) if isinstance(template, str) else template
    return next(r["Properties"]["Body"] for r in template["Resources"].values() if r["Type"] == "AWS::ApiGatewayV2::Api")


def routes_of(body):
    """(route key, logical id of the function), read from the integration's address `…${Name.Arn}/invocations`."""
    for path, operations in body["paths"].items():
        for method, operation in operations.items():
            if method in METHODS:
                uri = operation["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"]
                verb = "ANY" if method.startswith("x-") else method.upper()
                yield f"{verb} {path}", uri.split("${")[-1].split(".Arn}")[0]
