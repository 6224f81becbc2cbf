"""A library in which a film and a recording were transcribed, and a test knows every word."""

import shutil
import subprocess
import sys
import wave
from pathlib import Path

from adapters.memory.clock import MemoryClock
from domain.library.file_list import FileQuery
from domain.transcription.problems import SpeechProblem, problem
from domain.transcription.transcript import Doubt, Segment, TranscriptState, Word
from entrypoints.container import build_container
from entrypoints.settings import Settings
from tests.browser.server import Library, empty_library
from tests.contract.transcript_samples import summary
from tests.data.media import make_clip
from tests.http.transcript_parts import put_transcript

HOSTILE = "<img src=x onerror=alert(1)> “quoted” </p></li><script>alert(2)</script> \u202egnp.exe"
SAID = (
    (0.4, "We came down to the outer mole a little after five."),
    (3.0, "You can hear the engines before you see them."),
    (6.0, "That is the Marigold, she belongs to the lock keeper's brother."),
    (9.0, "They always go out on the ebb, before the wind gets up."),
    (12.0, "Fishing boats leave at dawn, every day but Sunday."),
    (15.0, "Thank you. Thank you. Thank you. Thank you."),
    (18.0, HOSTILE),
    (21.0, "Let us walk along to the slip before the sun is up."),
)
UNSURE = "Marigold,"
SECONDS = 24


def spoken_library(folder: Path, lines: tuple[tuple[float, str], ...] = SAID) -> Library:
    """`harbour.mp4` was heard by two models, `radio.wav` up to a place where it broke off,
    `still.mp4` by nobody."""
    library = empty_library(folder)
    make_clip(library.media / "harbour.mp4", seconds=SECONDS, rate="10", audio=(1,))
    make_clip(library.media / "still.mp4", seconds=2, rate="10", audio=(1,))
    _silence(library.media / "radio.wav")
    for command in (["import", str(library.media)], ["proxies"]):
        subprocess.run(
            [sys.executable, "-m", "entrypoints.cli.main", *command],
            env=library.environment(),
            cwd=library.media,
            check=True,
            capture_output=True,
            timeout=240,
        )
    container = build_container(Settings(data=library.data))
    container.prepare_database()()
    with container.reader()() as now:
        files = {file.name: file for file in now.files.matching(FileQuery())}
    segments = tuple(_segment(start_s, text) for start_s, text in lines)
    uow, clock = container.uow(), MemoryClock()
    film, radio = files["harbour.mp4"], files["radio.wav"]
    put_transcript(uow, film, clock, segments[:3], model="tiny")
    said = put_transcript(uow, film, clock, segments, model="medium", duration_s=float(SECONDS))
    broken = {"state": TranscriptState.PARTIAL, "heard_s": 11.0, "duration_s": float(SECONDS)}
    why = problem(SpeechProblem.AUDIO_BROKEN)
    put_transcript(uow, radio, clock, segments[:4], problem=why, **broken)
    with uow() as tx:
        tx.summaries.put(summary(said))
        tx.commit()
    return library


def copied(library: Library, folder: Path) -> Library:
    """The same media, with data of its own."""
    shutil.copytree(library.data, folder / "data")
    return Library(data=folder / "data", media=library.media)


def file_id_of(library: Library, name: str) -> int:
    with build_container(Settings(data=library.data)).reader()() as now:
        return next(file.id for file in now.files.matching(FileQuery()) if file.name == name)


def word_start(text: str, word: str) -> float:
    """When a word of a line is said."""
    start_s = next(start for start, line in SAID if line == text)
    return next(w.start_s for w in _segment(start_s, text).words if w.text.strip() == word)


def _segment(start_s: float, text: str) -> Segment:
    """A word every 0.2 seconds."""
    words = tuple(
        Word(
            start_s=round(start_s + 0.2 * number, 2),
            end_s=round(start_s + 0.2 * number + 0.2, 2),
            text=f" {word}",
            probability=0.41 if word == UNSURE else 0.98,
        )
        for number, word in enumerate(text.split(" "))
    )
    return Segment(
        start_s=start_s,
        end_s=words[-1].end_s,
        text=text,
        words=words,
        no_speech=0.04,
        doubt=Doubt.REPEATS if text.startswith("Thank you. Thank") else None,
    )


def _silence(path: Path) -> None:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        sound.writeframes(bytes(2 * 16_000 * SECONDS))
