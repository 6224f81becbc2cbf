"""Which ffmpeg is run."""

from pathlib import Path

from adapters.ffmpeg.program import FfmpegProgram
from tests.data.media import ffmpeg
from tests.data.stub_encoder import StubEncoder


def test_the_one_on_the_path_is_run_when_it_encodes(tmp_path: Path) -> None:
    stub = StubEncoder(tmp_path)

    assert FfmpegProgram(search=str(tmp_path)).path == str(stub.path)


def test_one_without_the_encoder_gives_way_to_ours(tmp_path: Path) -> None:
    StubEncoder(tmp_path).answers(trial="Unknown encoder 'libx264'")

    assert FfmpegProgram(search=str(tmp_path)).path == ffmpeg()


def test_one_that_does_not_start_gives_way_to_ours(tmp_path: Path) -> None:
    (tmp_path / "ffmpeg").write_text("no program")
    (tmp_path / "ffmpeg").chmod(0o755)

    assert FfmpegProgram(search=str(tmp_path)).path == ffmpeg()


def test_one_that_was_asked_for_is_run_whatever_it_can(tmp_path: Path) -> None:
    stub = StubEncoder(tmp_path)
    stub.answers(trial="Unknown encoder 'libx264'")

    assert FfmpegProgram(str(stub.path), search="").path == str(stub.path)


def test_without_one_on_the_path_ours_is_run(tmp_path: Path) -> None:
    assert FfmpegProgram(search=str(tmp_path)).path == ffmpeg()
