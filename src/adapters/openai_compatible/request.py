"""A call as the body of `POST /chat/completions`."""

import base64
import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from application.ports.model_gateway import ModelCall, SentMedia


class AnswerFormat(StrEnum):
    """How the server is told the shape of an answer; the instruction says it in every case."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    TEXT = "text"


def body_of(call: ModelCall, model_id: str, answers: AnswerFormat) -> dict[str, Any]:
    text = call.prompt.text
    body: dict[str, Any] = {
        "model": model_id,
        "temperature": 0,
        "max_tokens": call.max_output_tokens,
        "stream": False,
    }
    schema = call.prompt.schema
    if schema is not None:
        # servers that constrain the answer do not show the model the schema
        text += "\n\nThe JSON Schema of the answer:\n" + json.dumps(schema, ensure_ascii=False)
        if answers is AnswerFormat.JSON_SCHEMA:
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "answer", "schema": schema},
            }
        elif answers is AnswerFormat.JSON_OBJECT:
            body["response_format"] = {"type": "json_object"}
    body["messages"] = [
        {"role": "system", "content": call.prompt.system},
        {"role": "user", "content": [*_pictures(call.media), {"type": "text", "text": text}]},
    ]
    return body


def _pictures(media: tuple[SentMedia, ...]) -> Iterator[dict[str, Any]]:
    for one in media:
        assert one.data is not None, "such servers read nothing from a bucket"
        if one.at_s is not None:
            yield {"type": "text", "text": f"Frame at {one.at_s:.1f} s:"}
        encoded = base64.b64encode(one.data).decode()
        address = f"data:image/{one.format};base64,{encoded}"
        yield {"type": "image_url", "image_url": {"url": address}}
