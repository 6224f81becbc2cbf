"""Finding passages in memory."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from msgspec import structs

from adapters.memory.store import State
from adapters.memory.words import holds, places, tokens
from domain.library.passage import FacetValue
from domain.library.paths import is_inside
from domain.search.filter_parts import FilterPart, parts, without
from domain.search.limits import RANKED, VALUES_PER_FACET, is_common
from domain.search.moments import FoundPassage, Match, Matches, MomentFilter, SearchOrder
from domain.search.scope import LONGEST_TITLE, UNTITLED
from domain.search.tally import Tally
from domain.search.text_query import Term, TextQuery
from domain.shared.ids import FileId
from domain.shared.names import folded


def all_passages(state: State) -> list[FoundPassage]:
    return [found for rows in state.passages.values() for found in rows]


def positive(query: TextQuery) -> list[Term]:
    return [term for term in query.terms if not term.is_negated]


def matches(
    state: State, query: TextQuery, where: MomentFilter, order: SearchOrder, limit: int
) -> Matches:
    whole, spread = found_by(state, query, where)
    if len(whole) >= limit:
        spread = []
    relevance = order is SearchOrder.RELEVANCE
    everything = len(all_passages(state))
    common = [relevance and is_common(len(rows), everything) for rows in (whole, spread)]
    ranked: list[Match] = []
    for rows, is_whole, newest_first in ((whole, True, common[0]), (spread, False, common[1])):
        weighed = relevance and not newest_first
        made = [
            Match(
                passage_id=row.id,
                file_id=row.file_id,
                score=_score(row, query) if weighed else 0.0,
                is_whole=is_whole,
            )
            for row in sorted(rows, key=lambda row: -row.id)
        ]
        made.sort(key=lambda match: _key(state, match, order))
        ranked += made
    return Matches(
        ranked=tuple(ranked[:limit]),
        newest_first=common[0] if whole else common[1],
        unknown_words=() if whole else _unknown_words(state, query),
    )


def found_by(
    state: State, query: TextQuery, where: MomentFilter
) -> tuple[list[FoundPassage], list[FoundPassage]]:
    """Those with all the terms, and those with some of them."""
    wanted = positive(query)
    if not wanted:
        return [], []
    allowed = [row for row in all_passages(state) if _passes(state, row, where)]
    clean = [
        row
        for row in allowed
        if not any(holds(row, term) for term in query.terms if term.is_negated)
    ]
    whole = [row for row in clean if all(holds(row, term) for term in wanted)]
    if len(wanted) < 2:
        return whole, []
    files = set.intersection(
        *({row.file_id for row in all_passages(state) if holds(row, term)} for term in wanted)
    )
    spread = [
        row
        for row in clean
        if row.file_id in files and row not in whole and any(holds(row, term) for term in wanted)
    ]
    return whole, spread


def tally(state: State, query: TextQuery, where: MomentFilter) -> Tally:
    if not positive(query):
        return Tally()
    are_enough = len(found_by(state, query, where)[0]) >= RANKED

    def counted(where: MomentFilter) -> Tally:
        whole, spread = found_by(state, query, where)
        return _counted(state, whole if are_enough else [*whole, *spread])

    counts = counted(where)
    for part in parts(where):
        counts = _opened(counts, part, counted(without(where, part)))
    return counts


def _counted(state: State, rows: list[FoundPassage]) -> Tally:
    files = sorted({row.file_id for row in rows})
    return Tally(
        passages=len(rows),
        files=len(files),
        origins=dict(Counter(row.origin for row in rows)),
        sources=dict(Counter(row.passage.source for row in rows if row.passage.source)),
        kinds=dict(Counter(state.files[file_id].kind.value for file_id in files)),
        years=dict(Counter(_captured(state, file_id)[:4] for file_id in files)),
        facets=facets(state, files, VALUES_PER_FACET),
    )


def _opened(counts: Tally, part: FilterPart, loose: Tally) -> Tally:
    field = {"kind": "kinds", "captured": "years", "folder": None}.get(part.name, part.name)
    opened = {} if field is None or part.field else {field: getattr(loose, field)}
    if part.field in loose.facets:
        opened["facets"] = {**counts.facets, part.field: loose.facets[part.field]}
    return structs.replace(counts, without=(*counts.without, (part, loose.passages)), **opened)


def facets(
    state: State, files: Iterable[FileId], per_field: int
) -> dict[str, tuple[tuple[str, int], ...]]:
    fields: dict[str, Counter[str]] = defaultdict(Counter)
    for file_id in files:
        for facet in _facets_of(state, file_id):
            fields[facet.field][facet.value] += 1
    return {
        field: tuple(sorted(fields[field].items(), key=lambda row: (-row[1], row[0]))[:per_field])
        for field in sorted(fields)
    }


def suggest(state: State, beginning: str, limit: int) -> tuple[str, ...]:
    typed = folded(beginning)
    if not typed.strip():
        return ()
    said = [facet.value for file_id in state.files for facet in _facets_of(state, file_id)]
    titles = (
        row.passage.text.partition("\n")[0]
        for row in all_passages(state)
        if row.passage.start_s is not None and row.origin != UNTITLED
    )
    said += (title for title in titles if len(title) <= LONGEST_TITLE)
    found = Counter(text for text in said if folded(text).startswith(typed))
    best = sorted(found, key=lambda text: (-found[text], folded(text), text))
    return tuple(best[: max(0, limit)])


def _passes(state: State, row: FoundPassage, where: MomentFilter) -> bool:
    file = state.files[row.file_id]
    day = _captured(state, row.file_id)[:10]
    wanted: dict[str, set[FacetValue]] = defaultdict(set)
    for facet in where.facets:
        wanted[facet.field].add(facet)
    return (
        (where.kind is None or file.kind is where.kind)
        and (where.folder is None or is_inside(file.path, where.folder.path, where.folder.flavour))
        and (not where.origins or row.origin in where.origins)
        and (not where.sources or row.passage.source in where.sources)
        and (where.captured_from is None or (day != "" and day >= where.captured_from))
        and (where.captured_until is None or (day != "" and day <= where.captured_until))
        and all(_facets_of(state, row.file_id) & values for values in wanted.values())
    )


def _score(row: FoundPassage, query: TextQuery) -> float:
    words = tokens(row.passage.text)
    return sum(len(places(term, words)) for term in positive(query)) / (10 + len(words))


def _key(state: State, match: Match, order: SearchOrder) -> tuple[object, ...]:
    match order:
        case SearchOrder.RELEVANCE:
            return (-match.score,)
        case SearchOrder.DATE:
            captured = _captured(state, match.file_id)
            return (not captured, [-ord(char) for char in captured])
        case SearchOrder.NAME:
            return (folded(state.files[match.file_id].name),)


def _captured(state: State, file_id: FileId) -> str:
    facts = state.facts.get(file_id)
    return (facts.captured_local if facts else None) or ""


def _facets_of(state: State, file_id: FileId) -> set[FacetValue]:
    return {
        facet for (owner, _), rows in state.facets.items() if owner == file_id for facet in rows
    }


def _unknown_words(state: State, query: TextQuery) -> tuple[str, ...]:
    asked: dict[str, bool] = {}
    for term in positive(query):
        for number, word in enumerate(term.words, 1):
            may_go_on = term.is_prefix and number == len(term.words)
            asked[word] = asked.get(word, False) or may_go_on
    texts = [tokens(row.passage.text) for row in all_passages(state)]
    return tuple(
        word
        for word, may_go_on in asked.items()
        if not any(places(Term(words=(word,), is_prefix=may_go_on), text) for text in texts)
    )
