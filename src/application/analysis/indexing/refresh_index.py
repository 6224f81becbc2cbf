"""Keep what can be found of a file equal to what is known of it."""

import zlib

import msgspec

from application.analysis.indexing.passages_of_notes import passages_of_notes
from application.analysis.indexing.passages_of_result import passages_of_result
from application.analysis.indexing.passages_of_transcript import passages_of_transcript
from application.analysis.showing.fold_file import fold_file
from application.analysis.summarizing.current_summary import current_summary
from application.library.name_passages import name_passages
from application.plugins.registry import AnalysisTypes
from application.ports.unit_of_work import Snapshot, Transaction
from application.transcription.spoken import spoken_of
from domain.library.file import MediaFile
from domain.library.passage import FILE, NOTES, TRANSCRIPT, IndexEntry, Origin
from domain.shared.ids import FileId

RULES = 2
"""Grows when names, notes, results or what was said are put into the index in another way."""


class RefreshIndex:
    """`version` says by which rules: another one after an update of Reelsight or of a plugin."""

    def __init__(self, *, types: AnalysisTypes) -> None:
        self._types = types
        self.version = index_version(types)

    def __call__(self, tx: Transaction, file_id: FileId) -> None:
        """In the transaction that changed something of the file. Writes only what differs.

        Raises:
            FileNotFound
        """
        self.refresh(tx, tx.files.get(file_id))

    def refresh(self, tx: Transaction, file: MediaFile) -> bool:
        """Whether anything differed."""
        wanted = index_of_file(tx, file, self._types)
        present = tx.passages.of_file(file.id)
        differing = [
            origin
            for origin in {**present, **wanted}
            if present.get(origin, IndexEntry()) != wanted.get(origin, IndexEntry())
        ]
        for origin in differing:
            tx.passages.replace(file.id, origin, wanted.get(origin, IndexEntry()))
        tx.passages.mark([file.id], self.version)
        return bool(differing)


def index_of_file(
    now: Snapshot, file: MediaFile, types: AnalysisTypes
) -> dict[Origin, IndexEntry]:
    """All that the index should hold of a file. Types that are not installed any more are not
    found: nothing says which of their fields are worth it."""
    entries = {FILE: name_passages(file.path, now.files.root(file.root_id).path)}
    entries[NOTES] = passages_of_notes(now.edits.of_file(file.id))
    if (spoken := spoken_of(now, file.id)) is not None:
        summary = current_summary(now, spoken.transcript)
        entries[TRANSCRIPT] = passages_of_transcript(spoken.certain, summary)
    for result in fold_file(now, file, types):
        if result.type is not None:
            entries[Origin(result.type.key)] = passages_of_result(result.type, result.folded)
    return {origin: entry for origin, entry in entries.items() if entry != IndexEntry()}


def index_version(types: AnalysisTypes) -> int:
    """The rules here, and the types that are installed with their versions."""
    installed = sorted(
        (entry.type.key, kind.value, entry.type.version)
        for entry in types.registered
        for kind in entry.type.kinds
    )
    return RULES << 32 | zlib.crc32(msgspec.json.encode(installed))
