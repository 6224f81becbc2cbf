"""Pages of files with what is known and made of them, and sums over the library."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from adapters.sql.rows import build, columns_of, listed
from adapters.sql.schema import artifacts, files, media_facts
from domain.library.file import FileState, MediaFile
from domain.library.kind import MediaKind
from domain.media.artifact import Artifact, ArtifactKind
from domain.media.facts import MediaFacts
from domain.media.known import KnownMedia, MediaSums, Pile
from domain.shared.ids import FileId

_FILE = columns_of(files, MediaFile)
_FACTS = columns_of(media_facts, MediaFacts)
_ARTIFACT = columns_of(artifacts, Artifact)
_NOTHING = Pile()

_current = artifacts.alias("current")


def known_where(
    connection: sa.Connection, condition: sa.ColumnElement[bool], limit: int | None = None
) -> tuple[KnownMedia, ...]:
    chosen = sa.select(*_FILE).where(condition).order_by(files.c.id).limit(limit)
    found = [build(MediaFile, row) for row in connection.execute(chosen)]
    ids = listed([file.id for file in found])
    facts_of = {
        row[0]: build(MediaFacts, row[1:])
        for row in connection.execute(
            sa.select(media_facts.c.file_id, *_FACTS).where(media_facts.c.file_id.in_(ids))
        )
    }
    made: dict[tuple[FileId, ArtifactKind], Artifact] = {}
    for row in connection.execute(sa.select(*_ARTIFACT).where(artifacts.c.file_id.in_(ids))):
        artifact = build(Artifact, row)
        made[artifact.file_id, artifact.kind] = artifact
    return tuple(
        KnownMedia(
            file=file,
            facts=facts_of.get(file.id),
            proxy=made.get((file.id, ArtifactKind.PROXY)),
            thumbnail=made.get((file.id, ArtifactKind.THUMBNAIL)),
        )
        for file in found
    )


def known_of(connection: sa.Connection, file_ids: Sequence[FileId]) -> dict[FileId, KnownMedia]:
    found = known_where(connection, files.c.id.in_(listed(file_ids)))
    return {known.file.id: known for known in found}


def media_sums(connection: sa.Connection) -> MediaSums:
    originals = {
        kind: Pile(count=count, size_bytes=size)
        for kind, count, size in connection.execute(
            sa.select(files.c.kind, _count, _bytes(files)).group_by(files.c.kind)
        )
    }
    uploaded = connection.execute(sa.select(_count, _bytes(files)).where(files.c.uploaded)).one()
    proxies: dict[MediaKind, Pile] = {}
    thumbnails = remote = timed = _NOTHING
    timed_s = 0.0
    for row in connection.execute(_ARTIFACT_SUMS):
        pile = Pile(count=row.number, size_bytes=row.size)
        remote += Pile(count=row.remote_count, size_bytes=row.remote_size)
        if row.kind is ArtifactKind.THUMBNAIL:
            thumbnails += pile
            continue
        proxies[row.file_kind] = pile
        if row.file_kind is MediaKind.VIDEO:
            timed = Pile(count=row.timed_count, size_bytes=row.timed_size)
            timed_s = row.seconds
    lacking = {row.kind: row for row in connection.execute(_WITHOUT_PROXY)}
    video = lacking.get(MediaKind.VIDEO)
    return MediaSums(
        originals=originals,
        uploaded=Pile(count=uploaded[0], size_bytes=uploaded[1]),
        proxies=proxies,
        thumbnails=thumbnails,
        remote=remote,
        timed_proxies=timed,
        timed_proxy_s=timed_s,
        without_proxy={kind: row.number for kind, row in lacking.items()},
        without_proxy_s=video.seconds if video else 0.0,
    )


def _total(of: sa.ColumnElement[Any], nothing: float = 0) -> sa.ColumnElement[Any]:
    return sa.func.coalesce(sa.func.sum(of), nothing)


def _bytes(table: sa.FromClause) -> sa.ColumnElement[Any]:
    return _total(table.c.size_bytes)


_count = sa.func.count().label("number")
_has_length = artifacts.c.duration_s.is_not(None)
_is_remote = artifacts.c.remote.is_not(None)
_ARTIFACT_SUMS = (
    sa.select(
        artifacts.c.kind,
        files.c.kind.label("file_kind"),
        _count,
        _bytes(artifacts).label("size"),
        _total(artifacts.c.duration_s, 0.0).label("seconds"),
        _total(sa.case((_has_length, 1), else_=0)).label("timed_count"),
        _total(sa.case((_has_length, artifacts.c.size_bytes), else_=0)).label("timed_size"),
        _total(sa.case((_is_remote, 1), else_=0)).label("remote_count"),
        _total(sa.case((_is_remote, artifacts.c.size_bytes), else_=0)).label("remote_size"),
    )
    .select_from(artifacts.join(files))
    .group_by(artifacts.c.kind, files.c.kind)
)
_WITHOUT_PROXY = (
    sa.select(files.c.kind, _count, _total(media_facts.c.duration_s, 0.0).label("seconds"))
    .select_from(
        files.outerjoin(media_facts).outerjoin(
            _current,
            (_current.c.file_id == files.c.id)
            & (_current.c.kind == ArtifactKind.PROXY)
            & (_current.c.made_from == files.c.fingerprint),
        )
    )
    .where(
        files.c.state == FileState.READY,
        files.c.kind.in_([MediaKind.VIDEO, MediaKind.IMAGE]),
        _current.c.id.is_(None),
    )
    .group_by(files.c.kind)
)
