"""Headers that every response carries, whoever made it."""

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self' blob:; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)


def policy_with(origin: str) -> str:
    """Of a page whose script also sends to this address."""
    return CONTENT_SECURITY_POLICY.replace("connect-src 'self'", f"connect-src 'self' {origin}")


SANDBOXED = f"{CONTENT_SECURITY_POLICY}; sandbox"
"""Of answers that are somebody else's words."""
ALWAYS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


async def add_security_headers(message: Message, _: Scope) -> None:
    if message["type"] != "http.response.start":
        return
    message.setdefault("headers", [])
    headers = MutableScopeHeaders.from_message(message)
    own_policy = headers.get("content-security-policy")  # a handler knows what it answers with
    for name, value in ALWAYS.items():
        headers[name] = value
    if own_policy is not None:
        headers["content-security-policy"] = own_policy
    # a private library: no shared cache, and an old state is never shown as the present one
    headers.setdefault("cache-control", "private, no-cache")
