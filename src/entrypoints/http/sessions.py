"""The login cookie: proof, signed by us, that its holder once showed the token."""

import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from entrypoints.settings import Settings

COOKIE = "reelsight_session"
LASTS_S = 30 * 24 * 3600


class Sessions:
    """Nothing is stored: a cookie is its end and a signature over that end and the token, so
    that another token, or another secret, ends them all."""

    def __init__(self, *, secret: str, token: str, now: Callable[[], float] = time.time) -> None:
        self._key = hashlib.sha256(f"{secret}\0{token}".encode()).digest()
        self._token = token.encode()
        self._now = now

    def opens(self, shown: str) -> bool:
        """Whether this is the token."""
        return bool(self._token) and hmac.compare_digest(shown.encode(), self._token)

    def new(self) -> str:
        end = int(self._now()) + LASTS_S
        return f"{end}.{self._signature(end)}"

    def is_valid(self, cookie: str) -> bool:
        end, _, signature = cookie.partition(".")
        if not (end.isascii() and end.isdigit() and len(end) < 16):
            return False
        expected = self._signature(int(end)).encode()
        return hmac.compare_digest(signature.encode(), expected) and int(end) > self._now()

    def _signature(self, end: int) -> str:
        return hmac.new(self._key, f"login:{end}".encode(), hashlib.sha256).hexdigest()


def secret_key(settings: Settings) -> str:
    """The configured secret, else one that is made once and kept, readable by its owner only."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data / "secret.key"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
    return path.read_text("ascii").strip()


def _make(path: Path) -> None:
    own = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
    # a link refuses an existing name: of two processes that start at once one secret wins
    with suppress(FileExistsError):
        os.link(own, path)
    own.unlink()
