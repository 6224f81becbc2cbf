"""Who asks, by the request's own word. Signatures are not checked, only that there is one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tests.emulator.refusals import Refused

_SIGV4 = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request, ?"
    r"SignedHeaders=[^,]+, ?Signature=[0-9a-f]{64}"
)


@dataclass(frozen=True, kw_only=True)
class Signed:
    access_key: str
    region: str
    service: str


def signed(headers: Mapping[str, str]) -> Signed:
    """Raises:
    Refused: without a signature, or with one for another service.
    """
    said = headers.get("authorization", "")
    if said.startswith("Bearer ") and said[7:].strip():
        return Signed(access_key="", region="us-east-1", service="bedrock")
    found = _SIGV4.fullmatch(said)
    if found is None:
        raise Refused("MissingAuthenticationTokenException", "Missing Authentication Token")
    if found[4] != "bedrock":
        raise Refused(
            "UnrecognizedClientException",
            f"Credential should be scoped to correct service: 'bedrock', not '{found[4]}'.",
        )
    return Signed(access_key=found[1], region=found[3], service=found[4])
