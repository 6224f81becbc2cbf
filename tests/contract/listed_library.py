"""A library of files as plain data, how it is put into a store, and what every filter and order
of the list has to give of it: worked out here from the data alone, without any adapter."""

import random
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from msgspec import structs

from application.ports.unit_of_work import Transaction, UnitOfWork
from domain.analysis.run import RunStatus
from domain.jobs.job import ItemKind, ItemOutcome, ItemStatus, JobStatus, NewItem
from domain.jobs.strikes import Strikes
from domain.library.file import FileState
from domain.library.file_list import AnalysisState, FileFilter, FileSort
from domain.library.kind import MediaKind
from domain.library.passage import TRANSCRIPT, IndexEntry, Passage
from domain.media.facts import MediaFacts
from domain.shared.ids import FileId, FilePath, JobId
from domain.shared.names import display_text
from domain.shared.problem import Problem
from tests.contract.heard_in_library import (
    Heard,
    characters,
    is_summed_up,
    put_heard,
    random_heard,
)
from tests.contract.store_samples import (
    POSIX,
    analysis_run,
    artifact,
    found,
    job,
    later,
    type_result,
)

ROOT = b"/m"
PROBLEM = Problem(code="x", message="It broke.")
MIDNIGHT = datetime(2024, 2, 28, 23, 59, 58, tzinfo=UTC)
_FOLDERS = (b"", b"/Lake", b"/lake", b"/lake/2019", b"/lakeside", b"/50%_off", "/Über".encode())
_NAMES = (
    b"clip",
    b"CLIP",
    b"A_b",
    b"a%b",
    b"it's",
    b'say "hi"',
    b"back\\slash",
    b"\xff\xfe",
    b"new\nline",
    "Straße".encode(),
    "cafe\u0301".encode(),
    "café".encode(),
    "\u202egpj".encode(),
    "湖の船".encode(),
    b"emoji-\xf0\x9f\x9a\xa2",
)
_SAID = (
    "Two boats on the lake",
    "STRASSE und Straße",
    "a % of nothing, and A_B",
    "湖の船 は mixed",
    "cafe\u0301 au lait",
    "x",
)
_CAMERAS = (
    (None, None),
    ("Kestrel", "K-1"),
    ("KESTREL", "k-1"),
    ("Kestrel", "Kestrel K-2"),
    (None, "Über-Cam"),
    ("Acme", None),
)
_KINDS = (ItemKind("proxy"), ItemKind("analyze"), ItemKind("transcribe"))
_ENDS = (
    ItemStatus.QUEUED,
    ItemStatus.RUNNING,
    ItemStatus.DONE,
    ItemStatus.SKIPPED,
    ItemStatus.FAILED,
)
_HAVE_OUTCOME = (ItemStatus.DONE, ItemStatus.SKIPPED, ItemStatus.FAILED)


class Ran(msgspec.Struct, frozen=True):
    status: RunStatus
    results: int
    of_present: bool


class Worked(msgspec.Struct, frozen=True):
    kind: ItemKind
    status: ItemStatus
    ended: int


class Listed(msgspec.Struct, frozen=True):
    """One file. Lists are in the order things were added."""

    path: bytes
    kind: MediaKind
    size: int
    imported_at: datetime
    fingerprint: str | None
    state: FileState
    has_problem: bool
    uploaded: bool
    facts: MediaFacts | None
    proxy_of: str | None
    said: tuple[str, ...]
    """Its passages."""
    heard: tuple[Heard, ...]
    runs: tuple[Ran, ...]
    items: tuple[Worked, ...]
    strikes: tuple[int, ...]


def random_library(seed: int, size: int) -> list[Listed]:
    random_ = random.Random(seed)
    paths: dict[bytes, None] = {}
    while len(paths) < size:
        folder, name = random_.choice(_FOLDERS), random_.choice(_NAMES)
        number = b"" if random_.random() < 0.2 else b"-%d" % random_.randrange(size * 4)
        paths[ROOT + folder + b"/" + name + number + b".mp4"] = None
    return [_listed(random_, number, path) for number, path in enumerate(paths)]


