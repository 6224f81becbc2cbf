"""The contract of `FileReader`: the pages of the list."""

import msgspec
import pytest

from application.ports.unit_of_work import Snapshot, UnitOfWork
from domain.analysis.run import AnalysisRun, RunStatus, TypeResult
from domain.jobs.job import ItemOutcome, ItemStatus, NewItem
from domain.library.file import FileState
from domain.library.file_list import (
    TRANSCRIBE_ITEM,
    FileFilter,
    FileQuery,
    FileRow,
    FileSort,
    FileTotals,
)
from domain.library.kind import MediaKind
from domain.library.paths import Folder, PathFlavour
from domain.media.artifact import ArtifactKind
from domain.media.facts import MediaFacts
from domain.shared.ids import FileId, FilePath
from domain.shared.problem import Problem
from domain.transcription.transcript import TranscriptState
from tests.contract.store_samples import (
    POSIX,
    added,
    analysis_run,
    artifact,
    found,
    imported,
    job,
    later,
    new_items,
)
from tests.contract.stores import OnMemory, OnSql, Store
from tests.contract.transcript_samples import heard, summary

FAILED = ItemOutcome(status=ItemStatus.FAILED, problem=Problem(code="x", message="It broke."))
WINDOWS = PathFlavour.WINDOWS
DONE = ItemOutcome(status=ItemStatus.DONE)


def row(store: Store, file_id: FileId) -> FileRow:
    with store.reader() as now:
        return next(row for row in now.files.page(FileQuery()).rows if row.id == file_id)


def ids_in(now: Snapshot, query: FileQuery) -> tuple[FileId, ...]:
    return tuple(file.id for file in now.files.matching(query))


def inside(folder: bytes, flavour: PathFlavour = POSIX) -> FileFilter:
    return FileFilter(folder=Folder(path=FilePath(folder), flavour=flavour))


def proxy_item(uow: UnitOfWork, name: str, file_id: FileId, outcome: ItemOutcome, at: int) -> None:
    (item_id,) = added(uow, job(name), new_items(1, file_id=file_id))
    with uow() as tx:
        tx.jobs.claim(job(name).id, 1, 1)
        tx.jobs.finish(item_id, 1, outcome, later(at))
        tx.commit()


def analysed(uow: UnitOfWork, file_id: FileId, status: RunStatus, *, results: int) -> AnalysisRun:
    with uow() as tx:
        run = tx.runs.add(analysis_run(file_id))
        ended = msgspec.structs.replace(run, status=status)
        value = msgspec.Raw(b"{}")
        rows = [
            TypeResult(run_id=run.id, key=f"type-{number}", version="1", value=value)
            for number in range(results)
        ]
        tx.runs.finish(ended, rows)
        tx.commit()
    return ended


