"""Judges one bank file by the published schema of pain.001.001.09: ends with 0 if it is valid, 1 if not, 2 if it cannot judge."""

import pathlib
import sys

try:
    import sepaxml
    from lxml import etree

    folder = pathlib.Path(sepaxml.__file__).parent / "schemas"
    schema = etree.XMLSchema(etree.parse(str(folder / "pain.001.001.09.xsd")))
    document = etree.parse(sys.argv[1])
except Exception as error:  # whatever goes wrong before judging is no verdict
    print(f"cannot judge: {error!r}", file=sys.stderr)
    sys.exit(2)

if schema.validate(document):
    sys.exit(0)
print(schema.error_log, file=sys.stderr)
sys.exit(1)
