"""Facts and artifacts in memory."""

from collections.abc import Sequence

from msgspec import structs

from adapters.memory.known_media import known_file, media_sums
from adapters.memory.store import State, require
from application.ports.media_repository import MediaReader, MediaRepository
from domain.media.artifact import Artifact, ArtifactKind
from domain.media.facts import MediaFacts
from domain.media.known import KnownMedia, MediaSums
from domain.shared.ids import ArtifactId, FileId


class MemoryMediaReader(MediaReader):
    def __init__(self, state: State) -> None:
        self._state = state

    def facts(self, file_id: FileId) -> MediaFacts | None:
        return self._state.facts.get(file_id)

    def artifacts(self, file_id: FileId) -> dict[ArtifactKind, Artifact]:
        found = ((kind, self._state.artifacts.get((file_id, kind))) for kind in ArtifactKind)
        return {kind: artifact for kind, artifact in found if artifact is not None}

    def with_current_proxy(self) -> frozenset[FileId]:
        return frozenset(
            file_id
            for (file_id, kind), artifact in self._state.artifacts.items()
            if kind is ArtifactKind.PROXY
            and artifact.made_from == self._state.files[file_id].fingerprint
        )

    def with_audio(self) -> dict[FileId, float | None]:
        known = self._state.facts.items()
        return {file_id: facts.duration_s for file_id, facts in known if facts.audio_tracks}

    def known_after(self, file_id: FileId, limit: int) -> tuple[KnownMedia, ...]:
        following = sorted(number for number in self._state.files if number > file_id)
        return tuple(known_file(self._state, number) for number in following[:limit])

    def known(self, file_ids: Sequence[FileId]) -> dict[FileId, KnownMedia]:
        there = sorted(number for number in {*file_ids} if number in self._state.files)
        return {number: known_file(self._state, number) for number in there}

    def with_keys(self, keys: Sequence[str]) -> dict[str, Artifact]:
        wanted = {*keys}
        rows = self._state.artifacts.values()
        return {artifact.key: artifact for artifact in rows if artifact.key in wanted}

    def sums(self) -> MediaSums:
        return media_sums(self._state)


class MemoryMediaRepository(MemoryMediaReader, MediaRepository):
    def set_facts(self, file_id: FileId, facts: MediaFacts | None) -> None:
        if facts is None:
            self._state.facts.pop(file_id, None)
            return
        require(self._state.files, file_id)
        self._state.facts[file_id] = facts

    def set_artifact(self, artifact: Artifact) -> Artifact | None:
        require(self._state.files, artifact.file_id)
        rows = self._state.artifacts
        number = ArtifactId(self._state.new_id("artifacts"))
        replaced = rows.get((artifact.file_id, artifact.kind))
        rows[artifact.file_id, artifact.kind] = structs.replace(artifact, id=number)
        return replaced

    def drop_artifact(self, artifact_id: ArtifactId) -> bool:
        rows = self._state.artifacts
        found = [key for key, artifact in rows.items() if artifact.id == artifact_id]
        for key in found:
            del rows[key]
        return bool(found)
