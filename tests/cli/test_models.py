"""`reelsight models`, with a hub of our own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import Reelsight
from tests.data.model_hub import ModelHub, model_hub

CONTENT = bytes(range(256)) * 20_000
TINY = "Systran/faster-whisper-tiny"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[ModelHub]:
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "model.bin").write_bytes(CONTENT)
    for name in ("config.json", "tokenizer.json", "vocabulary.txt", "preprocessor_config.json"):
        (folder / name).write_text("{}")
    (folder / "README.md").write_text("not wanted")
    with model_hub({TINY: folder}) as found:
        yield found


@pytest.fixture
def reelsight(tmp_path: Path, hub: ModelHub) -> Reelsight:
    home = tmp_path / "home"
    home.mkdir()
    return Reelsight(
        home, HOME=str(home), HF_HOME=str(home / "hf"), HF_HUB_CACHE=str(home / "hf" / "hub"),
        HF_ENDPOINT=hub.address, HF_HUB_DISABLE_XET="1", REELSIGHT_DISK_FLOOR_MB="1",
    )  # fmt: skip


def test_a_model_is_fetched_once_and_only_when_asked_for(
    reelsight: Reelsight, hub: ModelHub, tmp_path: Path
) -> None:
    listed = reelsight("models", "--json").json["models"]
    assert [model["name"] for model in listed] == [
        *("tiny", "base", "small", "medium", "large-v2", "large-v3"),
    ]
    assert [model["name"] for model in listed if model["default"]] == ["medium"]
    missing = reelsight("models", "path", "tiny")
    assert missing.code == 2
    assert "reelsight models pull tiny" in missing.err
    assert hub.asked == []

    pulled = reelsight("models", "pull", "tiny", "--json")
    assert pulled.code == 0, pulled.err
    folder = tmp_path / "home" / "data" / "models" / "whisper" / "tiny"
    assert pulled.json["folder"] == str(folder)
    assert sorted(path.name for path in folder.iterdir()) == [
        *("config.json", "model.bin", "preprocessor_config.json"),
        *("tokenizer.json", "vocabulary.txt"),
    ]
    assert (folder / "model.bin").read_bytes() == CONTENT
    assert [path.name for path in folder.parent.iterdir()] == ["tiny"]
    assert reelsight("models", "path", "tiny").text.strip() == str(folder)
    default = reelsight("models", "path")
    assert default.code == 2
    assert "models pull medium (or take one that is here: tiny)" in default.err

    asked = len(hub.asked)
    assert reelsight("models", "pull", "tiny").code == 0
    assert len(hub.asked) == asked


def test_what_broke_off_goes_on(reelsight: Reelsight, hub: ModelHub) -> None:
    hub.break_after = 1_000_000
    first = reelsight("models", "pull", "tiny")
    if first.code:  # the hub's client tries again by itself; how often is its own affair
        assert "call it again" in first.err
        assert reelsight("models", "pull", "tiny").code == 0
    assert hub.break_after is None
    folder = Path(reelsight("models", "path", "tiny").text.strip())
    assert (folder / "model.bin").read_bytes() == CONTENT


def test_content_that_is_not_what_the_hub_says_is_no_model(
    reelsight: Reelsight, hub: ModelHub
) -> None:
    hub.lies.add("model.bin")
    refused = reelsight("models", "pull", "tiny")
    assert refused.code == 1
    assert "model.bin came with other content" in refused.err
    assert reelsight("models", "path", "tiny").code == 2

    hub.lies.clear()
    assert reelsight("models", "pull", "tiny").code == 0


def test_the_hub_names_no_file_but_those_of_a_model(
    reelsight: Reelsight, hub: ModelHub, tmp_path: Path
) -> None:
    hub.more = (
        "vocabulary.x/../../../../../outside.txt",
        "vocabulary.json/../../tiny/evil.py",
        "../config.json",
        "/vocabulary.json",
        "vocabulary.py",
    )
    ran = reelsight("models", "pull", "tiny", "--json")

    assert ran.code == 0, ran.err
    assert {path.name for path in Path(ran.json["folder"]).iterdir()} == {
        "config.json", "model.bin", "preprocessor_config.json", "tokenizer.json", "vocabulary.txt"
    }  # fmt: skip
    assert not any(".." in asked or ".py" in asked for asked in hub.asked)
    assert not list(tmp_path.rglob("outside.txt"))


@pytest.mark.parametrize("size", [100, -1, 10**18])
def test_a_file_of_another_length_than_the_hub_says_is_no_model(
    reelsight: Reelsight, hub: ModelHub, size: int
) -> None:
    hub.sizes["model.bin"] = size
    refused = reelsight("models", "pull", "tiny")

    assert refused.code == 1
    assert "[pull_failed]" in refused.err
    assert "Traceback" not in refused.err
    kept = (path.stat().st_size for path in reelsight.folder.rglob("*.bin"))
    assert sum(kept) < len(CONTENT)
    assert reelsight("models", "path", "tiny").code == 2


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("base", 1, "The model base could not be fetched (HTTP 404)"),
        ("huge", 2, "“huge” cannot be fetched"),
        ("../tiny", 2, "“../tiny” cannot be fetched"),
    ],
)
def test_what_cannot_be_fetched_is_said(
    reelsight: Reelsight, name: str, code: int, said: str
) -> None:
    refused = reelsight("models", "pull", name)
    assert refused.code == code
    assert said in refused.err


def test_without_a_network_the_way_out_is_named(reelsight: Reelsight) -> None:
    reelsight.environment["HF_ENDPOINT"] = "http://127.0.0.1:1"
    refused = reelsight("models", "pull", "tiny")
    assert refused.code == 1
    assert "copy the model's folder" in refused.err


def test_what_another_program_fetched_is_found(
    reelsight: Reelsight, hub: ModelHub, tmp_path: Path
) -> None:
    cached = tmp_path / "home" / "hf" / "hub" / "models--Systran--faster-whisper-tiny"
    snapshot = cached / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text("abc")
    for path in hub.repositories[TINY].iterdir():
        (snapshot / path.name).write_bytes(path.read_bytes())
    assert reelsight("models", "path", "tiny").text.strip() == str(snapshot)
    assert hub.asked == []


def test_a_folder_can_be_the_default(reelsight: Reelsight, hub: ModelHub, tmp_path: Path) -> None:
    folder = hub.repositories[TINY]
    reelsight.environment["WHISPER_MODEL"] = str(folder)
    default = [m for m in reelsight("models", "list", "--json").json["models"] if m["default"]]
    assert [(model["name"], model["folder"]) for model in default] == [("served", str(folder))]

    reelsight.environment["WHISPER_MODEL"] = str(tmp_path)
    refused = reelsight("models", "path")
    assert refused.code == 2
    assert "there is no config.json" in refused.err

    reelsight.environment["WHISPER_MODEL"] = str(tmp_path / "unplugged")
    assert "there is no such folder" in reelsight("models", "path").err


def test_the_list_says_which_is_taken_and_why_it_cannot_be(reelsight: Reelsight) -> None:
    listed = reelsight("models")
    assert listed.code == 0
    assert listed.text.splitlines()[0].split() == ["MODEL", "SIZE", "DEFAULT", "FOLDER"]
    assert "medium    about 1.42 GB  yes      not here" in listed.text
    assert "Fetch it once with: reelsight models pull medium" in listed.err

    assert reelsight("models", "pull", "tiny").code == 0
    reelsight.environment["WHISPER_MODEL"] = "tiny"
    assert reelsight("models").err == ""
