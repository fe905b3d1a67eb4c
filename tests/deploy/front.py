"""The deployed HTTP API, spoken to on loopback with the host name that it was given."""

import json
import time
import urllib.error
import urllib.request

REQUEST_TAKES_AT_MOST_S = 35


class Front:
    """Calls the API as one caller, or as nobody."""

    def __init__(self, endpoint, api_url, key=None):
        self.endpoint, self.host, self.key = endpoint.rstrip("/"), api_url.split("//")[1], key

    def as_holder_of(self, key):
        """The same API, called with this API key."""
        return Front(self.endpoint, "//" + self.host, key)

    def call(self, method, path, body=None, headers=None):
        """(status, parsed body). `body` is sent as it is when it is bytes, as JSON otherwise."""
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        sent = {"Host": self.host, "Content-Type": "application/json", **(headers or {})}
        if self.key:
            sent["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(self.endpoint + path, data=raw, headers=sent, method=method)
        try:
            with urllib.request.urlopen(request, timeout=REQUEST_TAKES_AT_MOST_S) as answer:
                return answer.status, parsed(answer.read())
        except urllib.error.HTTPError as refused:
            return refused.code, parsed(refused.read())

    def expect(self, method, path, body=None, headers=None, status=(200, 201, 202, 204)):
        """The parsed body of an answer with one of these statuses; the test ends otherwise."""
        got, answer = self.call(method, path, body, headers)
        if got not in status:
            raise SystemExit(f"{method} {path}: answered {got}, expected one of {status}: {answer}")
        return answer


def parsed(raw):
    """JSON where it is JSON, else text."""
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode(errors="replace")


def until(what, probe, at_most_s=60):
    """The first true value of `probe`, or the end of the test naming what did not come true."""
    deadline, last = time.monotonic() + at_most_s, None
    while time.monotonic() < deadline:
        last = probe()
        if last:
            return last
        time.sleep(0.2)
    raise SystemExit(f"after {at_most_s} s still not true: {what} (last seen: {last!r})")
