from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from domain.media.artifact import Artifact, ArtifactKind
from domain.media.facts import MediaFacts
from domain.media.known import KnownMedia, MediaSums
from domain.shared.ids import ArtifactId, FileId


class MediaReader(Protocol):
    @abstractmethod
    def facts(self, file_id: FileId) -> MediaFacts | None:
        """None while it has not been probed, or could not be."""
        ...

    @abstractmethod
    def artifacts(self, file_id: FileId) -> dict[ArtifactKind, Artifact]: ...

    @abstractmethod
    def with_current_proxy(self) -> frozenset[FileId]:
        """All files whose proxy was made from what they hold now."""
        ...

    @abstractmethod
    def with_audio(self) -> dict[FileId, float | None]:
        """All files with a sound track, and how many seconds they last; None where that is not
        known."""
        ...

    @abstractmethod
    def known_after(self, file_id: FileId, limit: int) -> tuple[KnownMedia, ...]:
        """Files of the library with greater ids, by id: the next page of a walk over all of them
        that needs no more memory than one page."""
        ...

    @abstractmethod
    def known(self, file_ids: Sequence[FileId]) -> dict[FileId, KnownMedia]:
        """These files; those that are not in the library are missing."""
        ...

    @abstractmethod
    def with_keys(self, keys: Sequence[str]) -> dict[str, Artifact]:
        """Those of any files whose objects have these keys; any number may be asked."""
        ...

    @abstractmethod
    def sums(self) -> MediaSums: ...


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

    @abstractmethod
    def drop_artifact(self, artifact_id: ArtifactId) -> bool:
        """Forget that the object exists. False when the row is gone or was replaced."""
        ...
