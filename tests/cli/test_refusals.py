"""What is refused says what, why and the way out; no traceback reaches the reader."""

import json
import os
import sys
from pathlib import Path

import pytest

from entrypoints.cli.report import report_crash
from tests.cli.command import Reelsight

REFUSED = {
    "a folder that is not there": (("import", "nosuch"), "folder_not_found", "nosuch"),
    "a file instead of a folder": (("import", sys.executable), "folder_not_found", "python"),
    "an unknown job": (("jobs", "show", "import-0"), "job_not_found", "job import-0"),
    "cancelling an unknown job": (("jobs", "cancel", "import-0"), "job_not_found", "import-0"),
    "an unknown file": (("file", "7"), "file_not_found", "file 7"),
    "results of an unknown file": (("results", "7"), "file_not_found", "file 7"),
    "proxies of an unknown file": (("proxies", "7"), "file_not_found", "file 7"),
    "a page that cannot be": (("files", "--page", "0"), "bad_page", "count from 1"),
    "a page that no file lies on": (("files", "--page", "9" * 20), "bad_page", "count from 1"),
    "an unknown engine": (("analyze", "--engine", "magic"), "unknown_engine", "OPENAI_BASE_URL"),
    "an unknown analysis type": (("analyze", "--types", "x"), "unknown_analysis_type", "“x”"),
}

TOO_LARGE = (
    "file 99999999999999999999",
    "results 9223372036854775808",
    "transcribe 1 9223372036854775808",
    "edit 99999999999999999999 summary.text=x",
    "edit 1 --undo 99999999999999999999",
    "jobs --offset 99999999999999999999",
    "transcripts show 99999999999999999999",
    "transcripts --page 99999999999999999999",
    "summarize " + "9" * 5000,
)
"""No database takes them."""


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_with_the_thing_the_way_out_and_the_code(
    reelsight: Reelsight, case: str
) -> None:
    arguments, code, words = REFUSED[case]

    ran = reelsight(*arguments, "--json")

    assert ran.code == 2
    assert ran.json["code"] == code
    assert words in ran.err
    assert ran.err.strip().endswith(f"[{code}]")
    assert "Traceback" not in ran.err


def test_without_json_standard_output_stays_empty(reelsight: Reelsight) -> None:
    ran = reelsight("import", "nosuch")

    assert (ran.code, ran.out) == (2, b"")
    assert "Check the path" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("import",),
        ("files", "--kind", "painting"),
        ("proxies", "3", "--kind", "video"),
        ("analyze", "--types", ","),
        ("file", "seven"),
        *(tuple(words.split()) for words in TOO_LARGE),
    ],
)
def test_wrong_usage_exits_2_and_touches_nothing(
    reelsight: Reelsight, arguments: tuple[str, ...]
) -> None:
    ran = reelsight(*arguments, "--json")

    assert ran.code == 2
    assert ran.json["code"] == "usage"
    assert list(reelsight.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("REELSIGHT_PORT", "many", "bad_setting"),
        ("LOG_LEVEL", "loud", "unknown_log_setting"),
        ("LOG_FORMAT", "xml", "unknown_log_setting"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused(
    tmp_path: Path, name: str, value: str, code: str
) -> None:
    ran = Reelsight(tmp_path, **{name: value})("files", "--json")

    assert (ran.code, ran.json["code"]) == (2, code)


def test_a_data_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")

    ran = Reelsight(tmp_path, REELSIGHT_DATA=str(tmp_path / "taken" / "data"))("files", "--json")

    assert (ran.code, ran.json["code"]) == (1, "system_error")
    assert str(tmp_path / "taken") in ran.err
    assert "Traceback" not in ran.err


def test_a_fault_of_ours_is_one_line_and_debug_shows_where(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash() -> int:
        try:
            raise ValueError("half\nway")
        except ValueError as error:
            return report_crash(error, as_json=True)

    monkeypatch.delenv("LOG_LEVEL", raising=False)
    assert crash() == 1
    quiet = capsys.readouterr()
    assert len(quiet.err.splitlines()) == 1
    assert "ValueError: half way" in quiet.err
    assert json.loads(quiet.out)["code"] == "unexpected"

    monkeypatch.setenv("LOG_LEVEL", "debug")
    crash()
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode there")
def test_a_folder_name_that_is_not_utf8_is_named_harmlessly(reelsight: Reelsight) -> None:
    ran = reelsight(b"import", b"gone\xff\x1b[31m", b"--json")

    assert ran.code == 2
    assert "\\xff" in ran.err
    assert "\x1b" not in ran.err + ran.out.decode()


def test_a_reader_that_goes_away_is_no_failure(reelsight: Reelsight) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = reelsight.start("plugins", "--json", out=writing)
    os.close(writing)

    _, err = process.communicate(timeout=60)

    assert b"Traceback" not in err
    assert b"Exception" not in err
