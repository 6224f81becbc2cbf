"""A demo library in which a test knows what can be found."""

from pathlib import Path

from domain.library.file_list import FileQuery
from domain.library.passage import NOTES, FacetValue, IndexEntry, Origin, Passage
from domain.shared.provenance import Source
from entrypoints.container import build_container
from entrypoints.settings import Settings
from tests.browser.server import Library, demo_library
from tests.data.passages import said

HOSTILE = "<img src=x onerror=alert(1)> boats “quoted” </mark></a><script>alert(2)</script>"
PLACE, PROJECT = "metadata.location.site_name", "metadata.project.project_name"
CHAPTERS, ELEMENTS, DESCRIPTION = Origin("chapters"), Origin("elements"), Origin("description")
TRANSCRIPT = Origin("transcript")

Said = dict[Origin, tuple[Passage, ...]]


def searchable_library(folder: Path) -> Library:
    """Boats in most files, moments of every source, and words that want to be run."""
    library = demo_library(folder)
    container = build_container(Settings(data=library.data))
    container.prepare_database()()
    with container.reader()() as now:
        files = {file.name: file for file in now.files.matching(FileQuery())}
    with container.uow()() as tx:
        for name, file in files.items():
            place = "Kestrel Sound" if name.startswith("KST") else "Brackwater"
            for number, (origin, passages) in enumerate(_said_of(name).items()):
                facets = (
                    FacetValue(field=PLACE, value=place),
                    FacetValue(field=PROJECT, value=f"<b>Harbour</b> {len(name) % 3}"),
                )
                tx.passages.replace(
                    file.id, origin, IndexEntry(passages=passages, facets=facets[:: number or 1])
                )
        # what a test says stays: an index of other rules would be made anew
        tx.passages.mark([file.id for file in files.values()], container.refresh_index().version)
        tx.commit()
    return library


def _said_of(name: str) -> Said:
    if "harbour_dawn" in name:
        return {
            TRANSCRIPT: (
                said(
                    "They always go out on the ebb, before the wind gets up. Fishing boats "
                    "leaving at dawn, every day but Sunday.",
                    4.2, source=Source.TRANSCRIPT, confidence=0.94, field="text",
                ),
                said(
                    "In the old photographs there are forty boats. Now we counted six.",
                    2.5, source=Source.TRANSCRIPT, confidence=0.9, field="text",
                ),
            ),
            CHAPTERS: (said("Six fishing boats pass the harbour light", 1.0, confidence=0.64),),
            ELEMENTS: (
                said("MARIGOLD K41 boats", 3.5, source=Source.OCR, confidence=0.88, field="texts"),
                said(HOSTILE, 5.0, source=Source.OCR, confidence=0.5, field="texts"),
            ),
            NOTES: (said("Ask who owns the boats", source=Source.HUMAN, field="note"),),
        }  # fmt: skip
    if "short" in name:
        return {DESCRIPTION: (said("Moored boats, early light at dawn", confidence=0.73),)}
    if name.startswith("<img"):
        return {DESCRIPTION: (said(HOSTILE, source=Source.HUMAN, field="summary"),)}
    if name.startswith("stone"):
        text = "Quay at first light: nets drying, one fishing boat. قوارب الصيد"
        return {DESCRIPTION: (said(text, confidence=0.84, field="summary"),)}
    return {}
