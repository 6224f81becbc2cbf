"""The identity of a call: equal calls have equal answers, and are paid once."""

import hashlib

import msgspec

from application.ports.model_gateway import ModelCall


def call_hash(call: ModelCall) -> str:
    """SHA-256 over what is asked of which model about which media. Where the media lie, and how
    the call travels, makes no other call of it."""
    words = msgspec.json.encode(
        {
            "engine": call.model.engine,
            "model": call.model.key,
            "system": call.prompt.system,
            "text": call.prompt.text,
            "schema": call.prompt.schema,
            "media": [
                [sent.kind.value, sent.format, sent.sha256, sent.at_s] for sent in call.media
            ],
            "max_output_tokens": call.max_output_tokens,
        },
        order="deterministic",
    )
    return hashlib.sha256(words).hexdigest()
