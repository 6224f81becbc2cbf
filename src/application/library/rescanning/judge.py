"""What became of which file: places and owners of equal content are put together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from application.library.rescanning.contents import Contents, Owner, Place
from domain.library.file import FoundFile
from domain.library.matching import match
from domain.library.paths import PathFlavour
from domain.shared.ids import FileId

COPIES = "Several files with this content are gone or new; this is one of them, not told which."
OVERWRITTEN = "Its place holds another file of the library now, which moved there."


class Verdict(msgspec.Struct, kw_only=True):
    moved: list[tuple[FoundFile, Owner, str, str]] = []
    """Where it lies, what it was, fingerprint, doubt."""
    ambiguous: list[tuple[Place, tuple[FileId, ...]]] = []
    changed: list[tuple[FoundFile, FileId, str | None]] = []
    new: list[Place] = []
    gone: list[Owner] = []
    """Of the scanned part, not found anywhere."""


def judge(contents: Contents, elsewhere: Sequence[Owner], flavour: PathFlavour) -> Verdict:
    verdict = Verdict(changed=contents.changed)
    taken: dict[FileId, Place] = {}
    came: set[int] = set()
    """Places, by identity, that something moved to or may have."""
    limbo: set[FileId] = set()
    """Owners that may be at one of several places."""
    for places, owners in _groups(contents, elsewhere):
        pairs, unclear, left = _together(places, owners, flavour)
        for place, was, doubt in pairs:
            verdict.moved.append((place.found, was, place.fingerprint or "", doubt or was.doubt))
            taken[was.id] = place
            came.add(id(place))
        candidates = tuple(sorted(was.id for was in left))
        for number, place in enumerate(unclear):
            verdict.ambiguous.append((place, _window(candidates, number)))
            came.add(id(place))
        limbo |= set(candidates) if unclear else set()
    held: set[FileId] = set()
    for place in contents.places:
        if id(place) in came:
            continue
        if place.holder is None or place.holder in taken:
            verdict.new.append(place)
        else:
            verdict.changed.append((place.found, place.holder, place.fingerprint))
            held.add(place.holder)
    verdict.gone = [
        was
        for was in contents.owners.values()
        if was.id not in taken and was.id not in limbo and was.id not in held
    ]
    return verdict


def _groups(
    contents: Contents, elsewhere: Iterable[Owner]
) -> Iterable[tuple[list[Place], list[Owner]]]:
    groups: dict[str, tuple[list[Place], list[Owner]]] = defaultdict(lambda: ([], []))
    for place in contents.places:
        if place.fingerprint is not None:
            groups[place.fingerprint][0].append(place)
    for was in (*contents.owners.values(), *elsewhere):
        if was.fingerprint in groups:
            groups[was.fingerprint][1].append(was)
    return (group for group in groups.values() if all(group))


def _together(
    places: list[Place], owners: list[Owner], flavour: PathFlavour
) -> tuple[list[tuple[Place, Owner, str]], list[Place], list[Owner]]:
    if len(places) == len(owners) == 1:
        return [(places[0], owners[0], "")], [], []
    at, had = dict(enumerate(places)), {was.id: was for was in owners}
    matched = match(
        [(number, place.found.path) for number, place in at.items()],
        [(was.id, was.path) for was in owners],
        flavour,
    )
    pairs = [(at[number], had[file_id], "") for number, file_id in matched.pairs]
    unclear = [at[number] for number in matched.unclear]
    left = sorted((had[file_id] for file_id in matched.owners), key=lambda was: was.id)
    # A place that some file of the library has, or had, cannot wait for a later decision: which
    # file is there now has to be said. The contents are equal, so any of them will do.
    unclear.sort(key=lambda place: (place.holder is None, place.found.path))
    left.sort(key=lambda was: (not was.displaced, was.id))
    while unclear and left and (unclear[0].holder is not None or left[0].displaced):
        pairs.append((unclear.pop(0), left.pop(0), COPIES))
    return pairs, unclear if left else [], left


CANDIDATES = 50


def _window(candidates: tuple[FileId, ...], number: int) -> tuple[FileId, ...]:
    """Of a thousand equal files each line names some, and all lines together name all."""
    if len(candidates) <= CANDIDATES:
        return candidates
    start = number % len(candidates)
    return (candidates + candidates)[start : start + CANDIDATES]
