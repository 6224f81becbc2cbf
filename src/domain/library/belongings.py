"""What goes with files that are forgotten."""

import msgspec

from domain.shared.errors import Conflict


class UploadWouldStay(Conflict):
    """This file was uploaded: it lies in Reelsight's own folder, where nothing else looks after
    it, so it is not forgotten without being deleted."""

    code = "upload_would_stay"
    remedy = "Say `delete_uploads` (--delete-uploads) to delete it, or keep the file."


class Belongings(msgspec.Struct, frozen=True, kw_only=True):
    """Of some files of the library, counted."""

    files: int = 0
    uploads: int = 0
    """Those of the files that lie in our own folder."""
    upload_bytes: int = 0
    proxies: int = 0
    thumbnails: int = 0
    object_bytes: int = 0
    """Of proxies and thumbnails."""
    remote_objects: int = 0
    """Those that have a copy in the bucket as well."""
    runs: int = 0
    edits: int = 0
    """What people said: corrections, approvals, notes, markers."""
    transcripts: int = 0
