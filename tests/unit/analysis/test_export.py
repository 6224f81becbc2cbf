"""Results as JSON, CSV and Excel: of every type, of types that are gone, of people's edits."""

import io
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest

from application.analysis.exporting.export_results import UnknownFormat
from application.analysis.exporting.result_tables import UnknownTable
from application.library.select_files import NothingChosen
from application.plugins.examples import examples
from domain.analysis.findings import Claim, Finding
from domain.analysis.run import RunNotFound, UnknownAnalysisType
from domain.library.file import FileNotFound
from domain.library.file_list import FileFilter
from domain.library.kind import MediaKind
from domain.shared.ids import FileId, RunId
from tests.unit.analysis.exporting import Exporting
from tests.unit.analysis.library import TYPES

CHAPTERS = {
    "chapters": [
        {"start_s": 0.0, "end_s": 4.0, "title": "Dawn", "title_source": "ocr", "summary": "Boats.",
         "detailed_summary": None, "key_points": ["one", "two"]},
        {"start_s": 4.0, "end_s": 72.5, "title": "=1+1", "title_source": None, "summary": "",
         "detailed_summary": None, "key_points": []},
    ],
    "detection_method": "scene_changes",
}  # fmt: skip
ELEMENTS = {
    "text_visible": [
        {"text": "SLATE", "time_ranges": [{"start_s": 1.0, "end_s": 1.0},
                                          {"start_s": 9.0, "end_s": 12.0}],
         "source": "ocr", "confidence": 0.9},
    ],
    "speakers": [{"speaker_id": "speaker-1", "role": "narrator", "time_ranges": []}],
    "people": {"max_count": 2, "multiple_speakers": None},
}  # fmt: skip
METADATA = {
    "recording_date": {"value": "2019-06-14", "source": "exif", "confidence": 0.95,
                       "evidence": "DateTimeOriginal"},
    "project": {"customer_name": {"value": "Secret Ltd", "source": "path", "confidence": 0.5},
                "project_code": None},
    "keywords": ["boats", "dawn"],
}  # fmt: skip


@pytest.fixture
def exporting(tmp_path: Path) -> Exporting:
    return Exporting(tmp_path)


def test_the_long_table_has_a_row_per_value_with_all_that_is_said_of_it(
    exporting: Exporting,
) -> None:
    run = exporting.found(exporting.library.photo, "metadata", METADATA)
    rows = {row["Field"]: row for row in exporting.rows()}

    assert set(rows) == {"recording_date", "keywords"}
    date = rows["recording_date"]
    assert (date["Value"], date["Source"], date["Confidence"]) == ("2019-06-14", "exif", "0.95")
    assert (date["Evidence"], date["File"]) == ("DateTimeOriginal", "boats.jpg")
    assert date["Path"] == "/media/2019-06-14 Harbour/boats.jpg"
    assert date["Decided by"] == f"run {run}: extractive, extractive-1"


def test_items_of_lists_have_numbers_and_their_times(exporting: Exporting) -> None:
    exporting.found(exporting.library.clip, "elements", ELEMENTS)
    rows = [r for r in exporting.rows() if r["Field"].startswith("text_visible")]
    told = [(r["Field"], r["Item"], r["Start (s)"], r["End (s)"], r["Value"]) for r in rows]

    assert told == [
        ("text_visible.text", "1", "", "", "SLATE"),
        ("text_visible.time_ranges", "1.1", "1.0", "1.0", "00:01"),
        ("text_visible.time_ranges", "1.2", "9.0", "12.0", "00:09–00:12"),
    ]
    assert {(r["Source"], r["Confidence"]) for r in rows} == {("ocr", "0.9")}


def test_every_file_has_one_row_and_every_record_of_a_list_too(exporting: Exporting) -> None:
    exporting.found(exporting.library.clip, "chapters", CHAPTERS)
    sheets = exporting.sheets()

    assert list(sheets) == ["Files", "Chapters", "Results", "Notes", "All values"]
    first, second = sheets["Chapters"]
    assert first["File"] == "20190614_050700.mp4"
    assert (first["No."], first["Time"], first["Start (s)"]) == ("1", "00:00–00:04", 0)
    assert (first["Title"], first["Key points"]) == ("Dawn", "one; two")
    assert second["Title"] == "'=1+1"
    about = {row["File"]: row for row in sheets["Files"]}
    assert len(about) == 3
    assert about["20190614_050700.mp4"]["Chapters: Detection method"] == "scene_changes"
    assert about["boats.jpg"]["Chapters: Detection method"] is None


