"""A library as large as the predecessor's, asked over HTTP: every filter says what plain Python
says, alone and combined, and a page comes quickly wherever it lies."""

import http.client
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from adapters.sql.database import SqlDatabase
from domain.library.file_list import FileFilter, FileSort
from domain.library.paths import Folder
from domain.shared.ids import FileId
from entrypoints.cli.session import open_library
from entrypoints.settings import load
from tests.contract.asked_filters import VALUES, random_filter
from tests.contract.listed_library import (
    Listed,
    expected,
    put,
    random_library,
    totals_of,
)
from tests.contract.stores import uow_on
from tests.data.server import serving

NAMES = {
    "kind": "file_type",
    "text": "search",
    "state": "state",
    "has_proxy": "has_proxy",
    "has_transcript": "has_transcription",
    "has_summary": "has_summary",
    "has_analysis": "has_nova_analysis",
    "has_embedding": "has_nova_embeddings",
    "has_problems": "has_problems",
    "folder": "directory_path",
    "subfolders": "include_subdirectories",
    "imported_from": "upload_from_date",
    "imported_until": "upload_to_date",
    "captured_from": "created_from_date",
    "captured_until": "created_to_date",
    "min_size_bytes": "min_size",
    "max_size_bytes": "max_size",
    "min_duration_s": "min_duration",
    "max_duration_s": "max_duration",
    "min_transcript_characters": "min_transcript_chars",
    "camera": "camera",
    "codec": "codec",
    "analysis": "analysis_state",
    "failed_last_job": "failed_last_job",
    "stale": "stale",
    "quarantined": "quarantined",
    "uploaded": "uploaded",
}
"""What the API calls the fields of a filter: the predecessor's names where it had one."""
BEYOND = 2**63
"""No door takes a size that large."""


WALKED = 3_000
"""Of larger results some pages are looked at; whole walks are a test of their own."""


