"""Nova's embeddings, one at a time: the same words always give the same vector, of length 1, and
texts that share words lie nearer to one another than others do."""

import base64
import binascii
import hashlib
import math
import random
from fractions import Fraction
from typing import Any

from tests.emulator.asked import Usage, tokens
from tests.emulator.media import Bucket, SeenMedia, look_at
from tests.emulator.models import Called
from tests.emulator.refusals import invalid

DIMENSIONS = (256, 384, 1024, 3072)
PURPOSES = (
    "GENERIC_INDEX", "GENERIC_RETRIEVAL", "TEXT_RETRIEVAL", "IMAGE_RETRIEVAL", "VIDEO_RETRIEVAL",
    "DOCUMENT_RETRIEVAL", "AUDIO_RETRIEVAL", "CLASSIFICATION", "CLUSTERING",
)  # fmt: skip
MOST_LETTERS = 50_000
LONGEST_S = 30.0
USD_PER_IMAGE = Fraction("0.00006")
USD_PER_VIDEO_S = Fraction("0.0007")
_MODES = ("AUDIO_VIDEO_COMBINED", "AUDIO_VIDEO_SEPARATE")


def embed(
    called: Called, body: dict[str, Any], bucket: Bucket
) -> tuple[dict[str, Any], Usage, Fraction]:
    """The reply, what was read, and its price in US dollars.

    Raises:
        Refused
    """
    if body.get("schemaVersion", "nova-multimodal-embed-v1") != "nova-multimodal-embed-v1":
        raise invalid("Malformed input request: schemaVersion must be nova-multimodal-embed-v1.")
    if body.get("taskType") != "SINGLE_EMBEDDING":
        raise invalid("Malformed input request: taskType must be SINGLE_EMBEDDING.")
    params = body.get("singleEmbeddingParams")
    if not isinstance(params, dict) or params.get("embeddingPurpose") not in PURPOSES:
        raise invalid("Malformed input request: embeddingPurpose is missing or not known.")
    size = params.get("embeddingDimension", 3072)
    if size not in DIMENSIONS:
        raise invalid(f"Malformed input request: embeddingDimension {size} is not one of "
                      f"{', '.join(map(str, DIMENSIONS))}.")  # fmt: skip
    given = [kind for kind in ("text", "image", "audio", "video") if kind in params]
    if len(given) != 1 or given == ["audio"]:
        raise invalid("Malformed input request: exactly one of text, image, video is needed.")
    (kind,) = given
    if kind == "text":
        return _text(called, params["text"], size)
    return _media(kind, params[kind], size, bucket)


def vector(words: str, size: int) -> list[float]:
    out = [0.0] * size
    for word in words.lower().split() or [""]:
        rng = random.Random(hashlib.sha256(word.encode()).digest())
        for at in range(size):
            out[at] += rng.gauss(0.0, 1.0)
    length = math.sqrt(sum(x * x for x in out)) or 1.0
    return [x / length for x in out]


def _text(called: Called, text: Any, size: int) -> tuple[dict[str, Any], Usage, Fraction]:
    if not isinstance(text, dict) or text.get("truncationMode") not in ("START", "END", "NONE"):
        raise invalid("Malformed input request: truncationMode must be START, END or NONE.")
    value = text.get("value")
    if not isinstance(value, str) or not value.strip():
        raise invalid("Malformed input request: text.value must not be blank.")
    most = min(MOST_LETTERS, called.model.context_tokens * 4)
    if len(value) > most and text["truncationMode"] == "NONE":
        raise invalid(f"The text is longer than {most} characters.")
    kept = value[-most:] if text["truncationMode"] == "START" else value[:most]
    found: dict[str, Any] = {"embeddingType": "TEXT", "embedding": vector(kept, size)}
    if len(kept) < len(value):
        found["truncatedCharLength"] = len(kept)
    usage = Usage(input=max(1, tokens(len(kept))), output=0)
    price = usage.input * called.model.prices["us"].input / 1_000_000
    return {"embeddings": [found]}, usage, price


def _media(
    kind: str, part: Any, size: int, bucket: Bucket
) -> tuple[dict[str, Any], Usage, Fraction]:
    seen = _look(kind, part, bucket)
    if kind == "image":
        found = [{"embeddingType": "IMAGE", "embedding": vector(seen.sha256, size)}]
        return {"embeddings": found}, Usage(input=0, output=0), USD_PER_IMAGE
    mode = part.get("embeddingMode")
    if mode not in _MODES:
        raise invalid("Malformed input request: embeddingMode is missing or not known.")
    seconds = seen.duration_s or 0.0
    if seconds > LONGEST_S:
        raise invalid(f"The video is longer than {LONGEST_S:g} s.")
    types = ("AUDIO_VIDEO_COMBINED",) if mode == _MODES[0] else ("VIDEO", "AUDIO")
    found = [
        {"embeddingType": each, "embedding": vector(f"{seen.sha256} {each}", size)}
        for each in types
    ]
    price = Fraction(math.ceil(seconds)) * USD_PER_VIDEO_S
    return {"embeddings": found}, Usage(input=0, output=0), price


def _look(kind: str, part: Any, bucket: Bucket) -> SeenMedia:
    try:
        format_ = {"3gp": "three_gp"}.get(part["format"], part["format"])
        source = part["source"]
        if "bytes" in source:
            return look_at(kind, format_, base64.b64decode(source["bytes"], validate=True))
        return bucket.look(kind, format_, source["s3Location"])
    except (KeyError, TypeError, binascii.Error) as error:
        raise invalid(f"Malformed input request: {kind} needs a format and a source.") from error
