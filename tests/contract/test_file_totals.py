"""The list's totals are counted once, and are those of this moment whoever has written."""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from msgspec import structs

from adapters.sql.changes import tables_written
from adapters.sql.database import SqlDatabase
from adapters.sql.file_totals import count_all, count_sums
from application.ports.unit_of_work import Transaction, UnitOfWork
from domain.analysis.run import RunStatus
from domain.jobs.job import ItemKind, ItemOutcome, ItemStatus, NewItem
from domain.jobs.strikes import Strikes
from domain.library.file import FileState
from domain.library.file_list import AnalysisState, FileFilter, FileQuery, FileTotals
from domain.library.kind import MediaKind
from domain.library.passage import TRANSCRIPT, IndexEntry, Passage
from domain.library.paths import Folder
from domain.media.facts import MediaFacts
from domain.shared.ids import FileId, FilePath
from domain.shared.problem import Problem
from tests.contract.store_samples import (
    NOW,
    POSIX,
    added,
    analysis_run,
    artifact,
    found,
    imported,
    job,
    later,
    move,
    new_items,
    type_result,
)
from tests.contract.stores import InSql, reader_on, uow_on
from tests.contract.transcript_samples import segment, summary, transcript

PROBLEM = Problem(code="x", message="It broke.")
FILTERS = (
    FileFilter(),
    FileFilter(kind=MediaKind.VIDEO),
    FileFilter(text="boat"),
    FileFilter(state=FileState.READY),
    FileFilter(folder=Folder(path=FilePath(b"/m/in"), flavour=POSIX)),
    FileFilter(has_proxy=True),
    FileFilter(has_transcript=True),
    FileFilter(min_transcript_characters=10),
    FileFilter(has_summary=True),
    FileFilter(has_analysis=True),
    FileFilter(analysis=AnalysisState.WAITING),
    FileFilter(analysis=AnalysisState.FAILED),
    FileFilter(failed_last_job=True),
    FileFilter(stale=True),
    FileFilter(quarantined=True),
    FileFilter(uploaded=True),
    FileFilter(has_problems=True),
    FileFilter(min_duration_s=3.0, max_size_bytes=8),
    FileFilter(codec="h264", quarantined=False),
)


@pytest.fixture
def both(tmp_path: Path, empty_database: Path) -> Iterator[tuple[SqlDatabase, SqlDatabase]]:
    """Two processes' views of one file."""
    path = tmp_path / "reelsight.db"
    shutil.copyfile(empty_database, path)
    databases = SqlDatabase(path), SqlDatabase(path)
    yield databases
    for database in databases:
        database.close()


def shown(database: SqlDatabase, wanted: FileFilter) -> tuple[FileTotals, int]:
    with reader_on(database)() as now:
        page = now.files.page(FileQuery(filter=wanted, per_page=1))
    return page.totals, page.library_files


def counted(database: SqlDatabase, wanted: FileFilter) -> tuple[FileTotals, int]:
    with database.engine.connect() as connection:
        return count_sums(connection, wanted), count_all(connection)


