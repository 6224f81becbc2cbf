"""Look into one object: whether it is sound, and of the present content of its file."""

from datetime import UTC, datetime

import msgspec

from application.media.probe_file import ProbeFile
from application.media.upkeep.object_file import object_file
from application.media.upkeep.reconcile.compare import sha256_of
from application.media.upkeep.reconcile.findings import Finding, Sort
from application.ports.clock import Clock
from application.ports.object_store import ObjectMissing, ObjectStore, Scratch
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


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    becomes: Sort
    artifact: Artifact | None = None
    """The row it should have; None: it is not sound."""


class Judge:
    def __init__(
        self, *, objects: ObjectStore, scratch: Scratch, probe_file: ProbeFile, clock: Clock
    ) -> None:
        self._objects = objects
        self._scratch = scratch
        self._probe_file = probe_file
        self._clock = clock

    def __call__(self, finding: Finding) -> Verdict | None:
        """Of one that differs from its row or has none. None: it is gone meanwhile."""
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
        if facts is None or problems & _UNSOUND or not _fits(facts, name, known):
            return Verdict(
                becomes=Sort.ROW_DROPPED if finding.sort is Sort.DIFFERS else Sort.BROKEN
            )
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
        if finding.sort is Sort.DIFFERS:
            return Verdict(becomes=Sort.ROW_MENDED, artifact=artifact)
        sort = Sort.ADOPTED if is_current else Sort.ADOPTED_AS_STALE
        return Verdict(becomes=sort, artifact=artifact)


def _fits(facts: MediaFacts, name: ObjectName, known: KnownMedia) -> bool:
    """A proxy of a video is as long as its original says; one that is much shorter was cut."""
    if not facts.has_picture:
        return False
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
