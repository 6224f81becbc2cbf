"""A library with much to read in it, whose words are spread like those of English.

Word frequencies fall as Zipf and Mandelbrot found them (the hundred most frequent words are 44 %
of all), frequent words are short (4.8 letters on average in running text), and one word in
five has stood in the same text before: three in five of a text's words are different ones.
"""

import random
from datetime import UTC, datetime
from itertools import accumulate, count, islice
from pathlib import Path

from adapters.sql.database import SqlDatabase
from adapters.sql.files import SqlFileRepository
from adapters.sqlite_search.index import SqlitePassageIndex
from domain.library.file import FoundFile
from domain.library.kind import MediaKind
from domain.library.passage import FacetValue, IndexEntry, Origin, Passage
from domain.library.paths import PathFlavour
from domain.shared.ids import FilePath
from domain.shared.provenance import Source

WORDS = 50_000
PER_FILE = 5
_FILES_AT_ONCE = 400
_LENGTHS = ((15, 2), (110, 3), (350, 4), (1_300, 6), (8_000, 7), (WORDS, 9))
"""The so many most frequent words have so many letters."""


def vocabulary() -> list[str]:
    """Most frequent first."""
    random_ = random.Random(3)
    words: dict[str, None] = {}
    for upto, letters in _LENGTHS:
        while len(words) < upto:
            words[_word(random_, letters)] = None
    return list(words)


def fill(database: SqlDatabase, documents: int, words_each: int) -> None:
    random_ = random.Random(7)
    words = vocabulary()
    shares = list(accumulate(1 / (rank + 2.7) ** 1.07 for rank in range(1, WORDS + 1)))
    names = (b"/m/%d/clip_%06d.mp4" % (number // 500, number) for number in count())

    def passage(number: int) -> Passage:
        fresh = words_each * 4 // 5
        drawn = random_.choices(words, cum_weights=shares, k=fresh)
        text = " ".join(drawn + random_.choices(drawn, k=words_each - fresh))
        start = 60.0 * number
        return Passage(
            text=text, field="text", source=Source.TRANSCRIPT, start_s=start, end_s=start + 60
        )

    for start in range(0, documents // PER_FILE, _FILES_AT_ONCE):
        here = min(_FILES_AT_ONCE, documents // PER_FILE - start)
        with database.engine.connect().execution_options(write=True) as on, on.begin():
            files = SqlFileRepository(on)
            now = datetime(2024, 1, 1, tzinfo=UTC)
            root = files.ensure_root(FilePath(b"/m"), PathFlavour.POSIX, now)
            found = [(_file(name), None) for name in islice(names, here)]
            ids = files.upsert_found(root.id, PathFlavour.POSIX, found, now)
            SqlitePassageIndex(on).replace_many(
                Origin("transcript"),
                {
                    file_id: IndexEntry(
                        passages=tuple(map(passage, range(PER_FILE))), facets=_facets(random_)
                    )
                    for file_id in ids
                },
            )


def open_new(path: Path) -> SqlDatabase:
    database = SqlDatabase(path)
    database.prepare(may_migrate=True)
    return database


def _facets(random_: random.Random) -> tuple[FacetValue, ...]:
    """One of a few families, and one of many places."""
    return tuple(
        FacetValue(field=field, value=f"{field} {min(int(random_.expovariate(8 / most)), most)}")
        for field, most in (("family", 8), ("place", 200))
    )


def _file(path: bytes) -> FoundFile:
    return FoundFile(path=FilePath(path), kind=MediaKind.VIDEO, size_bytes=1, modified_ns=1)


def _word(random_: random.Random, letters: int) -> str:
    """Consonants and vowels in turn; none ends as the stemmer would cut it."""
    signs = ["tnshrdlcmfgbk" if (letters - place) % 2 else "eaoiu" for place in range(letters)]
    return "".join(map(random_.choice, [*signs[:-1], "kgbpfm"]))
