"""The doctor looks at every part and makes nothing."""

from pathlib import Path

from tests.cli.command import Reelsight

PARTS = {
    "SQLite driver", "Full-text search", "Vector search", "Database", "Python", "Data folder",
    "Free space", "Child processes", "ffmpeg", "Video encoder", "Video reader", "Picture reader",
    "HEIC pictures", "Text in pictures", "Transcriber", "Speech model", "Analysis types",
    "Analysis engines", "Library", "Analysis models", "Bedrock",
}  # fmt: skip


def test_in_an_empty_folder_all_is_well_and_stays_empty(reelsight: Reelsight) -> None:
    ran = reelsight("doctor", "--json")

    assert ran.code == 0
    assert ran.json["healthy"] is True
    assert {check["name"] for check in ran.json["checks"]} == PARTS
    assert list(reelsight.folder.iterdir()) == []


def test_every_line_has_a_word_and_what_was_found(reelsight: Reelsight) -> None:
    ran = reelsight("doctor")

    assert "All that is needed works." in ran.text
    lines = ran.text.splitlines()
    assert sum(line.startswith("✓ ok") for line in lines) >= len(PARTS) - 3
    assert "sqlite-vec v" in ran.text
    assert "FTS5 found the word" in ran.text


def test_a_broken_ffmpeg_is_named_with_the_remedy(tmp_path: Path) -> None:
    ran = Reelsight(tmp_path, REELSIGHT_FFMPEG=str(tmp_path / "nosuch"))("doctor", "--json")

    assert ran.code == 1
    (broken,) = [check for check in ran.json["checks"] if not check["ok"] and check["essential"]]
    assert broken["name"] == "ffmpeg"
    assert "REELSIGHT_FFMPEG" in broken["remedy"]


def test_a_model_that_is_not_here_is_named_with_the_command(tmp_path: Path) -> None:
    ran = Reelsight(tmp_path, WHISPER_MODEL="tiny", HF_HOME=str(tmp_path / "none"))(
        "doctor", "--json"
    )

    checks = {check["name"]: check for check in ran.json["checks"]}
    assert ran.code == 0
    assert not checks["Speech model"]["ok"]
    assert "reelsight models pull tiny" in checks["Speech model"]["remedy"]


def test_a_models_folder_is_found(tmp_path: Path, whisper_model: Path) -> None:
    ran = Reelsight(tmp_path, WHISPER_MODEL=str(whisper_model))("doctor", "--json")

    checks = {check["name"]: check for check in ran.json["checks"]}
    assert checks["Speech model"]["ok"]
    assert checks["Transcriber"]["detail"].startswith("faster-whisper ")


def test_it_tells_of_folders_that_are_gone_and_of_the_worker(
    reelsight: Reelsight, tmp_path: Path
) -> None:
    (tmp_path / "drive").mkdir()
    assert reelsight("import", str(tmp_path / "drive")).code == 0
    (tmp_path / "drive").rename(tmp_path / "elsewhere")

    ran = reelsight("doctor", "--json")

    checks = {check["name"]: check for check in ran.json["checks"]}
    assert ran.code == 0
    assert not checks["Imported folder"]["ok"]
    assert str(tmp_path / "drive") in checks["Imported folder"]["detail"]
    assert checks["Worker"]["detail"].startswith("none")
    assert checks["Integrity"]["ok"]


def test_a_damaged_database_is_a_line_and_no_traceback(reelsight: Reelsight) -> None:
    assert reelsight("files").code == 0
    database = reelsight.folder / "data" / "reelsight.db"
    content = bytearray(database.read_bytes())
    content[100:8192] = b"\xff" * (8192 - 100)
    database.write_bytes(content)

    ran = reelsight("doctor", "--json")

    assert ran.code == 1
    assert "Traceback" not in ran.err
    assert not all(check["ok"] for check in ran.json["checks"])