class Writer:
    """Random changes to a small library."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._made = seed * 1_000

    def change(self, uow: UnitOfWork) -> None:
        with uow() as tx:
            ids = [file.id for file in tx.files.matching(FileQuery())]
            steps = STEPS if len(ids) > 3 else (_add,)
            for step in self._random.choices(steps, k=self._random.choice((1, 1, 2))):
                self._made += 1
                step(tx, self._random.choice(ids or [FileId(0)]), self._random, self._made)
            if self._random.random() < 0.85:
                tx.commit()


def _add(tx: Transaction, _: FileId, random_: random.Random, made: int) -> None:
    root = tx.files.ensure_root(FilePath(b"/m"), POSIX, NOW)
    path = random_.choice((b"/m/in/boat-%d", b"/m/%d")) % made
    file = found(path, size=random_.randrange(10), kind=random_.choice(list(MediaKind)))
    tx.files.upsert_found(root.id, POSIX, [(file, "fp")], NOW)


def _change_content(tx: Transaction, file_id: FileId, _: random.Random, made: int) -> None:
    for file in tx.files.some([file_id]):
        again = found(file.path, size=made % 10, kind=file.kind)
        tx.files.upsert_found(file.root_id, POSIX, [(again, f"fp-{made % 2}")], NOW)


def _probe(tx: Transaction, file_id: FileId, random_: random.Random, _: int) -> None:
    for file in tx.files.some([file_id]):
        problems = (PROBLEM,) if random_.random() < 0.5 else ()
        state = random_.choice(list(FileState))
        tx.files.save([file.probed(random_.choice(list(MediaKind)), state, problems)])


def _set_facts(tx: Transaction, file_id: FileId, random_: random.Random, made: int) -> None:
    if tx.files.some([file_id]):
        facts = MediaFacts(kind=MediaKind.VIDEO, duration_s=made % 16 / 2, video_codec="h264")
        tx.media.set_facts(file_id, random_.choice((facts, facts, None)))


def _make_proxy(tx: Transaction, file_id: FileId, random_: random.Random, made: int) -> None:
    for file in tx.files.some([file_id]):
        made_from = random_.choice((file.fingerprint or "", "older"))
        tx.media.set_artifact(artifact(file_id, made_from=made_from, size=made % 100))


def _say(tx: Transaction, file_id: FileId, random_: random.Random, _: int) -> None:
    if tx.files.some([file_id]):
        text = random_.choice(("a boat", "a boat on the lake", ""))
        passages = (Passage(text=text, field="x"),) if text else ()
        tx.passages.replace(file_id, TRANSCRIPT, IndexEntry(passages=passages))


def _hear(tx: Transaction, file_id: FileId, random_: random.Random, made: int) -> None:
    for file in tx.files.some([file_id]):
        words = segment(random_.choice(("a boat", "a boat on the lake")))
        hash_ = random_.choice((file.fingerprint or "", file.fingerprint or "", "older"))
        of = transcript(file_id, media_hash=hash_, characters=len(words.text))
        put = tx.transcripts.put(of, [words])
        if made % 2:
            tx.summaries.put(summary(put))


def _hear_otherwise(tx: Transaction, file_id: FileId, _: random.Random, made: int) -> None:
    for heard in tx.transcripts.of_file(file_id):
        if made % 4 == 0:
            tx.transcripts.delete(heard.id)
        elif made % 4 == 1:
            tx.transcripts.recount(structs.replace(heard, changed_at=later(made)))
        else:
            tx.summaries.put(summary(heard))


def _analyse(tx: Transaction, file_id: FileId, random_: random.Random, _: int) -> None:
    if tx.files.some([file_id]):
        run = tx.runs.add(structs.replace(analysis_run(file_id), media_hash="fp"))
        ended = structs.replace(run, status=random_.choice(list(RunStatus)))
        tx.runs.finish(ended, random_.choice(([], [type_result("summary")])))


def _work(tx: Transaction, file_id: FileId, random_: random.Random, made: int) -> None:
    if tx.files.some([file_id]):
        this = job(f"job-{made}")
        item = NewItem(kind=ItemKind("analyze"), subject="1", label="x", file_id=file_id)
        tx.jobs.add(this, [item])
        for claimed in tx.jobs.claim(this.id, 1, 1):
            if random_.random() < 0.7:
                status = random_.choice((ItemStatus.DONE, ItemStatus.FAILED))
                tx.jobs.finish(claimed.id, 1, ItemOutcome(status=status), NOW)


def _strike(tx: Transaction, file_id: FileId, random_: random.Random, made: int) -> None:
    kind, count = ItemKind("proxy"), random_.choice((1, 3))
    tx.strikes.save(Strikes(file_id=file_id, kind=kind, count=count, problem=PROBLEM, at=NOW))
    if made % 3 == 0:
        tx.strikes.clear([file_id], kind)


def _mark_or_move(tx: Transaction, file_id: FileId, random_: random.Random, made: int) -> None:
    for file in tx.files.some([file_id]):
        if random_.random() < 0.5:
            tx.files.mark_uploaded(file_id)
        else:
            path = FilePath(random_.choice((b"/m/in/%d", b"/m/moved-%d")) % made)
            tx.files.move([move(file_id, path, file.root_id)], POSIX)


def _forget(tx: Transaction, file_id: FileId, _: random.Random, made: int) -> None:
    if made % 2:
        tx.files.forget([file_id])


Step = Callable[[Transaction, FileId, random.Random, int], None]
STEPS: tuple[Step, ...] = (
    _add,
    _add,
    _change_content,
    _probe,
    _set_facts,
    _make_proxy,
    _say,
    _hear,
    _hear,
    _hear_otherwise,
    _analyse,
    _work,
    _strike,
    _mark_or_move,
    _forget,
)


@pytest.mark.parametrize("seed", range(3))
def test_whoever_writes_totals_are_what_a_fresh_count_gives(
    both: tuple[SqlDatabase, SqlDatabase], seed: int
) -> None:
    chance, writer = random.Random(seed), Writer(seed)
    imported(uow_on(both[0]), *(b"/m/in/boat-%d.mp4" % number for number in range(8)))
    seen: dict[FileFilter, set[FileTotals]] = {wanted: set() for wanted in FILTERS}
    for _ in range(60):
        for database in chance.choices(both, k=3):
            writer.change(uow_on(database))
        for wanted in chance.sample(FILTERS, k=7):
            right = counted(both[0], wanted)
            seen[wanted].add(right[0])
            for database in both:
                assert shown(database, wanted) == right, wanted
    assert [wanted for wanted, totals in seen.items() if len(totals) < 2] == []


def write_and_compare(uow: UnitOfWork, worker: int) -> int:
    """In a process of its own, beside others that do the same."""
    writer = Writer(worker + 1)
    for _ in range(15):
        writer.change(uow)
    return worker


def test_what_other_processes_wrote_is_counted(tmp_path: Path, empty_database: Path) -> None:
    path = tmp_path / "reelsight.db"
    shutil.copyfile(empty_database, path)
    store = InSql(path)
    imported(store.uow, b"/m/boat.mp4")
    before = [shown(store.database, wanted) for wanted in FILTERS]
    store.together(write_and_compare)
    after = [shown(store.database, wanted) for wanted in FILTERS]
    assert after == [counted(store.database, wanted) for wanted in FILTERS]
    assert after != before
    store.database.close()


def test_what_a_transaction_has_not_committed_is_counted_there_and_nowhere_else(
    both: tuple[SqlDatabase, SqlDatabase],
) -> None:
    here, there = both
    imported(uow_on(here), b"/m/a.mp4")
    assert shown(here, FileFilter())[1] == 1
    with uow_on(here)() as tx:
        tx.files.forget([tx.files.matching(FileQuery())[0].id])
        assert tx.files.page(FileQuery()).totals.files == 0
        assert shown(here, FileFilter())[1] == shown(there, FileFilter())[1] == 1
    assert shown(here, FileFilter())[1] == 1


class Counts:
    """How often sums were really taken."""

    def __init__(self, database: SqlDatabase) -> None:
        self.taken = 0
        sa.event.listen(database.engine, "before_cursor_execute", self._executing)

    def _executing(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        self.taken += "sum(files.size_bytes)" in statement


def test_only_what_a_filter_depends_on_has_it_counted_again(
    both: tuple[SqlDatabase, SqlDatabase],
) -> None:
    database, other = both
    (file_id,) = imported(uow_on(database), b"/m/a.mp4")
    (item_id,) = added(uow_on(database), job(), new_items(1, file_id=file_id))
    videos, failed = FileFilter(kind=MediaKind.VIDEO), FileFilter(failed_last_job=True)
    counts = Counts(database)

    def taken() -> int:
        before = counts.taken
        for wanted in (videos, failed):
            shown(database, wanted)
        return counts.taken - before

    assert taken() == 2
    assert taken() == 0
    for fraction in (0.1, 0.2):
        with uow_on(other)() as tx:
            tx.jobs.claim(job().id, 1, 1)
            tx.jobs.report(item_id, fraction)
            tx.commit()
        assert taken() == 1, "the list of videos knows nothing of a job's progress"
    with uow_on(other)() as tx:
        tx.strikes.clear([file_id], ItemKind("proxy"))
        tx.media.set_facts(FileId(99), None)
        tx.commit()
    assert taken() == 0, "nothing was there to be cleared"
    with uow_on(other)() as tx:
        tx.media.set_facts(file_id, MediaFacts(kind=MediaKind.VIDEO, duration_s=1.0))
        tx.commit()
    assert taken() == 2


def test_a_summary_alone_changes_what_has_one(both: tuple[SqlDatabase, SqlDatabase]) -> None:
    here, there = both
    (file_id,) = imported(uow_on(here), b"/m/a.mp4")
    heard = transcript(file_id)
    with uow_on(here)() as tx:
        heard = tx.transcripts.put(heard, [])
        tx.commit()
    wanted = FileFilter(has_summary=True)
    assert [shown(each, wanted)[0].files for each in both] == [0, 0]
    with uow_on(there)() as tx:
        tx.summaries.put(summary(heard))
        tx.commit()
    assert [shown(each, wanted)[0].files for each in both] == [1, 1]


def test_no_more_is_kept_than_a_few_hundred_filters(
    both: tuple[SqlDatabase, SqlDatabase],
) -> None:
    database, counts = both[0], Counts(both[0])
    for size in range(300):
        shown(database, FileFilter(min_size_bytes=size))
    shown(database, FileFilter(min_size_bytes=299))
    assert counts.taken == 300
    shown(database, FileFilter(min_size_bytes=0))
    assert counts.taken == 301


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ("UPDATE files SET kind=? WHERE files.id = ?", {"files"}),
        ("INSERT OR IGNORE INTO strikes (file_id) VALUES (?)", {"strikes"}),
        ('DELETE FROM "media_facts" WHERE file_id = ?', {"media_facts"}),
        ("delete from jobs", {"job_items"}),
        ("WITH gone AS (SELECT 1) DELETE FROM artifacts", {"artifacts"}),
        ("DELETE FROM analysis_runs", {"analysis_runs", "analysis_results"}),
        ("DELETE FROM transcripts", {"transcripts", "transcript_summaries"}),
        ("INSERT INTO spend (budget) VALUES (?)", set()),
        ("PRAGMA foreign_keys", set()),
    ],
)
def test_a_statement_tells_what_it_changes(statement: str, tables: set[str]) -> None:
    assert tables_written(statement) == tables


def test_a_file_that_is_dropped_changes_all_that_hangs_on_it() -> None:
    assert {"files", "passages", "analysis_results", "transcript_summaries"} < tables_written(
        "DELETE FROM files WHERE files.id IN (?)"
    )