def _listed(random_: random.Random, number: int, path: bytes) -> Listed:
    chance = random_.random
    fingerprint = None if chance() < 0.1 else f"fp-{number}"
    return Listed(
        path=path,
        kind=random_.choice(list(MediaKind)),
        size=random_.choice((0, 1, 5, 1000, random_.randrange(10**10))),
        imported_at=MIDNIGHT + timedelta(seconds=random_.choice((0, 1, 2, 3, 86_400, 200_000))),
        fingerprint=fingerprint,
        state=random_.choice(list(FileState)),
        has_problem=chance() < 0.3,
        uploaded=chance() < 0.2,
        facts=None if chance() < 0.2 else _facts(random_),
        proxy_of=random_.choice((None, f"fp-{number}", "older")),
        said=tuple(random_.choices(_SAID, k=random_.choice((0, 0, 1, 3)))),
        heard=random_heard(random_),
        runs=tuple(
            Ran(random_.choice(list(RunStatus)), random_.choice((0, 1, 2)), chance() < 0.6)
            for _ in range(random_.choice((0, 0, 1, 2)))
        ),
        items=tuple(
            Worked(random_.choice(_KINDS), random_.choice(_ENDS), random_.randrange(3))
            for _ in range(random_.choice((0, 0, 1, 3)))
        ),
        strikes=tuple(random_.choices((1, 2, 3, 4), k=random_.choice((0, 0, 1, 2)))),
    )


def _facts(random_: random.Random) -> MediaFacts:
    make, model = random_.choice(_CAMERAS)
    day = random_.choice(("2023-12-31T23:59:59", "2024-01-01T00:00:00", "2024-01-02T09:00:00"))
    return MediaFacts(
        kind=MediaKind.VIDEO,
        duration_s=random_.choice((None, 0.0, 1.5, 60.0, random_.randrange(800) / 8)),
        captured_local=random_.choice((None, day)),
        camera_make=make,
        camera_model=model,
        video_codec=random_.choice((None, "h264", "hevc")),
        audio_codec=random_.choice((None, "aac", "h264")),
    )


def put(uow: UnitOfWork, library: Sequence[Listed], *, per_commit: int = 500) -> list[FileId]:
    """The ids in the library's order."""
    ids: list[FileId] = []
    for start in range(0, len(library), per_commit):
        part = library[start : start + per_commit]
        with uow() as tx:
            root = tx.files.ensure_root(FilePath(ROOT), POSIX, MIDNIGHT)
            new: list[FileId] = []
            for file in part:
                seen = found(file.path, size=file.size, kind=file.kind)
                rows = [(seen, file.fingerprint)]
                new += tx.files.upsert_found(root.id, POSIX, rows, file.imported_at)
            for file_id, file in zip(new, part, strict=True):
                _put_one(tx, file_id, file)
            _put_items(tx, f"job-{start}", list(zip(new, part, strict=True)))
            tx.commit()
        ids += new
    return ids


def _put_one(tx: Transaction, file_id: FileId, file: Listed) -> None:
    problems = (PROBLEM,) if file.has_problem else ()
    tx.files.save([tx.files.get(file_id).probed(file.kind, file.state, problems)])
    if file.uploaded:
        tx.files.mark_uploaded(file_id)
    tx.media.set_facts(file_id, file.facts)
    if file.proxy_of is not None:
        tx.media.set_artifact(artifact(file_id, made_from=file.proxy_of, size=file_id))
    for ran in file.runs:
        media_hash = (file.fingerprint or "?") if ran.of_present else "older"
        run = tx.runs.add(structs.replace(analysis_run(file_id), media_hash=media_hash))
        results = [type_result(f"type-{number}") for number in range(ran.results)]
        tx.runs.finish(structs.replace(run, status=ran.status), results)
    if file.said:
        passages = tuple(Passage(text=text, field="transcript") for text in file.said)
        tx.passages.replace(file_id, TRANSCRIPT, IndexEntry(passages=passages))
    put_heard(tx, file_id, file.fingerprint, file.heard, file.said)
    for number, count in enumerate(file.strikes):
        tx.strikes.save(
            Strikes(
                file_id=file_id, kind=_KINDS[number], count=count, problem=PROBLEM, at=MIDNIGHT
            )
        )


