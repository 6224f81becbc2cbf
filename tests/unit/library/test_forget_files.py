"""Forgetting takes a file out of the library, with what we made of it; never the original."""

from pathlib import Path

import pytest

from adapters.memory.analysis_engine import MemoryAnalysisEngine
from application.library.forget_files import ForgetFiles, Forgotten
from application.library.select_files import FileSelection, NothingChosen
from domain.library.file import FileNotFound
from domain.library.file_list import FileFilter
from domain.shared.ids import FileId
from tests.unit.analysis.library import Library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path, MemoryAnalysisEngine())
    for file_id in (library.photo, library.clip):
        library.add_proxy(file_id)
    library.analyze(library.photo)
    return library


def forget(library: Library, selection: FileSelection) -> Forgotten:
    return ForgetFiles(uow=library.uow, objects=library.objects)(selection)


def test_rows_and_objects_go_and_those_of_other_files_stay(library: Library) -> None:
    assert forget(library, FileSelection(file_ids=(library.photo,))) == Forgotten(files=1)
    with library.reader() as now:
        with pytest.raises(FileNotFound):
            now.files.get(library.photo)
        assert now.runs.of_file(library.photo) == ()
        assert now.passages.of_file(library.photo) == {}
        assert now.files.get(library.clip).name == "20190614_050700.mp4"
    kept = [entry.key for entry in library.objects.entries("")]
    assert kept
    assert all(f"/{library.clip}_" in key for key in kept)


def test_everything_that_a_filter_matches_goes(library: Library) -> None:
    assert forget(library, FileSelection(filter=FileFilter(has_proxy=True))) == Forgotten(files=2)
    assert list(library.objects.entries("")) == []


def test_nothing_chosen_forgets_nothing(library: Library) -> None:
    with pytest.raises(NothingChosen):
        forget(library, FileSelection())
    with pytest.raises(FileNotFound):
        forget(library, FileSelection(file_ids=(library.photo, FileId(99))))
    with library.reader() as now:
        assert now.files.get(library.photo).id == library.photo
