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
        for pattern in (*self.include, *self.exclude):
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
    expression, folders_only, own_name = _compiled(pattern)
    last = len(names) - 1 if folders_only else len(names)
    if own_name:
        return any(expression.fullmatch(name) for name in names[:last])
    return any(expression.fullmatch("/".join(names[: n + 1])) for n in range(last))


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> tuple[re.Pattern[str], bool, bool]:
    parts = unicodedata.normalize("NFC", pattern.strip()).split("/")
    # `raw/**` and `raw/` are about what lies in `raw`: any path with that folder in it.
    folders_only = len(parts) > 1 and parts[-1] in ("**", "")
    own_name = len(parts) == 1
    while len(parts) > 1 and parts[-1] in ("**", ""):
        parts.pop()
    last = len(parts) - 1
    text = "".join(
        "(?:[^/]+/)*" if part == "**" and n < last else _name(part) + ("/" if n < last else "")
        for n, part in enumerate(parts)
    )
    return re.compile(text, re.IGNORECASE | re.DOTALL), folders_only, own_name


def _name(part: str) -> str:
    wild = {"*": "[^/]*", "?": "[^/]"}
    return "".join(wild.get(char) or re.escape(char) for char in part)
