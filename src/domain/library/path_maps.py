r"""Where folders that another machine knew lie here: `E:\Videos=/mnt/videos`."""

from collections.abc import Sequence

import msgspec

from domain.shared.errors import InvalidInput


class BadPathMap(InvalidInput):
    """This is no mapping of folders."""

    code = "bad_path_map"
    remedy = r"Write OLD=NEW, both whole paths: --map 'E:\Videos=/mnt/videos'."


class PathMap(msgspec.Struct, frozen=True, kw_only=True):
    old: str
    """A folder as the other program spelled it."""
    new: str


def is_windows(path: str) -> bool:
    """With a drive letter, or a network share."""
    return path[1:2] == ":" or path.startswith(("\\\\", "//"))


def is_absolute(path: str) -> bool:
    return is_windows(path) or path.startswith("/")


def read_path_map(text: str) -> PathMap:
    """Raises:
    BadPathMap
    """
    # the last one: a folder may have `=` in its old name, and here it can be renamed
    old, sign, new = text.rpartition("=")
    if not sign or not is_absolute(old) or not is_absolute(new):
        raise BadPathMap(f"“{text}” is no mapping of folders.")
    return PathMap(old=old, new=new)


def mapped(path: str, maps: Sequence[PathMap]) -> str | None:
    """The path under the new folder of the longest mapping that has it, compared name by name,
    Windows paths without regard to case. None where no mapping has it."""
    parts = _parts(path)
    keys = [_key(part, path) for part in parts]
    best: tuple[int, PathMap] | None = None
    for candidate in maps:
        old = [_key(part, candidate.old) for part in _parts(candidate.old)]
        if keys[: len(old)] == old and (best is None or len(old) > best[0]):
            best = len(old), candidate
    if best is None:
        return None
    length, chosen = best
    sign = "\\" if is_windows(chosen.new) else "/"
    return sign.join([chosen.new.rstrip("/\\"), *parts[length:]]) or sign


def top_folder(path: str) -> str:
    r"""The drive and the first folder, as something to be mapped: `E:\Videos`."""
    parts = _parts(path)[:-1]
    if path.startswith(("\\\\", "//")):
        return "\\\\" + "\\".join(parts[:2])
    return "\\".join(parts[:2]) if len(parts) > 1 else "".join(parts) + "\\"


def _parts(path: str) -> list[str]:
    even = path.replace("\\", "/") if is_windows(path) else path
    return [part for part in even.split("/") if part]


def _key(part: str, path: str) -> str:
    return part.casefold() if is_windows(path) else part
