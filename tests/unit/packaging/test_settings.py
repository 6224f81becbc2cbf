"""Settings: where they come from, and that README tells all of them."""

from pathlib import Path

import pytest

from entrypoints.settings import BadSetting, describe, load
from tests.conftest import REPOSITORY


def test_the_readme_lists_every_setting_with_its_default_and_meaning() -> None:
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    rows = [
        f"| {', '.join(f'`{name}`' for name in info.names)} | "
        f"{f'`{info.default}`' if info.default else ''} | {info.meaning} |"
        for info in describe()
    ]
    assert [row for row in rows if row not in readme] == []


def test_the_environment_wins_over_env_file_and_toml(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("REELSIGHT_PORT=2\nNVENC_JOBS=3\n")
    (tmp_path / "reelsight.toml").write_text("port = 3\nnvenc_jobs = 4\ncores = 5\n")
    settings = load({"REELSIGHT_PORT": "1"}, tmp_path)
    assert (settings.port, settings.nvenc_jobs, settings.cores) == (1, 3, 5)


def test_the_predecessors_name_for_the_secret_still_works(tmp_path: Path) -> None:
    assert load({"FLASK_SECRET_KEY": "old"}, tmp_path).secret_key == "old"
    assert load({"FLASK_SECRET_KEY": "old", "SECRET_KEY": "new"}, tmp_path).secret_key == "new"


def test_a_bad_value_is_refused_with_its_name_and_place(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("REELSIGHT_PORT=many\n")
    with pytest.raises(BadSetting, match=r"REELSIGHT_PORT in \.env"):
        load({}, tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRANSCRIBE_JOBS", "0"),
        ("TRANSCRIBE_JOBS", "-1"),
        ("TRANSCRIBE_TIMEOUT_SECONDS", "0"),
        ("TRANSCRIBE_MEMORY_MB", "-5"),
    ],
)
def test_a_number_with_which_nothing_can_be_heard_is_refused(
    tmp_path: Path, name: str, value: str
) -> None:
    with pytest.raises(BadSetting, match=name):
        load({name: value}, tmp_path)


def test_the_threads_of_models_side_by_side_share_the_cores(tmp_path: Path) -> None:
    threads = [
        load({"REELSIGHT_CORES": "8", "TRANSCRIBE_JOBS": jobs}, tmp_path).transcribe_threads
        for jobs in ("1", "2", "3", "20")
    ]
    assert threads == [8, 4, 2, 1]


def test_an_unreadable_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "reelsight.toml").write_text("port = = 3")
    with pytest.raises(BadSetting, match=r"reelsight\.toml"):
        load({}, tmp_path)


def test_objects_in_a_bucket_need_a_bucket(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="S3_BUCKET_NAME is not set"):
        load({"REELSIGHT_OBJECTS": "s3"}, tmp_path)
    assert load({"REELSIGHT_OBJECTS": "s3", "S3_BUCKET_NAME": "b"}, tmp_path).objects_in == "s3"


def test_a_value_that_is_none_of_a_few_is_answered_with_them(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"unusable value: it is one of local, s3\.$"):
        load({"REELSIGHT_OBJECTS": "moon"}, tmp_path)
