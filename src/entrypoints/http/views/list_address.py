"""What the addresses of all lists have in common: an order, a page, and names nobody knows."""

from collections.abc import Iterable
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from entrypoints.http.refusals import BadFilter

_LAST_PAGE = 1_000_000

S = TypeVar("S", bound=StrEnum)


def passed_over(keys: Iterable[str], known: Iterable[str]) -> str:
    """A note about what the address says and nobody understands; empty for nothing."""
    known = list(known)
    for key in keys:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            return f"The address has “{key[:40]}”, which is no filter; it changes nothing.{hint}"
    return ""


def read_order(text: str, usual: tuple[S, bool]) -> tuple[S, bool]:
    """`-size` → (SIZE, descending).

    Raises:
        BadFilter
    """
    if not text:
        return usual
    sorts = type(usual[0])
    try:
        return sorts(text.removeprefix("-")), text.startswith("-")
    except ValueError as error:
        names = ", ".join(sorts)
        raise BadFilter(f"sort: “{text[:80]}” is none of {names}.", key="sort") from error


def written_order(order: tuple[S, bool], usual: tuple[S, bool]) -> str:
    """Empty for the usual order."""
    sort, descending = order
    return "" if order == usual else ("-" if descending else "") + sort


def page_number(text: str) -> int:
    """Raises:
    BadFilter
    """
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:10]) <= _LAST_PAGE):
        raise BadFilter(f"page: “{text[:80]}” is no number from 1 on.", key="page")
    return int(text[:10])
