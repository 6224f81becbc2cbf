"""One group per file, in the order of the files' best moments."""

from collections.abc import Iterable

import msgspec

from domain.search.moments import Match
from domain.shared.ids import FileId


class FileMatches(msgspec.Struct, frozen=True, kw_only=True):
    file_id: FileId
    matches: tuple[Match, ...]
    """Never empty, best first: passages with all the terms before those with some of them."""


def by_file(ranked: Iterable[Match]) -> tuple[FileMatches, ...]:
    groups: dict[FileId, list[Match]] = {}
    for match in ranked:
        groups.setdefault(match.file_id, []).append(match)
    return tuple(
        FileMatches(file_id=file_id, matches=tuple(sorted(matches, key=_best_first)))
        for file_id, matches in groups.items()
    )


def _best_first(match: Match) -> tuple[bool, float]:
    return not match.is_whole, -match.score
