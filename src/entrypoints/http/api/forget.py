"""What went with a file that was taken out of the library, in the predecessor's words."""

import msgspec

from domain.library.belongings import Belongings


class Deleted(msgspec.Struct, frozen=True, kw_only=True):
    """What went, counted."""

    analysis_jobs: int
    nova_jobs: int
    """The predecessor kept two rows of each analysis; here they are one."""
    transcripts: int
    proxy_files: int
    s3_files: int
    local_files: int
    """Uploads only: an imported original stays where it is."""
    thumbnails: int
    edits: int
    freed_bytes: int


class DeletedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    message: str
    deleted: Deleted


def deleted_answer(gone: Belongings) -> DeletedAnswer:
    return DeletedAnswer(message=said(gone), deleted=_deleted(gone))


def said(gone: Belongings) -> str:
    if gone.uploads:
        return "The file was forgotten and its upload deleted."
    return "The file was forgotten. Its original stays where it is."


def _deleted(gone: Belongings) -> Deleted:
    return Deleted(
        analysis_jobs=gone.runs,
        nova_jobs=gone.runs,
        transcripts=gone.transcripts,
        proxy_files=gone.proxies,
        s3_files=gone.remote_objects,
        local_files=gone.uploads,
        thumbnails=gone.thumbnails,
        edits=gone.edits,
        freed_bytes=gone.object_bytes + gone.upload_bytes,
    )
