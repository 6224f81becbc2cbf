"""A question to a model as understood, in whichever of the two ways it came."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from tests.emulator.media import SeenMedia
from tests.emulator.models import TOKENS_PER_FRAME, Called, Price

LETTERS_PER_TOKEN = 4


@dataclass(frozen=True, kw_only=True)
class Usage:
    input: int
    output: int


NOTHING = Usage(input=0, output=0)


@dataclass(frozen=True, kw_only=True)
class Asked:
    operation: str
    called: Called
    system: str
    text: str
    media: tuple[SeenMedia, ...]
    max_tokens: int
    tool: str | None = None
    """The tool's name; None: plain text is wanted."""
    schema: dict[str, Any] | None = None
    temperature: float | None = None
    top_k: int | None = None
    tier: str = "default"
    body: Any = field(default=None, repr=False)
    """The whole request, every blob as its size and digest."""

    @property
    def words(self) -> str:
        return f"{self.system}\n{self.text}"

    @property
    def duration_s(self) -> float | None:
        return next((m.duration_s for m in self.media if m.kind == "video"), None)

    @property
    def input_tokens(self) -> int:
        letters = len(self.system) + len(self.text)
        if self.schema is not None:
            letters += len(json.dumps(self.schema, ensure_ascii=False))
        return max(1, tokens(letters)) + sum(self._tokens(media) for media in self.media)

    @property
    def price(self) -> Price:
        """Without a row of its own, a tier costs what on demand does."""
        prices = self.called.model.prices
        route = self.called.route
        return prices.get(f"{route}-{self.tier}", prices[route])

    @property
    def seed(self) -> str:
        """The same for the same question, whoever signed it and when."""
        canonical = json.dumps(self.body, sort_keys=True, default=str)
        return hashlib.sha256(f"{self.called.model.id} {canonical}".encode()).hexdigest()

    def _tokens(self, media: SeenMedia) -> int:
        if media.kind == "image":
            return media.tokens
        frames = -(-(media.duration_s or 1.0) // 1)
        return int(max(1, min(frames, self.called.model.most_frames))) * TOKENS_PER_FRAME


def tokens(letters: int) -> int:
    return -(-letters // LETTERS_PER_TOKEN)


def without_blobs(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"sha256": hashlib.sha256(value).hexdigest(), "size": len(value)}
    if isinstance(value, dict):
        return {name: without_blobs(item) for name, item in value.items()}
    if isinstance(value, list):
        return [without_blobs(item) for item in value]
    return value
