"""Who speaks. In the parts of a long video voices are counted anew, so `Speaker 1` of two parts is
one person only where something says so."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated

import msgspec
from msgspec import structs

from application.plugins.public import TimeRange, same_text, sensitive, time_range

_COUNTED = re.compile(r"(?:.*[\W\d_]|.*\D(?=\d))?(?:\d+|\w)")
_NOBODY = frozenset(
    "speaker voice person man woman male female unknown unidentified unnamed anonymous one two "
    "three four five".split()
)
_OF_PART = re.compile(r"Part \d+: ")


class Speaker(msgspec.Struct, frozen=True, kw_only=True):
    speaker_id: Annotated[str, sensitive]
    role: str | None = None
    time_ranges: Annotated[tuple[TimeRange, ...], time_range] = ()
    speaking_percentage: float | None = None


def told_apart(parts: Sequence[Sequence[Speaker]]) -> Iterator[tuple[Speaker, ...]]:
    """The same speakers, so that those of one name are one person: who has none goes by a role
    that nobody else in the part has, else by the part."""
    for number, speakers in enumerate(parts, 1):
        roles = Counter(same_text(one.role) for one in speakers if one.role)
        yield tuple(
            one if _is_named(one) else structs.replace(one, speaker_id=_label(one, number, roles))
            for one in speakers
        )


def are_several(speakers: Sequence[Speaker]) -> bool:
    """For sure: those without a name in different parts may be one."""
    return sum(not _OF_PART.match(one.speaker_id) for one in speakers) > 1


def _label(one: Speaker, number: int, roles: Counter[str]) -> str:
    if one.role and roles[same_text(one.role)] == 1:
        return one.role
    return f"Part {number}: {one.speaker_id}"


def _is_named(one: Speaker) -> bool:
    words = same_text(one.speaker_id)
    return not (_COUNTED.fullmatch(words) or _NOBODY.issuperset(words.split()))
