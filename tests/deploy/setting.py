"""What the ticket needs before it comes: the keys of an operator, a client and an expert, a program, a connection, an expert who is there."""

import hashlib
import secrets

CLIENT, PROGRAM, TOPIC, EXPERT = "acme", "phones", "battery", "exp_ada"
# 128 random bits in the letters of the house's ids: the last part of the webhook's address.
CONNECTION = "con_" + "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(26))
SIGNING_SECRET = "whsec_" + "c2VjcmV0IG9mIHRoZSBkZXBsb3kgdGVzdA=="
PRICE_MINOR, EXPERT_SHARE = 1000, 7000


def new_key(dynamodb, table, principal):
    """Writes an API key for `principal` into the support table, as an operator's tool would, and returns the key.

    This is the one kind of item that the test writes by itself (nobody has a key on a new deployment); its form is `store`'s:
    `access.rs` (the hash), `keys.rs` (the address) and `item.rs` (kind, version, schema, value).
    """
    key = "fdk_" + secrets.token_urlsafe(32)
    digest = hashlib.sha256(key.encode()).hexdigest()
    item = {
        "pk": {"S": f"APIKEY#{digest}"},
        "sk": {"S": "APIKEY"},
        "kind": {"S": "APIKEY"},
        "version": {"N": "1"},
        "schema": {"N": "1"},
        "value": {"M": {name: {"S": value} for name, value in principal.items()}},
    }
    dynamodb.put_item(TableName=table, Item=item, ConditionExpression="attribute_not_exists(pk)")
    return key


def program():
    """A program with one topic, for experts only."""
    return {
        "client": CLIENT,
        "id": PROGRAM,
        "name": "Phones",
        "languages": ["en"],
        "topics": [{"id": TOPIC, "name": "Battery", "keywords": ["battery", "charge"]}],
        "rewards": {"price": {"minor": PRICE_MINOR, "currency": "EUR"}, "expert_share": EXPERT_SHARE},
    }


def connection():
    """A connection that takes Standard Webhooks."""
    return {
        "program": PROGRAM,
        "kind": "standard-webhooks",
        "secrets": [SIGNING_SECRET],
    }


def expert():
    """An expert for everything in the program."""
    return {
        "name": "Ada",
        "qualifications": [{"client": CLIENT, "program": PROGRAM, "topics": [], "languages": ["en"]}],
        "available": True,
    }


def set_up(front, dynamodb, table):
    """Sets everything up through the public API. Returns the API as the client sees it, and as the expert does."""
    operator = front.as_holder_of(new_key(dynamodb, table, {"role": "operator"}))
    operator.expect("PUT", f"/v1/clients/{CLIENT}/programs/{PROGRAM}", program())
    operator.expect("PUT", f"/v1/clients/{CLIENT}/connections/{CONNECTION}", connection())
    operator.expect("PUT", f"/v1/experts/{EXPERT}", expert())
    ada = front.as_holder_of(new_key(dynamodb, table, {"role": "expert", "expert": EXPERT}))
    ada.expect("PUT", "/v1/availability", {"available": True})
    return front.as_holder_of(new_key(dynamodb, table, {"role": "client", "client": CLIENT})), ada