class FileListContract:
    def test_pages_are_in_order_and_never_overlap(self, store: Store) -> None:
        ids = imported(store.uow, *(b"/m/%d/same.mp4" % number for number in range(7)))
        for descending in (False, True):
            seen: list[FileId] = []
            with store.reader() as now:
                for page in (1, 2, 3, 4):
                    query = FileQuery(page=page, per_page=3, descending=descending)
                    seen += [row.id for row in now.files.page(query).rows]
                assert tuple(seen) == ids_in(now, FileQuery(descending=descending))
            assert seen == sorted(ids, reverse=descending)

    def test_names_are_sorted_without_regard_to_case(self, store: Store) -> None:
        imported(store.uow, b"/m/z/a.mp4", b"/m/C.mp4", b"/m/b.mp4", "/m/Ä.mp4".encode())
        with store.reader() as now:
            names = [row.path for row in now.files.page(FileQuery()).rows]
        assert names == [b"/m/z/a.mp4", b"/m/b.mp4", b"/m/C.mp4", "/m/Ä.mp4".encode()]

    @pytest.mark.parametrize("sort", list(FileSort))
    def test_each_order_runs_both_ways_with_unknown_values_last(
        self, store: Store, sort: FileSort
    ) -> None:
        with store.uow() as tx:
            root = tx.files.ensure_root(FilePath(b"/m"), POSIX, later(0))
            kinds = (MediaKind.AUDIO, MediaKind.IMAGE, MediaKind.VIDEO)
            ids: list[FileId] = []
            for at, kind in enumerate(kinds):
                file = found(b"/m/%d.mp4" % at, size=at, kind=kind)
                ids += tx.files.upsert_found(root.id, POSIX, [(file, None)], later(at))
                captured = f"2020-01-0{at + 1}T00:00:00"
                facts = MediaFacts(kind=kind, duration_s=float(at), captured_local=captured)
                tx.media.set_facts(ids[-1], facts)
            unknown = found(b"/m/9.mp4", size=9, kind=MediaKind.VIDEO)
            ids += tx.files.upsert_found(root.id, POSIX, [(unknown, None)], later(9))
            tx.commit()
        with store.reader() as now:
            up = ids_in(now, FileQuery(sort=sort))
            down = ids_in(now, FileQuery(sort=sort, descending=True))
        may_be_unknown = sort in (FileSort.DURATION, FileSort.CAPTURED)
        assert up == tuple(ids)
        backwards = [*ids[2::-1], ids[3]] if may_be_unknown else ids[::-1]
        assert down == tuple(backwards)

    def test_text_is_found_anywhere_in_the_path_and_means_itself(self, store: Store) -> None:
        imported(store.uow, b"/m/50%_OFF.mp4", "/m/Straße/x.mp4".encode(), b"/m/\xff\\.mp4")
        found_by = {}
        with store.reader() as now:
            for text in ("%_off", "_", "STRASSE", "M/5", "\\xff", "\\", "50%off", "0", "'"):
                query = FileQuery(filter=FileFilter(text=text))
                found_by[text] = len(now.files.page(query).rows)
                assert len(ids_in(now, query)) == found_by[text]
        assert found_by == {
            "%_off": 1,
            "_": 1,
            "STRASSE": 1,
            "M/5": 1,
            "\\xff": 1,
            "\\": 1,
            "50%off": 0,
            "0": 1,
            "'": 0,
        }

    def test_filters_are_combined(self, store: Store) -> None:
        video, image, other = imported(store.uow, b"/m/a.mp4", b"/m/b.jpg", b"/m/c.mp4")
        with store.uow() as tx:
            file = tx.files.get(image)
            remark = Problem(code="damaged", message="Parts are damaged.")
            tx.files.save([file.probed(MediaKind.IMAGE, FileState.READY, (remark,))])
            tx.media.set_artifact(artifact(video, made_from="fp-0"))
            tx.commit()
        analysed(store.uow, image, RunStatus.COMPLETED, results=1)
        analysed(store.uow, other, RunStatus.COMPLETED, results=0)

        def ids(**wanted: object) -> tuple[FileId, ...]:
            with store.reader() as now:
                query = FileQuery(filter=FileFilter(**wanted))  # type: ignore[arg-type]  # varied
                return ids_in(now, query)

        assert ids(kind=MediaKind.VIDEO) == (video, other)
        assert ids(state=FileState.READY) == (image,)
        assert ids(has_proxy=True) == (video,)
        assert ids(has_proxy=False) == (image, other)
        assert ids(has_analysis=True) == (image,)
        assert ids(has_analysis=False) == (video, other)
        assert ids(has_problems=True) == (image,)
        assert ids(has_problems=False) == (video, other)
        assert ids(kind=MediaKind.VIDEO, has_proxy=False, text="C.MP4") == (other,)
        assert ids(kind=MediaKind.IMAGE, has_proxy=True) == ()

    def test_a_folder_owns_what_lies_in_it_and_no_neighbour(self, store: Store) -> None:
        direct, deep, *_ = imported(
            store.uow, b"/m/foo/a.mp4", b"/m/foo/b/\xff.mp4", b"/m/foobar/c.mp4", b"/m/foo0.mp4"
        )
        others = (b"/m/foo", b"/m/foo/", b"/m/foo/b", b"/m/Foo", b"/m/fo", b"/m/foo/a.mp4")
        with store.reader() as now:
            found_in = {path: set(ids_in(now, FileQuery(filter=inside(path)))) for path in others}
            assert now.files.page(FileQuery(filter=inside(b"/"))).totals.files == 4
        assert found_in == {
            b"/m/foo": {direct, deep},
            b"/m/foo/": {direct, deep},
            b"/m/foo/b": {deep},
            b"/m/Foo": set(),
            b"/m/fo": set(),
            b"/m/foo/a.mp4": {direct},
        }

    def test_a_folder_is_found_under_the_rules_of_its_file_system(self, store: Store) -> None:
        with store.uow() as tx:
            root = tx.files.ensure_root(FilePath(b"C:\\Media"), WINDOWS, later(0))
            clip = found(b"C:\\Media\\Lake\\a.mp4")
            (file_id,) = tx.files.upsert_found(root.id, WINDOWS, [(clip, None)], later(0))
            tx.commit()
        wanted = inside(b"c:/MEDIA/lake", WINDOWS)
        with store.reader() as now:
            assert ids_in(now, FileQuery(filter=wanted)) == (file_id,)

    def test_totals_cover_all_that_matches_and_not_only_the_page(self, store: Store) -> None:
        ids = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4", b"/n/c.mp4")
        with store.uow() as tx:
            for at, file_id in enumerate(ids):
                seconds = None if at == 1 else 2.5
                tx.media.set_facts(file_id, MediaFacts(kind=MediaKind.VIDEO, duration_s=seconds))
                tx.media.set_artifact(artifact(file_id, made_from=f"fp-{at}", size=100))
                tx.media.set_artifact(
                    artifact(file_id, kind=ArtifactKind.THUMBNAIL, made_from=f"fp-{at}")
                )
            tx.commit()
        with store.reader() as now:
            query = FileQuery(filter=FileFilter(text="/m/"), per_page=1)
            page = now.files.page(query)
            nothing = now.files.page(FileQuery(filter=FileFilter(text="nowhere")))
        assert len(page.rows) == 1
        assert page.totals == FileTotals(
            files=2, size_bytes=20, duration_s=2.5, proxy_size_bytes=200
        )
        assert page.library_files == 3
        assert nothing.rows == ()
        assert nothing.totals == FileTotals(
            files=0, size_bytes=0, duration_s=0.0, proxy_size_bytes=0
        )

    def test_a_row_shows_the_facts_and_how_far_each_step_is(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        bare = row(store, file_id)
        assert (bare.path, bare.root_path, bare.duration_s) == (b"/m/a.mp4", b"/m", None)
        assert (bare.proxy_size_bytes, bare.proxy_failed, bare.has_thumbnail) == (
            None,
            False,
            False,
        )
        assert (bare.analysis_done, bare.analysis_failed) == (False, False)
        with store.uow() as tx:
            tx.media.set_facts(
                file_id,
                MediaFacts(
                    kind=MediaKind.VIDEO,
                    duration_s=2.5,
                    display_width=1920,
                    display_height=1080,
                    frame_rate=25.0,
                    video_codec="h264",
                    audio_codec="aac",
                    captured_local="2019-06-14T05:07:00",
                ),
            )
            tx.media.set_artifact(artifact(file_id, size=77))
            tx.media.set_artifact(artifact(file_id, kind=ArtifactKind.THUMBNAIL))
            tx.commit()
        full = row(store, file_id)
        assert (full.duration_s, full.display_width, full.display_height) == (2.5, 1920, 1080)
        assert (full.frame_rate, full.video_codec, full.audio_codec) == (25.0, "h264", "aac")
        assert full.captured_local == "2019-06-14T05:07:00"
        assert (full.proxy_size_bytes, full.has_thumbnail) == (77, True)

    def test_a_proxy_of_an_older_version_of_the_file_does_not_count(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        with store.uow() as tx:
            tx.media.set_artifact(artifact(file_id, made_from="fp-of-yesterday"))
            tx.commit()
        with store.reader() as now:
            page = now.files.page(FileQuery())
            assert ids_in(now, FileQuery(filter=FileFilter(has_proxy=True))) == ()
        assert page.rows[0].proxy_size_bytes is None
        assert page.totals.proxy_size_bytes == 0

    def test_a_proxy_has_failed_when_the_newest_attempt_that_ended_did(self, store: Store) -> None:
        (file_id, other) = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        proxy_item(store.uow, "first", file_id, DONE, 1)
        assert row(store, file_id).proxy_failed is False
        proxy_item(store.uow, "second", file_id, FAILED, 2)
        assert row(store, file_id).proxy_failed is True
        assert row(store, other).proxy_failed is False
        added(store.uow, job("waiting"), new_items(1, file_id=file_id))
        with store.uow() as tx:
            tx.jobs.cancel_queued(job("waiting").id, later(3))
            tx.commit()
        assert row(store, file_id).proxy_failed is True
        proxy_item(store.uow, "third", file_id, DONE, 4)
        assert row(store, file_id).proxy_failed is False

    def test_transcribing_has_failed_when_the_newest_attempt_that_ended_did(
        self, store: Store
    ) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        proxy_item(store.uow, "proxy", file_id, FAILED, 5)
        assert row(store, file_id).transcript_failed is False
        item = NewItem(kind=TRANSCRIBE_ITEM, subject="1", label="a", file_id=file_id)
        for number, outcome in enumerate((DONE, FAILED, DONE)):
            (item_id,) = added(store.uow, job(f"{number}"), [item])
            with store.uow() as tx:
                tx.jobs.claim(job(f"{number}").id, 1, 1)
                tx.jobs.finish(item_id, 1, outcome, later(number))
                tx.commit()
            assert row(store, file_id).transcript_failed is (outcome is FAILED)

    def test_a_row_tells_of_the_preferred_transcript_and_filters_of_the_longest(
        self, store: Store
    ) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        bare = row(store, file_id)
        assert (bare.has_transcript, bare.transcript_characters) == (False, 0)
        heard(store.uow, file_id, model="tiny", characters=900)
        heard(store.uow, file_id, model="base", characters=50, state=TranscriptState.PARTIAL)
        best = heard(store.uow, file_id, model="medium", characters=40)
        heard(store.uow, file_id, media_hash="older", model="large-v3", characters=5_000)
        full = row(store, file_id)
        assert (full.has_transcript, full.transcript_characters) == (True, 40)
        assert (full.transcripts, full.complete_transcripts) == (3, 2)
        with store.reader() as now:
            for least, right in ((40, (file_id,)), (41, ())):
                wanted = FileFilter(min_transcript_characters=least)
                assert ids_in(now, FileQuery(filter=wanted)) == right
        assert full.has_summary is False
        with store.uow() as tx:
            tx.summaries.put(summary(best))
            tx.commit()
        assert row(store, file_id).has_summary is True
        with store.uow() as tx:
            tx.transcripts.recount(msgspec.structs.replace(best, changed_at=later(9)))
            tx.commit()
        assert row(store, file_id).has_summary is False

    def test_words_of_another_content_count_no_more(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        best = heard(store.uow, file_id, "x", characters=40)
        with store.uow() as tx:
            tx.summaries.put(summary(best))
            tx.files.upsert_found(
                tx.files.get(file_id).root_id, POSIX, [(found(b"/m/a.mp4"), None)], later(1)
            )
            tx.commit()
        seen = row(store, file_id)
        assert (seen.has_transcript, seen.transcript_characters, seen.has_summary) == (
            False,
            0,
            False,
        )
        with store.reader() as now:
            for wanted in (FileFilter(has_transcript=False), FileFilter(has_summary=False)):
                assert ids_in(now, FileQuery(filter=wanted)) == (file_id,)
            nothing = FileFilter(min_transcript_characters=0)
            assert ids_in(now, FileQuery(filter=nothing)) == ()
            # it still goes when the file is forgotten
            assert now.files.belongings([file_id]).transcripts == 1

    def test_only_a_completed_run_with_content_counts_as_analysed(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")

        def steps() -> tuple[bool, bool]:
            seen = row(store, file_id)
            return seen.analysis_done, seen.analysis_failed

        analysed(store.uow, file_id, RunStatus.COMPLETED, results=0)
        assert steps() == (False, False)
        analysed(store.uow, file_id, RunStatus.FAILED, results=0)
        assert steps() == (False, True)
        analysed(store.uow, file_id, RunStatus.COMPLETED, results=1)
        assert steps() == (True, False)
        analysed(store.uow, file_id, RunStatus.FAILED, results=0)
        assert steps() == (True, False)

    def test_rows_come_in_the_order_asked_as_the_pages_show_them(self, store: Store) -> None:
        first, second, third = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4", b"/m/c.mp4")
        with store.uow() as tx:
            tx.media.set_artifact(artifact(first))
            tx.commit()
        with store.reader() as now:
            rows = now.files.rows([third, FileId(99), first])
            assert now.files.rows([]) == ()
        assert rows == (row(store, third), row(store, first))
        assert second not in {found.id for found in rows}

    def test_page_numbers_and_sizes_out_of_range_are_brought_back(self, store: Store) -> None:
        imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        with store.reader() as now:
            assert len(now.files.page(FileQuery(page=0)).rows) == 2
            assert len(now.files.page(FileQuery(per_page=0)).rows) == 1
            assert now.files.page(FileQuery(page=99)).rows == ()
            assert now.files.page(FileQuery(page=99)).totals.files == 2


class TestMemoryFileList(OnMemory, FileListContract):
    pass


class TestSqlFileList(OnSql, FileListContract):
    pass
