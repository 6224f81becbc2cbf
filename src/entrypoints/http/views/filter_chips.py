"""The filters of the files page: a chip for each that is set, an editor for each there is."""

from collections.abc import Callable
from typing import Any

import msgspec

from domain.library.file import FileState
from domain.library.file_list import AnalysisState, FileChoice, FileChoices, FileFilter, FileQuery
from domain.library.kind import MediaKind
from domain.shared import figures
from domain.shared.names import display_text
from domain.shared.timecode import clock
from entrypoints.file_filters import BY_ATTRIBUTE
from entrypoints.http.views import filters

_MOST_CHOICES = 50
_SAID = {"mjpeg": "jpeg (mjpeg)"}
"""Pictures are listed by their format."""
_DEFAULTS = FileFilter()
Words = tuple[tuple[str, Any], ...]


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    label: str
    href: str
    chosen: bool
    files: int | None = None


class Input(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    label: str
    type: str
    value: str
    hint: str = ""
    pattern: str = ""


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    label: str
    value: str
    """In words; empty where it does not matter."""
    without: str
    """The address of the list without this filter."""
    choices: tuple[Choice, ...] = ()
    inputs: tuple[Input, ...] = ()
    """Without choices: what a form asks for."""
    others: dict[str, str] = {}
    """What the form has to say besides: the other filters and the order."""
    deep: bool | None = None
    """Of the folder: with its subfolders."""
    note: str = ""
    changes: dict[str, Any] = {}
    """Fields of the filter back to what they are without it."""

    @property
    def active(self) -> bool:
        return bool(self.value)


_YES_NO: Words = (("yes", True), ("no", False))
_CHOICES: tuple[tuple[str, str, Words], ...] = (
    (
        "kind",
        "Kind",
        (
            ("video", MediaKind.VIDEO),
            ("image", MediaKind.IMAGE),
            ("audio", MediaKind.AUDIO),
            ("not known", MediaKind.UNKNOWN),
        ),
    ),
    (
        "state",
        "State",
        (
            ("ready", FileState.READY),
            ("unreadable", FileState.UNREADABLE),
            ("not read yet", FileState.NEW),
        ),
    ),
    ("has_problems", "Problems", (("some", True), ("none", False))),
    ("has_proxy", "Proxy", (("made", True), ("none", False))),
    ("has_transcript", "Transcript", (("there", True), ("none", False))),
    ("has_summary", "Summary", (("there", True), ("none", False))),
    (
        "analysis",
        "Analysis",
        (
            ("done", AnalysisState.DONE),
            ("none yet", AnalysisState.NONE),
            ("waiting", AnalysisState.WAITING),
            ("failed", AnalysisState.FAILED),
        ),
    ),
    ("has_analysis", "Results", (("some", True), ("none", False))),
    ("has_embedding", "Embedding", (("there", True), ("none", False))),
    ("failed_last_job", "Last job", (("failed", True), ("did not fail", False))),
    ("stale", "Stale", _YES_NO),
    ("quarantined", "Set aside", _YES_NO),
    ("uploaded", "Added by", (("upload", True), ("import", False))),
)
_SIZE = r"\s*\d+(\.\d+)?\s*([kKmMgGtTpP]?[bB])?\s*"
_TIME = r"\s*(\d+:)?(\d+:)?\d+(\.\d+)?\s*s?\s*"


def _size_text(size_bytes: int) -> str:
    """`10 MB` where that is exact, so that the field says what it sends back."""
    for power, unit in ((4, "TB"), (3, "GB"), (2, "MB"), (1, "KB")):
        if size_bytes and size_bytes % 1024**power == 0:
            return f"{size_bytes // 1024**power} {unit}"
    return str(size_bytes)


def _time_text(seconds: float) -> str:
    return clock(seconds) if seconds == int(seconds) else f"{seconds:.6f}".rstrip("0")


class _Range(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    label: str
    low: str
    """Attributes of the filter; `high` empty: there is no upper bound."""
    high: str
    words: Callable[[Any], str]
    labels: tuple[str, str]
    type: str = "text"
    shown: Callable[[Any], str] = str
    hint: str = ""
    pattern: str = ""
    note: str = ""


_RANGES = (
    _Range(
        key="captured", label="Captured", low="captured_from", high="captured_until",
        words=figures.day, labels=("From", "Until"), type="date",
        note="By the clock of the camera.",
    ),
    _Range(
        key="imported", label="Imported", low="imported_from", high="imported_until",
        words=figures.day, labels=("From", "Until"), type="date", note="Days in UTC.",
    ),
    _Range(
        key="duration", label="Length", low="min_duration_s", high="max_duration_s",
        words=_time_text, shown=_time_text, labels=("At least", "At most"),
        hint="1:30", pattern=_TIME, note="Minutes and seconds (1:30), or seconds (90).",
    ),
    _Range(
        key="size", label="Size", low="min_size_bytes", high="max_size_bytes",
        words=figures.size, shown=_size_text, labels=("At least", "At most"),
        hint="10 MB", pattern=_SIZE, note="Such as 500 KB, 10 MB or 1.5 GB.",
    ),
    _Range(
        key="characters", label="Transcript length", low="min_transcript_characters", high="",
        words=lambda number: f"{number:,} characters", labels=("At least, in characters", ""),
        type="number", hint="20",
    ),
)  # fmt: skip


def chips(query: FileQuery, choices: FileChoices) -> tuple[Chip, ...]:
    """Every filter, in the order of the list; the text has its own field on the page."""
    return (
        _by_words(query, *_CHOICES[0]),
        _folder(query),
        *(_range(query, asked) for asked in _RANGES),
        _among(query, "camera", "Camera", choices.cameras),
        _among(query, "codec", "Codec", choices.codecs),
        *(_by_words(query, *chosen) for chosen in _CHOICES[1:]),
    )


def _by_words(query: FileQuery, key: str, label: str, words: Words) -> Chip:
    now = getattr(query.filter, key)
    return _chip(
        query, key, label, (key,),
        value=next((said for said, value in words if value == now), ""),
        choices=tuple(
            Choice(
                label=said,
                href=filters.address(filters.with_filter(query, **{key: value})),
                chosen=value == now,
            )
            for said, value in words
        ),
    )  # fmt: skip


def _among(query: FileQuery, key: str, label: str, known: tuple[FileChoice, ...]) -> Chip:
    now: str | None = getattr(query.filter, key)
    shown = known[:_MOST_CHOICES]
    more = len(known) - len(shown)
    return _chip(
        query, key, label, (key,),
        value=_SAID.get(now or "", now or ""),
        choices=tuple(
            Choice(
                label=_SAID.get(choice.value, choice.value),
                href=filters.address(filters.with_filter(query, **{key: choice.value})),
                chosen=now is not None and choice.value.casefold() == now.casefold(),
                files=choice.files,
            )
            for choice in shown
        ),
        note=(f"And {more:,} rarer ones." if more else "") if known else "None is known yet.",
    )  # fmt: skip


def _range(query: FileQuery, asked: _Range) -> Chip:
    attributes = tuple(name for name in (asked.low, asked.high) if name)
    low, high = (getattr(query.filter, name) if name else None for name in (asked.low, asked.high))
    return _chip(
        query, asked.key, asked.label, attributes,
        value=_between(low, high, asked.words, is_day=asked.type == "date"),
        inputs=tuple(
            Input(
                name=BY_ATTRIBUTE[name].name,
                label=label,
                type=asked.type,
                value="" if getattr(query.filter, name) is None
                else asked.shown(getattr(query.filter, name)),
                hint=asked.hint,
                pattern=asked.pattern,
            )
            for name, label in zip(attributes, asked.labels, strict=False)
        ),
        note=asked.note,
    )  # fmt: skip


def _between(low: Any, high: Any, words: Callable[[Any], str], *, is_day: bool) -> str:
    if low is not None and high is not None:
        return words(low) if low == high else f"{words(low)} – {words(high)}"
    if low is not None:
        return f"from {words(low)}" if is_day else f"≥ {words(low)}"
    if high is not None:
        return f"until {words(high)}" if is_day else f"≤ {words(high)}"
    return ""


def _folder(query: FileQuery) -> Chip:
    folder, deep = query.filter.folder, query.filter.subfolders
    value = ""
    if folder is not None:
        value = display_text(folder.name) + ("" if deep else ", not below it")
    return _chip(
        query, "folder", "Folder", ("folder", "subfolders"),
        value=value,
        inputs=(
            Input(
                name="folder", label="Folder", type="text", hint="/media/archive/2019",
                value=filters.filter_values(query.filter).get("folder", ""),
            ),
        ),
        deep=deep,
    )  # fmt: skip


def _chip(
    query: FileQuery, key: str, label: str, attributes: tuple[str, ...], **more: Any
) -> Chip:
    changes = {name: getattr(_DEFAULTS, name) for name in attributes}
    without = filters.with_filter(query, **changes)
    others = filters.filter_values(without.filter)
    if order := filters.order_value(query):
        others["sort"] = order
    return Chip(
        key=key,
        label=label,
        without=filters.address(without),
        others=others,
        changes=changes,
        **more,
    )
