"""What another program says of a failure: a stranger's text, which may repeat what it was sent."""

import re
from collections.abc import Iterable

from domain.shared.names import display_text

HIDDEN = "…"
SHORTEST_SECRET = 8
"""Anything shorter would be found in ordinary words."""
_LOOKED_AT = 20_000
_SECRETS = re.compile(
    r"""\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}"""  # ids of AWS's keys
    r"""|\bsk-[\w*.-]{6,}"""
    r"""|\b(?:Bearer|Basic)\s+[\w+/=.~*-]{6,}"""
    r"""|(?<=://)[^\s/@"'<>]{1,500}@"""  # who logs in by an address
    r"""|(?:(?<=Signature=)|(?<=Credential=)|(?<=Security-Token=)|(?<=security-token:)"""
    r"""|(?<=api_key=)|(?<=api-key:))\s{0,3}[^\s&"'<>]+""",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"(?<!\d)\d{12}(?!\d)")


def without_secrets(text: str, secrets: Iterable[str] = ()) -> str:
    """`secrets`: values that are known to be some, whatever they look like."""
    for secret in secrets:
        if len(secret) >= SHORTEST_SECRET:
            text = text.replace(secret, HIDDEN)
    return _SECRETS.sub(HIDDEN, text)


def service_words(text: str, secrets: Iterable[str] = (), *, most: int = 300) -> str:
    """One line of it that names no account and moves no cursor."""
    shown = " ".join(text[:_LOOKED_AT].split())
    shown = _ACCOUNT.sub(HIDDEN, without_secrets(shown, secrets))
    return display_text(shown[:most])[:most].rstrip()
