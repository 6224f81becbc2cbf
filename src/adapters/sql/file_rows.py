"""What the list shows of a file, as columns."""

from typing import Any

import sqlalchemy as sa

from adapters.sql import file_steps
from adapters.sql.file_steps import IS_PRESENT_PROXY, proxy
from adapters.sql.schema import artifacts, files, media_facts, roots
from domain.library.file_list import FileRow
from domain.media.artifact import ArtifactKind

_thumbnail = artifacts.alias("thumbnail")
_IS_THUMBNAIL = (_thumbnail.c.file_id == files.c.id) & (
    _thumbnail.c.kind == ArtifactKind.THUMBNAIL
)
_COMPUTED: dict[str, sa.ColumnElement[Any]] = {
    "root_path": roots.c.path,
    "proxy_size_bytes": proxy.c.size_bytes,
    "proxy_failed": file_steps.proxy_failed,
    "has_thumbnail": _thumbnail.c.id.is_not(None),
    "analysis_done": file_steps.analysed,
    "analysis_failed": file_steps.analysis_failed,
    "has_transcript": file_steps.has_transcript,
    "transcripts": file_steps.current_transcripts,
    "complete_transcripts": file_steps.complete_transcripts,
    "transcript_characters": sa.func.coalesce(file_steps.characters, 0),
    "transcript_failed": file_steps.transcript_failed,
    "has_summary": file_steps.has_summary,
    "quarantined": file_steps.quarantined,
}
ROW_COLUMNS = [
    _COMPUTED[name] if name in _COMPUTED else (files.c if name in files.c else media_facts.c)[name]
    for name in FileRow.__struct_fields__
]
ROW_TABLES = (
    files.join(roots)
    .outerjoin(media_facts)
    .outerjoin(proxy, IS_PRESENT_PROXY)
    .outerjoin(_thumbnail, _IS_THUMBNAIL)
)
