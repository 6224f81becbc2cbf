"""What becomes of one file that is heard."""

import pytest
from msgspec import structs

from adapters.memory.transcriber import spoken
from application.jobs.handler import Finished, ItemStopped
from application.ports.speech_models import ModelMissing
from application.ports.unit_of_work import MissingParent
from application.transcription.correct_transcript import (
    CorrectTranscript,
    CorrectTranscriptCommand,
)
from domain.jobs.job import ItemStatus
from domain.library.file import FileNotFound, FileState
from domain.shared.problem import Problem
from domain.transcription.problems import SpeechProblem, problem
from domain.transcription.transcript import Doubt, TranscriptState
from tests.unit.transcription.hearing import SOUND_S, Hearing

COMPLETE, PARTIAL = TranscriptState.COMPLETE, TranscriptState.PARTIAL
BOAT = "The red boat waits", "in the harbour"


@pytest.fixture
def hearing() -> Hearing:
    return Hearing()


def code_of(finished: Finished) -> str:
    assert finished.outcome.status is ItemStatus.FAILED
    assert finished.outcome.problem is not None
    return finished.outcome.problem.code


def test_what_is_heard_is_kept_with_its_figures(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")
    hearing.says("boat.mp4", *spoken(*BOAT))

    finished = hearing.work(file_id, model="tiny")

    (kept,) = hearing.transcripts(file_id)
    assert finished.outcome.status is ItemStatus.DONE
    assert finished.outcome.note == "7 words, English, 10× real time"
    assert (kept.model, kept.state, kept.problem) == ("tiny", COMPLETE, None)
    assert (kept.language, kept.language_probability) == ("en", 0.9)
    assert (kept.segments, kept.words, kept.characters) == (2, 7, 27)
    assert (kept.duration_s, kept.heard_s, kept.preferred) == (SOUND_S, SOUND_S, True)
    assert hearing.segments(file_id) == spoken(*BOAT)
    assert hearing.refreshed == [file_id]


def test_the_track_with_most_channels_is_heard_by_its_place_in_the_file(hearing: Hearing) -> None:
    hearing.work(hearing.add("boat.mp4"))

    ((sound, _),) = hearing.transcriber.asked
    assert (sound.track, sound.duration_s, sound.source) == (3, SOUND_S, b"/media/boat.mp4")


def test_progress_is_what_was_heard_of_the_whole(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")
    hearing.says("boat.mp4", *spoken(*BOAT))

    hearing.work(file_id)

    assert hearing.context.reported == [0.2, 0.4]


def test_of_a_file_without_a_known_length_no_progress_is_made_up(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4", duration_s=None)
    hearing.says("boat.mp4", *spoken(*BOAT))

    assert hearing.work(file_id).outcome.status is ItemStatus.DONE
    assert hearing.context.reported == []


def test_what_is_invented_is_kept_flagged_and_does_not_count(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")
    hearing.says("boat.mp4", *spoken("A boat.", *["Thank you."] * 3))

    finished = hearing.work(file_id)

    (kept,) = hearing.transcripts(file_id)
    assert (kept.segments, kept.doubtful, kept.words) == (4, 3, 2)
    assert [s.doubt for s in hearing.segments(file_id)] == [None, *[Doubt.REPEATS] * 3]
    assert finished.outcome.note == "2 words, 3 passages in doubt, English, 10× real time"


def test_where_nobody_speaks_that_is_known_afterwards(hearing: Hearing) -> None:
    file_id = hearing.add("waves.wav")

    finished = hearing.work(file_id)

    (kept,) = hearing.transcripts(file_id)
    assert finished.outcome.status is ItemStatus.DONE
    assert finished.outcome.note == "no speech was heard"
    assert kept.problem is not None
    assert (kept.state, kept.problem.code) == (COMPLETE, SpeechProblem.NO_SPEECH)
    assert (kept.language, kept.confidence, kept.segments) == (None, None, 0)


def test_sound_that_breaks_off_leaves_a_part_and_says_so(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")
    hearing.says("boat.mp4", *spoken(*BOAT), breaks_at_s=3.0)

    finished = hearing.work(file_id)

    (kept,) = hearing.transcripts(file_id)
    assert code_of(finished) == SpeechProblem.AUDIO_BROKEN
    assert (kept.state, kept.problem) == (PARTIAL, finished.outcome.problem)
    assert (kept.heard_s, kept.duration_s, kept.words) == (3.0, SOUND_S, 4)
    assert hearing.refreshed == [file_id]


def test_a_part_without_a_word_is_not_kept(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")
    hearing.says("boat.mp4", breaks_at_s=1.0)

    assert code_of(hearing.work(file_id)) == SpeechProblem.AUDIO_BROKEN
    assert hearing.transcripts(file_id) == ()


def test_a_part_never_takes_the_place_of_the_whole(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")
    hearing.says("boat.mp4", *spoken(*BOAT))
    hearing.work(file_id)
    (whole,) = hearing.transcripts(file_id)
    hearing.says("boat.mp4", *spoken("Quite other words"), breaks_at_s=3.0)

    assert code_of(hearing.work(file_id)) == SpeechProblem.AUDIO_BROKEN
    assert hearing.transcripts(file_id) == (whole,)
    assert hearing.segments(file_id) == spoken(*BOAT)


def test_silence_never_takes_the_place_of_words(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")
    hearing.says("boat.mp4", *spoken(*BOAT))
    hearing.work(file_id)
    hearing.says("boat.mp4")

    finished = hearing.work(file_id, language="ja")

    assert finished.outcome.note == "no speech was heard this time; what was heard before is kept"
    assert hearing.segments(file_id) == spoken(*BOAT)


def test_what_people_wrote_is_counted_and_saves_nothing_that_was_heard(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")
    hearing.says("boat.mp4", *spoken(*BOAT))
    hearing.work(file_id)
    (first,) = hearing.transcripts(file_id)
    correct = CorrectTranscript(uow=hearing.uow, clock=hearing.clock, refresh=lambda *_: None)
    correct(CorrectTranscriptCommand(transcript_id=first.id, start_s=9, end_s=10, text="at nine"))
    hearing.says("boat.mp4", *spoken("All of it"))

    hearing.work(file_id)
    (again,) = hearing.transcripts(file_id)
    assert (again.segments, again.words) == (2, 5)
    hearing.says("boat.mp4")
    hearing.work(file_id)
    assert hearing.segments(file_id) == spoken("All of it")
    hearing.work(file_id, model="base")
    silent = next(one for one in hearing.transcripts(file_id) if one.model == "base")
    assert silent.words == 2
    hearing.says("boat.mp4", *spoken("All of it"))
    hearing.work(file_id, model="base")
    heard = next(one for one in hearing.transcripts(file_id) if one.model == "base")
    assert heard.words == 5


def test_heard_again_the_new_words_take_the_place_of_the_old_ones(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")
    hearing.says("boat.mp4", *spoken(*BOAT), breaks_at_s=3.0)
    hearing.work(file_id)
    hearing.says("boat.mp4", *spoken("All of it"))

    hearing.work(file_id, force=False)

    (kept,) = hearing.transcripts(file_id)
    assert (kept.state, kept.words) == (COMPLETE, 3)


def test_each_model_has_a_transcript_of_its_own(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")

    hearing.work(file_id, model="tiny")
    hearing.work(file_id, model="small")

    assert {kept.model for kept in hearing.transcripts(file_id)} == {"tiny", "small"}


def test_one_that_was_heard_meanwhile_is_not_heard_again(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")
    hearing.work(file_id)

    finished = hearing.work(file_id, force=False)

    assert finished.outcome.status is ItemStatus.SKIPPED
    assert len(hearing.transcriber.asked) == 1


def test_a_given_language_is_asked_for_in_small_letters(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")

    hearing.work(file_id, language=" DE ", vad=False, beam_size=2)

    ((_, options),) = hearing.transcriber.asked
    assert (options.language, options.vad, options.beam_size) == ("de", False, 2)


def test_what_fails_says_why_and_leaves_nothing(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")
    hearing.says("boat.mp4", fails=problem(SpeechProblem.UNKNOWN_LANGUAGE))

    assert code_of(hearing.work(file_id)) == SpeechProblem.UNKNOWN_LANGUAGE
    assert hearing.transcripts(file_id) == ()


def test_a_model_that_went_meanwhile_is_named_by_the_error(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")
    hearing.says("boat.mp4", raises=ModelMissing(model="medium"))

    with pytest.raises(ModelMissing):
        hearing.work(file_id)


def test_a_file_without_sound_fails_before_anything_is_asked(hearing: Hearing) -> None:
    job, item = hearing.asked(hearing.add("boat.mp4"))
    hearing.add("mute.mp4", tracks=())
    mute = structs.replace(item, subject=str(int(item.subject) + 1))

    assert code_of(hearing.do(job, mute)) == SpeechProblem.NO_AUDIO
    assert hearing.transcriber.asked == []


def test_a_file_that_cannot_be_read_fails_with_its_own_reason(hearing: Hearing) -> None:
    job, item = hearing.asked(hearing.add("boat.mp4"))
    damaged = Problem(code="damaged", message="It is damaged.")
    broken = hearing.add("broken.mp4", state=FileState.UNREADABLE, problems=(damaged,))

    assert code_of(hearing.do(job, structs.replace(item, subject=str(broken)))) == "damaged"


def test_a_file_that_changed_on_disk_is_not_heard(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")
    hearing.tree.write(hearing.path("boat.mp4"), b"something else entirely")

    assert code_of(hearing.work(file_id)) == "changed_on_disk"
    assert hearing.transcriber.asked == []


def test_a_file_that_changes_while_it_is_heard_leaves_nothing(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")
    hearing.says("boat.mp4", *spoken(*BOAT))
    path = hearing.path("boat.mp4")
    hearing.on_segment = lambda: hearing.tree.write(path, b"else")  # type: ignore[method-assign]  # what a test may set

    assert code_of(hearing.work(file_id)) == "changed_on_disk"
    assert hearing.transcripts(file_id) == ()


def test_a_file_that_vanished_says_so(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")
    hearing.tree.remove(hearing.path("boat.mp4"))

    assert code_of(hearing.work(file_id)) == "vanished"


def test_stopped_half_way_nothing_is_kept(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")
    hearing.says("boat.mp4", *spoken(*BOAT))
    hearing.on_segment = hearing.context.signal.set  # type: ignore[method-assign]  # what a test may set

    with pytest.raises(ItemStopped):
        hearing.work(file_id)
    assert hearing.transcripts(file_id) == ()
    assert hearing.refreshed == []


def test_of_a_file_that_was_forgotten_meanwhile_nothing_is_left(hearing: Hearing) -> None:
    file_id = hearing.add("boat.mp4")
    hearing.says("boat.mp4", *spoken(*BOAT))
    job, item = hearing.asked(file_id)

    def forget() -> None:
        with hearing.uow() as tx:
            tx.files.forget([file_id])
            tx.commit()

    hearing.on_segment = forget  # type: ignore[method-assign]  # what a test may set

    with pytest.raises(MissingParent):
        hearing.do(job, item)
    assert hearing.transcripts(file_id) == ()
    with pytest.raises(FileNotFound):
        hearing.do(job, item)
