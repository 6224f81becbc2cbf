"""The words of `reelsight edit` as changes."""

from collections.abc import Iterator, Sequence

import click

from application.analysis.editing.change import Change
from domain.library.edits import EditAction
from domain.shared.ids import EditId
from domain.shared.timecode import seconds_of
from entrypoints.cli.options import NUMBER


def ids_and_values(words: Sequence[str]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """File ids come first, then `TYPE.FIELD=VALUE`."""
    ids: list[int] = []
    values: list[str] = []
    for word in words:
        if "=" in word:
            values.append(word)
        elif word.isascii() and word.isdigit():
            ids.append(NUMBER.convert(word, None, None))
        else:
            raise click.UsageError(f"“{word}” is neither a file id nor TYPE.FIELD=VALUE.")
    return tuple(ids), tuple(values)


def changes_of(
    *,
    values: Sequence[str],
    approved: Sequence[str],
    rejected: Sequence[str],
    undone: Sequence[str],
    notes: Sequence[str],
    markers: Sequence[tuple[str, str]],
    why: str,
) -> tuple[Change, ...]:
    def all_of_them() -> Iterator[Change]:
        for place in undone:
            yield _undo(place, why)
        for word in values:
            place, _, text = word.partition("=")
            key, field = _place(place)
            yield Change(action=EditAction.SET, type=key, field=field, text=text, note=why)
        for action, places in ((EditAction.APPROVE, approved), (EditAction.REJECT, rejected)):
            for place in places:
                key, field = _place(place)
                yield Change(action=action, type=key, field=field, note=why)
        for note in notes:
            yield Change(action=EditAction.NOTE, note=note)
        for time, text in markers:
            start, end = _stretch(time)
            yield Change(action=EditAction.MARKER, note=text, start_s=start, end_s=end)

    return tuple(all_of_them())


def _undo(place: str, why: str) -> Change:
    if place.isascii() and place.isdigit():
        return Change(
            action=EditAction.UNDO, supersedes=EditId(NUMBER.convert(place, None, None)), note=why
        )
    key, field = _place(place)
    return Change(action=EditAction.UNDO, type=key, field=field, note=why)


def _place(place: str) -> tuple[str, str]:
    """The type's key, and the field's path; a key alone is the whole result."""
    key, _, field = place.strip().partition(".")
    if not key:
        raise click.UsageError(f"“{place}” names no type: write TYPE.FIELD.")
    return key, field


def _stretch(time: str) -> tuple[float, float | None]:
    first, dash, last = time.replace("–", "-").partition("-")
    start, end = seconds_of(first), seconds_of(last) if dash else None
    if start is None or (dash and end is None):
        raise click.BadParameter(
            f"“{time}” is no time; write 01:12, 72.5 or 01:12-01:20.", param_hint="--marker"
        )
    return start, end
