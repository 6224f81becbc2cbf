"""What Nova itself demands of a request, beyond the shapes."""

from itertools import pairwise
from typing import Any

from tests.emulator.asked import Asked, without_blobs
from tests.emulator.media import Bucket, SeenMedia, look_at
from tests.emulator.models import Called
from tests.emulator.refusals import Refused, invalid
from tests.emulator.tool_schema import check_tool_schema

MOST_BYTES = 25_000_000
INLINE_IMAGES = 5
_TAKEN = {"text", "image", "video", "document", "toolUse", "toolResult", "cachePoint"}
_OWN_FIELDS = {"inferenceConfig", "reasoningConfig"}


def understand(
    operation: str, called: Called, request: dict[str, Any], size: int, bucket: Bucket
) -> Asked:
    """`request` is of Converse's shape, blobs as bytes.

    Raises:
        Refused
    """
    if called.model.writes != "TEXT":
        raise invalid(f"The model {called.model_id} does not answer in this way.")
    if size > MOST_BYTES:
        raise invalid(f"The request of {size} bytes exceeds the maximum of {MOST_BYTES} bytes.")
    blocks = _blocks(request.get("messages", []))
    config = request.get("inferenceConfig", {})
    own = request.get("additionalModelRequestFields") or {}
    tool, schema = _tool(request.get("toolConfig"))
    asked = Asked(
        operation=operation,
        called=called,
        system="\n".join(block.get("text", "") for block in request.get("system", [])),
        text="\n".join(block["text"] for block in blocks if "text" in block),
        media=_media(blocks, bucket),
        max_tokens=_max_tokens(called, config),
        tool=tool,
        schema=schema,
        temperature=config.get("temperature"),
        top_k=_top_k(own),
        tier=(request.get("serviceTier") or {}).get("type", "default"),
        body=without_blobs(request),
    )
    if request.get("outputConfig"):
        raise invalid("This model does not support outputConfig.")
    if asked.input_tokens > called.model.context_tokens:
        raise invalid(
            "Input Tokens Exceeded: Number of input tokens exceeds maximum length. Please update "
            "the input to try again."
        )
    return asked


def _blocks(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not messages or messages[0]["role"] != "user":
        raise invalid("A conversation must start with a user message. Try again with a "
                      "conversation that starts with a user message.")  # fmt: skip
    for before, after in pairwise(messages):
        if before["role"] == after["role"]:
            raise invalid("A conversation must alternate between user and assistant roles.")
    blocks = [block for message in messages for block in message["content"]]
    for message in messages:
        if not message["content"]:
            raise invalid("The content field in a message is empty.")
    for block in blocks:
        for kind in set(block) - _TAKEN:
            raise invalid(f"This model does not support the content block {kind}.")
        if "text" in block and not block["text"].strip():
            raise invalid("The text field in the ContentBlock object is blank. Add text to the "
                          "text field, and try again.")  # fmt: skip
    return blocks


def _media(blocks: list[dict[str, Any]], bucket: Bucket) -> tuple[SeenMedia, ...]:
    sent = [
        (kind, block[kind]) for block in blocks for kind in ("image", "video") if kind in block
    ]
    if sum(kind == "video" for kind, _ in sent) > 1:
        raise invalid("A request may hold one video only.")
    inline = [part for kind, part in sent if kind == "image" and "bytes" in part["source"]]
    if len(inline) > INLINE_IMAGES:
        raise invalid(f"A request may hold {INLINE_IMAGES} images only.")
    return tuple(
        look_at(kind, part["format"], part["source"]["bytes"])
        if "bytes" in part["source"]
        else bucket.look(kind, part["format"], part["source"]["s3Location"])
        for kind, part in sent
    )


def _max_tokens(called: Called, config: dict[str, Any]) -> int:
    most = called.model.output_tokens
    wanted = config.get("maxTokens", min(4096, most))
    if wanted > most:
        raise invalid(
            f"The maximum tokens you requested exceeds the model limit of {most}. Try again with "
            "a maximum tokens value that is lower."
        )
    return int(wanted)


def _top_k(own: Any) -> int | None:
    if not isinstance(own, dict) or set(own) - _OWN_FIELDS:
        raise invalid("Malformed input request: an extraneous key is not permitted.")
    inner = own.get("inferenceConfig", {})
    if set(inner) - {"topK"}:
        raise invalid("Malformed input request: an extraneous key is not permitted.")
    top_k = inner.get("topK")
    if top_k is not None and (not isinstance(top_k, int) or not 0 <= top_k <= 128):
        raise invalid("Malformed input request: topK must be from 0 to 128.")
    return top_k


def _tool(config: dict[str, Any] | None) -> tuple[str | None, dict[str, Any] | None]:
    """The one that is to be called."""
    if not config:
        return None, None
    specs = [tool["toolSpec"] for tool in config["tools"] if "toolSpec" in tool]
    for spec in specs:
        if spec.get("strict"):
            raise invalid("This model does not support strict tools.")
        check_tool_schema(spec.get("inputSchema", {}).get("json"))
    choice = config.get("toolChoice") or {"auto": {}}
    wanted = choice.get("tool", {}).get("name")
    if wanted is not None and wanted not in [spec["name"] for spec in specs]:
        raise invalid(f"The tool {wanted} that was chosen is not among the tools.")
    if not specs:
        raise Refused("ValidationException", "There is no tool.")
    spec = next((spec for spec in specs if spec["name"] == wanted), specs[0])
    return spec["name"], spec["inputSchema"]["json"]
