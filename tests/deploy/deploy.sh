#!/usr/bin/env bash
# The deploy test: the real SAM CLI builds infra/template.yaml and deploys it onto an independent AWS on loopback (ministack), which checks
# every call against the roles of the template; then one ticket goes the whole way there (ticket.py).
#
#   tests/deploy/deploy.sh                 build, deploy, send the ticket, take everything down
#   tests/deploy/deploy.sh --no-build      deploy what `sam build` left in .aws-sam/build
#   tests/deploy/deploy.sh --stop-after deploy   deploy and print the outputs, without the ticket
#   tests/deploy/deploy.sh --hold          the same as no option, then wait for Ctrl-C, so that you can look around
#
# FANDESK_FULL_RELEASE=1 builds what production runs; otherwise the functions are built quickly (no LTO, little optimisation).
# Nothing here reaches AWS: addresses are loopback, credentials are the word `test`.
set -euo pipefail

checkout=$(cd "$(dirname "$0")/../.." && pwd)
root=${FANDESK_DEPLOY_ROOT:-$checkout}
stack=fandesk-test
build=yes hold=no stop_after=ticket

say() { printf 'deploy: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

while [[ $# -gt 0 ]]; do
    case $1 in
        --no-build) build=no ;;
        --hold) hold=yes ;;
        --stop-after) stop_after=${2:?"deploy or ticket"}; shift ;;
        *) fail "unknown option $1 (see the head of this file)" ;;
    esac
    shift
done

PATH="$("$checkout/.ci/tools" --path):$PATH"
python="$checkout/.tools/sam/bin/python"
for tool in sam ministack cargo-lambda; do
    command -v "$tool" >/dev/null || fail "$tool is missing: run .ci/tools first"
done

work=$(mktemp -d "${TMPDIR:-/tmp}/fandesk-deploy.XXXXXX")
emulator=""
# The functions run as children of the emulator and outlive it, so its whole process group goes.
take_down() {
    local status=$?
    if [[ -n $emulator ]]; then
        kill -TERM -- "-$emulator" 2>/dev/null || true
        for _ in $(seq 50); do kill -0 -- "-$emulator" 2>/dev/null || break; sleep 0.1; done
        kill -KILL -- "-$emulator" 2>/dev/null || true
    fi
    if [[ $status -ne 0 && -s $work/emulator.log ]]; then
        say "failed; the end of the emulator's log:"
        tail -n "${FANDESK_LOG_LINES:-40}" "$work/emulator.log" | cut -c "1-${FANDESK_LOG_WIDTH:-400}" >&2
    fi
    rm -rf "$work"
    exit "$status"
}
trap take_down EXIT
trap 'exit 130' INT TERM

# ---- build -----------------------------------------------------------------------------------------------------------------------------
export SAM_CLI_TELEMETRY=0
if [[ $build == yes ]]; then
    if [[ -z ${FANDESK_FULL_RELEASE:-} ]]; then
        export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
    fi
    say "building eleven functions (sam build) ..."
    (cd "$root" && timeout 2400 sam build) >"$work/build.log" 2>&1 || { tail -n 60 "$work/build.log" >&2; fail "sam build failed"; }
    say "built in ${SECONDS}s"
fi
[[ -f $root/.aws-sam/build/template.yaml ]] || fail "nothing built: leave --no-build out"

# ---- an AWS on loopback ----------------------------------------------------------------------------------------------------------------
unset AWS_PROFILE AWS_SESSION_TOKEN AWS_DEFAULT_PROFILE
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true
export NO_PROXY="127.0.0.1,localhost" no_proxy="127.0.0.1,localhost"
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export AWS_ENDPOINT_URL="http://127.0.0.1:$port"

# AWS_ENDPOINT_URL is what the emulator hands on to the functions; AUTH makes it check signatures and the roles' policies.
# A clean environment, since the functions inherit it: a variable that the template forgets must be missing here as well.
# setsid: a process group of its own, so that taking it down takes its functions along.
mkdir "$work/tmp"
setsid env -i PATH="$PATH" HOME="$work" TMPDIR="$work/tmp" STATE_DIR="$work/state" AUTH=true BIND_HOST=127.0.0.1 GATEWAY_PORT="$port" \
    MINISTACK_HOST=localhost LAMBDA_EXECUTOR=local AWS_ENDPOINT_URL="$AWS_ENDPOINT_URL" AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \
    AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true \
    ministack >"$work/emulator.log" 2>&1 &
emulator=$!
deadline=$((SECONDS + 60))
until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    kill -0 "$emulator" 2>/dev/null || fail "the emulator ended at once"
    ((SECONDS < deadline)) || fail "the emulator does not listen on port $port after 60 s"
    sleep 0.1
done
say "the emulator listens on 127.0.0.1:$port"

# ---- deploy ----------------------------------------------------------------------------------------------------------------------------
started=$SECONDS
# On AWS, sqs:SendMessage covers the batch call too and there is no action of that name; the emulator asks for one, so only it gets one.
sed -E 's/^( *)- sqs:SendMessage$/&\n\1- sqs:SendMessageBatch/' "$root/.aws-sam/build/template.yaml" >"$root/.aws-sam/build/emulator.yaml"
(cd "$root" && timeout 600 sam deploy --template-file .aws-sam/build/emulator.yaml --stack-name "$stack" --region us-east-1 \
    --capabilities CAPABILITY_IAM --resolve-s3 --no-confirm-changeset --no-progressbar \
    --parameter-overrides "Stage=test Architecture=x86_64 PublicUrl=http://127.0.0.1:$port" </dev/null) >"$work/deploy.log" 2>&1 \
    || { tail -n 60 "$work/deploy.log" >&2; fail "sam deploy failed"; }
say "deployed in $((SECONDS - started))s"
timeout 60 "$python" "$checkout/tests/deploy/stack.py" --stack "$stack" >"$work/outputs.json" || fail "the stack is not complete"
[[ -z ${FANDESK_SHOW:-} ]] || cat "$work/outputs.json" >&2
[[ $stop_after == ticket ]] || { cat "$work/outputs.json"; [[ $hold == no ]] && exit 0; }

# ---- one ticket, the whole way ---------------------------------------------------------------------------------------------------------
if [[ $stop_after == ticket ]]; then
    timeout 300 "$python" "$checkout/tests/deploy/ticket.py" --outputs "$work/outputs.json" --log "$work/emulator.log"
    say "one ticket went the whole way"
fi
if [[ $hold == yes ]]; then
    say "holding; AWS_ENDPOINT_URL=$AWS_ENDPOINT_URL, log $work/emulator.log, Ctrl-C ends it"
    wait "$emulator"
fi
