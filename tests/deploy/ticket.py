"""One ticket, the whole way through the deployed system: a signed webhook in, an offer, a claim, an answer, a resolution, and its pay.

Everything between the steps is the system's own: the stream, the queues, the functions and their roles. Called by deploy.sh.
"""

import argparse
import base64
import hashlib
import hmac
import json
import os
import sys
import time

import boto3
from botocore.config import Config

import evidence
import setting
from front import Front, until

PATIENT = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 2})


def say(text):
    """Progress, on stderr."""
    print(f"ticket: {text}", file=sys.stderr, flush=True)


def signed(body, delivery):
    """The headers of a Standard Webhooks delivery signed now."""
    now = str(int(time.time()))
    key = base64.b64decode(setting.SIGNING_SECRET.removeprefix("whsec_"))
    mac = hmac.new(key, f"{delivery}.{now}.".encode() + body, hashlib.sha256).digest()
    return {"webhook-id": delivery, "webhook-timestamp": now, "webhook-signature": "v1," + base64.b64encode(mac).decode()}


def question():
    """The body of the webhook: one question about the topic of the program."""
    return json.dumps({
        "type": "ticket.created",
        "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "data": {
            "id": "4711",
            "subject": "Battery empty by noon",
            "body": "My battery does not last since the update. What can I do?",
            "language": "en",
            "topic": setting.TOPIC,
            "customer": {"id": "c-1", "name": "Kim"},
        },
    }).encode()


def send(front):
    """The ticket's id. A forged delivery is refused, and the same delivery sent again meets the same ticket."""
    body, path = question(), f"/hooks/{setting.CONNECTION}"
    forged = {**signed(body, "msg_1"), "webhook-signature": "v1," + base64.b64encode(bytes(32)).decode()}
    front.expect("POST", path, body, forged, status=(401,))
    first = front.expect("POST", path, body, signed(body, "msg_1"), status=(200, 201, 202))
    again = front.expect("POST", path, body, signed(body, "msg_1"), status=(200,))
    if again["ticket"] != first["ticket"]:
        raise SystemExit(f"the replay made another ticket: {first} and {again}")
    return first["ticket"]


def offered(expert, ticket):
    """The offer of this ticket to the expert, if there is one now."""
    return next((offer for offer in expert.expect("GET", "/v1/offers")["items"] if offer["ticket"] == ticket), None)


def state(caller, ticket):
    """The ticket's state by name."""
    return caller.expect("GET", f"/v1/tickets/{ticket}")["state"]["is"]


def pay(expert):
    """The expert's earnings as the API tells them."""
    return expert.expect("GET", "/v1/earnings")


def ledger_postings(dynamodb, table):
    """All postings of the ledger. The test looks behind the API here, to see that there is nothing else."""
    pages = dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    return [item for page in pages for item in page["Items"] if item["kind"]["S"] == "POSTING"]


def walk(front, outputs, dynamodb):
    """The whole way; raises SystemExit naming the first step that does not come true."""
    client, expert = setting.set_up(front, dynamodb, outputs["SupportTableName"])
    ticket = send(front)
    say(f"{ticket} came in; it waits for the match")
    offer = until("the expert is offered the ticket", lambda: offered(expert, ticket))
    yours = setting.PRICE_MINOR * setting.EXPERT_SHARE // 10_000
    if offer["reward"]["yours"]["minor"] != yours:
        raise SystemExit(f"the offer must tell a reward of {yours}: {offer}")
    expert.expect("POST", f"/v1/tickets/{ticket}:claim", {})
    expert.expect("POST", f"/v1/tickets/{ticket}:answer", {"text": "Turn the background refresh off under Settings, Battery."})
    say("claimed and answered; it waits for the reward to be held")
    until("a posting stands in the ledger", lambda: ledger_postings(dynamodb, outputs["LedgerTableName"]), 90)
    client.expect("POST", f"/v1/tickets/{ticket}:confirm", {})
    until("the ticket is resolved", lambda: state(client, ticket) == "resolved")
    until(f"the expert's earnings tell {yours}", lambda: str(yours) in json.dumps(pay(expert)), 90)
    say(f"resolved; the expert's part of the price, {yours}, stands in the ledger")


def main():
    """Reads what stack.py found, and sends the ticket."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--outputs", required=True, help="what stack.py printed")
    arguments.add_argument("--log", required=True, help="the emulator's log")
    given = arguments.parse_args()
    with open(given.outputs, encoding="utf-8") as file:
        outputs = json.load(file)["outputs"]
    front = Front(os.environ["AWS_ENDPOINT_URL"], outputs["ApiUrl"])
    logs = boto3.client("logs", config=PATIENT)
    try:
        walk(front, outputs, boto3.client("dynamodb", config=PATIENT))
        evidence.nothing_is_dead(boto3.client("sqs", config=PATIENT), outputs)
        evidence.no_role_was_too_narrow(logs, given.log)
    except BaseException:
        evidence.show_logs(logs)
        raise


if __name__ == "__main__":
    main()
