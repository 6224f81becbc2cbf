"""A call in Converse's own form."""

from typing import Any

from application.ports.model_gateway import ModelCall, SentMedia
from domain.library.kind import MediaKind

TOOL = "record_analysis"
_FORMATS = {"jpg": "jpeg", "3gp": "three_gp"}


def converse_request(call: ModelCall, model_id: str) -> dict[str, Any]:
    content: list[dict[str, Any]] = []
    for media in call.media:
        if media.at_s is not None:
            content.append({"text": f"Frame at {media.at_s:.1f} s:"})
        content.append(_block(media))
    request: dict[str, Any] = {
        "modelId": model_id,
        "messages": [{"role": "user", "content": [*content, {"text": call.prompt.text}]}],
        "inferenceConfig": {"maxTokens": call.max_output_tokens, "temperature": 0.0},
    }
    if call.prompt.system:
        request["system"] = [{"text": call.prompt.system}]
    if call.prompt.schema is not None:
        tool = {
            "name": TOOL,
            "description": "Record everything that was found in the media.",
            "inputSchema": {"json": call.prompt.schema},
        }
        request["toolConfig"] = {
            "tools": [{"toolSpec": tool}],
            "toolChoice": {"tool": {"name": TOOL}},
        }
        if "nova" in call.model.reporting_id:
            # greedy: with anything else Nova leaves the schema of a tool
            request["additionalModelRequestFields"] = {"inferenceConfig": {"topK": 1}}
    return request


def _block(media: SentMedia) -> dict[str, Any]:
    if media.address is not None:
        place: dict[str, Any] = {"uri": media.address.uri}
        if media.address.owner:
            place["bucketOwner"] = media.address.owner
        source: dict[str, Any] = {"s3Location": place}
    else:
        source = {"bytes": media.data or b""}
    kind = "video" if media.kind is MediaKind.VIDEO else "image"
    return {kind: {"format": _FORMATS.get(media.format, media.format), "source": source}}
