"""The same edit on many files: a job with one item a file."""

from pathlib import Path
from typing import Any

import pytest

from adapters.memory.job_runner import MemoryJobRunner
from adapters.memory.random_ids import MemoryRandomIds
from application.analysis.editing.change import Change
from application.analysis.editing.edit_item import EditItem
from application.analysis.editing.start_editing import StartEditing, StartEditingCommand
from application.jobs.start_job import StartJob
from domain.analysis.run import UnknownAnalysisType
from domain.jobs.job import ItemStatus, NothingToDo
from domain.library.edits import BadEdit, EditAction
from domain.library.file_list import FileFilter
from domain.shared.ids import JobId
from tests.unit.analysis.editing import Desk
from tests.unit.analysis.library import TYPES

SET, NOTE = EditAction.SET, EditAction.NOTE


class Bulk:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        library = desk.library
        self.start = StartEditing(
            reader=library.reader,
            start_job=StartJob(
                uow=library.uow,
                runner=MemoryJobRunner(),
                clock=library.clock,
                random_ids=MemoryRandomIds(),
            ),
            types=TYPES,
        )

    def all(self, *changes: Change) -> JobId:
        return self.start(StartEditingCommand(filter=FileFilter(), changes=changes)).job_id

    def work(self, job_id: JobId) -> dict[str, tuple[ItemStatus, str]]:
        """Do every item as the worker does; outcome and note by file name."""
        library = self.desk.library
        handler = EditItem(
            uow=library.uow, types=TYPES, clock=library.clock, refresh=self.desk.refresh
        )
        with library.reader() as now:
            job, items = now.jobs.get(job_id), now.jobs.items(job_id)
        ended = {}
        for item in items:
            finished = handler(job, item, library.context)
            if finished.effect:
                with library.uow() as tx:
                    finished.effect(tx)
                    tx.commit()
            ended[item.label] = (finished.outcome.status, finished.outcome.note)
        return ended


@pytest.fixture
def bulk(tmp_path: Path) -> Bulk:
    return Bulk(Desk(tmp_path))


def set_(type_key: str, field: str, value: Any) -> Change:
    return Change(action=SET, type=type_key, field=field, value=value)


def test_each_file_that_it_fits_has_the_edit_and_the_others_say_why_not(bulk: Bulk) -> None:
    job_id = bulk.all(set_("description", "overview", "Boats."))
    ended = bulk.work(job_id)
    assert {name: status for name, (status, _) in ended.items()} == {
        "boats.jpg": ItemStatus.DONE,
        "20190614_050700.mp4": ItemStatus.SKIPPED,
        "waves.wav": ItemStatus.SKIPPED,
    }
    assert "description" in ended["waves.wav"][1]
    assert bulk.desk.shown("description")["overview"] == "Boats."
    assert bulk.desk.words("description")[0] == "Boats."


def test_doing_it_again_adds_nothing(bulk: Bulk) -> None:
    job_id = bulk.all(
        set_("metadata", "keywords", ["ferry"]), Change(action=NOTE, note="from the ferry")
    )
    bulk.work(job_id)
    again = bulk.work(job_id)
    assert again["boats.jpg"] == (ItemStatus.SKIPPED, "it says so already")
    assert len(bulk.desk.history()) == 2


def test_where_nothing_is_shown_there_is_nothing_to_reject(bulk: Bulk) -> None:
    reject = Change(action=EditAction.REJECT, type="metadata", field="recording_date")
    ended = bulk.work(bulk.all(reject))
    assert ended["boats.jpg"][0] is ItemStatus.DONE
    status, note = ended["20190614_050700.mp4"]
    assert (status, "shows nothing" in note) == (ItemStatus.SKIPPED, True)


@pytest.mark.parametrize(
    "change",
    [
        set_("metadata", "keywords", 3),
        set_("metadata", "nonsense", "x"),
        Change(action=SET, type="metadata", field="keywords"),
        Change(action=SET, field="keywords", value=[]),
        Change(action=NOTE, note=" "),
        Change(action=SET, type="metadata", field="keywords", value=[], supersedes=None),
    ],
)
def test_what_fits_no_file_is_refused_before_there_is_a_job(bulk: Bulk, change: Change) -> None:
    with pytest.raises(BadEdit):
        bulk.all(change)


def test_unknown_types_and_empty_selections_are_refused(bulk: Bulk) -> None:
    with pytest.raises(UnknownAnalysisType):
        bulk.all(set_("granite", "x", 1))
    with pytest.raises(BadEdit):
        bulk.all()
    with pytest.raises(NothingToDo):
        bulk.start(
            StartEditingCommand(
                filter=FileFilter(text="no such name"),
                changes=(Change(action=NOTE, note="x"),),
            )
        )


def test_a_file_that_was_forgotten_meanwhile_is_skipped(bulk: Bulk) -> None:
    job_id = bulk.all(Change(action=NOTE, note="x"))
    with bulk.desk.library.uow() as tx:
        tx.files.forget([bulk.desk.library.clip])
        tx.commit()
    status, note = bulk.work(job_id)["20190614_050700.mp4"]
    assert (status, note) == (ItemStatus.SKIPPED, "the file is not in the library any more")
