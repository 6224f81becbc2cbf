"""Facts and artifacts in memory."""

from msgspec import structs

from adapters.memory.store import State, require
from application.ports.media_repository import MediaReader, MediaRepository
from domain.media.artifact import Artifact, ArtifactKind
from domain.media.facts import MediaFacts
from domain.shared.ids import ArtifactId, FileId


class MemoryMediaReader(MediaReader):
    def __init__(self, state: State) -> None:
        self._state = state

    def facts(self, file_id: FileId) -> MediaFacts | None:
        return self._state.facts.get(file_id)

    def artifacts(self, file_id: FileId) -> dict[ArtifactKind, Artifact]:
        found = ((kind, self._state.artifacts.get((file_id, kind))) for kind in ArtifactKind)
        return {kind: artifact for kind, artifact in found if artifact is not None}


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
