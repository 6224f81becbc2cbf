from itertools import pairwise

from adapters.analysis_types.chapters import MOST_CHAPTERS, Chapter, Chapters, ChaptersType
from application.plugins.public import Evidence, Scene, SeenText, Source, Speech
from tests.unit.analysis.evidence import a_clip

SCENES = (
    Scene(start_s=0.0, end_s=4.0),
    Scene(start_s=4.0, end_s=7.5, score=80.0),
    Scene(start_s=7.5, end_s=12.0, score=40.0),
)


def chapters(evidence: Evidence) -> tuple[Chapter, ...]:
    found = ChaptersType().extract(evidence)
    assert found is not None
    return found.chapters


def test_each_scene_becomes_a_chapter() -> None:
    found = chapters(a_clip(scenes=SCENES))
    assert [(c.start_s, c.end_s) for c in found] == [(0.0, 4.0), (4.0, 7.5), (7.5, 12.0)]


def test_without_words_a_chapter_is_called_by_its_times() -> None:
    first = chapters(a_clip(scenes=SCENES))[0]
    assert (first.title, first.title_source) == ("00:00–00:04", None)
    assert first.summary == "4 s."


def test_text_on_screen_gives_the_title() -> None:
    text = SeenText(text="HARBOUR\n OPENING", at_s=5.0, confidence=0.9)
    first, second, _ = chapters(a_clip(scenes=SCENES, texts=(text,)))
    assert (second.title, second.title_source) == ("HARBOUR OPENING", Source.OCR)
    assert first.title_source is None
    assert second.summary == "3.5 s. Read on screen: “HARBOUR OPENING”."


def test_text_that_was_read_badly_is_not_used() -> None:
    text = SeenText(text="|l1", at_s=5.0, confidence=0.3)
    assert chapters(a_clip(scenes=SCENES, texts=(text,)))[1].title == "00:04–00:07"


def test_without_text_the_first_spoken_words_give_the_title() -> None:
    said = Speech(start_s=0.5, end_s=3.0, text="one two three four five six seven eight nine")
    first = chapters(a_clip(scenes=SCENES, speech=(said,)))[0]
    assert first.title == "one two three four five six seven eight …"
    assert first.title_source is Source.TRANSCRIPT


def test_of_too_many_cuts_the_hardest_stay_and_no_second_is_lost() -> None:
    scenes = tuple(Scene(start_s=float(n), end_s=n + 1.0, score=float(n % 50)) for n in range(600))
    found = chapters(a_clip(scenes=scenes, duration_s=600.0))
    assert len(found) == MOST_CHAPTERS
    assert (found[0].start_s, found[-1].end_s) == (0.0, 600.0)
    assert all(a.end_s == b.start_s for a, b in pairwise(found))
    assert 49.0 in [c.start_s for c in found]


def test_a_flash_is_no_chapter() -> None:
    scenes = (
        Scene(start_s=0.0, end_s=6.0),
        Scene(start_s=6.0, end_s=6.04, score=90.0),
        Scene(start_s=6.04, end_s=12.0, score=90.0),
    )
    assert [c.start_s for c in chapters(a_clip(scenes=scenes))] == [0.0, 6.0]


def test_where_nobody_looked_for_cuts_there_are_no_chapters() -> None:
    assert ChaptersType().extract(a_clip()) is None


def test_answers_are_put_in_order_and_kept_within_the_video() -> None:
    answered = Chapters(
        chapters=(
            Chapter(start_s=6.0, end_s=99.0, title="b"),
            Chapter(start_s=3.0, end_s=1.0, title="a"),
            Chapter(start_s=50.0, end_s=60.0, title="after the end"),
        )
    )
    once = ChaptersType().normalise(answered, a_clip())
    assert [(c.title, c.start_s, c.end_s) for c in once.chapters] == [
        ("a", 3.0, 3.0),
        ("b", 6.0, 12.0),
    ]
    assert ChaptersType().normalise(once, a_clip()) == once
