"""Leafing through transcripts, and keeping one, against what SQLite itself takes to count and
to read them."""

import random
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from msgspec import structs

from adapters.sql.database import SqlDatabase
from domain.shared.ids import FileId, FilePath
from domain.transcription.transcript import Segment, Word
from domain.transcription.transcript_list import (
    TranscriptFilter,
    TranscriptQuery,
    TranscriptSort,
)
from tests.bench.report import say, shortest
from tests.contract.store_samples import NOW, POSIX, found
from tests.contract.stores import reader_on, uow_on
from tests.contract.transcript_samples import segment, summary, transcript

TRANSCRIPTS = 20_000
SEGMENTS = 20
LONG = 1_000
RUNS = 5
_COUNTED = """
SELECT count(*), sum(duration_s), sum(characters) FROM transcripts JOIN files ON file_id = files.id
"""
_WORDS = ("boat", "lake", "über", "the", "house", "light", "camera", "slate", "take", "quiet")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = SqlDatabase(Path(folder) / "reelsight.db")
        database.prepare(may_migrate=True)
        files = fill(database)
        leafing(database)
        keeping(database, files[0])
        database.close()


def fill(database: SqlDatabase) -> tuple[FileId, ...]:
    random_ = random.Random(9)
    with uow_on(database)() as tx:
        root = tx.files.ensure_root(FilePath(b"/m"), POSIX, NOW)
        rows = [(found(b"/m/clip-%d.mp4" % n, size=n), f"fp-{n}") for n in range(TRANSCRIPTS)]
        files = tx.files.upsert_found(root.id, POSIX, rows, NOW)
        for number, file_id in enumerate(files):
            made_at = NOW + timedelta(seconds=number)
            of = transcript(
                file_id,
                media_hash=f"fp-{number}",
                characters=number % 5_000,
                duration_s=float(number % 4_000),
                made_at=made_at,
                changed_at=made_at,
            )
            put = tx.transcripts.put(of, [spoken(random_, at) for at in range(SEGMENTS)])
            if number % 3 == 0:
                tx.summaries.put(summary(put))
        tx.commit()
    return files


def spoken(random_: random.Random, at: int) -> Segment:
    words = tuple(
        Word(
            start_s=at * 4 + place * 0.4,
            end_s=at * 4 + place * 0.4 + 0.3,
            text=f" {random_.choice(_WORDS)}",
            probability=round(random_.random(), 3),
        )
        for place in range(10)
    )
    text = "".join(word.text for word in words).strip()
    return structs.replace(segment(text, at * 4.0), words=words)


def leafing(database: SqlDatabase) -> None:
    read = reader_on(database)

    def page(query: TranscriptQuery) -> Callable[[], object]:
        def ask() -> object:
            with read() as now:
                return now.transcripts.page(query)

        return ask

    def bare(statement: str) -> Callable[[], object]:
        def ask() -> object:
            with database.engine.connect() as connection:
                return connection.execute(sa.text(statement)).all()

        return ask

    named = TranscriptFilter(text="nowhere in it")
    newest_s, sorted_s, named_s, sums_s, words_s = shortest(
        page(TranscriptQuery()),
        page(TranscriptQuery(sort=TranscriptSort.CHARACTERS)),
        page(TranscriptQuery(where=named)),
        bare(_COUNTED),
        bare("SELECT count(*) FROM transcript_segments WHERE lower(text) LIKE '%nowhere in it%'"),
        runs=RUNS,
    )
    of = f"50 of {TRANSCRIPTS:,} transcripts"
    say(
        "page of transcripts",
        f"{newest_s / sums_s:.1f} x counting them",
        "goal: at most 4",
        f"{newest_s * 1000:.1f} against {sums_s * 1000:.1f} ms; {of}, newest first, with sums",
    )
    say(
        "  by their length",
        f"{sorted_s / sums_s:.1f} x counting them",
        "goal: at most 5",
        f"{sorted_s * 1000:.1f} ms",
    )
    say(
        "  by what was said",
        f"{named_s / words_s:.1f} x LIKE",
        "goal: at most 6",
        f"{named_s * 1000:.0f} against {words_s * 1000:.0f} ms through"
        f" {TRANSCRIPTS * SEGMENTS:,} segments, most with a ü;"
        " LIKE folds the letters of ASCII alone, and no path",
    )


def keeping(database: SqlDatabase, file_id: FileId) -> None:
    random_ = random.Random(1)
    segments = [spoken(random_, at) for at in range(LONG)]

    def put(said: list[Segment]) -> Callable[[], object]:
        def keep() -> None:
            with uow_on(database)() as tx:
                tx.transcripts.put(transcript(file_id, media_hash="fp-0"), said)
                tx.commit()

        return keep

    long_s, short_s = shortest(put(segments), put(segments[:1]), runs=RUNS)
    say(
        f"keeping {LONG:,} segments",
        f"{LONG / long_s:,.0f} segments/s",
        "",
        f"{long_s * 1000:.1f} ms, of one segment {short_s * 1000:.1f} ms; each replaces the last",
    )


if __name__ == "__main__":
    main()
