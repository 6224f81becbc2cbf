"""Taking files in and leafing through them, against what SQLite and plain ASGI can do."""

import http.client
import random
import tempfile
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from msgspec import structs

from adapters.sql.database import SqlDatabase
from adapters.sql.schema import files as files_table
from domain.library.file import FileState, FoundFile
from domain.library.file_list import FileFilter, FilePage, FileQuery, FileSort
from domain.library.kind import MediaKind
from domain.library.paths import PathFlavour, comparison_key
from domain.media.facts import MediaFacts
from domain.shared.figures import counted
from domain.shared.ids import FilePath
from domain.shared.names import base_name, display_text, folded
from tests.bench.report import say, shortest
from tests.contract.store_samples import artifact
from tests.contract.stores import reader_on, uow_on
from tests.contract.transcript_samples import summary, transcript
from tests.data.server import serving

INSERTED = 100_000
LISTED = 200_000
PER_COMMIT = 500
PER_PAGE = 500
DEEP = 10_000
RUNS = 7
CLIENTS = (1, 2)
"""Two at once share one interpreter in ours, which answers from threads; the bare one answers one
after another."""
ASKED = 60
NOW = datetime(2024, 5, 1, tzinfo=UTC)
FIVE = FileFilter(
    kind=MediaKind.VIDEO,
    has_proxy=True,
    min_size_bytes=10**6,
    max_duration_s=90.0,
    captured_from=date(2015, 1, 1),
)
_POSIX = PathFlavour.POSIX


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        inserting(Path(folder))
        data = Path(folder) / "data"
        database = fresh(data / "reelsight.db")
        fill(database, LISTED)
        paging(database)
        database.close()
        serving_pages(data)


def fresh(path: Path) -> SqlDatabase:
    path.unlink(missing_ok=True)
    database = SqlDatabase(path)
    database.prepare(may_migrate=True)
    return database


