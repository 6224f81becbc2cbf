"""The lines of a plan, ready to be written."""

from collections.abc import Iterable, Mapping

import msgspec

from domain.library.file_list import FileRow
from domain.library.kind import MediaKind
from domain.library.paths import PathFlavour, is_inside
from domain.library.rescan import Change, ChangeKind, ChangeState
from domain.shared.ids import FileId, FilePath
from domain.shared.names import display_text, separators
from entrypoints.http import display
from entrypoints.http.folder_text import folder_text

_TICKED = (ChangeKind.MOVED, ChangeKind.CHANGED, ChangeKind.AMBIGUOUS)
"""Of ambiguous lines it takes a rule as well before anything happens to them."""


class Differing(msgspec.Struct, frozen=True, kw_only=True):
    """A path with the part in it that is another one than in the path beside it."""

    head: str
    part: str
    tail: str


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    file_id: FileId
    place: str


class PlanLine(msgspec.Struct, frozen=True, kw_only=True):
    value: str
    """What the form sends: the id of the file, or the path where there is none yet."""
    name: str
    path: str
    """Below the scanned folder, or all of it."""
    old: Differing | None
    new: Differing | None
    file_id: FileId | None
    has_thumbnail: bool
    kind: MediaKind
    size_bytes: int
    old_size_bytes: int | None
    """Where it was another one."""
    candidates: tuple[Candidate, ...]
    doubt: str
    state: ChangeState
    ticked: bool


def plan_lines(
    changes: Iterable[Change], rows: Mapping[FileId, FileRow], folder: FilePath
) -> tuple[PlanLine, ...]:
    return tuple(_line(change, rows, folder) for change in changes)


def files_of(changes: Iterable[Change]) -> tuple[FileId, ...]:
    """The files that the lines are about, or may be about."""
    found: dict[FileId, None] = {}
    for change in changes:
        if change.file_id is not None:
            found[change.file_id] = None
        found |= dict.fromkeys(change.candidates)
    return tuple(found)


def differing(old: str, new: str, sign: str) -> tuple[Differing, Differing]:
    """Both paths, cut at whole names into what they share and what they do not."""
    a, b = old.split(sign), new.split(sign)
    most = min(len(a), len(b))
    start = next((n for n in range(most) if a[n] != b[n]), most)
    end = next((n for n in range(most - start) if a[-1 - n] != b[-1 - n]), most - start)

    def cut(names: list[str]) -> Differing:
        stop = len(names) - end
        head, part, tail = names[:start], names[start:stop], names[stop:]
        return Differing(
            head=sign.join(head) + (sign if head and (part or tail) else ""),
            part=sign.join(part),
            tail=(sign if part and tail else "") + sign.join(tail),
        )

    return cut(a), cut(b)


def _line(change: Change, rows: Mapping[FileId, FileRow], folder: FilePath) -> PlanLine:
    row = rows.get(change.file_id) if change.file_id is not None else None
    old = new = None
    if change.old_path is not None:
        # both at full length when one of them lies elsewhere: else a move would look like none
        inside = _is_below(change.path, folder) and _is_below(change.old_path, folder)
        base = folder if inside else FilePath(b"")
        sign = "\\" if b"\\" in separators(change.path) else "/"
        old, new = differing(_below(change.old_path, base), _below(change.path, base), sign)
    return PlanLine(
        value=str(change.file_id) if change.file_id is not None else folder_text(change.path),
        name=display.file_name(change.path),
        path=_below(change.path, folder),
        old=old,
        new=new,
        file_id=change.file_id if row else None,
        has_thumbnail=row is not None and row.has_thumbnail,
        kind=change.media_kind,
        size_bytes=change.size_bytes,
        old_size_bytes=row.size_bytes
        if row and change.kind is ChangeKind.CHANGED and row.size_bytes != change.size_bytes
        else None,
        candidates=tuple(
            Candidate(file_id=file_id, place=_below(rows[file_id].path, folder))
            for file_id in change.candidates
            if file_id in rows
        ),
        doubt=change.doubt,
        state=change.state,
        ticked=change.kind in _TICKED and not change.doubt,
    )


def _is_below(path: FilePath, folder: FilePath) -> bool:
    return path.startswith(folder) and is_inside(path, folder, PathFlavour.POSIX)


def _below(path: FilePath, folder: FilePath) -> str:
    if not folder or not _is_below(path, folder):
        return display_text(path)
    return display_text(path[len(folder) :].lstrip(separators(path)))
