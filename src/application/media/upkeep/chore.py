"""What all chores have in common: a plan that only counts, and the job that does it."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, Protocol

import msgspec

from domain.jobs.job import NewItem
from domain.media.known import Pile
from domain.shared.errors import InvalidInput
from domain.shared.ids import FileId

EXAMPLES = 5


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """How a chore is to be done. Each chore looks at what concerns it."""

    force: bool = False
    """Also where it is up to date."""
    limit: int | None = None
    """So many files at most."""
    delete_orphans: bool = False
    file_ids: tuple[FileId, ...] = ()
    """Of these files only; none: of all. Only some chores look at it."""

    def __post_init__(self) -> None:
        """Raises:
        InvalidInput
        """
        if self.limit is not None and self.limit < 1:
            raise InvalidInput("The limit must be at least 1.")


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of one sort."""

    name: str
    """A word with underscores; what becomes of it is in `words`."""
    words: str
    to_do: bool
    """The chore does something with these."""
    pile: Pile
    examples: tuple[str, ...]
    """The first few, as people know them."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a chore found, and the items that would do it."""

    groups: tuple[Group, ...]
    items: Sequence[NewItem]
    title: str = ""


class Chore(Protocol):
    """One sort of upkeep. `name` is what the command line and the API call it, and the kind of
    its jobs."""

    name: str
    title: str
    words: str
    """One sentence for people."""
    options: tuple[str, ...]
    """Fields of `Asked` that it looks at."""

    @abstractmethod
    def plan(self, asked: Asked) -> Plan:
        """What there is to do now. Writes nothing."""
        ...

    @abstractmethod
    def start(self, asked: Asked) -> Plan:
        """For a job that begins now; without groups where counting takes as long as doing."""
        ...


class Tally:
    """Groups in the making, in the order in which each sort was first met."""

    def __init__(self, words: dict[str, tuple[str, bool]]) -> None:
        """`words`: of each sort what is said of it, and whether something is done."""
        self._words = words
        self._piles: dict[str, Pile] = {}
        self._examples: dict[str, list[str]] = {}

    def add(self, name: str, label: str, size_bytes: int) -> None:
        seen = self._piles.get(name, Pile())
        self._piles[name] = seen + Pile(count=1, size_bytes=size_bytes)
        examples = self._examples.setdefault(name, [])
        if len(examples) < EXAMPLES:
            examples.append(label)

    def groups(self) -> tuple[Group, ...]:
        """What is to be done first."""
        made = [
            Group(
                name=name,
                words=self._words[name][0],
                to_do=self._words[name][1],
                pile=pile,
                examples=tuple(self._examples[name]),
            )
            for name, pile in self._piles.items()
        ]
        return tuple(sorted(made, key=lambda group: not group.to_do))

    def summary(self) -> dict[str, Any]:
        """For a job: what it found and did, by sort."""
        return {group.name: msgspec.to_builtins(group) for group in self.groups()}
