"""Tokens of many files: each counted by what is sent of it, alike ones once."""

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from application.analysis.calling.synthesis import SUMMARY
from application.analysis.planning.choose_files import ToAsk
from application.analysis.planning.estimate import (
    HIGH_BYTES_A_TOKEN,
    CallSize,
    Estimate,
    estimate_call,
    expected_answer,
    frames_of,
    output_limit,
)
from application.analysis.planning.plan import LongVideos
from application.analysis.prompting.prompt import words_of
from application.plugins.analysis_type import AnalysisType
from domain.analysis.model import ModelSpec, Sees
from domain.analysis.model_options import Depth
from domain.analysis.parts import KEY_FRAME_S, parts_of, thinning
from domain.library.kind import MediaKind

CONTEXT_BYTES = 1_200
"""Of what is told of a file, about."""
MOST_CONTEXT = 8_000
"""In tokens: it may be in any script."""
NOTES_BYTES = 6_000
"""Of what is told of one part of a long video when it is summed up, about."""
MOST_NOTES = 20_000
"""In tokens: they are what a model wrote in one answer."""
_WHOLE_SECONDS = 1
"""Lengths are told apart by the second: so alike ones are counted once."""


class Priced(msgspec.Struct, frozen=True, kw_only=True):
    estimate: Estimate
    long_videos: LongVideos


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """What a call about some types has whatever the file."""

    text_bytes: int
    high_text: int
    answer: int
    most: int


class PriceFiles:
    def __init__(
        self, spec: ModelSpec, types: dict[MediaKind, tuple[AnalysisType, ...]], depth: Depth
    ) -> None:
        self._spec = spec
        self._types = types
        self._depth = depth
        self._calls = lru_cache(maxsize=None)(self._call)
        self._wordings = lru_cache(maxsize=None)(self._wording)
        self._long = lru_cache(maxsize=None)(self._long_video)

    def __call__(self, asks: Iterable[ToAsk]) -> Priced:
        alike: dict[tuple[MediaKind, frozenset[str], float | None], int] = {}
        for ask in asks:
            seconds = ask.look.seconds if ask.look is not None else None
            if seconds is not None:
                seconds = -(-seconds // _WHOLE_SECONDS) * _WHOLE_SECONDS
            key = (ask.file.kind, ask.types, seconds)
            alike[key] = alike.get(key, 0) + 1
        total, long_videos = Estimate(), LongVideos()
        worst = 0.0
        for (kind, keys, seconds), number in alike.items():
            total += self.of_file(kind, keys, seconds).times(number)
            if kind is not MediaKind.VIDEO:
                continue
            parts, every, words = self._long(seconds)
            long_videos = LongVideos(
                files=long_videos.files + (number if parts else 0),
                parts=long_videos.parts + parts * number,
                thinned=long_videos.thinned + (number if every else 0),
                thinnest=words if every > worst else long_videos.thinnest,
            )
            worst = max(worst, every)
        return Priced(estimate=total, long_videos=long_videos)

    def of_file(self, kind: MediaKind, keys: frozenset[str], seconds: float | None) -> Estimate:
        if kind is MediaKind.IMAGE:
            return self._calls(kind, keys, None, pictures=1)
        if self._spec.sees is Sees.FRAMES:
            pictures = self._spec.frames(seconds) if seconds else self._spec.video.most_frames
            return self._calls(kind, keys, None, pictures=pictures)
        parts = parts_of(self._spec, seconds)
        if not parts:
            return self._calls(kind, keys, seconds, pictures=0)
        total = self._synthesis(kind, keys, len(parts))
        for part in parts:
            total += self._calls(kind, keys, round(part.length_s), pictures=0)
        return total

    def _call(
        self, kind: MediaKind, keys: frozenset[str], seconds: float | None, *, pictures: int
    ) -> Estimate:
        words, spec = self._wordings(kind, keys), self._spec
        is_sampled = kind is MediaKind.VIDEO and not pictures
        more = KEY_FRAME_S if seconds is not None and is_sampled else 0.0
        return estimate_call(
            spec,
            CallSize(
                text_bytes=words.text_bytes + CONTEXT_BYTES,
                high_text=words.high_text + MOST_CONTEXT,
                frames=frames_of(spec, seconds) if is_sampled else 0,
                high_frames=(
                    frames_of(spec, seconds + more if seconds is not None else None)
                    if is_sampled
                    else None
                ),
                pictures=pictures,
                answer=words.answer,
                max_output_tokens=words.most,
            ),
        )

    def _synthesis(self, kind: MediaKind, keys: frozenset[str], parts: int) -> Estimate:
        """The summary of the whole, from what was noted about its parts."""
        if SUMMARY not in keys:
            return Estimate()
        words = self._wordings(kind, frozenset({SUMMARY}))
        return estimate_call(
            self._spec,
            CallSize(
                text_bytes=words.text_bytes + CONTEXT_BYTES + NOTES_BYTES * parts,
                high_text=words.high_text + MOST_CONTEXT + MOST_NOTES * parts,
                answer=words.answer,
                max_output_tokens=words.most,
            ),
        )

    def _wording(self, kind: MediaKind, keys: frozenset[str]) -> Wording:
        chosen = tuple(one for one in self._types[kind] if one.key in keys)
        text_bytes = words_of(chosen)
        return Wording(
            text_bytes=text_bytes,
            high_text=-(-text_bytes // HIGH_BYTES_A_TOKEN),
            answer=expected_answer(chosen, self._depth),
            most=output_limit(self._spec, chosen, self._depth),
        )

    def _long_video(self, seconds: float | None) -> tuple[int, float, str]:
        thin = thinning(self._spec, seconds)
        parts = len(parts_of(self._spec, seconds))
        return (parts, thin.every_s, thin.words) if thin else (parts, 0.0, "")
