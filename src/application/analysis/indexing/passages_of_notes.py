"""What a person wrote beside a file, for search."""

from collections.abc import Sequence

from application.analysis.indexing.passage_text import clean, pieces
from domain.library.edits import Edit, standing_notes
from domain.library.passage import IndexEntry, Passage
from domain.shared.provenance import Source


def passages_of_notes(edits: Sequence[Edit]) -> IndexEntry:
    return IndexEntry(
        passages=tuple(
            Passage(
                text=text,
                field=note.action.value,
                source=Source.HUMAN,
                start_s=note.start_s,
                end_s=note.start_s if note.end_s is None else note.end_s,
            )
            for note in standing_notes(edits)
            for text in pieces(clean(note.note))
        )
    )
