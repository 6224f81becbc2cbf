"""Runs in a sandbox child: where a video cuts from one scene to the next."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from adapters.pyav.frames import frames, opened_video
from application.ports.making_call import CannotMake, answers
from domain.media.problems import MediaProblem

if TYPE_CHECKING:
    from av.filter import Graph
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_WIDTH = 320
_THRESHOLD = 10
SHORTEST_S = 1.0
"""A flash, or a cut found twice, makes no scene of its own."""


@answers
def find_scenes(source: bytes) -> list[dict[str, float]]:
    with opened_video(source) as (container, stream):
        times, cuts = _read(_scored(frames(container, stream), stream))
        rate = stream.average_rate
    if not times:
        raise CannotMake(MediaProblem.UNREADABLE, "no picture can be decoded")
    start_s, end_s = min(times), max(times) + (1 / float(rate) if rate else 0.0)
    return scenes_between([(at - start_s, score) for at, score in cuts], end_s - start_s)


def scenes_between(cuts: list[tuple[float, float]], end_s: float) -> list[dict[str, float]]:
    """Scenes from (second, score) of each cut; too short ones go with the one before."""
    kept = [(0.0, 0.0)]
    for at_s, score in cuts:
        if at_s - kept[-1][0] >= SHORTEST_S and end_s - at_s >= SHORTEST_S:
            kept.append((at_s, score))
    return [
        {"start_s": round(start, 3), "end_s": round(end, 3), "score": round(score, 2)}
        for (start, score), (end, _) in pairwise([*kept, (end_s, 0.0)])
    ]


def _read(scored: Iterator["VideoFrame"]) -> tuple[list[float], list[tuple[float, float]]]:
    """The second of every picture, and (second, score) of every cut."""
    times: list[float] = []
    cuts: list[tuple[float, float]] = []
    for frame in scored:
        if frame.time is not None:
            times.append(frame.time)
            if "lavfi.scd.time" in frame.metadata:
                cuts.append((frame.time, min(100.0, float(frame.metadata["lavfi.scd.score"]))))
    return times, cuts


def _scored(pictures: Iterator["VideoFrame"], stream: "VideoStream") -> Iterator["VideoFrame"]:
    """Each picture, small, with what the filter says of it; a new filter for a new format."""
    shape: Any = None
    graph: Graph | None = None
    for frame in pictures:
        if (now := (frame.width, frame.height, frame.format.name)) != shape or graph is None:
            shape, graph = now, _detector(frame, stream)
        graph.push(frame)
        yield from _ready(graph)


def _detector(frame: "VideoFrame", stream: "VideoStream") -> "Graph":
    from av.filter import Graph

    graph = Graph()
    chain = [
        graph.add_buffer(
            width=frame.width,
            height=frame.height,
            format=frame.format,
            time_base=stream.time_base,
        ),
        graph.add("scale", f"{_WIDTH}:-2"),
        graph.add("scdet", f"threshold={_THRESHOLD}"),
        graph.add("buffersink"),
    ]
    graph.link_nodes(*chain).configure()
    return graph


def _ready(graph: "Graph") -> Iterator["VideoFrame"]:
    while True:
        try:
            yield graph.pull()  # type: ignore[misc] # pictures went in
        except (BlockingIOError, EOFError):  # it wants the next picture first
            return
