"""A whole file lies on our disk: look at what it really is, then it is one of the library."""

from collections.abc import Callable

import msgspec

from application.library.start_import import PROBE
from application.media.probe_file import ProbeFile
from application.media.start_proxies import PROXY
from application.ports.clock import Clock
from application.ports.file_tree import FileTree
from application.ports.unit_of_work import Transaction, UnitOfWork
from application.ports.upload_files import UploadFiles
from domain.jobs.job import JobKind, NewItem
from domain.library.file import FileState
from domain.library.kind import MediaKind
from domain.library.upload import (
    Upload,
    UploadIsOver,
    UploadLimits,
    UploadRefused,
    UploadState,
    UploadTooLarge,
    promised_kind,
)
from domain.media.facts import Probed
from domain.media.problems import MediaProblem, problem
from domain.media.sniffing import Content
from domain.shared.ids import FileId, FilePath, JobId
from domain.shared.problem import Problem

UPLOAD = JobKind("upload")

_SAYS_NOTHING = {
    MediaProblem.PROBE_TIMED_OUT.value,
    MediaProblem.OUT_OF_MEMORY.value,
    MediaProblem.NO_PERMISSION.value,
    MediaProblem.VANISHED.value,  # whoever completes it at the same time has just moved it
}
"""Not about the file but about this machine at this moment: no reason to delete a long upload."""
NO_PICTURE = Problem(
    code="no_picture",
    message="There is sound but no picture in it.",
    remedy="Import sound from a folder; only videos and images can be uploaded.",
)


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What the content is."""

    kind: MediaKind
    probed: Probed


class TakeIn:
    """`refresh` keeps what can be found of a file equal to what is known of it."""

    def __init__(
        self,
        *,
        uow: UnitOfWork,
        files: UploadFiles,
        file_tree: FileTree,
        clock: Clock,
        probe_file: ProbeFile,
        limits: UploadLimits,
        refresh: Callable[[Transaction, FileId], None],
    ) -> None:
        self._uow = uow
        self._files = files
        self._file_tree = file_tree
        self._clock = clock
        self._probe_file = probe_file
        self._limits = limits
        self._refresh = refresh

    def look(self, upload: Upload, sha256: str | None = None) -> Looked:
        """Read what is there. A file that is not what it should be is deleted, and its upload says
        why, before the library hears of it.

        Raises:
            UploadRefused
        """
        try:
            if sha256 and self._files.sha256(upload.place) != sha256.lower():
                raise _Refusal(_OTHER_CONTENT)
            promised = promised_kind(upload.name)
            path = self._files.path(upload.place)
            probed = self._probe_file(path, promised, upload.size_bytes)
            kind = promised if probed.facts is None else probed.facts.kind
            if probed.facts is None and probed.problems[0].code not in _SAYS_NOTHING:
                raise _Refusal(probed.problems[0])
            if kind not in (MediaKind.VIDEO, MediaKind.IMAGE):
                raise _Refusal(NO_PICTURE)
            self._check_size(kind, upload.size_bytes)
        except _Refusal as refusal:
            self.refuse(upload, refusal.reason)
            raise UploadRefused(
                f"{upload.name} was not taken: {refusal.reason.message}",
                reason=refusal.reason.code,
            ) from None
        return Looked(kind=kind, probed=probed)

    def record(
        self, tx: Transaction, upload: Upload, looked: Looked, job_id: JobId
    ) -> tuple[FileId, NewItem]:
        """The rows of a file that lies in its place, and the work that is left for its job.

        Raises:
            UploadIsOver: it was cancelled, or somebody else has completed it.
        """
        now, folder = self._clock.now(), self._files.folder
        path = FilePath(folder + b"/" + upload.place.encode("ascii"))
        found = self._file_tree.look(path)
        if found is None:
            raise UploadIsOver("The file has gone from the folder of uploads.")
        flavour = self._file_tree.flavour(folder)
        root = tx.files.ensure_root(folder, flavour, now)
        fingerprint = self._file_tree.fingerprint(path, found.size_bytes)
        (file_id,) = tx.files.upsert_found(root.id, flavour, [(found, fingerprint)], now)
        tx.files.mark_uploaded(file_id)
        facts = looked.probed.facts
        if facts is not None:
            file = tx.files.get(file_id)
            state, problems = FileState.READY, looked.probed.problems
            tx.files.save([file.probed(looked.kind, state, problems)])
            tx.media.set_facts(file_id, facts)
        self._refresh(tx, file_id)
        stored = upload.stored(file_id, job_id, now)
        tx.uploads.save(stored, was=UploadState.OPEN)
        kind = PROBE if facts is None else PROXY
        item = NewItem(kind=kind, subject=str(file_id), label=upload.name, file_id=file_id)
        return file_id, item

    def refuse(self, upload: Upload, reason: Problem) -> None:
        """The row first: what it says is true even if the deletion has to be repeated."""
        with self._uow() as tx:
            tx.uploads.save(upload.refused(reason, self._clock.now()), was=UploadState.OPEN)
            tx.commit()
        self._files.drop(upload.place)

    def _check_size(self, kind: MediaKind, size_bytes: int) -> None:
        try:
            self._limits.check(kind, size_bytes)
        except UploadTooLarge as error:
            raise _Refusal(
                Problem(code=error.code, message=error.message, remedy=error.remedy)
            ) from None


class _Refusal(Exception):
    def __init__(self, reason: Problem) -> None:
        self.reason = reason


_OTHER_CONTENT = Problem(
    code="other_content",
    message="What arrived has another SHA-256 than was announced.",
    remedy="Send it again.",
)


def refused_by_first_bytes(content: Content) -> Problem | None:
    """What the first bytes alone can tell against a file."""
    return {
        Content.EMPTY: problem(MediaProblem.EMPTY),
        Content.PLAYLIST: problem(MediaProblem.PLAYLIST),
        Content.SVG: problem(MediaProblem.SVG),
        Content.TEXT: problem(MediaProblem.NOT_MEDIA),
        Content.SOUND: NO_PICTURE,
    }.get(content)
