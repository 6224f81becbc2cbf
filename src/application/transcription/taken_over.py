"""The answer of a transcriber, before anything is made of it."""

import re

from msgspec import structs

from application.ports.transcriber import Heard, Sound
from domain.shared.names import display_text
from domain.shared.problem import Problem
from domain.transcription.problems import SpeechProblem, problem
from domain.transcription.sane import LONGEST_S, sane_number, sane_segments

_CODE = re.compile(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8}){0,2}", re.ASCII)
_LONGEST_WORDS = 500
"""Of what is said of the answer."""


def taken_over(heard: Heard, sound: Sound) -> Heard:
    """Nothing of it can break a store, a page, a terminal or a file that is made of it. What says
    more than can be kept is kept as far as it goes."""
    known_s = sound.duration_s or 0.0
    duration_s = sane_number(heard.duration_s, 0.0, LONGEST_S, known_s)
    heard_s = sane_number(heard.heard_s, 0.0, duration_s, duration_s)
    segments, are_all = sane_segments(heard.segments, max(duration_s, known_s))
    trouble = heard.trouble and as_told(heard.trouble)
    if not are_all:
        trouble = problem(SpeechProblem.TRANSCRIBER_FAILED, "it says more than anybody can")
        heard_s = segments[-1].end_s
    sure = heard.language_probability
    return Heard(
        segments=segments,
        language=heard.language if _CODE.fullmatch(heard.language or "") else None,
        language_probability=None if sure is None else sane_number(sure, 0.0, 1.0, 0.0),
        duration_s=duration_s,
        heard_s=heard_s,
        trouble=trouble,
        engine=_one_line(heard.engine),
        processing_s=sane_number(heard.processing_s, 0.0, LONGEST_S, 0.0),
    )


def as_told(trouble: Problem) -> Problem:
    return structs.replace(trouble, message=_one_line(trouble.message))


def _one_line(words: str) -> str:
    return display_text(" ".join(words.split()))[:_LONGEST_WORDS]
