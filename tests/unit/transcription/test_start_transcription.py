"""Which files are transcribed, and what the job says of them."""

import pytest

from adapters.memory.speech_models import MemorySpeechModels
from application.ports.speech_models import ModelMissing, UnknownModel
from application.transcription.start_transcription import TRANSCRIBE, UnknownLanguage
from domain.jobs.job import NothingToDo
from domain.jobs.strikes import MAX_STRIKES, Strikes
from domain.library.file import FileState
from domain.library.file_list import FileFilter
from domain.library.kind import MediaKind
from domain.shared.ids import FileId
from domain.shared.problem import Problem
from tests.unit.transcription.hearing import Hearing

ALL = FileFilter()


@pytest.fixture
def hearing() -> Hearing:
    return Hearing()


def subjects(hearing: Hearing, job_id: str) -> set[FileId | None]:
    with hearing.reader() as now:
        return {item.file_id for item in now.jobs.items(job_id)}  # type: ignore[arg-type]  # a JobId


def test_what_has_sound_gets_an_item_and_the_rest_is_counted_by_reason(hearing: Hearing) -> None:
    clip, sound = hearing.add("clip.mp4"), hearing.add("sound.wav", MediaKind.AUDIO)
    hearing.add("mute.mp4", tracks=())
    hearing.add("photo.jpg", MediaKind.IMAGE, tracks=())
    hearing.add("new.mp4", state=FileState.NEW)
    broken = Problem(code="damaged", message="It is damaged.")
    hearing.add("broken.mp4", state=FileState.UNREADABLE, problems=(broken,))
    hearing.work(hearing.add("heard.mp4"))

    started = hearing.bulk(filter=ALL)

    assert subjects(hearing, started.job_id) == {clip, sound}
    assert started.left_out == {
        "no_audio": 1, "picture": 1, "not_read_yet": 1, "unreadable": 1, "up_to_date": 1,
    }  # fmt: skip
    with hearing.reader() as now:
        job = now.jobs.get(started.job_id)
    assert (job.kind, job.title) == ("batch-transcribe", "Transcripts of 2 files")


def test_another_model_or_force_hears_it_again(hearing: Hearing) -> None:
    hearing.work(hearing.add("clip.mp4"), model="tiny")

    with pytest.raises(NothingToDo, match="already with this model"):
        hearing.bulk(filter=ALL, model="tiny")
    assert hearing.bulk(filter=ALL, model="base").total_files == 1
    assert hearing.bulk(filter=ALL, model="tiny", force=True).total_files == 1


def test_a_part_is_no_reason_to_leave_it_out(hearing: Hearing) -> None:
    from adapters.memory.transcriber import spoken

    clip = hearing.add("clip.mp4")
    hearing.says("clip.mp4", *spoken("One", "two"), breaks_at_s=2.0)
    hearing.work(clip)

    assert hearing.bulk(filter=ALL).total_files == 1


def test_what_failed_again_and_again_is_set_aside(hearing: Hearing) -> None:
    clip, other = hearing.add("clip.mp4"), hearing.add("other.mp4")
    why = Problem(code="audio_broken", message="It breaks off.")
    with hearing.uow() as tx:
        tx.strikes.save(
            Strikes(
                file_id=clip, kind=TRANSCRIBE, count=MAX_STRIKES, problem=why,
                at=hearing.clock.now(),
            )
        )  # fmt: skip
        tx.commit()

    started = hearing.bulk(filter=ALL)

    assert started.left_out == {"quarantined": 1}
    assert subjects(hearing, started.job_id) == {other}
    assert hearing.bulk(file_ids=(clip,)).total_files == 1


def test_the_work_is_measured_by_the_sound_not_by_the_pictures(hearing: Hearing) -> None:
    hearing.add("short.mp4", duration_s=2.0)
    hearing.add("long.wav", MediaKind.AUDIO, duration_s=20.0)
    hearing.add("endless.mp4", duration_s=None)

    started = hearing.bulk(filter=ALL)

    with hearing.reader() as now:
        sizes = {item.label: item.size_bytes for item in now.jobs.items(started.job_id)}
    assert sizes == {"short.mp4": 64_000, "long.wav": 640_000, "endless.mp4": None}


@pytest.mark.parametrize("language", ["klingon", "englisch", "e"])
def test_a_language_that_no_model_knows_does_not_fail_each_file_but_the_request(
    hearing: Hearing, language: str
) -> None:
    hearing.add("clip.mp4")

    with pytest.raises(UnknownLanguage, match=language) as caught:
        hearing.bulk(filter=ALL, language=language)
    assert "Whisper's codes" in caught.value.remedy
    with hearing.reader() as now:
        assert now.jobs.count() == 0


def test_a_model_that_is_not_here_is_named_before_any_job_is_on_the_books() -> None:
    hearing = Hearing(MemorySpeechModels(here=["tiny"]))
    hearing.add("clip.mp4")

    with pytest.raises(ModelMissing, match="medium") as caught:
        hearing.bulk(filter=ALL)
    assert caught.value.remedy == (
        "Fetch it once with: reelsight models pull medium (or take one that is here: tiny)"
    )
    with pytest.raises(UnknownModel):
        hearing.bulk(filter=ALL, model="huge")
    with hearing.reader() as now:
        assert now.jobs.count() == 0


def test_a_models_folder_reaches_the_worker_and_its_name_the_transcript() -> None:
    hearing = Hearing(MemorySpeechModels(folders={"/models/ours": "ours"}))
    clip = hearing.add("clip.mp4")

    hearing.work(clip, model="/models/ours")

    ((_, options),) = hearing.transcriber.asked
    assert options.model == "/models/ours"
    (kept,) = hearing.transcripts(clip)
    assert (kept.model, kept.options.model) == ("ours", "ours")


def test_the_folder_is_written_down_where_the_name_alone_does_not_lead_to_it() -> None:
    folders = {"/models/ours": "ours", "/models/tiny": "tiny"}
    for default, folder in {"small": None, **{path: path for path in folders}}.items():
        hearing = Hearing(MemorySpeechModels(folders=folders, default=default))
        job, _ = hearing.asked(hearing.add("clip.mp4"))
        assert job.options["folder"] == folder