class Door:
    """`GET /api/files` on one connection that stays open."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)

    def ask(self, **values: Any) -> Any:
        self._connection.request("GET", f"/api/files?{urlencode(values)}")
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        return json.loads(body)

    def ids(self, **values: Any) -> tuple[list[int], Any]:
        """All that is found, from one cursor to the next, and what the first page sums up."""
        first = answer = self.ask(**values)
        found = [file["id"] for file in answer["files"]]
        while answer["pagination"]["next"]:
            answer = self.ask(**values, after=answer["pagination"]["next"])
            found += [file["id"] for file in answer["files"]]
        return found, first["summary"]


class Proof:
    def __init__(self, door: Door, library: Sequence[tuple[FileId, Listed]]) -> None:
        self.door = door
        self.library = library

    def check(self, wanted: FileFilter, sort: FileSort, *, descending: bool) -> int:
        right = expected(self.library, wanted, sort, descending)
        order = {"sort_by": sort.value, "sort_order": "desc" if descending else "asc"}
        asked = {**said(wanted), **order, "per_page": 500}
        if len(right) <= WALKED:
            found, summary = self.door.ids(**asked)
            assert found == right, wanted
        else:
            summary = self._leaf(asked, right)
        sums = totals_of(self.library, right)
        assert summary["total_count"] == sums["files"]
        assert summary["total_size_bytes"] == sums["size_bytes"]
        assert summary["total_duration_seconds"] == sums["duration_s"]
        assert summary["total_proxy_size_bytes"] == sums["proxy_size_bytes"]
        return len(right)

    def _leaf(self, asked: dict[str, Any], right: Sequence[int]) -> Any:
        """The first page, one in the middle by its number, the one behind it by its place."""
        first = self.door.ask(**asked)
        assert [file["id"] for file in first["files"]] == right[:500]
        number = len(right) // 1_000
        middle = self.door.ask(**asked, page=number + 1)
        assert [file["id"] for file in middle["files"]] == right[number * 500 :][:500]
        behind = self.door.ask(**asked, after=middle["pagination"]["next"])
        assert [file["id"] for file in behind["files"]] == right[(number + 1) * 500 :][:500]
        return first["summary"]


def said(wanted: FileFilter) -> dict[str, str]:
    """As an address says it."""
    plain = FileFilter()
    return {
        NAMES[name]: _text(getattr(wanted, name))
        for name in wanted.__struct_fields__
        if getattr(wanted, name) != getattr(plain, name)
    }


def _text(value: Any) -> str:
    if isinstance(value, Folder):
        return value.path.decode()
    if isinstance(value, bool | StrEnum):
        return str(value).lower()
    return str(value)


@pytest.fixture(scope="module")
def size(full_size: bool) -> int:
    return 34_000 if full_size else 600


@pytest.fixture(scope="module")
def proof(tmp_path_factory: pytest.TempPathFactory, size: int) -> Iterator[Proof]:
    data = tmp_path_factory.mktemp("library") / "data"
    database = SqlDatabase(data / "reelsight.db")
    database.prepare(may_migrate=True)
    library = random_library(34, size)
    started = time.perf_counter()
    rows = list(zip(put(uow_on(database), library), library, strict=True))
    database.close()
    own = {"REELSIGHT_DATA": str(data)}
    # else the index is made again at the start, and takes the transcripts for left over
    with open_library(load(own)) as container, container.uow()() as tx:
        version = container.refresh_index().version
        tx.passages.mark([file_id for file_id, _ in rows], version)
        tx.commit()
    print(f"\n{size:,} files were put into the store in {time.perf_counter() - started:.0f} s")
    with serving(environment=own) as server:
        yield Proof(Door(server.address), rows)


def test_every_filter_says_what_plain_python_says(proof: Proof) -> None:
    assert set(NAMES) == set(FileFilter.__struct_fields__)
    chance, asked = random.Random(1), 0
    for name, values in VALUES.items():
        for value in values:
            if name == "min_size_bytes" and value >= BEYOND:
                continue
            wanted = FileFilter(**{name: value})
            proof.check(wanted, chance.choice(list(FileSort)), descending=chance.random() < 0.5)
            asked += 1
    folder = VALUES["folder"][1]
    direct = proof.check(
        FileFilter(folder=folder, subfolders=False), FileSort.NAME, descending=False
    )
    assert 0 < direct < proof.check(FileFilter(folder=folder), FileSort.NAME, descending=False)
    print(f"\n{asked} filters alone: the same files in the same order, the same sums")


def test_filters_combined_say_what_plain_python_says(proof: Proof, full_size: bool) -> None:
    chance, sizes = random.Random(2), list[int]()
    while len(sizes) < (150 if full_size else 60):
        wanted = random_filter(chance, most=5)
        if (wanted.min_size_bytes or 0) < BEYOND:
            order = chance.choice(list(FileSort))
            sizes.append(proof.check(wanted, order, descending=chance.random() < 0.5))
    some = sum(number > 0 for number in sizes)
    print(f"\n{len(sizes)} combinations, {some} of which find something: the same")
    assert some > len(sizes) / 4


def test_every_order_gives_every_file_once(proof: Proof) -> None:
    for number, sort in enumerate(FileSort):
        descending = number % 2 == 0
        order = {"sort_by": sort.value, "sort_order": "desc" if descending else "asc"}
        found, _ = proof.door.ids(**order, per_page=500)
        assert found == expected(proof.library, FileFilter(), sort, descending)


def test_how_long_a_page_takes(proof: Proof, size: int, full_size: bool) -> None:
    per_page = 500 if full_size else 10
    runs = 40 if full_size else 2
    deep = min(60, size // per_page)
    ask = proof.door.ask
    place = None
    for _ in range(deep - 1):
        place = ask(per_page=per_page, **({"after": place} if place else {}))["pagination"]["next"]
    by_number = ask(per_page=per_page, page=deep)
    assert ask(per_page=per_page, after=place)["files"] == by_number["files"]
    fresh = iter(range(10**6))
    timed: tuple[tuple[str, Callable[[], Any], str], ...] = (
        (f"page 1 of {per_page}", lambda: ask(per_page=per_page), "481 / 797 ms"),
        (f"page {deep} by number", lambda: ask(per_page=per_page, page=deep), "883 / 1,329 ms"),
        (f"page {deep} by cursor", lambda: ask(per_page=per_page, after=place), "had none"),
        ("page of 50", lambda: ask(per_page=50), "361 ms"),
        (
            f"{per_page} with proxy and transcript",
            lambda: ask(per_page=per_page, has_proxy=True, has_transcription=True),
            "218 / 441 ms",
        ),
        (
            "totals never counted before",
            lambda: ask(per_page=1, has_proxy=True, search="a", max_size=10**12 + next(fresh)),
            "counted for every page",
        ),
    )
    print(f"\n{size:,} files over HTTP, p50 / p95; the predecessor's with 34,000:")
    for what, action, before in timed:
        times = sorted(_seconds(action) for _ in range(runs))
        p95 = quantiles(times, n=20)[-1]
        print(f"{what:<34} {median(times) * 1000:7.1f} / {p95 * 1000:7.1f} ms   {before}")


def _seconds(action: Callable[[], Any]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started
