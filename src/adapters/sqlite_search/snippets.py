"""The words around what was found."""

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from adapters.sqlite_search.expressions import any_of, positive
from adapters.sqlite_search.file_choices import as_json
from domain.search.limits import SNIPPET_WORDS
from domain.search.moments import SnippetPart
from domain.search.text_query import TextQuery
from domain.search.unspaced import SEAM, together
from domain.shared.ids import PassageId

_SNIPPETS = """SELECT rowid, snippet(passage_words, 0, :opened, :closed, '…', :count)
FROM passage_words WHERE passage_words MATCH :words
AND rowid IN (SELECT value FROM json_each(:ids))"""
# A beginning stands for thousands of words; FTS5 would gather their hits anew for every passage.
_SHOWN = """CREATE VIRTUAL TABLE temp.passages_shown USING fts5(
text, scope, tokenize="porter unicode61 remove_diacritics 2")"""
_SHOW = """INSERT INTO temp.passages_shown(rowid, text, scope)
SELECT id, text, scope FROM passages WHERE id IN (SELECT value FROM json_each(:ids))"""
_TEXTS = "SELECT id, text FROM passages WHERE id IN (SELECT value FROM json_each(:ids))"


def snippets(
    on: sa.Connection, query: TextQuery, ids: Sequence[PassageId]
) -> dict[PassageId, tuple[SnippetPart, ...]]:
    # Nobody can have written marks into a text that are drawn only now.
    opened, closed = (f"\ue000{secrets.token_hex(8)}\ue001" for _ in range(2))
    asked = {"opened": opened, "closed": closed, "count": SNIPPET_WORDS, "words": any_of(query)}
    made: dict[PassageId, tuple[SnippetPart, ...]] = {}
    if positive(query):
        look = _among_few if any(term.is_prefix for term in positive(query)) else _in_index
        rows = look(on, asked | {"ids": as_json(ids)})
        made = {
            PassageId(passage_id): tuple(_parts(marked.replace(SEAM, ""), opened, closed))
            for passage_id, marked in rows
        }
    rest = [passage_id for passage_id in ids if passage_id not in made]
    if rest:
        for passage_id, text in on.exec_driver_sql(_TEXTS, {"ids": as_json(rest)}):
            made[PassageId(passage_id)] = (SnippetPart(text=_beginning(together(text))),)
    return made


def _in_index(on: sa.Connection, asked: dict[str, Any]) -> list[Any]:
    return list(on.exec_driver_sql(_SNIPPETS, asked))


def _among_few(on: sa.Connection, asked: dict[str, Any]) -> list[Any]:
    on.exec_driver_sql("DROP TABLE IF EXISTS temp.passages_shown")
    on.exec_driver_sql(_SHOWN)
    on.exec_driver_sql(_SHOW, asked)
    rows = list(on.exec_driver_sql(_SNIPPETS.replace("passage_words", "passages_shown"), asked))
    on.exec_driver_sql("DROP TABLE temp.passages_shown")
    return rows


def _parts(marked: str, opened: str, closed: str) -> Iterator[SnippetPart]:
    before, *hits = marked.split(opened)
    if before:
        yield SnippetPart(text=before)
    for hit in hits:
        found, _, after = hit.partition(closed)
        yield SnippetPart(text=found, is_hit=True)
        if after:
            yield SnippetPart(text=after)


def _beginning(text: str) -> str:
    words = text.split(None, SNIPPET_WORDS)
    return " ".join(words[:SNIPPET_WORDS]) + "…" if len(words) > SNIPPET_WORDS else text
