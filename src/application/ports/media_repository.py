from abc import abstractmethod
from typing import Protocol

from domain.media.artifact import Artifact, ArtifactKind
from domain.media.facts import MediaFacts
from domain.shared.ids import FileId


class MediaReader(Protocol):
    @abstractmethod
    def facts(self, file_id: FileId) -> MediaFacts | None:
        """None while it has not been probed, or could not be."""
        ...

    @abstractmethod
    def artifacts(self, file_id: FileId) -> dict[ArtifactKind, Artifact]: ...


class MediaRepository(MediaReader, Protocol):
    @abstractmethod
    def set_facts(self, file_id: FileId, facts: MediaFacts | None) -> None:
        """Replace the facts; None removes them."""
        ...

    @abstractmethod
    def set_artifact(self, artifact: Artifact) -> Artifact | None:
        """Record a confirmed object (its `id` is ignored and given anew). One per file and kind:
        returns the one it replaced, whose object the caller deletes when the key differs."""
        ...
