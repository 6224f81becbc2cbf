"""Whatever a model says, it is kept, and no door obeys it."""

import json
import re
import threading

import msgspec
import pytest
import srt

from adapters.memory.transcriber import MemoryTranscriber, Script
from application.jobs.handler import ItemContext
from application.transcription.start_transcription import TRANSCRIBE, TRANSCRIPTIONS, TranscribeJob
from application.transcription.transcribe_file import TranscribeFile
from domain.jobs.job import ItemStatus, Job, JobItem, JobStatus
from domain.library.file_list import FileQuery
from domain.shared.ids import ItemId, JobId
from domain.transcription.options import TranscribeOptions
from entrypoints.container import build_container
from entrypoints.settings import Settings
from tests.cli.command import Reelsight
from tests.data import sounds
from tests.unit.transcription.hostile_segments import HOSTILE, INF

OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""By terminals, and by whoever reads what was written."""


class Alone(ItemContext):
    stop = threading.Event()

    def report(self, fraction: float) -> None: ...


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Reelsight:
    """A library with one sound, in which a hostile model was heard."""
    reelsight = Reelsight(tmp_path_factory.mktemp("hostile"))
    media = tmp_path_factory.mktemp("sound")
    sounds.save_wav(media / "s.wav", sounds.speech(12))
    assert reelsight("import", str(media)).code == 0
    container = build_container(Settings(data=reelsight.folder / "data"))
    with container.reader()() as now:
        (file,) = now.files.matching(FileQuery())
    script = Script(segments=HOSTILE, language="\x1b[31m", duration_s=INF)
    handler = TranscribeFile(
        reader=container.reader(),
        file_tree=container.file_tree(),
        transcriber=MemoryTranscriber({file.path: script}),
        clock=container.clock(),
        refresh=container.refresh_index(),
    )
    at = container.clock().now()
    asked = TranscribeJob(options=TranscribeOptions())
    job = Job(
        id=JobId("j"), kind=TRANSCRIPTIONS, title="", status=JobStatus.RUNNING, attempt=1,
        created_at=at, options=msgspec.to_builtins(asked),
    )  # fmt: skip
    item = JobItem(
        id=ItemId(1), job_id=job.id, kind=TRANSCRIBE, subject=str(file.id), label="",
        file_id=file.id, status=ItemStatus.RUNNING, starts=1, alone=False, begun_at=at,
        ended_at=None, problem=None, note="",
    )  # fmt: skip
    finished = handler(job, item, Alone())
    assert finished.effect is not None
    with container.uow()() as tx:
        finished.effect(tx)
        tx.commit()
    return reelsight


@pytest.mark.parametrize(
    "words",
    [
        "transcripts",
        "transcripts show 1",
        "search pair",
    ],
)
def test_a_terminal_obeys_none_of_it(hostile: Reelsight, words: str) -> None:
    ran = hostile(*words.split())

    assert ran.code == 0, ran.err
    assert not OBEYED.search(ran.text)


def test_its_subtitles_and_documents_are_read_by_others(hostile: Reelsight) -> None:
    def written(form: str) -> str:
        ran = hostile("transcripts", "export", "1", "--format", form)
        assert ran.code == 0, ran.err
        text = ran.text
        assert not OBEYED.search(text)
        return text

    cues = list(srt.parse(written("srt"), ignore_errors=False))
    assert len(cues) > 5, hostile("transcripts", "show", "1").text
    assert not any("-->" in cue.content for cue in cues)
    assert "<script" not in written("vtt")
    document = json.loads(written("json"), parse_constant=pytest.fail)
    assert all(0 <= one["start"] <= one["end"] <= 12.0 for one in document["segments"])
