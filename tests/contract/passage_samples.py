"""Files with something to find in them."""

from domain.library.kind import MediaKind
from domain.library.passage import FacetValue, IndexEntry, Origin, Passage
from domain.media.facts import MediaFacts
from domain.search.moments import Match, Matches, MomentFilter, SearchOrder
from domain.search.parse_query import parse_query
from domain.search.tally import Tally
from domain.shared.ids import FileId, FilePath
from domain.shared.provenance import Source
from tests.contract.store_samples import NOW, POSIX, found
from tests.contract.stores import Store

CHAPTERS = Origin("chapters")
SUMMARY = Origin("summary")


def said(
    text: str, field: str = "chapters", *, at: float | None = None, source: Source | None = None
) -> Passage:
    return Passage(text=text, field=field, source=source, confidence=0.5, start_s=at)


def entry(*texts: str | Passage, facets: tuple[tuple[str, str], ...] = ()) -> IndexEntry:
    return IndexEntry(
        passages=tuple(said(text) if isinstance(text, str) else text for text in texts),
        facets=tuple(FacetValue(field=field, value=value) for field, value in facets),
    )


def add_file(
    store: Store, path: bytes, *, kind: MediaKind = MediaKind.VIDEO, captured: str | None = None
) -> FileId:
    with store.uow() as tx:
        root = tx.files.ensure_root(FilePath(b"/m"), POSIX, NOW)
        (file_id,) = tx.files.upsert_found(root.id, POSIX, [(found(path, kind=kind), None)], NOW)
        if captured:
            tx.media.set_facts(file_id, MediaFacts(kind=kind, captured_local=captured))
        tx.commit()
    return file_id


def put(store: Store, file_id: FileId, origin: Origin, what: IndexEntry) -> None:
    with store.uow() as tx:
        tx.passages.replace(file_id, origin, what)
        tx.commit()


def ask(
    store: Store,
    text: str,
    where: MomentFilter | None = None,
    order: SearchOrder = SearchOrder.RELEVANCE,
    *,
    limit: int = 1_000,
) -> Matches:
    with store.reader() as now:
        return now.passages.matches(parse_query(text), where or MomentFilter(), order, limit=limit)


def tallied(store: Store, text: str, where: MomentFilter | None = None) -> Tally:
    with store.reader() as now:
        return now.passages.tally(parse_query(text), where or MomentFilter())


def texts(store: Store, matches: Matches | tuple[Match, ...]) -> list[str]:
    ranked = matches.ranked if isinstance(matches, Matches) else matches
    with store.reader() as now:
        read = now.passages.read([match.passage_id for match in ranked])
    return [row.passage.text for row in read]
