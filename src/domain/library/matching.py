"""Which file of the library became which file on disk, where their contents are equal."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Generic, TypeVar

import msgspec

from domain.library.paths import PathFlavour, comparison_key
from domain.shared.ids import FilePath

C = TypeVar("C", bound=Hashable)
"""A place where the content is now."""
O = TypeVar("O", bound=Hashable)  # noqa: E741  # an owner
"""A file of the library that had the content and is not at its place."""


class Matched(msgspec.Struct, Generic[C, O], frozen=True, kw_only=True):
    pairs: tuple[tuple[C, O], ...]
    unclear: tuple[C, ...]
    """Places that may be any of `owners`, without telling which."""
    owners: tuple[O, ...]
    """Those left over: with `unclear` places they may be any of them, without they are gone."""


def match(
    places: Sequence[tuple[C, FilePath]],
    owners: Sequence[tuple[O, FilePath]],
    flavour: PathFlavour,
) -> Matched[C, O]:
    """Of one content. The same base name decides, then how much of the path's end is unchanged;
    where that leaves one of each, they belong together. Nothing is decided by chance."""
    pairs: list[tuple[C, O]] = []
    here = {place: _names(path, flavour) for place, path in places}
    were = {owner: _names(path, flavour) for owner, path in owners}
    depth = min(_deepest(here.values()), _deepest(were.values()))
    while depth and here and were:  # the longest unchanged end first; each has the base name
        ends: dict[tuple[bytes, ...], tuple[list[C], list[O]]] = defaultdict(lambda: ([], []))
        for place, names in here.items():
            if len(names) >= depth:
                ends[names[-depth:]][0].append(place)
        for owner, names in were.items():
            if len(names) >= depth:
                ends[names[-depth:]][1].append(owner)
        for at, had in ends.values():
            if len(at) == len(had) == 1:
                pairs.append((at[0], had[0]))
                del here[at[0]], were[had[0]]
        depth -= 1
    if len(here) == len(were) == 1:
        pairs.append((next(iter(here)), next(iter(were))))
        here, were = {}, {}
    return Matched(pairs=tuple(pairs), unclear=tuple(here) if were else (), owners=tuple(were))


def _names(path: FilePath, flavour: PathFlavour) -> tuple[bytes, ...]:
    return tuple(name for name in comparison_key(path, flavour).split(b"/") if name)


def _deepest(names: Iterable[tuple[bytes, ...]]) -> int:
    return max((len(parts) for parts in names), default=0)
