"""Which names below an imported folder are wanted."""

import re
import unicodedata
from functools import lru_cache

import msgspec

from domain.shared.errors import InvalidInput


class BadGlob(InvalidInput):
    """This pattern cannot be used."""

    code = "bad_glob"
    remedy = (
        "Patterns are about paths below the folder: `*.mov`, `raw/**`, `**/.cache/**`, "
        "with `/` between folders."
    )


LONGEST = 500
MOST = 100
"""Patterns of each kind; more and longer ones are nobody's, and each is tried on every name."""


class Globs(msgspec.Struct, frozen=True, kw_only=True):
    """Patterns over the path below the imported folder: `*.mov`, `raw/**`, `**/.cache/**`.

    `*` and `?` stay within one name, `**` spans folders; a pattern without `/` is about the file's
    or any folder's own name. A folder that is excluded is not entered. Case does not count:
    cameras write `.MOV`.
    """

    include: tuple[str, ...] = ()
    """Empty: everything."""
    exclude: tuple[str, ...] = ()
    """Wins over `include`."""

    def __post_init__(self) -> None:
        """Raises:
        BadGlob
        """
        for patterns in (self.include, self.exclude):
            if len(patterns) > MOST:
                raise BadGlob(f"There are {len(patterns):,} patterns; at most {MOST} are taken.")
            for pattern in patterns:
                _check(pattern)

    def wants(self, below: bytes) -> bool:
        """Whether a file is wanted, by its path below the imported folder (`/` between names)."""
        names = _names(below)
        return self._keeps(names) and (
            not self.include or any(_meets(pattern, names) for pattern in self.include)
        )

    def enters(self, below: bytes) -> bool:
        """Whether anything in this folder may be wanted."""
        names = _names(below)
        return self._keeps((*names, "")) if names else True

    def _keeps(self, names: tuple[str, ...]) -> bool:
        return not any(_meets(pattern, names) for pattern in self.exclude)


EVERYTHING = Globs()


def _check(pattern: str) -> None:
    if len(pattern) > LONGEST:
        raise BadGlob(f"The pattern {pattern[:40]!r}… has more than {LONGEST} characters.")
    names = pattern.strip().removesuffix("/").split("/")
    if not pattern.strip() or "" in names or {".", ".."} & set(names):
        raise BadGlob(f"The pattern {pattern!r} is not about a path below the folder.")
    if "\\" in pattern or "\0" in pattern:
        raise BadGlob(f"The pattern {pattern!r} holds a character that paths here do not have.")


def _names(below: bytes) -> tuple[str, ...]:
    text = unicodedata.normalize("NFC", below.decode("utf-8", "surrogateescape"))
    return tuple(name for name in text.split("/") if name)


def _meets(pattern: str, names: tuple[str, ...]) -> bool:
    """Whether the pattern meets the file (the last name), or a folder it lies in."""
    return _compiled(pattern).match("/".join(names)) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Tried from the left, and what a `*` or `**` has skipped is never tried again (the atomic
    groups): a pattern full of them takes no longer than it is, whatever name it meets."""
    parts = unicodedata.normalize("NFC", pattern.strip()).split("/")
    if len(parts) == 1 and parts != ["**"]:
        parts = ["**", *parts]  # any file's or folder's own name
    # `raw/**` and `raw/` are about what lies in `raw`: any path with that folder in it.
    end = "(?:/|\\Z)"
    while len(parts) > 1 and parts[-1] in ("**", ""):
        parts.pop()
        end = "/"
    if parts == ["**"]:
        parts = ["*"]
    first, *others = _between_folders(parts)
    if not others:
        text = "/".join(first)
    else:
        *middle, last = others
        text = "".join(f"{name}/" for name in first)
        text += "".join(f"(?>{_FOLDERS}?{'/'.join(names)}/)" for names in middle if names)
        text += _FOLDERS + "/".join(last)
    return re.compile(text + end, re.IGNORECASE | re.DOTALL)


_FOLDERS = "(?:[^/]+/)*"


def _between_folders(parts: list[str]) -> list[list[str]]:
    """The names before, between and after the `**`."""
    found: list[list[str]] = [[]]
    for part in parts:
        if part == "**":
            found.append([])
        else:
            found[-1].append(_name(part))
    return found


def _name(part: str) -> str:
    first, *others = (_fixed(piece) for piece in re.split(r"\*+", part))
    if not others:
        return first
    *middle, last = others
    return first + "".join(f"(?>[^/]*?{piece})" for piece in middle) + f"[^/]*{last}"


def _fixed(piece: str) -> str:
    return "".join("[^/]" if char == "?" else re.escape(char) for char in piece)
