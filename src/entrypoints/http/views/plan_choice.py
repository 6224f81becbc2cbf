"""What a person chose of a plan: per group all lines, the ticked ones, or none."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec
from litestar.datastructures import FormMultiDict

from application.library.rescanning.start_apply import ApplyCommand
from domain.library.rescan import AmbiguousRule, ChangeKind
from domain.shared.ids import FileId, JobId
from entrypoints.http.folder_text import typed_path
from entrypoints.http.refusals import BadFileId, BadFilter

NEW_WITHOUT_ASKING = 100


class Mode(StrEnum):
    ALL = "all"
    """Every line of the group, however many pages of it there are."""
    TICKED = "ticked"
    NONE = "none"


class Group(msgspec.Struct, frozen=True, kw_only=True):
    kind: ChangeKind
    title: str
    meaning: str
    act: str
    """What becomes of the lines that are chosen; empty where nothing can be chosen."""
    preselected: bool = False


GROUPS = (
    Group(
        kind=ChangeKind.MOVED,
        title="Moved",
        meaning="The same content at another place. Everything known of the file stays with it.",
        act="follow",
        preselected=True,
    ),
    Group(
        kind=ChangeKind.CHANGED,
        title="Changed",
        meaning="The same place, another size or time. The file is read again.",
        act="read again",
        preselected=True,
    ),
    Group(
        kind=ChangeKind.AMBIGUOUS,
        title="Ambiguous",
        meaning="The content of files that are gone, without telling which became which.",
        act="settle",
    ),
    Group(
        kind=ChangeKind.MISSING,
        title="Missing",
        meaning="In the library, and not on the disk any more. Forgetting a file drops its "
        "results, edits and proxies.",
        act="forget",
    ),
    Group(
        kind=ChangeKind.NEW,
        title="New",
        meaning="On the disk, and not in the library.",
        act="import",
    ),
    Group(
        kind=ChangeKind.BUSY,
        title="Still being written",
        meaning="Left alone until they stand still. Rescan later.",
        act="",
    ),
)
"""Files that did not change are only counted."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    group: Group
    count: int


class PlanChoice(msgspec.Struct, frozen=True, kw_only=True):
    modes: dict[ChangeKind, Mode]
    ticked: dict[ChangeKind, tuple[str, ...]]
    """Values of lines as the form sent them: ids of files, paths."""
    rule: AmbiguousRule

    def counted(self, counts: Mapping[ChangeKind, int]) -> tuple[Chosen, ...]:
        """How many lines of each group, those without any left out."""
        found = (Chosen(group=group, count=self._count(group.kind, counts)) for group in GROUPS)
        return tuple(chosen for chosen in found if chosen.count)

    def asks_again(self, counts: Mapping[ChangeKind, int]) -> bool:
        """What cannot be taken back, or is a lot, is asked for once more."""
        return (
            self._count(ChangeKind.MISSING, counts) > 0
            or self._count(ChangeKind.NEW, counts) > NEW_WITHOUT_ASKING
        )

    def fields(self) -> tuple[tuple[str, str], ...]:
        """The same choice as fields of a form."""
        modes = ((f"mode-{kind}", mode.value) for kind, mode in self.modes.items())
        values = ((kind.value, value) for kind, some in self.ticked.items() for value in some)
        return (*modes, *values, ("rule", self.rule.value))

    def command(self, job_id: JobId) -> ApplyCommand:
        """Raises:
        BadFileId
        """
        return ApplyCommand(
            job_id=job_id,
            whole=frozenset(kind for kind, mode in self.modes.items() if mode is Mode.ALL),
            moved=self._ids(ChangeKind.MOVED),
            changed=self._ids(ChangeKind.CHANGED),
            missing=self._ids(ChangeKind.MISSING),
            new=self._paths(ChangeKind.NEW),
            ambiguous=self._paths(ChangeKind.AMBIGUOUS),
            ambiguous_rule=self.rule,
        )

    def _count(self, kind: ChangeKind, counts: Mapping[ChangeKind, int]) -> int:
        if kind is ChangeKind.AMBIGUOUS and self.rule is AmbiguousRule.SKIP:
            return 0
        match self.modes.get(kind, Mode.NONE):
            case Mode.ALL:
                return counts.get(kind, 0)
            case Mode.TICKED:
                return len(self.ticked[kind])
            case _:
                return 0

    def _ids(self, kind: ChangeKind) -> tuple[FileId, ...]:
        try:
            return tuple(FileId(int(value)) for value in self.ticked[kind])
        except ValueError as error:
            raise BadFileId() from error

    def _paths(self, kind: ChangeKind) -> tuple[str, ...]:
        return tuple(map(typed_path, self.ticked[kind]))


def read_plan_choice(form: FormMultiDict) -> PlanChoice:
    """A group of which nothing is said is not chosen.

    Raises:
        BadFilter
    """
    kinds = [group.kind for group in GROUPS if group.act]
    try:
        modes = {kind: Mode(str(form.get(f"mode-{kind}", Mode.NONE.value))) for kind in kinds}
        rule = AmbiguousRule(str(form.get("rule", AmbiguousRule.SKIP.value)))
    except ValueError as error:
        raise BadFilter("A choice of this plan has a value that cannot be used.") from error
    return PlanChoice(
        modes=modes,
        ticked={
            kind: tuple(map(str, form.getall(kind.value, [])))
            if modes[kind] is Mode.TICKED
            else ()
            for kind in kinds
        },
        rule=rule,
    )
