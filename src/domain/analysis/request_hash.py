import hashlib
from typing import Any

import msgspec

from domain.analysis.evidence import Evidence
from domain.analysis.run import TypeRef


def request_hash(
    *,
    engine: str,
    model: str,
    types: tuple[TypeRef, ...],
    prompt_hash: str,
    options: dict[str, Any],
    evidence: Evidence,
    media_hash: str,
) -> str:
    """SHA-256 over everything that is asked: equal hashes mean an equal question.

    The order of types and of option keys does not count.
    """
    asked = [
        engine,
        model,
        sorted((ref.key, ref.version) for ref in types),
        prompt_hash,
        options,
        evidence,
        media_hash,
    ]
    return hashlib.sha256(msgspec.json.encode(asked, order="deterministic")).hexdigest()
