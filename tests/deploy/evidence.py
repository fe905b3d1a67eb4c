"""What the deployed system left behind: the functions' logs and the dead-letter queues."""

import sys

NARROW = "is not authorized to perform"
PLATFORM = ("START RequestId", "END RequestId", "REPORT RequestId")


def log_lines(logs):
    """(function, line) of every line of every function's log group, oldest first in each."""
    for group in logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/")["logGroups"]:
        name = group["logGroupName"]
        for stream in logs.describe_log_streams(logGroupName=name)["logStreams"]:
            events = logs.get_log_events(logGroupName=name, logStreamName=stream["logStreamName"], startFromHead=True)["events"]
            for event in events:
                yield name.rsplit("/", 1)[-1], event["message"].rstrip()


def no_role_was_too_narrow(logs, emulator_log):
    """The emulator checks every call against the roles; a refusal means that the template grants too little."""
    refused = [f"{function}: {line[:600]}" for function, line in log_lines(logs) if NARROW in line]
    with open(emulator_log, encoding="utf-8", errors="replace") as lines:
        refused += [line.strip()[:600] for line in lines if NARROW in line]
    if refused:
        raise SystemExit("a role of the template is too narrow:\n" + "\n".join(refused[:5]))


def nothing_is_dead(sqs, outputs):
    """No message lies in any dead-letter queue."""
    for name, url in outputs.items():
        if name.endswith(("DeadLettersUrl", "FailuresUrl")):
            found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])["Attributes"]
            if int(found["ApproximateNumberOfMessages"]):
                message = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1).get("Messages", [{}])[0].get("Body")
                raise SystemExit(f"{name} holds {found['ApproximateNumberOfMessages']} messages, such as {message}")


def show_logs(logs, at_most=12):
    """The last lines of every function, on stderr, for whoever has to find out why a step did not come true."""
    by_function = {}
    for function, line in log_lines(logs):
        if not line.startswith(PLATFORM):
            by_function.setdefault(function, []).append(line)
    for function, lines in by_function.items():
        for line in lines[-at_most:]:
            print(f"  {function}: {line[:400]}", file=sys.stderr)