def test_each_result_has_a_row_that_says_who_answered_when_and_for_how_much(
    exporting: Exporting,
) -> None:
    run = exporting.found(exporting.library.photo, "metadata", METADATA)
    (row,) = exporting.sheets()["Results"]

    assert (row["File"], row["Type"], row["Run"]) == ("boats.jpg", "metadata", run)
    assert (row["Engine"], row["Model"]) == ("extractive", "extractive-1")
    assert (row["Cost of the run (USD)"], row["Whole"]) == (0, "yes")


def test_a_files_row_holds_what_is_known_of_it_by_plain_titles(exporting: Exporting) -> None:
    photo = exporting.library.photo
    exporting.found(photo, "metadata", METADATA)
    exporting.said(photo, "metadata", "project.project_name", "Tide")
    (row,) = (row for row in exporting.sheets()["Files"] if row["File"] == "boats.jpg")

    assert row["Kind"] == "image"
    assert row["Metadata: Recording date"] == "2019-06-14"
    assert row["Metadata: Keywords"] == "boats; dawn"
    assert row["Metadata: Project / Project name"] == "Tide"
    assert row["Decided by people"] == "Metadata: Project / Project name (set by Ada)"
    assert "Metadata: Project / Project code" not in row  # nobody knows one


def test_columns_of_a_type_stand_together_and_none_has_anothers_name(exporting: Exporting) -> None:
    exporting.found(exporting.library.photo, "odd", {"a_b": 1, "list": [{"time": "noon"}]})
    exporting.found(exporting.library.photo, "other", {"c": 2})
    exporting.found(exporting.library.clip, "odd", {"a b": 3})
    sheets = exporting.sheets(sensitive=True)

    columns = [name for name in sheets["Files"][0] if name.startswith("o")]
    assert columns == ["odd: A b", "odd: A b (a_b)", "other: C"]
    assert sheets["odd – List"][0]["Time (time)"] == "noon"


def test_notes_and_markers_are_exported_in_every_form(exporting: Exporting) -> None:
    clip = exporting.library.clip
    exporting.noted(clip, "Boats leave", start_s=72.0, end_s=80.0)
    exporting.noted(clip, "=cmd()")

    marker, note = exporting.sheets()["Notes"]
    told = [marker[name] for name in ("Time", "Start (s)", "End (s)", "Note", "By")]
    assert told == ["01:12–01:20", 72, 80, "Boats leave", "Ada"]
    assert (note["Time"], note["Note"]) == (None, "'=cmd()")
    assert [row["Value"] for row in exporting.rows()] == ["Boats leave", "'=cmd()"]
    (file,) = exporting.json(file_ids=(clip,))["files"]
    assert [note["text"] for note in file["notes"]] == ["Boats leave", "=cmd()"]
    (file,) = exporting.json(file_ids=(clip,), types=("chapters",))["files"]
    assert file["notes"] == []


def test_one_table_alone_may_be_wanted(exporting: Exporting) -> None:
    exporting.found(exporting.library.clip, "chapters", CHAPTERS)

    assert [row["Title"] for row in exporting.rows(table="chapters")] == ["Dawn", "'=1+1"]
    assert len(exporting.rows(table="Files")) == 3
    assert list(exporting.sheets(table="Notes")) == ["Notes"]
    with pytest.raises(UnknownTable, match="Files, Chapters, Results, Notes, All values"):
        exporting.rows(table="nosuch")
    with pytest.raises(UnknownTable):
        exporting.to("json", table="Files")


def test_confidence_by_field_stands_with_the_field_and_the_rest_is_kept(
    exporting: Exporting,
) -> None:
    value = {
        "family": "Kit",
        "tier_level": "Unknown",
        "confidence": {"family": 0.9, "tier_level": 0.2, "overall": 0.2},
        "unknown_reasons": {"tier_level": "Too dark."},
    }
    exporting.found(exporting.library.clip, "waterfall_classification", value)

    (row,) = exporting.sheets(file_ids=(exporting.library.clip,))["Files"]
    assert row["Waterfall classification: Family"] == "Kit"
    assert row["Waterfall classification: Confidence / Overall"] == 0.2
    long = {r["Field"]: (r["Value"], r["Confidence"]) for r in exporting.rows()}
    assert long["family"] == ("Kit", "0.9")
    evidence = {r["Field"]: r["Evidence"] for r in exporting.rows()}
    assert evidence["tier_level"] == "Too dark."
    assert long["confidence.overall"] == ("0.2", "")


