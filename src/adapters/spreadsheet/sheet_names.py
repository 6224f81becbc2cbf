"""Names that a workbook takes for its sheets."""

import re

MOST_LETTERS = 31
RESERVED = frozenset({"history"})
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]+")
_NAMELESS = "Sheet"


def unique_name(wanted: str, taken: set[str]) -> str:
    """Fit and, whatever its capitals, the only one of its name. Adds it to `taken`, folded."""
    plain = " ".join(_FORBIDDEN.sub(" ", wanted).split()).strip("' ") or _NAMELESS
    name, number = _cut(plain, MOST_LETTERS), 1
    while name.casefold() in taken | RESERVED:
        number += 1
        name = f"{_cut(plain, MOST_LETTERS - len(f' ({number})'))} ({number})"
    taken.add(name.casefold())
    return name


def _cut(text: str, most: int) -> str:
    """Letters beyond the basic plane count twice."""
    while len(text.encode("utf-16-le")) > 2 * most:
        text = text[:-1]
    return text.rstrip("' ")
