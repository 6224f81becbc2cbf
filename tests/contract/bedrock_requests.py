"""Requests to the emulator as botocore takes them, and small media to send along."""

import io
from typing import Any

LITE = "us.amazon.nova-2-lite-v1:0"
LITE_V1 = "us.amazon.nova-lite-v1:0"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "summary": {
            "type": "object",
            "properties": {"text": {"type": "string"}, "language": {"type": "string"}},
            "required": ["text"],
        },
        "chapters": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "start_s": {"type": "number"},
                    "end_s": {"type": "number"},
                    "title": {"type": "string"},
                    "mood": {"type": "string", "enum": ["calm", "busy"]},
                },
                "required": ["start_s", "end_s", "title"],
            },
        },
    },
    "required": ["summary", "chapters"],
}


def converse(
    *content: dict[str, Any], model: str = LITE, schema: Any = SCHEMA, **more: Any
) -> dict[str, Any]:
    """With `schema` None, plain text is wanted."""
    asked = {
        "modelId": model,
        "messages": [{"role": "user", "content": [*content, {"text": "What is in it?"}]}],
        "inferenceConfig": {"maxTokens": 4000, "temperature": 0},
    }
    if schema is not None:
        tool = {"toolSpec": {"name": "answer", "inputSchema": {"json": schema}}}
        asked["toolConfig"] = {"tools": [tool], "toolChoice": {"tool": {"name": "answer"}}}
    return asked | more


def image(format_: str = "png", size: tuple[int, int] = (640, 480)) -> dict[str, Any]:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, format_)
    return {"image": {"format": format_, "source": {"bytes": out.getvalue()}}}


def named(picture: dict[str, Any], format_: str) -> dict[str, Any]:
    return {"image": {**picture["image"], "format": format_}}


def video(data: bytes, format_: str = "mp4") -> dict[str, Any]:
    return {"video": {"format": format_, "source": {"bytes": data}}}


def stored(uri: str, **more: str) -> dict[str, Any]:
    return {"video": {"format": "mp4", "source": {"s3Location": {"uri": uri, **more}}}}


def tool_input(reply: dict[str, Any]) -> Any:
    (block,) = (b for b in reply["output"]["message"]["content"] if "toolUse" in b)
    return block["toolUse"]["input"]