def test_sensitive_fields_are_left_out_unless_asked_for(exporting: Exporting) -> None:
    exporting.found(exporting.library.photo, "metadata", METADATA)
    exporting.found(exporting.library.clip, "elements", ELEMENTS)

    for form in ("json", "csv", "xlsx"):
        content = exporting.to(form, sensitive=False)
        if form == "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(content))
            content = repr([r for s in book for r in s.iter_rows(values_only=True)]).encode()
        assert b"Secret" not in content
        assert b"speaker-1" not in content
        assert b"narrator" in content
    assert b"Secret Ltd" in exporting.to("csv", sensitive=True)
    assert b"speaker-1" in exporting.to("json", sensitive=True)


def test_what_the_check_says_of_a_sensitive_field_is_left_out_too(exporting: Exporting) -> None:
    finding = Finding(
        path="project.customer_name", claim=Claim.NAME, supported=True, says="Secret Ltd"
    )
    exporting.found(exporting.library.photo, "metadata", METADATA, findings=[finding])
    exporting.said(exporting.library.photo, "metadata", "project.customer_name", "Secret & Sons")

    assert b"Secret" not in exporting.to("json")
    assert b"customer_name" not in exporting.to("json")


def test_the_check_is_told_with_what_was_checked(exporting: Exporting) -> None:
    findings = [
        Finding(path="chapters[0]", claim=Claim.TIME, supported=True, says="0–4"),
        Finding(
            path="chapters[1].title", claim=Claim.ON_SCREEN, supported=False, says="x",
            reason="It was not read.",
        ),
    ]  # fmt: skip
    exporting.found(exporting.library.clip, "chapters", CHAPTERS, findings=findings)

    titles = [r["Support"] for r in exporting.rows() if r["Field"] == "chapters.title"]
    assert titles == ["time supported", "on screen not supported: It was not read."]


def test_a_persons_word_is_exported_and_named(exporting: Exporting) -> None:
    photo = exporting.library.photo
    exporting.found(photo, "metadata", METADATA)
    exporting.said(photo, "metadata", "recording_date", "2020-01-01")

    (row,) = [r for r in exporting.rows() if r["Field"] == "recording_date"]
    assert (row["Value"], row["Source"], row["Decided by"]) == ("2020-01-01", "human", "Ada (set)")
    ((file,), key) = (exporting.json(file_ids=(photo,))["files"], "decided")
    assert [(d["field"], d["author"]) for d in file["results"][0][key]] == [
        ("recording_date", "Ada")
    ]


def test_a_run_alone_is_exported_as_it_was_found(exporting: Exporting) -> None:
    photo = exporting.library.photo
    run = exporting.found(photo, "metadata", METADATA)
    exporting.said(photo, "metadata", "recording_date", "2020-01-01")

    (file,) = exporting.json(run_id=run)["files"]
    assert file["results"][0]["value"]["recording_date"]["value"] == "2019-06-14"
    assert file["results"][0]["decided"] == []


def test_types_that_are_not_installed_are_named_and_taken_along_when_asked_for(
    exporting: Exporting,
) -> None:
    exporting.found(exporting.library.photo, "gone", {"who": {"name": "Ada"}, "many": [{"a": 1}]})

    (row,) = exporting.rows()
    assert (row["Type"], row["Field"]) == ("gone", "")
    assert "no installed plugin" in row["Value"]
    assert exporting.last.left_out == 1
    assert not any(name.startswith("gone") for name in exporting.sheets()["Files"][0])

    assert exporting.values(exporting.library.photo, sensitive=True)["gone"]["many"] == [{"a": 1}]
    sheets = exporting.sheets(sensitive=True)
    assert "Ada" in [row["gone: Who / Name"] for row in sheets["Files"]]
    assert sheets["gone – Many"][0]["A"] == 1
    assert exporting.last.left_out == 0
    assert len(exporting.rows(types=("gone",))) == 1