def _put_items(tx: Transaction, name: str, part: Sequence[tuple[FileId, Listed]]) -> None:
    worked = [(file_id, item) for file_id, file in part for item in file.items]
    rows = [
        NewItem(kind=item.kind, subject=str(number), label="x", file_id=file_id)
        for number, (file_id, item) in enumerate(worked)
    ]
    tx.jobs.add(job(name), rows)
    for made, (_, item) in zip(tx.jobs.claim(JobId(name), 1, len(rows) + 1), worked, strict=True):
        if item.status is ItemStatus.QUEUED:
            tx.jobs.give_back(made.id, 1)
        elif item.status is not ItemStatus.RUNNING:
            problem = PROBLEM if item.status is ItemStatus.FAILED else None
            outcome = ItemOutcome(status=item.status, problem=problem)
            tx.jobs.finish(made.id, 1, outcome, later(item.ended))
    over = job(name).ended(JobStatus.CANCELLED, MIDNIGHT)  # no worker shall take it up again
    tx.jobs.save(over, was=JobStatus.RUNNING, was_attempt=1)


def expected(
    library: Sequence[tuple[FileId, Listed]], wanted: FileFilter, sort: FileSort, descending: bool
) -> list[FileId]:
    """All ids that match, in order."""
    chosen = [row for row in library if _is_wanted(row[1], wanted)]
    value: Callable[[Listed], Any] = SORTED_BY[sort]
    known = [row for row in chosen if value(row[1]) is not None]
    unknown = [row for row in chosen if value(row[1]) is None]
    known.sort(key=lambda row: (value(row[1]), row[0]), reverse=descending)
    unknown.sort(key=lambda row: row[0], reverse=descending)
    return [file_id for file_id, _ in (*known, *unknown)]


SORTED_BY: dict[FileSort, Callable[[Listed], Any]] = {
    FileSort.NAME: lambda file: same(display_text(file.path.rpartition(b"/")[2])),
    FileSort.IMPORTED: lambda file: file.imported_at,
    FileSort.SIZE: lambda file: file.size,
    FileSort.DURATION: lambda file: file.facts and file.facts.duration_s,
    FileSort.CAPTURED: lambda file: file.facts and file.facts.captured_local,
    FileSort.KIND: lambda file: file.kind.value,
}


