"""What is sent to apply a plan, in the predecessor's words."""

from typing import Literal

import msgspec

from application.library.rescanning.start_apply import ApplyCommand
from domain.library.rescan import AmbiguousRule, ChangeKind
from domain.shared.ids import FileId, JobId
from entrypoints.http.folder_text import typed_path
from entrypoints.http.refusals import AmbiguousNotDeleted


class Actions(msgspec.Struct, frozen=True, kw_only=True):
    update_moved: bool = True
    update_changed: bool = True
    """Read files again whose size or time is another."""
    delete_missing: bool = False
    """Forget files that are gone. Nothing on disk is touched."""
    import_new: bool = True
    handle_ambiguous: Literal["skip", "delete", "first_match", "new"] = "skip"


class SelectedFiles(msgspec.Struct, frozen=True, kw_only=True):
    """Only these lines of the plan; a list that is empty or absent means none of its kind."""

    moved: tuple[FileId, ...] = ()
    changed: tuple[FileId, ...] = ()
    deleted: tuple[FileId, ...] = ()
    new: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] | None = None
    """Paths; absent: all, by `handle_ambiguous`."""


class ApplyBody(msgspec.Struct, frozen=True, kw_only=True):
    """`job_id` of the rescan, or its folder: then its newest plan."""

    job_id: JobId | None = None
    directory_path: str | None = None
    actions: Actions = Actions()
    selected_files: SelectedFiles | None = None
    """Absent: the whole groups that `actions` name."""


def apply_command(body: ApplyBody, job_id: JobId) -> ApplyCommand:
    """Raises:
    AmbiguousNotDeleted
    """
    do, chosen = body.actions, body.selected_files
    if do.handle_ambiguous == "delete":
        raise AmbiguousNotDeleted()
    rule = AmbiguousRule(do.handle_ambiguous)
    wanted = {
        ChangeKind.MOVED: do.update_moved,
        ChangeKind.CHANGED: do.update_changed,
        ChangeKind.MISSING: do.delete_missing,
        ChangeKind.NEW: do.import_new,
    }
    resolve_all = rule is not AmbiguousRule.SKIP and (chosen is None or chosen.ambiguous is None)
    whole = {ChangeKind.AMBIGUOUS} if resolve_all else set()
    if chosen is None:
        whole |= {kind for kind, is_wanted in wanted.items() if is_wanted}
        return ApplyCommand(job_id=job_id, whole=frozenset(whole), ambiguous_rule=rule)
    return ApplyCommand(
        job_id=job_id,
        whole=frozenset(whole),
        moved=chosen.moved if do.update_moved else (),
        changed=chosen.changed if do.update_changed else (),
        missing=chosen.deleted if do.delete_missing else (),
        new=tuple(map(typed_path, chosen.new)) if do.import_new else (),
        ambiguous=tuple(map(typed_path, chosen.ambiguous or ())),
        ambiguous_rule=rule,
    )
