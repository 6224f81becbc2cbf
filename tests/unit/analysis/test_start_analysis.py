from pathlib import Path

import pytest

from adapters.memory.analysis_engine import MemoryAnalysisEngine
from application.analysis.asking.engines import UnknownEngine
from application.analysis.asking.start_analysis import StartAnalysisCommand
from application.library.select_files import NothingChosen
from domain.analysis.run import UnknownAnalysisType
from domain.jobs.job import NothingToDo
from domain.library.file_list import FileFilter
from domain.library.kind import MediaKind
from tests.unit.analysis.library import Library

ALL = FileFilter()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path, MemoryAnalysisEngine(), MemoryAnalysisEngine(name="second"))


def test_every_file_with_a_picture_gets_an_item_and_the_rest_is_counted(library: Library) -> None:
    started = library.start(StartAnalysisCommand(filter=ALL))
    assert (started.total_files, started.left_out) == (2, {"no_picture": 1})
    with library.reader() as now:
        job = now.jobs.get(started.job_id)
        items = now.jobs.items(started.job_id)
    assert (job.kind, job.options["engine"], job.options["types"]) == (
        "analyze",
        "memory",
        ["combined"],
    )
    assert {item.file_id for item in items} == {library.photo, library.clip}
    assert {item.kind for item in items} == {"analyze"}


def test_files_of_a_kind_without_the_chosen_types_are_left_out(library: Library) -> None:
    started = library.start(StartAnalysisCommand(filter=ALL, types=("chapters",)))
    assert started.left_out == {"no_picture": 1, "no_such_type_for_its_kind": 1}


def test_a_type_that_does_not_exist_is_refused_before_anything_starts(library: Library) -> None:
    with pytest.raises(UnknownAnalysisType):
        library.start(StartAnalysisCommand(filter=ALL, types=("sumary",)))


def test_an_engine_can_be_chosen_and_must_exist(library: Library) -> None:
    started = library.start(StartAnalysisCommand(filter=ALL, engine="second"))
    with library.reader() as now:
        assert now.jobs.get(started.job_id).options["engine"] == "second"
    with pytest.raises(UnknownEngine):
        library.start(StartAnalysisCommand(filter=ALL, engine="third"))


def test_an_empty_selection_means_nothing(library: Library) -> None:
    with pytest.raises(NothingChosen):
        library.start(StartAnalysisCommand())


def test_a_selection_without_pictures_says_why_there_is_nothing_to_do(library: Library) -> None:
    with pytest.raises(NothingToDo) as caught:
        library.start(StartAnalysisCommand(filter=FileFilter(kind=MediaKind.AUDIO)))
    assert caught.value.details == {"left_out": {"no_picture": 1}}


def test_a_file_whose_answer_is_current_is_left_out(library: Library) -> None:
    library.add_proxy(library.photo)
    library.analyze(library.photo)
    started = library.start(StartAnalysisCommand(filter=ALL))
    assert (started.total_files, started.left_out) == (1, {"up_to_date": 1, "no_picture": 1})
    with pytest.raises(NothingToDo) as caught:
        library.start(StartAnalysisCommand(file_ids=(library.photo,)))
    assert caught.value.message == "Every chosen file has been analysed already."
    forced = library.start(StartAnalysisCommand(file_ids=(library.photo,), force=True))
    assert forced.total_files == 1


def test_what_is_said_to_models_is_no_other_question_to_who_looks_by_itself(
    library: Library,
) -> None:
    library.add_proxy(library.photo)
    library.analyze(library.photo)
    started = library.start(StartAnalysisCommand(filter=ALL, options={"depth": "brief"}))
    assert started.left_out["up_to_date"] == 1


@pytest.mark.parametrize(
    "other",
    [
        StartAnalysisCommand(filter=ALL, engine="second"),
        StartAnalysisCommand(filter=ALL, options={"frames": 3}),
    ],
)
def test_another_question_is_asked_although_one_was_answered(
    library: Library, other: StartAnalysisCommand
) -> None:
    library.add_proxy(library.photo)
    library.analyze(library.photo)
    assert "up_to_date" not in library.start(other).left_out


def test_a_type_that_was_answered_among_others_is_not_asked_again(library: Library) -> None:
    library.add_proxy(library.photo)
    library.analyze(library.photo)
    with pytest.raises(NothingToDo) as caught:
        library.start(StartAnalysisCommand(filter=ALL, types=("description",)))
    assert caught.value.details["left_out"]["up_to_date"] == 1


def test_a_changed_file_is_analysed_again(library: Library) -> None:
    library.add_proxy(library.photo)
    library.analyze(library.photo)
    library.change(library.photo, "10-other")
    assert library.start(StartAnalysisCommand(filter=ALL)).total_files == 2


def test_a_filter_that_matches_nothing_says_so(library: Library) -> None:
    with pytest.raises(NothingToDo, match="No file matches"):
        library.start(StartAnalysisCommand(filter=FileFilter(text="nowhere")))
