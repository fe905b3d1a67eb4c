"""Reads a deployed stack back: waits until it is complete, checks that its mappings are on, and prints its outputs as JSON."""

import argparse
import json
import sys
import time

import boto3
from botocore.config import Config

from routes import ensure_routes

PATIENT = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 2})


def wait_until_complete(cloudformation, stack, deadline):
    """The finished stack, or an error that names its state and the first resource that failed."""
    while True:
        found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
        status = found["StackStatus"]
        if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            return found
        if "FAILED" in status or "ROLLBACK" in status or time.monotonic() > deadline:
            raise SystemExit(f"stack {stack} is {status}: {first_failure(cloudformation, stack)}")
        time.sleep(0.2)


def first_failure(cloudformation, stack):
    """Why the first resource failed, as CloudFormation says it."""
    events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
    failed = [e for e in events if e["ResourceStatus"].endswith("FAILED")]
    return f"{failed[-1]['LogicalResourceId']}: {failed[-1].get('ResourceStatusReason')}" if failed else "no resource failed"


def functions(cloudformation, stack):
    """Logical id -> physical name of every function of the stack."""
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    resources = [r for page in pages for r in page["StackResourceSummaries"]]
    return {r["LogicalResourceId"]: r["PhysicalResourceId"] for r in resources if r["ResourceType"] == "AWS::Lambda::Function"}


def check_mappings(awslambda, names):
    """Every queue and stream mapping reports batch items and is switched on."""
    mappings = [m for name in names for m in awslambda.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]]
    if len(mappings) != 7:
        raise SystemExit(f"expected 5 queue and 2 stream mappings, found {len(mappings)}")
    for mapping in mappings:
        if mapping["State"] != "Enabled" or mapping.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
            raise SystemExit(f"mapping of {mapping['EventSourceArn']} is {mapping['State']}, {mapping.get('FunctionResponseTypes')}")


def main():
    """Prints {"outputs": {...}, "functions": {...}, "routes": [...]}."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--stack", required=True)
    stack = arguments.parse_args().stack
    cloudformation = boto3.client("cloudformation", config=PATIENT)
    complete = wait_until_complete(cloudformation, stack, time.monotonic() + 50)
    names = functions(cloudformation, stack)
    awslambda = boto3.client("lambda", config=PATIENT)
    check_mappings(awslambda, names.values())
    outputs = {o["OutputKey"]: o["OutputValue"] for o in complete["Outputs"]}
    api = outputs["ApiUrl"].split("//")[1].split(".")[0]
    routes = ensure_routes(cloudformation, boto3.client("apigatewayv2", config=PATIENT), awslambda, stack, api, names)
    json.dump({"outputs": outputs, "functions": names, "routes": routes}, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
