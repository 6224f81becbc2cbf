"""What an engine's words about one file came to."""

import msgspec

from domain.analysis.run import TypeResult


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    results: tuple[TypeResult, ...]
    unanswered: tuple[str, ...] = ()
    """Keys of types that were asked for and have no whole answer. One that has a result
    nevertheless was cut off: what is there is complete in itself, and more was to come."""
    repairs: tuple[str, ...] = ()
    stop_reason: str | None = None
    """Why the words ended; that of the first part that was cut, where there are several."""

    @property
    def cut(self) -> tuple[str, ...]:
        """Keys of results that were cut off."""
        return tuple(r.key for r in self.results if r.key in self.unanswered)

    @property
    def lost(self) -> tuple[str, ...]:
        """Keys of types without any result."""
        found = {r.key for r in self.results}
        return tuple(key for key in self.unanswered if key not in found)
