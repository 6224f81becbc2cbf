"""Rules that a test lays down: which requests get what answer, and which go wrong how."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from tests.emulator.asked import Asked

_Given = TypeVar("_Given")


@dataclass(frozen=True, kw_only=True)
class Match:
    """All that is given must hold."""

    operation: str | None = None
    """`Converse`, `InvokeModel`."""
    model: str | None = None
    """`lite`, or any id of the model."""
    has: str | None = None
    """Words anywhere in the prompt."""
    media: str | None = None
    """`video`, `image`, a format, part of an address, or a digest of what was sent."""
    where: Callable[[Asked], bool] | None = None

    def fits(self, asked: Asked) -> bool:
        called = asked.called
        return (
            self.operation in (None, asked.operation)
            and self.model in (None, called.model.key, called.model.id, called.model_id)
            and (self.has is None or self.has in asked.words)
            and (self.media is None or any(_is(self.media, media) for media in asked.media))
            and (self.where is None or self.where(asked))
        )


class Rules(Generic[_Given]):
    """In order; the first that fits and is not used up."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._rules: list[_Rule[_Given]] = []

    def add(
        self, given: _Given, match: Match, *, times: int | None, nth: Sequence[int] = ()
    ) -> None:
        """`nth`: only to these of the requests that fit, counted from 1 and from now on."""
        with self._lock:
            self._rules.append(_Rule(given=given, match=match, left=times, nth=frozenset(nth)))

    def take(self, asked: Asked) -> _Given | None:
        with self._lock:
            for rule in self._rules:
                if rule.left == 0 or not rule.match.fits(asked):
                    continue
                rule.seen += 1
                if rule.nth and rule.seen not in rule.nth:
                    continue
                if rule.left is not None:
                    rule.left -= 1
                return rule.given
        return None

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()


@dataclass
class _Rule(Generic[_Given]):
    given: _Given
    match: Match
    left: int | None
    nth: frozenset[int]
    seen: int = 0


def _is(wanted: str, media: Any) -> bool:
    return wanted in (media.kind, media.format, media.sha256) or (
        media.uri is not None and wanted in media.uri
    )
