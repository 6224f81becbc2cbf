"""The filters of the transcriptions page, as chips and editors like those of the files page."""

from typing import Any

from domain.library.file_list import FileChoice
from domain.shared import figures
from domain.transcription.languages import language_name
from domain.transcription.transcript import TranscriptState
from domain.transcription.transcript_list import (
    SHORT_CHARACTERS,
    TranscriptChoices,
    TranscriptFilter,
    TranscriptQuery,
)
from entrypoints.http.views import transcript_address
from entrypoints.http.views.filter_chips import Chip, Choice, Input, Words

_DEFAULTS = TranscriptFilter()
_CHOICES: tuple[tuple[str, str, Words], ...] = (
    (
        "state",
        "State",
        (("complete", TranscriptState.COMPLETE), ("partial", TranscriptState.PARTIAL)),
    ),
    ("short", f"Under {SHORT_CHARACTERS} characters", (("yes", True), ("no", False))),
    ("doubtful", "Doubtful parts", (("some", True), ("none", False))),
    ("current", "Made from", (("the file as it is", True), ("an older version", False))),
)


def chips(query: TranscriptQuery, choices: TranscriptChoices) -> tuple[Chip, ...]:
    """Every filter; the text has its own field on the page."""
    return (
        _among(query, "model", "Model", choices.models),
        _among(query, "language", "Language", choices.languages),
        *(_by_words(query, *chosen) for chosen in _CHOICES),
        _made(query),
    )


def _by_words(query: TranscriptQuery, key: str, label: str, words: Words) -> Chip:
    now = getattr(query.where, key)
    return _chip(
        query, key, label, (key,),
        value=next((said for said, value in words if value == now), ""),
        choices=tuple(_choice(query, key, said, value) for said, value in words),
    )  # fmt: skip


def _among(query: TranscriptQuery, key: str, label: str, known: tuple[FileChoice, ...]) -> Chip:
    words = language_name if key == "language" else str
    now = getattr(query.where, key)
    return _chip(
        query, key, label, (key,),
        value="" if now is None else words(now),
        choices=tuple(
            _choice(query, key, words(choice.value), choice.value, choice.files)
            for choice in known
        ),
        note="" if known else "None is known yet.",
    )  # fmt: skip


def _choice(
    query: TranscriptQuery, key: str, said: str, value: Any, number: int | None = None
) -> Choice:
    return Choice(
        label=said,
        href=transcript_address.address(transcript_address.with_filter(query, **{key: value})),
        chosen=value == getattr(query.where, key),
        files=number,
    )


def _made(query: TranscriptQuery) -> Chip:
    where = query.where
    first = transcript_address.first_day(where.made_from) if where.made_from else ""
    last = transcript_address.last_day(where.made_before) if where.made_before else ""
    said = [figures.captured_day(day) for day in (first, last) if day]
    value = " – ".join(dict.fromkeys(said))
    if len(said) == 1:
        value = f"{'from' if first else 'until'} {value}"
    return _chip(
        query, "made", "Made", ("made_from", "made_before"),
        value=value,
        inputs=(
            Input(name="from", label="From", type="date", value=first),
            Input(name="until", label="Until", type="date", value=last),
        ),
        note="Days in UTC.",
    )  # fmt: skip


def _chip(
    query: TranscriptQuery, key: str, label: str, attributes: tuple[str, ...], **more: Any
) -> Chip:
    changes = {name: getattr(_DEFAULTS, name) for name in attributes}
    without = transcript_address.with_filter(query, **changes)
    others = transcript_address.filter_values(without.where)
    if order := transcript_address.order_value(query):
        others["sort"] = order
    return Chip(
        key=key,
        label=label,
        without=transcript_address.address(without),
        others=others,
        changes=changes,
        **more,
    )
