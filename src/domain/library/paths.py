"""Comparing paths by components, under the rules of the file system they lie on."""

import unicodedata
from enum import StrEnum

from domain.shared.ids import FilePath


class PathFlavour(StrEnum):
    POSIX = "posix"
    """Bytes are identity: case and Unicode form count."""
    MAC = "mac"
    """Neither case nor Unicode form counts (APFS, HFS+ as shipped)."""
    WINDOWS = "windows"
    r"""Case does not count; `\` separates too; drive letters and UNC shares exist."""


def comparison_key(path: FilePath, flavour: PathFlavour) -> bytes:
    """Two paths name the same file exactly when their keys are equal.

    Under MAC and WINDOWS a name that is not UTF-8 is compared by its bytes.
    """
    if flavour is PathFlavour.POSIX:
        return _without_tail(path)
    raw = path.replace(b"\\", b"/") if flavour is PathFlavour.WINDOWS else path
    # Name by name, so that a file with such a name is still inside its folder.
    return _without_tail(b"/".join(_folded(name, flavour) for name in raw.split(b"/")))


def is_inside(path: FilePath, folder: FilePath, flavour: PathFlavour) -> bool:
    """Whether `path` is `folder` or lies below it. `/m/foo` never owns `/m/foobar`."""
    inner, outer = comparison_key(path, flavour), comparison_key(folder, flavour)
    return inner == outer or inner.startswith(outer if outer.endswith(b"/") else outer + b"/")


def parts_below(path: FilePath, folder: FilePath) -> tuple[bytes, ...]:
    """The folder names between `folder` and the file, outermost first, the file name left out."""
    rest = path[len(folder) :] if path.startswith(folder) else path
    return tuple(part for part in rest.replace(b"\\", b"/").split(b"/")[:-1] if part)


def _folded(name: bytes, flavour: PathFlavour) -> bytes:
    try:
        text = name.decode("utf-8")
    except UnicodeDecodeError:
        return name
    if flavour is PathFlavour.MAC:
        text = unicodedata.normalize("NFC", text)
    return text.casefold().encode("utf-8")


def _without_tail(raw: bytes) -> bytes:
    return raw.rstrip(b"/") or raw[:1]
