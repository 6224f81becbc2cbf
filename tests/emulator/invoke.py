"""InvokeModel's bodies for Nova: `messages-v1` is Converse in other words."""

import json
from typing import Any

from tests.emulator.refusals import invalid
from tests.emulator.routes import operation
from tests.emulator.shapes import read_document

_KEYS = {"schemaVersion", "system", "messages", "inferenceConfig", "toolConfig"}
_SAME = ("system", "messages", "toolConfig")
_CONFIG = {"maxTokens", "temperature", "topP", "topK", "stopSequences"}


def body_of(data: bytes) -> dict[str, Any]:
    """Raises:
    Refused
    """
    try:
        body = json.loads(data)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise invalid("Malformed input request, please reformat your input and try again.")
    return body


def as_converse(body: dict[str, Any]) -> dict[str, Any]:
    """Read by the shape of Converse's request, blobs as bytes. Also for records of batches.

    Raises:
        Refused
    """
    if body.get("schemaVersion", "messages-v1") != "messages-v1":
        raise invalid("Malformed input request: schemaVersion must be messages-v1.")
    for name in sorted(set(body) - _KEYS):
        raise invalid(f"Malformed input request: extraneous key [{name}] is not permitted.")
    config = body.get("inferenceConfig", {})
    if not isinstance(config, dict) or set(config) - _CONFIG:
        raise invalid("Malformed input request: inferenceConfig holds an extraneous key.")
    converse: dict[str, Any] = {name: body[name] for name in _SAME if name in body}
    kept = {name: value for name, value in config.items() if name != "topK"}
    if kept:
        converse["inferenceConfig"] = kept
    if "topK" in config:
        converse["additionalModelRequestFields"] = {"inferenceConfig": {"topK": config["topK"]}}
    shape = operation("bedrock-runtime", "Converse").input_shape
    read: dict[str, Any] = read_document(shape, {**converse, "modelId": "amazon.nova"})
    del read["modelId"]
    return read
