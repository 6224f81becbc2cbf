r"""What stands between the quotes of a string that a model wrote.

Backslashes: an escape that JSON does not know keeps its backslash. Windows paths are often written
without escaping, so that `\n`, `\t`, `\b`, `\f`, `\r` and `\u` in them would silently become
control characters. They are read as a backslash and a letter
 - in a run without spaces that holds an escape of a letter that JSON does not know (`\Users\new`),
   or is like `C:\temp`, `C:\new\table`, unless sentence punctuation stands before the backslash;
 - further on in a text with such a `C:\…`, where a word character stands on either side
   (`C:\My films\new\table.mp4`).
`C:\n…` alone, and `A:\tA…`, stay a line break and a tab: both stand in plain text as well.
"""

import re

_DRIVE = re.compile(r"(?<![A-Za-z0-9\\])[A-Za-z]:\\(?!\\)")
_RUN = re.compile(r"\S+")
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.|\Z)", re.DOTALL)
_PLAIN = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "/": "/", '"': '"', "\\": "\\"}
_KNOWN = frozenset('"\\/bfnrtu')
_SENTENCE_ENDS = frozenset(".!?;,")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def looks_like_a_path(raw: str) -> bool:
    """Whether it has a Windows path whose backslashes were not escaped."""
    return any(_is_path(run[0]) for run in _RUN.finditer(raw) if "\\" in run[0])


def has_bare_drive(text: str) -> bool:
    return _DRIVE.search(text) is not None


def unescape(raw: str) -> tuple[str, tuple[str, ...]]:
    """The text, and what was mended."""
    if "\\" not in raw:
        return _whole(raw, ())
    has_path = False
    parts: list[str] = []
    mended: set[str] = set()
    at = 0
    for run in _RUN.finditer(raw):
        if "\\" not in run[0]:
            continue
        is_path = _is_path(run[0])
        has_path = has_path or (is_path and _DRIVE.search(run[0]) is not None)
        parts.append(raw[at : run.start()])
        parts.append(_run(run[0], is_path, has_path, mended))
        at = run.end()
    parts.append(raw[at:])
    return _whole("".join(parts), tuple(sorted(mended)))


def _run(run: str, is_path: bool, has_path: bool, mended: set[str]) -> str:
    parts: list[str] = []
    at = 0
    for match in _ESCAPE.finditer(run):
        escape = match[0]
        before = run[match.start() - 1] if match.start() else ""
        after = run[match.start() + 2 : match.start() + 3]
        parts.append(run[at : match.start()])
        at = match.end()
        letter = escape[1:2]
        if letter == "\\":
            is_share = is_path and match.start() == 0 and not _DRIVE.search(run)
            parts.append("\\\\" if is_share else "\\")
        elif letter == "'":
            parts.append("'")
        elif letter not in _KNOWN or escape == "\\u":
            mended.add("a stray backslash was kept")
            parts.append(escape)
        elif letter in "bfnrtu" and (
            (is_path and before not in _SENTENCE_ENDS)
            or (has_path and _is_word(before) and _is_word(after))
        ):
            mended.add("a path without escapes was kept as it is")
            parts.append(escape)
        elif letter == "u":
            parts.append(chr(int(escape[2:], 16)))
        else:
            parts.append(_PLAIN[letter])
    parts.append(run[at:])
    return "".join(parts)


def _is_path(run: str) -> bool:
    singles = [m for m in _ESCAPE.finditer(run) if m[0] != "\\\\"]
    letters = [m[0][1:2] for m in singles if len(m[0]) > 1]
    unknown = [m for m in singles if m[0] == "\\u" or m[0][1:2] not in _KNOWN]
    if any(m[0][1:2].isalpha() for m in unknown):
        return True
    drive = _DRIVE.search(run)
    if drive is None or not all(letter in "bfnrt" for letter in letters):
        return drive is not None and drive.end() == len(run)
    if not letters:
        return True
    goes_on = all(_is_word(run[m.end() : m.end() + 1]) for m in singles)
    if len(letters) > 1:
        return goes_on and set(letters) != {"n"}
    return letters != ["n"] and run[singles[0].end() : singles[0].end() + 1].islower()


def _is_word(character: str) -> bool:
    return character.isalnum() or (character != "" and character in "_-()")


def _whole(text: str, mended: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Pairs of surrogates joined; half a pair is no character."""
    if not _SURROGATE.search(text):
        return text, mended
    joined = _PAIR.sub(
        lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text
    )
    if not _SURROGATE.search(joined):
        return joined, mended
    return _SURROGATE.sub("\ufffd", joined), (*mended, "half a character was marked as such")
