"""The lines of a transcript as the page writes them, and speech as the timeline draws it."""

from datetime import UTC, datetime

from application.transcription.show_transcript import ShownTranscript
from domain.library.edits import Edit
from domain.library.file import FileState, MediaFile
from domain.library.kind import MediaKind
from domain.shared.ids import FileId, FilePath, RootId
from domain.transcription.corrections import corrected
from domain.transcription.transcript import Segment, Word
from entrypoints.http.views import timeline
from entrypoints.http.views.transcript_lines import SpokenLine, line_at, spoken_lines
from tests.contract.transcript_samples import transcript
from tests.unit.transcription.speech import HASH, correction, heard

FILE = MediaFile(
    id=FileId(1),
    root_id=RootId(1),
    path=FilePath(b"/m/film.mp4"),
    kind=MediaKind.VIDEO,
    size_bytes=1,
    modified_ns=1,
    fingerprint=HASH,
    state=FileState.READY,
    problems=(),
    imported_at=datetime(2026, 1, 1, tzinfo=UTC),
)


def lines(*segments: Segment, corrections: tuple[Edit, ...] = ()) -> tuple[SpokenLine, ...]:
    return spoken_lines(
        ShownTranscript(
            transcript=transcript(FILE.id, media_hash=HASH),
            file=FILE,
            current=True,
            segments=corrected(segments, corrections, HASH),
            corrections={edit.field: edit for edit in corrections},
        )
    )


def said(*words: str, probability: float = 0.9) -> Segment:
    timed = [
        Word(start_s=at, end_s=at + 1, text=text, probability=probability)
        for at, text in enumerate(words, 1)
    ]
    return Segment(start_s=1.0, end_s=9.0, text="".join(words).strip(), words=tuple(timed))


def test_words_say_their_start_and_their_letters_as_a_browser_counts_them() -> None:
    (line,) = lines(said(" A", " 🚢", "-yard", " \u202ex"))
    assert line.text == "A 🚢-yard \\u202ex"
    assert line.words == "0,1 100,3 200,5 300,8"


def test_unsure_words_are_marked_without_the_space_before_them() -> None:
    (line,) = lines(said(" <b>", " x", probability=0.3))
    assert str(line.text) == (
        '<span class="unsure" title="probability 0.30">&lt;b&gt;</span> '
        '<span class="unsure" title="probability 0.30">x</span>'
    )
    assert line.words == "0,3,30 100,2,30"


def test_words_that_are_not_the_text_are_left_out() -> None:
    segment = Segment(start_s=1, end_s=2, text="other", words=said(" word").words)
    (line,) = lines(segment)
    assert (str(line.text), line.words) == ("other", "")


def test_what_people_wrote_and_took_out_can_be_undone() -> None:
    first, second, third = lines(
        heard(1, 2, "one"),
        heard(3, 4, "two"),
        heard(5, 6, "three"),
        corrections=(correction(7, 3, 4, ""), correction(8, 5, 6, "drei", author="Ada")),
    )
    assert (first.by, first.edit) == ("", None)
    assert second.edit is not None
    assert (second.edit.id, second.said, second.by, second.is_said) == (7, "", "you", False)
    assert third.edit is not None
    assert (third.edit.id, third.said, third.by, third.is_said) == (8, "drei", "Ada", True)


def test_the_line_of_a_second_is_the_one_that_began_last() -> None:
    found = lines(heard(1, 2, "one"), heard(3, 4, "two"))
    assert line_at(found, 0.5) is None
    assert line_at(found, 2.9) is found[0]
    assert line_at(found, 3.0) is found[1]


def test_speech_without_a_pause_is_one_stretch_however_long_it_is() -> None:
    spoken = [
        timeline.Segment(start_s=6.0 * n, end_s=6.0 * n + 5.5, name=f"line {n}")
        for n in range(6000)
        if not 1000 <= n < 1100
    ]
    (lane,) = timeline.lanes((), 36_000.0, spoken)
    assert (lane.title, lane.look) == ("Speech", "said")
    assert [(s.start_s, s.end_s) for s in lane.segments] == [(0, 5999.5), (6600, 35999.5)]
    assert lane.segments[0].says == "00:00–1:39:59"


def test_a_line_that_stands_alone_names_its_stretch() -> None:
    spoken = [timeline.Segment(start_s=20.0, end_s=22.0, name="They go out on the ebb.")]
    (lane,) = timeline.lanes((), 60.0, spoken)
    assert lane.segments[0].says == "They go out on the ebb., 00:20–00:22"
    assert lane.segments[0].label == ""


def test_many_pauses_still_fill_the_whole_lane() -> None:
    spoken = [
        timeline.Segment(start_s=60.0 * n, end_s=60.0 * n + 10, name="x") for n in range(600)
    ]
    (lane,) = timeline.lanes((), 36_000.0, spoken)
    assert len(lane.segments) <= 200
    assert lane.segments[-1].end_s == 35_950.0
