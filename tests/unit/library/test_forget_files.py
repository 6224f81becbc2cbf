"""Forgetting takes a file out of the library, with what we made of it; never the original."""

from pathlib import Path

import pytest

from adapters.memory.analysis_engine import MemoryAnalysisEngine
from adapters.memory.job_runner import MemoryJobRunner
from adapters.memory.random_ids import MemoryRandomIds
from adapters.memory.upload_files import MemoryUploadFiles
from application.jobs.start_job import StartJob, StartJobCommand
from application.library.forgetting.forget_file import ForgetFile
from application.library.forgetting.forget_item import ForgetItem
from application.library.forgetting.forgetting import FORGOTTEN, Forgetting
from application.library.forgetting.start_forgetting import (
    CountBelongings,
    StartForgetting,
    StartForgettingCommand,
)
from application.library.select_files import NothingChosen
from domain.jobs.job import ItemKind, ItemStatus, JobKind, NewItem, NothingToDo
from domain.library.belongings import UploadWouldStay
from domain.library.file import FileNotFound, FileState, FoundFile, Move
from domain.library.file_list import FileFilter
from domain.library.kind import MediaKind
from domain.library.paths import PathFlavour
from domain.shared.ids import FileId, FilePath, JobId
from tests.unit.analysis.library import Library


class House(Library):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder, MemoryAnalysisEngine())
        self.uploads = MemoryUploadFiles()
        self.start_job = StartJob(
            uow=self.uow, runner=MemoryJobRunner(), clock=self.clock, random_ids=MemoryRandomIds()
        )
        forgetting = Forgetting(
            reader=self.reader,
            objects=self.objects,
            bucket=None,
            uploads=self.uploads,
            clock=self.clock,
        )
        self.forget = ForgetFile(uow=self.uow, forgetting=forgetting)
        self.forget_item = ForgetItem(reader=self.reader, forgetting=forgetting)
        self.start_forgetting = StartForgetting(reader=self.reader, start_job=self.start_job)
        self.count = CountBelongings(reader=self.reader)

    def upload(self, place: str) -> FileId:
        with self.uploads.open(place, 0) as part:
            part.write(b"from a browser")
        found = FoundFile(
            path=self.uploads.keep(place), kind=MediaKind.VIDEO, size_bytes=14, modified_ns=1
        )
        with self.uow() as tx:
            root = tx.files.ensure_root(self.uploads.folder, PathFlavour.POSIX, self.clock.now())
            (file_id,) = tx.files.upsert_found(
                root.id, PathFlavour.POSIX, [(found, "up")], self.clock.now()
            )
            tx.files.save([tx.files.get(file_id).probed(found.kind, FileState.READY, ())])
            tx.files.mark_uploaded(file_id)
            tx.commit()
        return file_id

    def work(self, job_id: JobId) -> list[ItemStatus]:
        """Each item as the worker does it; twice, as after a crash."""
        statuses = []
        with self.reader() as now:
            job, items = now.jobs.get(job_id), now.jobs.items(job_id)
        for item in (*items, *items):
            finished = self.forget_item(job, item, self.context)
            with self.uow() as tx:
                if finished.effect:
                    finished.effect(tx)
                tx.commit()
            if finished.afterwards:
                finished.afterwards()
            statuses.append(finished.outcome.status)
        return statuses

    def stored(self) -> list[str]:
        return [entry.key for entry in self.objects.entries("")]


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path)
    for file_id in (house.photo, house.clip):
        house.add_proxy(file_id)
    house.analyze(house.photo)
    return house


def test_rows_and_objects_go_and_those_of_other_files_stay(house: House) -> None:
    gone = house.forget(house.photo)
    assert (gone.files, gone.proxies, gone.thumbnails, gone.runs) == (1, 1, 1, 1)
    with house.reader() as now:
        with pytest.raises(FileNotFound):
            now.files.get(house.photo)
        assert now.runs.of_file(house.photo) == ()
        assert now.passages.of_file(house.photo) == {}
        assert now.files.get(house.clip).name == "20190614_050700.mp4"
    assert house.stored()
    assert all(f"/{house.clip}_" in key for key in house.stored())


def test_many_are_forgotten_by_a_job_that_may_be_cut_anywhere(house: House) -> None:
    command = StartForgettingCommand(filter=FileFilter(has_proxy=True))
    assert house.count(command).object_bytes == 4 * len(b"picture")
    started = house.start_forgetting(command)
    assert started.total_files == 2
    assert set(house.work(started.job_id)) == {ItemStatus.DONE}
    assert house.stored() == []
    with house.reader() as now:
        assert [file.id for file in now.files.some([1, 2, 3])] == [house.sound]  # type: ignore[list-item]


def test_nothing_chosen_forgets_nothing(house: House) -> None:
    with pytest.raises(NothingChosen):
        house.start_forgetting(StartForgettingCommand())
    with pytest.raises(FileNotFound):
        house.start_forgetting(StartForgettingCommand(file_ids=(house.photo, FileId(99))))
    with pytest.raises(FileNotFound):
        house.forget(FileId(99))


def test_an_upload_is_deleted_only_when_that_was_said(house: House) -> None:
    file_id = house.upload("clip.mp4")
    with pytest.raises(UploadWouldStay):
        house.forget(file_id)
    assert house.uploads.content("clip.mp4")
    assert house.forget(file_id, delete_uploads=True).uploads == 1
    assert house.uploads.content("clip.mp4") == b""


def test_a_job_leaves_uploads_out_and_says_so(house: House) -> None:
    file_id = house.upload("clip.mp4")
    started = house.start_forgetting(StartForgettingCommand(file_ids=(house.photo, file_id)))
    assert (started.total_files, started.left_out) == (1, {"uploaded": 1})
    with pytest.raises(NothingToDo):
        house.start_forgetting(StartForgettingCommand(file_ids=(file_id,)))
    started = house.start_forgetting(
        StartForgettingCommand(file_ids=(file_id,), delete_uploads=True)
    )
    house.work(started.job_id)
    assert house.uploads.content("clip.mp4") == b""


def test_an_upload_that_a_person_moved_away_is_theirs(house: House) -> None:
    file_id = house.upload("clip.mp4")
    place = FilePath(b"/media/clip.mp4")
    with house.uow() as tx:
        file = tx.files.get(file_id)
        move = Move(file_id=file_id, path=place, root_id=file.root_id, modified_ns=1)
        tx.files.move([move], PathFlavour.POSIX)
        tx.commit()
    house.forget(file_id, delete_uploads=True)
    assert house.uploads.content("clip.mp4")


def test_what_still_waits_for_a_forgotten_file_is_skipped_with_the_reason(house: House) -> None:
    kind = ItemKind("proxy")
    job_id = house.start_job(
        StartJobCommand(
            kind=JobKind("batch-proxy"),
            title="",
            options={},
            items=[
                NewItem(kind=kind, subject=str(file_id), label="x", file_id=file_id)
                for file_id in (house.photo, house.clip)
            ],
        )
    )
    house.forget(house.photo)
    with house.reader() as now:
        gone, other = now.jobs.items(job_id)
    assert (gone.status, gone.note, gone.file_id) == (ItemStatus.SKIPPED, FORGOTTEN, None)
    assert other.status is ItemStatus.QUEUED
