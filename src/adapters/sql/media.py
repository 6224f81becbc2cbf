"""Facts of media files, and what was made from them."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from adapters.sql.known_media import known_of, known_where, media_sums
from adapters.sql.rows import build, columns_of, listed, values_of
from adapters.sql.schema import artifacts, files, media_facts
from application.ports.media_repository import MediaReader, MediaRepository
from domain.media.artifact import Artifact, ArtifactKind
from domain.media.facts import MediaFacts
from domain.media.known import KnownMedia, MediaSums
from domain.shared.ids import ArtifactId, FileId

_FACT_COLUMNS = columns_of(media_facts, MediaFacts)
_ARTIFACT_COLUMNS = columns_of(artifacts, Artifact)
_FACTS = sa.select(*_FACT_COLUMNS).where(media_facts.c.file_id == sa.bindparam("file_id"))
_ARTIFACTS = (
    sa.select(*_ARTIFACT_COLUMNS)
    .where(artifacts.c.file_id == sa.bindparam("file_id"))
    .order_by(artifacts.c.kind)
)
_WITH_CURRENT_PROXY = (
    sa.select(artifacts.c.file_id)
    .join(files)
    .where(artifacts.c.kind == ArtifactKind.PROXY, artifacts.c.made_from == files.c.fingerprint)
)
_WITH_AUDIO = sa.select(media_facts.c.file_id, media_facts.c.duration_s).where(
    sa.func.json_array_length(sa.type_coerce(media_facts.c.audio_tracks, sa.Text)) > 0
)
_insert_facts = insert(media_facts)
_SET_FACTS = _insert_facts.on_conflict_do_update(
    index_elements=["file_id"],
    set_={name: _insert_facts.excluded[name] for name in MediaFacts.__struct_fields__},
)


class SqlMediaReader(MediaReader):
    """`MediaReader` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def facts(self, file_id: FileId) -> MediaFacts | None:
        row = self._connection.execute(_FACTS, {"file_id": file_id}).first()
        return None if row is None else build(MediaFacts, row)

    def artifacts(self, file_id: FileId) -> dict[ArtifactKind, Artifact]:
        rows = self._connection.execute(_ARTIFACTS, {"file_id": file_id})
        made = (build(Artifact, row) for row in rows)
        return {artifact.kind: artifact for artifact in made}

    def with_current_proxy(self) -> frozenset[FileId]:
        return frozenset(self._connection.scalars(_WITH_CURRENT_PROXY))

    def with_audio(self) -> dict[FileId, float | None]:
        return {row.file_id: row.duration_s for row in self._connection.execute(_WITH_AUDIO)}

    def known_after(self, file_id: FileId, limit: int) -> tuple[KnownMedia, ...]:
        return known_where(self._connection, files.c.id > file_id, limit)

    def known(self, file_ids: Sequence[FileId]) -> dict[FileId, KnownMedia]:
        return known_of(self._connection, file_ids)

    def with_keys(self, keys: Sequence[str]) -> dict[str, Artifact]:
        asked = sa.select(*_ARTIFACT_COLUMNS).where(artifacts.c.key.in_(listed(keys)))
        found = (build(Artifact, row) for row in self._connection.execute(asked))
        return {artifact.key: artifact for artifact in found}

    def sums(self) -> MediaSums:
        return media_sums(self._connection)


class SqlMediaRepository(SqlMediaReader, MediaRepository):
    """`MediaRepository` on one connection that holds the write lock."""

    def set_facts(self, file_id: FileId, facts: MediaFacts | None) -> None:
        if facts is None:
            forget = sa.delete(media_facts).where(media_facts.c.file_id == file_id)
            self._connection.execute(forget)
        else:
            self._connection.execute(_SET_FACTS, values_of(facts) | {"file_id": file_id})

    def set_artifact(self, artifact: Artifact) -> Artifact | None:
        replaced = self.artifacts(artifact.file_id).get(artifact.kind)
        if replaced is not None:
            self._connection.execute(sa.delete(artifacts).where(artifacts.c.id == replaced.id))
        self._connection.execute(sa.insert(artifacts), values_of(artifact, "id"))
        return replaced

    def drop_artifact(self, artifact_id: ArtifactId) -> bool:
        dropped = sa.delete(artifacts).where(artifacts.c.id == artifact_id)
        return self._connection.execute(dropped).rowcount == 1
