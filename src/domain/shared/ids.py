"""Identities. Numbers are primary keys; job ids are text because people quote them."""

from typing import NewType

RootId = NewType("RootId", int)
FileId = NewType("FileId", int)
ArtifactId = NewType("ArtifactId", int)
RunId = NewType("RunId", int)
JobId = NewType("JobId", str)
ItemId = NewType("ItemId", int)
SpendId = NewType("SpendId", int)
EditId = NewType("EditId", int)
PassageId = NewType("PassageId", int)
ChangeId = NewType("ChangeId", int)
SavedFilterId = NewType("SavedFilterId", int)
UploadId = NewType("UploadId", str)
TranscriptId = NewType("TranscriptId", int)

FilePath = NewType("FilePath", bytes)
"""A path as the operating system holds it (`os.fsencode`): names that are not UTF-8 exist."""
