"""Steps, rulers and the share of running work."""

from domain.library.file import FileState
from domain.library.kind import MediaKind
from entrypoints.http.views.steps import steps
from entrypoints.http.views.timeline import ticks


def strip(
    kind: MediaKind,
    state: FileState = FileState.READY,
    *,
    proxy_done: bool = False,
    proxy_failed: bool = False,
) -> str:
    found = steps(
        kind=kind,
        state=state,
        proxy_done=proxy_done,
        proxy_failed=proxy_failed,
        analysis_done=False,
        analysis_failed=False,
    )
    return ", ".join(f"{step.sign} {step.word}" for step in found)


def test_steps_of_a_video_wait_until_they_are_done() -> None:
    assert strip(MediaKind.VIDEO, proxy_done=True) == (
        "P done, T not done, S not done, A not done, E not done"
    )


def test_nothing_is_spoken_in_an_image() -> None:
    assert strip(MediaKind.IMAGE) == (
        "P not done, · does not apply, · does not apply, A not done, E not done"
    )


def test_a_proxy_that_is_there_counts_also_after_a_failed_attempt() -> None:
    assert strip(MediaKind.IMAGE, proxy_failed=True).startswith("! failed")
    assert strip(MediaKind.IMAGE, proxy_failed=True, proxy_done=True).startswith("P done")


def test_no_step_applies_to_a_file_that_cannot_be_read() -> None:
    assert set(strip(MediaKind.VIDEO, FileState.UNREADABLE).split(", ")) == {"· does not apply"}


def test_a_ruler_has_few_round_steps() -> None:
    assert [tick.label for tick in ticks(252)] == [
        "00:00",
        "00:30",
        "01:00",
        "01:30",
        "02:00",
        "02:30",
        "03:00",
        "03:30",
        "04:00",
    ]
    for length in (0.4, 1, 13.5, 61, 3599, 90_000, 10_000_000):
        assert ticks(length)[0].at == "0.00%"
    assert all(len(ticks(length)) <= 11 for length in (0.4, 1, 13.5, 61, 3599, 90_000))