def same(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def _is_wanted(file: Listed, wanted: FileFilter) -> bool:
    return all(_answers(file, wanted))


def _facts_of(file: Listed) -> MediaFacts:
    return file.facts or _NONE


_NONE = MediaFacts(kind=MediaKind.UNKNOWN)
_TRUTHS: dict[str, Callable[[Listed], Any]] = {
    "kind": lambda file: file.kind,
    "state": lambda file: file.state,
    "has_proxy": lambda file: file.proxy_of is not None and file.proxy_of == file.fingerprint,
    "has_transcript": lambda file: bool(_present(file)),
    "has_summary": lambda file: is_summed_up(_present(file)),
    "has_analysis": lambda file: is_analysed(file),
    "has_embedding": lambda file: False,
    "has_problems": lambda file: file.has_problem,
    "failed_last_job": lambda file: last_job_failed(file),
    "stale": lambda file: is_stale(file),
    "quarantined": lambda file: any(count >= 3 for count in file.strikes),
    "uploaded": lambda file: file.uploaded,
    "codec": lambda file: _facts_of(file).video_codec or _facts_of(file).audio_codec,
}
_MEASURES: dict[str, tuple[str, Callable[[Listed], Any]]] = {
    "imported_from": ("imported_until", lambda file: file.imported_at.date()),
    "captured_from": ("captured_until", lambda file: _day_of(_facts_of(file).captured_local)),
    "min_size_bytes": ("max_size_bytes", lambda file: file.size),
    "min_duration_s": ("max_duration_s", lambda file: _facts_of(file).duration_s),
    "min_transcript_characters": ("", lambda file: characters(_present(file))),
}


def _answers(file: Listed, wanted: FileFilter) -> Iterator[bool]:
    for name, truth in _TRUTHS.items():
        asked = getattr(wanted, name)
        yield asked is None or asked == truth(file)
    for name, (most_name, measure) in _MEASURES.items():
        least = getattr(wanted, name)
        most = getattr(wanted, most_name) if most_name else None
        if least is not None or most is not None:
            value = measure(file)
            yield value is not None
            yield least is None or value >= least
            yield most is None or value <= most
    if wanted.folder is not None:
        yield _lies_in(file.path, wanted.folder.path, wanted.subfolders)
    if wanted.camera is not None:
        camera = _facts_of(file).camera
        yield camera is not None and same(camera) == same(wanted.camera)
    if wanted.analysis is not None:
        yield wanted.analysis in analysis_states(file)
    if wanted.text:
        text = same(wanted.text)
        yield any(text in same(words) for words in (display_text(file.path), *file.said))


def _present(file: Listed) -> list[Heard]:
    return [heard for heard in file.heard if heard.of_present and file.fingerprint]


def _day_of(captured: str | None) -> date | None:
    return None if captured is None else date.fromisoformat(captured[:10])


def _lies_in(path: bytes, folder: bytes, subfolders: bool) -> bool:
    inside = path.startswith(folder.rstrip(b"/") + b"/")
    rest = path[len(folder.rstrip(b"/")) + 1 :]
    return inside and (subfolders or b"/" not in rest)


def is_analysed(file: Listed) -> bool:
    return any(run.status is RunStatus.COMPLETED and run.results for run in file.runs)


def analysis_states(file: Listed) -> set[AnalysisState]:
    failed = bool(file.runs) and file.runs[-1].status is RunStatus.FAILED
    states = {AnalysisState.FAILED if failed else AnalysisState.NONE}
    if is_analysed(file):
        states = {AnalysisState.DONE}
    going_on = (ItemStatus.QUEUED, ItemStatus.RUNNING)
    if any(item.kind == "analyze" and item.status in going_on for item in file.items):
        states.add(AnalysisState.WAITING)
    return states


def last_job_failed(file: Listed) -> bool:
    ended = [
        (item.ended, number, item.status)
        for number, item in enumerate(file.items)
        if item.status in _HAVE_OUTCOME
    ]
    return bool(ended) and max(ended)[2] is ItemStatus.FAILED


def is_stale(file: Listed) -> bool:
    completed = [run for run in file.runs if run.status is RunStatus.COMPLETED]
    old_run = bool(completed) and not (completed[-1].of_present and file.fingerprint)
    return old_run or (file.proxy_of is not None and file.proxy_of != file.fingerprint)


def totals_of(library: Sequence[tuple[FileId, Listed]], ids: Sequence[FileId]) -> dict[str, Any]:
    """What FileTotals has to say of these."""
    wanted = set(ids)
    chosen = [row for row in library if row[0] in wanted]
    return {
        "files": len(chosen),
        "size_bytes": sum(file.size for _, file in chosen),
        "duration_s": sum(
            (file.facts.duration_s or 0.0) if file.facts else 0.0 for _, file in chosen
        ),
        "proxy_size_bytes": sum(
            file_id
            for file_id, file in chosen
            if file.proxy_of is not None and file.proxy_of == file.fingerprint
        ),
    }
