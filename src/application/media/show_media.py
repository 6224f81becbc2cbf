"""What is known of a file's content, and what has been made of it."""

import msgspec

from application.media.start_proxies import PROXY
from application.ports.unit_of_work import Reader
from domain.jobs.job import ItemStatus
from domain.jobs.strikes import Strikes
from domain.media.artifact import Artifact, ArtifactKind
from domain.media.facts import MediaFacts
from domain.shared.ids import FileId
from domain.shared.problem import Problem


class MediaOfFile(msgspec.Struct, frozen=True, kw_only=True):
    facts: MediaFacts | None
    proxy: Artifact | None
    thumbnail: Artifact | None
    proxy_is_stale: bool
    """The original changed after the proxy was made."""
    proxy_problem: Problem | None
    """Why the newest attempt to make a proxy failed."""
    set_aside: tuple[Strikes, ...] = ()
    """Steps that failed so often that bulk actions leave the file out."""


class ShowMedia:
    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, file_id: FileId) -> MediaOfFile:
        """Raises:
        FileNotFound
        """
        with self._reader() as now:
            file = now.files.get(file_id)
            artifacts = now.media.artifacts(file_id)
            proxy = artifacts.get(ArtifactKind.PROXY)
            attempt = now.jobs.newest_ended_item_of_file(file_id, PROXY)
            failed = attempt is not None and attempt.status is ItemStatus.FAILED
            return MediaOfFile(
                facts=now.media.facts(file_id),
                proxy=proxy,
                thumbnail=artifacts.get(ArtifactKind.THUMBNAIL),
                proxy_is_stale=proxy is not None and proxy.made_from != file.fingerprint,
                proxy_problem=attempt.problem if attempt is not None and failed else None,
                set_aside=tuple(s for s in now.strikes.of_file(file_id) if s.quarantined),
            )
