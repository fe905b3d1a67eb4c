"""Prints infra/template.yaml as CloudFormation sees it, after SAM's own transform, as JSON. Works offline.

Run by the house tests with the Python of `.tools/sam`: `python transform.py infra/template.yaml`.
"""

import json
import sys
from pathlib import Path

from samcli.yamlhelper import yaml_parse
from samtranslator.translator.transform import transform

# SAM names these only where it writes a function's role itself, which the house rules forbid; the map need not be right, only there.
MANAGED_POLICIES = {
    name: f"arn:aws:iam::aws:policy/service-role/{name}"
    for name in ("AWSLambdaBasicExecutionRole", "AWSLambdaSQSQueueExecutionRole", "AWSLambdaDynamoDBExecutionRole", "AWSXrayWriteOnlyAccess")
}


class KnownPolicies:
    """What the transform asks for the addresses of AWS's own policies."""

    def load(self):
        """Name -> address."""
        return MANAGED_POLICIES


def main():
    """Reads the template, gives code and layer a place as `sam deploy` does, transforms and prints."""
    template = yaml_parse(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bucket/code"
        if resource["Type"] == "AWS::Serverless::LayerVersion":
            resource["Properties"]["ContentUri"] = "s3://bucket/layer"
    json.dump(transform(template, {}, KnownPolicies()), sys.stdout)


if __name__ == "__main__":
    main()
