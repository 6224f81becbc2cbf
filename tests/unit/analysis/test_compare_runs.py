"""Two runs side by side: what is the same, what differs, and what only one of them has."""

from pathlib import Path
from typing import Any

import pytest

from application.analysis.showing.compare_runs import ComparedType, CompareRuns, DifferentFiles
from domain.shared.ids import RunId
from tests.unit.analysis.exporting import Exporting
from tests.unit.analysis.library import TYPES

CHAPTER = {"title_source": None, "summary": "", "detailed_summary": None, "key_points": []}


def chapter(start: float, title: str) -> dict[str, Any]:
    return {"start_s": start, "end_s": start + 4, "title": title, **CHAPTER}


class Compared(Exporting):
    def two(self, key: str, left: Any, right: Any) -> ComparedType:
        clip = self.library.clip
        runs = [RunId(self.found(clip, key, value)) for value in (left, right)]
        compare = CompareRuns(reader=self.library.reader, types=TYPES)
        (found,) = compare(*runs).types
        return found


@pytest.fixture
def compared(tmp_path: Path) -> Compared:
    return Compared(tmp_path)


def test_fields_stand_beside_one_another_and_say_whether_they_differ(compared: Compared) -> None:
    found = compared.two(
        "summary", {"text": "A boat.", "language": "en"}, {"text": "A ship.", "language": "en"}
    )
    rows = [(row.label, row.left, row.right, row.differs) for row in found.rows]
    assert rows == [
        ("Text", "A boat.", "A ship.", True),
        ("Language", "en", "en", False),
    ]
    assert found.differences == 1


def test_an_entry_that_only_one_has_does_not_shift_the_others(compared: Compared) -> None:
    dawn, noon, night = chapter(0, "Dawn"), chapter(4, "Noon"), chapter(8, "Night")
    found = compared.two(
        "chapters",
        {"chapters": [dawn, noon, night], "detection_method": "x"},
        {"chapters": [dawn, night], "detection_method": "x"},
    )
    said = [(row.left, row.right) for row in found.rows if row.depth == 1]
    assert said == [
        ("00:00–00:04 Dawn", "00:00–00:04 Dawn"),
        ("00:04–00:08 Noon", None),
        ("00:08–00:12 Night", "00:08–00:12 Night"),
    ]
    assert found.differences == 1


def test_runs_of_two_files_are_not_compared(compared: Compared) -> None:
    library = compared.library
    runs = [
        RunId(compared.found(file, "metadata", {"keywords": ["a"]}))
        for file in (library.clip, library.photo)
    ]
    with pytest.raises(DifferentFiles):
        CompareRuns(reader=library.reader, types=TYPES)(*runs)