def walked(count: int) -> Iterator[list[tuple[FoundFile, str]]]:
    """As an import hands them on."""
    for start in range(0, count, PER_COMMIT):
        yield [
            (
                FoundFile(
                    path=FilePath(b"/media/%04d/Clip_%06d.MP4" % (number // 500, number)),
                    kind=(MediaKind.VIDEO, MediaKind.IMAGE)[number % 2],
                    size_bytes=number * 7919 % 10**9,
                    modified_ns=number,
                ),
                f"{number * 2654435761 % 2**32:032x}",
            )
            for number in range(start, min(count, start + PER_COMMIT))
        ]


def inserting(folder: Path) -> None:
    def ours() -> None:
        database = fresh(folder / "ours.db")
        for part in walked(INSERTED):
            with uow_on(database)() as tx:
                root = tx.files.ensure_root(FilePath(b"/media"), _POSIX, NOW)
                tx.files.upsert_found(root.id, _POSIX, part, NOW)
                tx.commit()
        database.close()

    def bare() -> None:
        database = fresh(folder / "bare.db")
        table = sa.Table("bare", sa.MetaData(), *map(plain, files_table.c))
        with database.engine.begin() as on:
            table.create(on)
        for part in walked(INSERTED):
            with database.engine.connect().execution_options(write=True) as on, on.begin():
                on.execute(sa.insert(table), [row_of(file, mark) for file, mark in part])
        database.close()

    ours_s, bare_s = shortest(ours, bare, runs=3)
    say(
        f"insert of {INSERTED:,} files",
        f"{bare_s / ours_s:.2f} x without indexes",
        "goal: at least 0.35",
        f"{INSERTED / ours_s:,.0f} against {INSERTED / bare_s:,.0f} files/s into a table of the"
        f" same columns, {PER_COMMIT} a transaction, ids read back; shortest of 3",
    )


def plain(column: sa.Column[Any]) -> sa.Column[Any]:
    """Without what an index or a foreign key hangs on."""
    return sa.Column(column.name, column.type, primary_key=column.primary_key)


def row_of(file: FoundFile, fingerprint: str) -> Mapping[str, Any]:
    return {
        "root_id": 1,
        "path": file.path,
        "path_key": comparison_key(file.path, _POSIX),
        "path_folded": folded(display_text(file.path)),
        "name_folded": folded(display_text(base_name(file.path))),
        "kind": file.kind,
        "size_bytes": file.size_bytes,
        "modified_ns": file.modified_ns,
        "fingerprint": fingerprint,
        "state": FileState.NEW,
        "problems": (),
        "imported_at": NOW,
        "uploaded": False,
    }


def fill(database: SqlDatabase, count: int) -> None:
    random_ = random.Random(5)
    for part in walked(count):
        with uow_on(database)() as tx:
            root = tx.files.ensure_root(FilePath(b"/media"), _POSIX, NOW)
            ids = tx.files.upsert_found(root.id, _POSIX, part, NOW)
            for file_id, (_, mark) in zip(ids, part, strict=True):
                day = f"{random_.randrange(2010, 2025)}-06-14T08:00:00"
                seconds = random_.random() * 120
                facts = MediaFacts(kind=MediaKind.VIDEO, duration_s=seconds, captured_local=day)
                tx.media.set_facts(file_id, facts)
                if random_.random() < 0.25:
                    tx.media.set_artifact(artifact(file_id, made_from=mark))
                if random_.random() < 0.25:
                    heard = tx.transcripts.put(transcript(file_id, media_hash=mark), [])
                    if random_.random() < 0.5:
                        tx.summaries.put(summary(heard))
            tx.commit()


def paging(database: SqlDatabase) -> None:
    read = reader_on(database)

    def page(query: FileQuery) -> FilePage:
        with read() as now:
            return now.files.page(query)

    for sort in (FileSort.NAME, FileSort.IMPORTED, FileSort.CAPTURED):
        first = FileQuery(filter=FIVE, sort=sort, per_page=PER_PAGE)
        by_number = structs.replace(first, page=DEEP // PER_PAGE + 1)
        before = page(structs.replace(first, page=DEEP // PER_PAGE))
        by_cursor = structs.replace(first, after=before.next)
        found = page(by_cursor)
        if found.rows != page(by_number).rows or len(found.rows) < PER_PAGE:
            raise SystemExit("the page by cursor is not the page by number")
        first_s, number_s, cursor_s = shortest(
            *(lambda query=query: page(query) for query in (first, by_number, by_cursor)),
            runs=RUNS,
        )
        of = f"{found.totals.files:,} of {LISTED:,} files pass five filters, by {sort.value}"
        say(
            f"page behind {DEEP:,}, by cursor",
            f"{cursor_s / first_s:.2f} x first page",
            "goal: at most 1.5",
            f"{cursor_s * 1000:.1f} against {first_s * 1000:.1f} ms; {of}",
        )
        say(
            "  the same by its number",
            f"{number_s / cursor_s:.1f} x by cursor",
            "goal: at least 8",
            f"{number_s * 1000:.1f} ms (OFFSET {DEEP:,}); the predecessor's page 60 of 34,000"
            " files: 883 / 1,329 ms",
        )


def serving_pages(data: Path) -> None:
    own = {"REELSIGHT_DATA": str(data)}
    path = f"/api/files?per_page={PER_PAGE}"
    with (
        serving(environment=own) as ours,
        serving(environment=own, command=("tests.bench.bare_listing",)) as bare,
    ):
        addresses = (ours.address, bare.address)
        bodies = [ask(address, path) for address in addresses]
        if bodies[0] != bodies[1]:
            raise SystemExit("the bodies differ")
        for clients in CLIENTS:
            ours_s, bare_s = shortest(
                *(
                    lambda address=address, clients=clients: rush(address, path, clients)
                    for address in addresses
                ),
                runs=RUNS,
            )
            say(
                f"page of {PER_PAGE} over HTTP, {counted(clients, 'client')}",
                f"{bare_s / ours_s:.2f} x bare ASGI",
                "goal: at least 0.85",
                f"{ASKED / ours_s:.0f} against {ASKED / bare_s:.0f} requests/s of"
                f" {len(bodies[0]):,} bytes, both on uvicorn;"
                " the predecessor's: 481 / 797 ms each",
            )


def ask(address: str, path: str) -> bytes:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{address}{path}: {answer.status} {body[:200]!r}")
    return body


def rush(address: str, path: str, clients: int) -> None:
    """ASKED requests, on connections that stay open."""

    def client() -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        for _ in range(ASKED // clients):
            connection.request("GET", path)
            connection.getresponse().read()
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
