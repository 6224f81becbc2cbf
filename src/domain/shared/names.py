"""Names: how a stranger's file name is shown, and how ours are made."""

import re
import unicodedata

from domain.shared.ids import FilePath

_RESERVED = {"con", "prn", "aux", "nul"} | {
    f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10)
}
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_MAX_STEM_BYTES = 80
# Bidirectional controls can make `gpj.mp4` out of `4pm.jpg`; they are shown, never obeyed.
_BIDI = {
    "\u200e",
    "\u200f",
    "\u061c",
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
}


def display_text(raw: bytes | str) -> str:
    r"""Readable, harmless text for a name or path of any bytes.

    Bytes that are not UTF-8 become `\xNN`; control characters, line breaks, bidirectional
    overrides and lone surrogates become their escapes. Everything else is untouched.
    """
    text = raw.decode("utf-8", "backslashreplace") if isinstance(raw, bytes) else raw
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char in _BIDI or unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp"):
        return char.encode("unicode_escape").decode("ascii")
    return char


def folded(text: str) -> str:
    """For comparing and sorting by name: neither case nor Unicode form counts."""
    return unicodedata.normalize("NFC", text.casefold())


def separators(path: FilePath) -> bytes:
    r"""`/` everywhere, `\` too after a drive letter and in a network share."""
    is_windows = path[1:2] == b":" or path.startswith(b"\\\\")
    return b"/\\" if is_windows else b"/"


def base_name(path: FilePath) -> bytes:
    """The last component of a path."""
    cut = max(path.rfind(bytes((sign,))) for sign in separators(path))
    return path[cut + 1 :]


def extension(path: FilePath) -> str:
    """Lower-case text after the last dot of the name, without the dot; `` when there is none."""
    name = base_name(path)
    _, dot, tail = name.rpartition(b".")
    return tail.decode("ascii", "replace").lower() if dot else ""


def safe_stem(path: FilePath) -> str:
    """A stem for names that we give: `[A-Za-z0-9._-]`, at most 80 bytes, never empty.

    Accents are folded, other characters become `-`; Windows' reserved names get `file-` in front.
    Not unique: callers append the file id.
    """
    stem = base_name(path).decode("utf-8", "replace")
    stem = stem.rpartition(".")[0] or stem
    folded = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode("ascii")
    safe = _UNSAFE.sub("-", folded).strip("-._")[:_MAX_STEM_BYTES].rstrip("-._")
    if not safe:
        return "file"
    return f"file-{safe}" if safe.split(".")[0].lower() in _RESERVED else safe
