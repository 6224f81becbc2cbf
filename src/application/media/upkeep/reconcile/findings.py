"""What can differ between the rows and the objects."""

from enum import StrEnum

import msgspec

from application.ports.object_store import ObjectEntry
from domain.media.artifact import Artifact
from domain.media.known import KnownMedia
from domain.media.object_names import ObjectName


class Sort(StrEnum):
    ROW_WITHOUT_OBJECT = "row_without_object"
    DIFFERS = "differs_from_row"
    OBJECT_WITHOUT_ROW = "object_without_row"
    REMOTE_GONE = "remote_copy_gone"
    REMOTE_NOT_ASKED = "remote_copy_not_asked"
    ORPHAN = "orphan"
    STRANGE = "of_another_library"
    LEFT_BEHIND = "left_behind"
    YOUNG = "too_young"
    NOT_OURS = "not_ours"
    NOT_COMPARED = "not_compared"
    # what becomes of those that are looked into
    ROW_DROPPED = "row_dropped"
    ROW_MENDED = "row_mended"
    ADOPTED = "adopted"
    ADOPTED_AS_STALE = "adopted_as_stale"
    BROKEN = "broken"
    DELETED = "deleted"


SORTS: dict[str, tuple[str, bool]] = {
    Sort.ROW_WITHOUT_OBJECT: ("rows dropped: their object is gone, and can be made anew", True),
    Sort.DIFFERS: (
        "objects of another size or content than their row says, not looked into yet: the row "
        "is mended where the object is sound, and dropped where it is not",
        True,
    ),
    Sort.OBJECT_WITHOUT_ROW: (
        "objects without a row, not looked into yet: adopted where they are sound",
        True,
    ),
    Sort.REMOTE_GONE: ("copies that the bucket does not confirm: no longer claimed", True),
    Sort.REMOTE_NOT_ASKED: (
        "copies in a bucket that is not configured now: left as claimed",
        False,
    ),
    Sort.ORPHAN: ("objects of files that are not in the library; --delete-orphans", False),
    Sort.STRANGE: (
        "objects of files that this library never had, as if another library kept its own here: "
        "as long as they are there, --delete-orphans deletes nothing",
        False,
    ),
    Sort.LEFT_BEHIND: ("objects that another one has replaced; --delete-orphans", False),
    Sort.YOUNG: ("objects of the last hour or of a running job: left alone", False),
    Sort.NOT_COMPARED: (
        "part was not compared: a dry run ends after a minute; the job compares everything",
        True,
    ),
    Sort.NOT_OURS: ("objects with names that Reelsight does not give: never touched", False),
    Sort.ROW_DROPPED: (
        "rows dropped: their object is gone or not sound, and can be made anew",
        True,
    ),
    Sort.ROW_MENDED: ("rows mended to what their object is", True),
    Sort.ADOPTED: ("objects adopted as up to date", True),
    Sort.ADOPTED_AS_STALE: (
        "objects adopted as stale: nothing shows that they are of the present content",
        True,
    ),
    Sort.BROKEN: ("objects without a row that are not sound; --delete-orphans", False),
    Sort.DELETED: ("objects deleted", True),
}
"""Of each sort what is said of it, and whether something is done."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    sort: Sort
    key: str
    size_bytes: int
    row: Artifact | None = None
    entry: ObjectEntry | None = None
    known: KnownMedia | None = None
    name: ObjectName | None = None
