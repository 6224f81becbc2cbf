"""Make one difference go away."""

from datetime import UTC, datetime

from msgspec import structs

from application.media.probe_file import ProbeFile
from application.media.upkeep.object_file import object_file
from application.media.upkeep.reconcile.compare import sha256_of
from application.media.upkeep.reconcile.findings import Finding, Sort
from application.ports.clock import Clock
from application.ports.object_store import ObjectMissing, ObjectStore, Scratch
from application.ports.unit_of_work import UnitOfWork
from domain.library.file import FileState
from domain.library.kind import MediaKind
from domain.media.artifact import Artifact, ArtifactKind, proxy_key, thumbnail_key
from domain.media.facts import MediaFacts
from domain.media.known import KnownMedia
from domain.media.object_names import ObjectName, media_type
from domain.media.problems import MediaProblem
from domain.media.proxy_size import image_proxy_size, video_proxy_size
from domain.shared.ids import ArtifactId, FilePath

ADOPTED = "not known (adopted)"
_UNSOUND = {MediaProblem.TRUNCATED.value, MediaProblem.DAMAGED.value}


class Mend:
    """Every write first makes sure that the row is still the one that was compared."""

    def __init__(
        self,
        *,
        uow: UnitOfWork,
        objects: ObjectStore,
        scratch: Scratch,
        probe_file: ProbeFile,
        clock: Clock,
    ) -> None:
        self._uow = uow
        self._objects = objects
        self._scratch = scratch
        self._probe_file = probe_file
        self._clock = clock

    def __call__(self, finding: Finding, *, delete_orphans: bool) -> Sort | None:
        """What became of it; None: it changed meanwhile, and the next run looks again."""
        match finding.sort:
            case Sort.ROW_WITHOUT_OBJECT:
                return self._drop(finding)
            case Sort.REMOTE_GONE:
                return self._forget_remote(finding)
            case Sort.DIFFERS | Sort.OBJECT_WITHOUT_ROW:
                became = self._look_into(finding)
                if delete_orphans and became in (Sort.BROKEN, Sort.ROW_DROPPED):
                    self._delete(finding)
                return became
            case Sort.ORPHAN | Sort.LEFT_BEHIND if delete_orphans:
                return self._delete(finding)
            case _:
                return finding.sort

    def _drop(self, finding: Finding) -> Sort | None:
        row = finding.row
        if row is None or self._objects.size(row.key) is not None:
            return None
        with self._uow() as tx:
            dropped = tx.media.drop_artifact(row.id)
            tx.commit()
        return Sort.ROW_DROPPED if dropped else None

    def _forget_remote(self, finding: Finding) -> Sort | None:
        row = finding.row
        with self._uow() as tx:
            seen = tx.media.artifacts(row.file_id).get(row.kind) if row else None
            if row is None or seen != row:
                return None
            tx.media.set_artifact(structs.replace(row, remote=None))
            tx.commit()
        return Sort.REMOTE_GONE

    def _look_into(self, finding: Finding) -> Sort | None:
        known, name = finding.known, finding.name
        if known is None or name is None:
            return None
        try:
            with object_file(self._objects, self._scratch, finding.key) as path:
                probed = self._probe_file(FilePath(bytes(path)), name.of, path.stat().st_size)
            sha256 = sha256_of(self._objects, finding.key)
        except (ObjectMissing, FileNotFoundError):
            return None
        facts = probed.facts
        problems = {problem.code for problem in probed.problems}
        sound = facts is not None and facts.has_picture and not problems & _UNSOUND
        if facts is None or not sound or not _fits(facts, name, known):
            return self._unsound(finding)
        is_current = _is_current(finding, facts, name, known)
        artifact = Artifact(
            id=ArtifactId(0),
            file_id=name.file_id,
            kind=name.kind,
            key=finding.key,
            size_bytes=finding.size_bytes,
            sha256=sha256,
            media_type=media_type(finding.key),
            width=facts.width,
            height=facts.height,
            duration_s=facts.duration_s if name.kind is ArtifactKind.PROXY else None,
            made_by=finding.row.made_by if finding.row else ADOPTED,
            made_from=(known.file.fingerprint or "") if is_current else "",
            made_at=finding.entry.modified_at if finding.entry else self._clock.now(),
        )
        if not self._recorded(artifact, finding):
            return None
        if finding.sort is Sort.DIFFERS:
            return Sort.ROW_MENDED
        return Sort.ADOPTED if is_current else Sort.ADOPTED_AS_STALE

    def _recorded(self, artifact: Artifact, finding: Finding) -> bool:
        """Not where the object or the row changed since they were looked at."""
        with self._uow() as tx:
            there = tx.media.known([artifact.file_id]).get(artifact.file_id)
            seen = there.artifact(artifact.kind) if there else None
            if there is None or (seen.id if seen else None) != _id_of(finding.row):
                return False
            if self._objects.size(artifact.key) != artifact.size_bytes:
                return False
            tx.media.set_artifact(artifact)
            tx.commit()
        return True

    def _unsound(self, finding: Finding) -> Sort | None:
        if finding.sort is not Sort.DIFFERS or finding.row is None:
            return Sort.BROKEN
        with self._uow() as tx:
            dropped = tx.media.drop_artifact(finding.row.id)
            tx.commit()
        return Sort.ROW_DROPPED if dropped else None

    def _delete(self, finding: Finding) -> Sort | None:
        """Only what has a name of ours, which no row names, and is still what was seen."""
        name = finding.name
        if name is None or self._objects.size(finding.key) != finding.size_bytes:
            return None
        with self._uow() as tx:
            row = tx.media.artifacts(name.file_id).get(name.kind)
        if row is not None and row.key == finding.key:
            return None
        self._objects.delete(finding.key)
        return Sort.DELETED


def _id_of(row: Artifact | None) -> ArtifactId | None:
    return row.id if row else None


def _fits(facts: MediaFacts, name: ObjectName, known: KnownMedia) -> bool:
    """A proxy of a video is as long as its original says; one that is much shorter was cut."""
    if name.of is MediaKind.IMAGE or name.kind is ArtifactKind.THUMBNAIL:
        return facts.kind is MediaKind.IMAGE
    whole = known.facts.duration_s if known.facts else None
    if facts.kind is not MediaKind.VIDEO:
        return False
    if whole is None or facts.duration_s is None or known.file.problems:
        return True
    return abs(facts.duration_s - whole) <= max(1.0, 0.05 * whole)


def _is_current(finding: Finding, facts: MediaFacts, name: ObjectName, known: KnownMedia) -> bool:
    """Under the name it would get now, of the size it would get now, and younger than the last
    change of the original: what only lost its row looks like that."""
    file, original = known.file, known.facts
    if file.state is not FileState.READY or file.fingerprint is None or original is None:
        return False
    changed_at = datetime.fromtimestamp(file.modified_ns / 1e9, UTC)
    if finding.entry is None or finding.entry.modified_at <= changed_at:
        return False
    if name.kind is ArtifactKind.THUMBNAIL:
        return finding.key == thumbnail_key(file.path, file.id, file.kind)
    suffix = finding.key.rpartition(".")[2]
    if finding.key != proxy_key(file.path, file.id, file.kind, suffix):
        return False
    shown = original.display_width, original.display_height
    if shown[0] is None or shown[1] is None:
        return False
    size_of = video_proxy_size if name.of is MediaKind.VIDEO else image_proxy_size
    return size_of(shown[0], shown[1]) == (facts.width, facts.height)
