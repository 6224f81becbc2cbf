"""Comparing paths by components, under the rules of the file system they lie on."""

import unicodedata
from enum import StrEnum

import msgspec

from domain.shared.ids import FilePath
from domain.shared.names import base_name, separators


class PathFlavour(StrEnum):
    POSIX = "posix"
    """Bytes are identity: case and Unicode form count."""
    MAC = "mac"
    """Neither case nor Unicode form counts (APFS, HFS+ as shipped)."""
    WINDOWS = "windows"
    r"""Case does not count; `\` separates too; drive letters and UNC shares exist."""


class Folder(msgspec.Struct, frozen=True, kw_only=True):
    """A folder, and the rules by which paths in it are compared."""

    path: FilePath
    flavour: PathFlavour

    @property
    def name(self) -> bytes:
        """Its last component; all of it for the root of a file system."""
        bare = FilePath(self.path.rstrip(separators(self.path)))
        return base_name(bare) or self.path


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
    even = rest.replace(b"\\", b"/") if b"\\" in separators(path) else rest
    return tuple(part for part in even.split(b"/")[:-1] if part)


def folders_down_to(path: FilePath, root: Folder) -> tuple[Folder, ...]:
    """`root`, then every folder between it and the file, outermost first."""
    if not path.startswith(root.path):
        return (root,)
    signs = separators(path)
    top = len(root.path.rstrip(signs))
    cuts = (at for at in range(top + 1, len(path)) if path[at] in signs)
    between = (Folder(path=FilePath(path[:at]), flavour=root.flavour) for at in cuts)
    return (root, *between)


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