@pytest.mark.parametrize("entry", TYPES.registered, ids=lambda e: f"{e.type.key} {e.plugin}")
def test_every_built_in_type_is_exported_whatever_it_holds(
    entry: Any, exporting: Exporting
) -> None:
    kind = next(iter(entry.type.kinds))
    file = exporting.library.clip if kind is MediaKind.VIDEO else exporting.library.photo
    for wish, result in examples(entry.type.result_type):
        exporting.found(file, entry.type.key, result)
        value = msgspec.json.decode(msgspec.json.encode(result))
        assert exporting.values(file, sensitive=True)[entry.type.key] == value, wish.name
        assert exporting.rows(sensitive=True) or not wish.whole
        book = openpyxl.load_workbook(io.BytesIO(exporting.to("xlsx", sensitive=True)))
        assert all(c.data_type != "f" for s in book for r in s.iter_rows() for c in r)


def test_lists_in_records_of_lists_have_tables_of_their_own(exporting: Exporting) -> None:
    value = {"days": [{"takes": [{"n": 1}, {"n": 2}]}, {"takes": [{"n": 3}]}], "grid": [[1], [{}]]}
    exporting.found(exporting.library.clip, "shoot", value)

    sheets = exporting.sheets(sensitive=True)
    takes = [(row["No."], row["N"]) for row in sheets["shoot – Takes"]]
    assert takes == [("1.1", 1), ("1.2", 2), ("2.1", 3)]
    assert [(row["No."], row["Value"]) for row in sheets["shoot – Grid"]] == [
        ("1.1", 1),
        ("2.1", None),
    ]


@pytest.mark.parametrize("value", [None, {}, [], "text", {"a": {}}, {"a": []}, {"a": None}])
def test_results_without_anything_in_them_are_no_trouble(
    exporting: Exporting, value: object
) -> None:
    exporting.found(exporting.library.clip, "odd", value)
    assert exporting.values(exporting.library.clip, sensitive=True)["odd"] == value
    exporting.rows(sensitive=True)
    exporting.sheets(sensitive=True)


def test_a_map_with_countless_names_does_not_break_a_table(exporting: Exporting) -> None:
    exporting.found(exporting.library.clip, "wide", {f"n{n}": n for n in range(20_000)})
    assert len(exporting.sheets(sensitive=True)["Files"][0]) < 16_384
    assert len(exporting.rows(sensitive=True)) == 20_000


def test_only_chosen_files_and_types_are_exported(exporting: Exporting) -> None:
    photo, clip = exporting.library.photo, exporting.library.clip
    exporting.found(photo, "metadata", METADATA)
    exporting.found(clip, "metadata", METADATA)
    exporting.found(clip, "chapters", CHAPTERS)

    videos = exporting.json(filter=FileFilter(kind=MediaKind.VIDEO))["files"]
    assert [file["file_id"] for file in videos] == [clip]
    assert set(exporting.values(clip, types=("chapters",))) == {"chapters"}
    assert set(exporting.values(clip, types=("search_metadata",))) == {"metadata"}
    assert set(exporting.values(clip, types=("combined",))) == {"metadata", "chapters"}
    assert (exporting.last.files, exporting.last.results) == (1, 2)


def test_files_without_results_are_listed_without_any(exporting: Exporting) -> None:
    files = exporting.json()["files"]
    assert [file["results"] for file in files] == [[], [], []]
    assert exporting.rows() == []


@pytest.mark.parametrize(
    ("command", "error"),
    [
        ({"file_ids": (FileId(999),)}, FileNotFound),
        ({"filter": None}, NothingChosen),
        ({"types": ("nosuch",)}, UnknownAnalysisType),
        ({"run_id": RunId(999)}, RunNotFound),
    ],
)
def test_what_cannot_be_chosen_is_refused_before_anything_is_written(
    exporting: Exporting, command: dict[str, Any], error: type[Exception]
) -> None:
    to = io.BytesIO()
    with pytest.raises(error):
        exporting.to("json", **command)
    assert to.getvalue() == b""


def test_other_formats_are_refused_and_the_predecessors_word_is_known(
    exporting: Exporting,
) -> None:
    with pytest.raises(UnknownFormat):
        exporting.to("pdf")
    assert exporting.export.format("excel").extension == "xlsx"


def test_rows_that_waited_on_disk_are_gone(exporting: Exporting) -> None:
    exporting.found(exporting.library.clip, "chapters", CHAPTERS)
    exporting.sheets()
    assert list(exporting.scratch.iterdir()) == []
